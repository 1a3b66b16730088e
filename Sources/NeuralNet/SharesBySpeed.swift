import Glibc

/// How work is shared out by a crew: evenly at first, and then by how fast each member has been. Cores differ, by
/// design or because another program has half of one; equal shares would make all wait for the slowest.
///
/// Who has which share changes no bit of a result, or it could not follow the clock.
final class SharesBySpeed: @unchecked Sendable {
  private let count: Int
  /// Where the shares begin, and 1. Written while all wait.
  private var bounds: [Double]
  /// Each member's own times, in a cache line of its own.
  private let watches: UnsafeMutablePointer<Watch>
  /// When the work began that the watches tell of, in seconds; nil before the first.
  private var beginning: Double?
  /// Seconds on a clock that only goes forward.
  private let now: @Sendable () -> Double

  private struct Watch {
    /// When the member came to the meeting.
    var arrival = 0.0
    /// Seconds that it waited for others since the last.
    var waited = 0.0
    /// Its share's width for each second that it worked.
    var speed = 0.0
    /// The width it should have, but for a factor common to all.
    var wanted = 0.0
    private var padding = InlineArray<12, Double>(repeating: 0)
  }

  init(count: Int, now: @escaping @Sendable () -> Double = SharesBySpeed.monotonic) {
    self.count = count
    self.now = now
    bounds = (0...count).map { Double($0) / Double(count) }
    watches = .allocate(capacity: count)
    watches.initialize(repeating: Watch(), count: count)
  }

  deinit { watches.deallocate() }

  subscript(index: Int) -> Share { Share(lower: bounds[index], upper: bounds[index + 1]) }

  /// Called by a member as it comes to where work is shared anew.
  func arrived(_ index: Int) { watches[index].arrival = now() }

  /// Runs `wait`, and does not count it as work.
  func waiting(_ index: Int, _ wait: () -> Void) {
    let start = now()
    wait()
    watches[index].waited += now() - start
  }

  /// Called by one member, when all have arrived and none goes on. From now on work is measured.
  func shareAnew() {
    if let beginning { divide { watches[$0].arrival - beginning - watches[$0].waited } }
    beginning = now()
    for index in 0..<count { watches[index].waited = 0 }
  }

  /// - Parameter worked: the seconds that each member took for its share.
  private func divide(worked: (Int) -> Double) {
    // Who took less than half as long as the others may have had nothing to do: that is not a speed.
    let least = max(1e-9, (0..<count).reduce(0) { $0 + worked($1) } / Double(count) / 2)
    var total = 0.0
    for index in 0..<count {
      watches[index].speed = width(index) / max(worked(index), least)
      total += watches[index].speed
    }
    var sum = 0.0
    for index in 0..<count {
      // A fifth of the way, for a moment's interruption is not a speed either. And never so small a share that nothing
      // can be told by it.
      let step = 0.2 * (watches[index].speed / total - width(index))
      watches[index].wanted = max(width(index) + step, 0.25 / Double(count))
      sum += watches[index].wanted
    }
    var bound = 0.0
    for index in 1..<count {
      bound += watches[index - 1].wanted / sum
      bounds[index] = bound
    }
  }

  private func width(_ index: Int) -> Double { bounds[index + 1] - bounds[index] }

  /// Seconds on a clock that only goes forward.
  static func monotonic() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
