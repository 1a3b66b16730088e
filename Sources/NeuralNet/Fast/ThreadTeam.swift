import CProcessor
import Glibc
import Synchronization

/// Threads that do one piece of work together. Each does its slice, and they wait for each other at barriers. The
/// threads end with the work, so no idle thread is left between the steps of a notebook.
final class ThreadTeam: Sendable {
  /// The number of threads.
  private let count: Int
  private let balancer: LoadBalancer
  /// Threads that have arrived at the current barrier.
  private let arrived = Atomic<Int>(0)
  /// Barriers that all threads have passed.
  private let passed = Atomic<Int>(0)
  private let asleep = Atomic<Int>(0)
  private let sleepers = SleepingThreads()

  private init(count: Int) {
    self.count = count
    balancer = LoadBalancer(count: count)
  }

  /// One of the threads, as its work sees it.
  struct Member: Sendable {
    fileprivate let team: ThreadTeam
    /// The thread's number, from 0; 0 is the caller's own thread.
    let index: Int

    /// Whether this is the caller's own thread.
    var isFirst: Bool { index == 0 }

    /// This thread's slice of the work. It changes only at a barrier that rebalances.
    var slice: WorkSlice { team.balancer[index] }

    /// Returns after every thread of the team has called it. The thread then sees everything that the others wrote
    /// before their calls.
    /// - Parameter rebalancing: gives larger slices to the threads that were faster; see `LoadBalancer`. All threads
    ///   pass the same value.
    func barrier(rebalancing: Bool = false) { team.barrier(index, rebalancing: rebalancing) }
  }

  /// Runs `work` on `count` threads, of which the caller is the first, and returns when all are done. If the system
  /// gives fewer threads, the team is smaller. While this function runs, the caller's thread also treats subnormal
  /// numbers as zero.
  static func run(_ count: Int, _ work: @Sendable (Member) -> Void) {
    withoutActuallyEscaping(work) { work in
      let gate = StartGate(work)
      var threads: [pthread_t] = []
      for index in 1..<max(1, count) {
        guard let thread = gate.thread(index) else { break }
        threads.append(thread)
      }
      let team = ThreadTeam(count: threads.count + 1)
      gate.open(team)
      flushingSubnormals { work(Member(team: team, index: 0)) }
      for thread in threads { pthread_join(thread, nil) }
    }
  }

  private func barrier(_ index: Int, rebalancing: Bool) {
    guard count > 1 else { return }
    let barrier = passed.load(ordering: .relaxed)
    if rebalancing { balancer.recordArrival(of: index) }
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      // This thread is the last: all others wait.
      if rebalancing { balancer.rebalance() }
      arrived.store(0, ordering: .relaxed)
      // This store and the load after it are sequentially consistent, and so are the two steps of a thread that goes to
      // sleep. So either this thread sees the sleeping one, or that one sees the new number.
      passed.add(1, ordering: .sequentiallyConsistent)
      if asleep.load(ordering: .sequentiallyConsistent) > 0 { sleepers.wakeAll() }
    } else if rebalancing {
      // The next measurement begins when the last thread arrives. If this thread sleeps then, the time until it wakes
      // up is measured as work.
      wait(at: barrier)
    } else {
      balancer.excludingWait(of: index) { wait(at: barrier) }
    }
  }

  /// Returns when all threads have passed that barrier.
  private func wait(at barrier: Int) {
    // The parts of a training step end within microseconds of each other, and sleeping and waking takes ten times
    // longer. If the wait is longer, the thread that is missing probably has no core, so this one sleeps and frees its
    // own core.
    for _ in 0..<Self.spins {
      if passed.load(ordering: .acquiring) != barrier { return }
      processor_pause()
    }
    asleep.add(1, ordering: .sequentiallyConsistent)
    sleepers.sleep { passed.load(ordering: .sequentiallyConsistent) == barrier }
    asleep.subtract(1, ordering: .relaxed)
  }

  /// How often a thread looks at the barrier before it sleeps. This takes ten to a hundred microseconds, depending on
  /// the processor.
  private static let spins = 2_000

  /// Runs `body` with subnormal numbers (numbers too small for the normal format) treated as zero. Without this, sums
  /// of vanishing gradients would be a hundred times slower on some processors, for digits that no result shows.
  static func flushingSubnormals<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = processor_flush_subnormals()
    defer { processor_restore_arithmetic(before) }
    return try body()
  }
}

/// The threads that sleep until a condition changes: a mutex and a condition variable.
private final class SleepingThreads: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Puts the calling thread to sleep while `mustWait` is true.
  func sleep(while mustWait: () -> Bool) {
    pthread_mutex_lock(mutex)
    while mustWait() { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
  }

  /// Makes a change and wakes all threads, which then look at their condition again.
  func wakeAll(after change: () -> Void = {}) {
    pthread_mutex_lock(mutex)
    change()
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }
}

/// The place where new threads wait until the number of threads in the team is known.
private final class StartGate: @unchecked Sendable {
  private let work: @Sendable (ThreadTeam.Member) -> Void
  private let sleepers = SleepingThreads()
  private var team: ThreadTeam?

  init(_ work: @escaping @Sendable (ThreadTeam.Member) -> Void) { self.work = work }

  /// Starts a new thread of the team; returns nil if the system gives none.
  func thread(_ index: Int) -> pthread_t? {
    final class NewThread {
      let gate: StartGate
      let index: Int

      init(_ gate: StartGate, _ index: Int) { (self.gate, self.index) = (gate, index) }
    }
    let newThread = Unmanaged.passRetained(NewThread(self, index))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        let newThread = Unmanaged<NewThread>.fromOpaque(context!).takeRetainedValue()
        newThread.gate.begin(newThread.index)
        return nil
      }, newThread.toOpaque())
    guard code == 0 else {
      newThread.release()
      return nil
    }
    return thread
  }

  func open(_ team: ThreadTeam) {
    sleepers.wakeAll { self.team = team }
  }

  private func begin(_ index: Int) {
    sleepers.sleep { team == nil }
    guard let team else { return }
    ThreadTeam.flushingSubnormals { work(ThreadTeam.Member(team: team, index: index)) }
  }
}
