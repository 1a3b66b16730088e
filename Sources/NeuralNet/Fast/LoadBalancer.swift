import Glibc

/// Divides work among the threads of a team: evenly at first, and then by the speed of each thread. Cores differ, by
/// design or because another program uses a part of one. With equal slices all threads would wait for the slowest.
///
/// The slices depend on the clock, so the engine may not let them change a bit of a result.
final class LoadBalancer: @unchecked Sendable {
  private let count: Int
  /// The start of each slice, and then 1, the end of the work. Written only while all threads wait.
  private var bounds: [Double]
  /// The times of each thread, in a cache line of its own.
  private let times: UnsafeMutablePointer<Times>
  /// When the measured work began, in seconds; nil before the first measurement.
  private var beginning: Double?
  /// Seconds on a clock that only goes forward.
  private let now: @Sendable () -> Double

  private struct Times {
    /// When the thread arrived at the barrier that rebalances.
    var arrival = 0.0
    /// Seconds that the thread has waited at other barriers since the last rebalancing.
    var waited = 0.0
    /// The width of its slice, divided by the seconds that it worked.
    var speed = 0.0
    /// The width that its next slice should have, up to a factor common to all threads.
    var wanted = 0.0
    private var padding = InlineArray<12, Double>(repeating: 0)
  }

  init(count: Int, now: @escaping @Sendable () -> Double = LoadBalancer.monotonic) {
    self.count = count
    self.now = now
    bounds = (0...count).map { Double($0) / Double(count) }
    times = .allocate(capacity: count)
    times.initialize(repeating: Times(), count: count)
  }

  deinit { times.deallocate() }

  subscript(index: Int) -> WorkSlice { WorkSlice(lower: bounds[index], upper: bounds[index + 1]) }

  /// A thread calls this when it arrives at a barrier that rebalances.
  func recordArrival(of index: Int) { times[index].arrival = now() }

  /// Runs `wait`, and does not count its time as work of the thread.
  func excludingWait(of index: Int, _ wait: () -> Void) {
    let start = now()
    wait()
    times[index].waited += now() - start
  }

  /// Divides the work again, and begins the next measurement. One thread calls this when all have arrived and none has
  /// gone on.
  func rebalance() {
    if let beginning { divide { times[$0].arrival - beginning - times[$0].waited } }
    beginning = now()
    for index in 0..<count { times[index].waited = 0 }
  }

  /// - Parameter worked: the seconds that each thread took for its slice.
  private func divide(worked: (Int) -> Double) {
    // A thread that took less than half of the mean time may have had nothing to do, so its time says nothing about its
    // speed. It is counted as half of the mean.
    let shortest = max(1e-9, (0..<count).reduce(0) { $0 + worked($1) } / Double(count) / 2)
    var total = 0.0
    for index in 0..<count {
      times[index].speed = width(index) / max(worked(index), shortest)
      total += times[index].speed
    }
    var sum = 0.0
    for index in 0..<count {
      // Move only a fifth of the way: a short interruption says nothing about a thread's speed either. No slice becomes
      // so small that its time could not be measured.
      let step = 0.2 * (times[index].speed / total - width(index))
      times[index].wanted = max(width(index) + step, 0.25 / Double(count))
      sum += times[index].wanted
    }
    var bound = 0.0
    for index in 1..<count {
      bound += times[index - 1].wanted / sum
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
