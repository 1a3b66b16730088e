import RandomNumbers

/// Where a step's random draws start.
public enum Draws: Sendable {
  case nothing
  /// Draws of one kind, "weights", from the step's own seed, or where that is nil from the notebook's.
  ///
  /// Nothing else decides them: neither the step's id nor its place in the notebook, nor what was drawn before. So two
  /// steps that draw the same from one seed draw alike, and a comparison of two trainings compares what differs in their
  /// options, not their luck.
  case kind(String, seed: UInt64?)

  /// The step's own generator; nil where it draws nothing.
  package func generator(notebook seed: UInt64) -> RandomGenerator? {
    switch self {
    case .nothing: nil
    case .kind(let name, let own): RandomGenerator(seed: own ?? seed).split(name)
    }
  }
}
