import RandomNumbers

/// Where a step's random draws start.
public enum Draws: Sendable {
  case nothing
  /// Draws of one kind, such as "weights", from the step's own seed, or from the notebook's seed if `seed` is nil.
  ///
  /// Only the kind and the seed decide the draws: not the step's id, its place in the notebook, or earlier draws. So
  /// two steps with the same kind and seed draw the same numbers, and two trainings that are compared differ by their
  /// options alone.
  case kind(String, seed: UInt64?)

  /// Returns the step's generator; nil if the step draws nothing.
  package func generator(notebook seed: UInt64) -> RandomGenerator? {
    switch self {
    case .nothing: nil
    case .kind(let name, let own): RandomGenerator(seed: own ?? seed).split(name)
    }
  }
}
