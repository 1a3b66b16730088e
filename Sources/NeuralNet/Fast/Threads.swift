import OperatingSystem

/// How many threads a piece of work gets. Their number changes how long it takes, and no bit of what comes out.
enum Threads {
  /// - Parameters:
  ///   - asked: what the user wants, which holds.
  ///   - operations: floating-point operations that the threads divide before they need all of each other's results.
  static func count(asked: Int?, operations: Double) -> Int {
    if let asked { return max(1, asked) }
    // A meeting takes a microsecond, a step of descent has three, and what another thread computed must come from its
    // cache: below this much work for each, fewer are faster.
    return Int(max(1, min(Double(Machine.processorCount), operations / 2e6)))
  }
}
