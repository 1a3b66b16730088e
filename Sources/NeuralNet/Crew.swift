import CProcessor
import Glibc
import Synchronization

/// Threads that do one piece of work together, each its share, and wait for each other where one needs what
/// another made. They live as long as that work: between steps of a notebook there is none that could idle.
final class Crew: Sendable {
  /// How many they are.
  private let count: Int
  private let shares: SharesBySpeed
  private let arrived = Atomic<Int>(0)
  /// How often all have met.
  private let meetings = Atomic<Int>(0)
  private let asleep = Atomic<Int>(0)
  private let bed = Bed()

  private init(count: Int) {
    self.count = count
    shares = SharesBySpeed(count: count)
  }

  /// One of the threads, as its work sees it.
  struct Member: Sendable {
    fileprivate let crew: Crew
    /// Counted from 0, the caller's own.
    let index: Int

    /// Whether this is the caller's own thread.
    var isFirst: Bool { index == 0 }

    /// This member's share, until all meet to share anew.
    var share: Share { crew.shares[index] }

    /// Returns once every member has come here, and has everything that they wrote before.
    /// - Parameter sharingAnew: from here on who was faster has more, see `SharesBySpeed`. All members say the same.
    func meet(sharingAnew: Bool = false) { crew.meet(index, sharingAnew: sharingAnew) }
  }

  /// Runs `work` on `count` threads, of which the caller is the first, and returns when all are done. Where the
  /// system gives fewer threads there are fewer members. Until it returns, the caller's arithmetic, too, takes
  /// subnormal numbers as zero.
  static func run(_ count: Int, _ work: @Sendable (Member) -> Void) {
    withoutActuallyEscaping(work) { work in
      let start = Start(work)
      var threads: [pthread_t] = []
      for index in 1..<max(1, count) {
        guard let thread = start.thread(index) else { break }
        threads.append(thread)
      }
      let crew = Crew(count: threads.count + 1)
      start.open(crew)
      flushingSubnormals { work(Member(crew: crew, index: 0)) }
      for thread in threads { pthread_join(thread, nil) }
    }
  }

  private func meet(_ index: Int, sharingAnew: Bool) {
    guard count > 1 else { return }
    let meeting = meetings.load(ordering: .relaxed)
    if sharingAnew { shares.arrived(index) }
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      // The last, while all others wait.
      if sharingAnew { shares.shareAnew() }
      arrived.store(0, ordering: .relaxed)
      // Sequentially consistent, as a sleeper's steps are: either this sees the sleeper, or the sleeper this.
      meetings.add(1, ordering: .sequentiallyConsistent)
      if asleep.load(ordering: .sequentiallyConsistent) > 0 { bed.wakeAll() }
    } else if sharingAnew {
      // What is measured next begins when the last one comes; to have slept until then counts as work from there on.
      wait(while: meeting)
    } else {
      shares.waiting(index) { wait(while: meeting) }
    }
  }

  /// Returns when that meeting is over.
  private func wait(while meeting: Int) {
    // A step's parts end within microseconds of each other; going to sleep and waking takes ten times as long. Who
    // waits longer waits for a thread that has no core, and should leave it this one.
    for _ in 0..<Self.patience {
      if meetings.load(ordering: .acquiring) != meeting { return }
      processor_pause()
    }
    asleep.add(1, ordering: .sequentiallyConsistent)
    bed.sleep { meetings.load(ordering: .sequentiallyConsistent) == meeting }
    asleep.subtract(1, ordering: .relaxed)
  }

  /// Looks at the others before sleeping: ten to a hundred microseconds, by the processor.
  private static let patience = 2_000

  /// Runs `body` with numbers too small to be normal taken as zero: sums of vanishing gradients would otherwise slow
  /// some processors a hundredfold, for digits that no result shows.
  static func flushingSubnormals<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = processor_flush_subnormals()
    defer { processor_restore_arithmetic(before) }
    return try body()
  }
}

/// Where members sleep.
private final class Bed: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let morning = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(morning, nil)
  }

  deinit {
    pthread_cond_destroy(morning)
    pthread_mutex_destroy(mutex)
    morning.deallocate()
    mutex.deallocate()
  }

  func sleep(while isNight: () -> Bool) {
    pthread_mutex_lock(mutex)
    while isNight() { pthread_cond_wait(morning, mutex) }
    pthread_mutex_unlock(mutex)
  }

  /// Wakes all, once what they wait for is changed.
  func wakeAll(after change: () -> Void = {}) {
    pthread_mutex_lock(mutex)
    change()
    pthread_cond_broadcast(morning)
    pthread_mutex_unlock(mutex)
  }
}

/// Where new threads wait until it is known how many they are.
private final class Start: @unchecked Sendable {
  private let work: @Sendable (Crew.Member) -> Void
  private let bed = Bed()
  private var crew: Crew?

  init(_ work: @escaping @Sendable (Crew.Member) -> Void) { self.work = work }

  /// A member's thread, or nil where the system has none to give.
  func thread(_ index: Int) -> pthread_t? {
    final class Newcomer {
      let start: Start
      let index: Int

      init(_ start: Start, _ index: Int) { (self.start, self.index) = (start, index) }
    }
    let newcomer = Unmanaged.passRetained(Newcomer(self, index))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        let newcomer = Unmanaged<Newcomer>.fromOpaque(context!).takeRetainedValue()
        newcomer.start.begin(newcomer.index)
        return nil
      }, newcomer.toOpaque())
    guard code == 0 else {
      newcomer.release()
      return nil
    }
    return thread
  }

  func open(_ crew: Crew) {
    bed.wakeAll { self.crew = crew }
  }

  private func begin(_ index: Int) {
    bed.sleep { crew == nil }
    guard let crew else { return }
    Crew.flushingSubnormals { work(Crew.Member(crew: crew, index: index)) }
  }
}
