import OperatingSystem

/// The number of threads for a piece of work. It changes the time, but no bit of the result.
enum Threads {
  /// - Parameters:
  ///   - asked: the number that the user asks for; it is used even if another would be faster.
  ///   - operations: floating-point operations that the threads divide before each needs the results of all others.
  static func count(asked: Int?, operations: Double) -> Int {
    if let asked { return max(1, asked) }
    // A barrier takes a microsecond, a training step has three, and the results of other threads must come from their
    // caches. With less work than this for each thread, fewer threads are faster.
    return Int(max(1, min(Double(Machine.processorCount), operations / 2e6)))
  }
}
