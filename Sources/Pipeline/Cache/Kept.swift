import Datasets
import NeuralNet

/// What the cache keeps of a kind of step.
public enum Kept: Sendable, Equatable {
  /// It is done anew on every run: it takes no time, and its words say where in the notebook it stands.
  case nothing
  /// What it showed, and its values.
  case results
  /// The same, and what is known of the data. Such a step depends on none before it.
  case data
  /// The same, and the network. Such a step depends on the data, and on no network.
  case network
  /// A training, epoch by epoch; the option of this name says how many.
  case epochs(option: String)

  var isTraining: Bool { if case .epochs = self { true } else { false } }
}

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
  func generator(notebook seed: UInt64) -> RandomGenerator? {
    switch self {
    case .nothing: nil
    case .kind(let name, let own): RandomGenerator(seed: own ?? seed).split(name)
    }
  }
}

/// What a step leaves to later ones.
public enum StepState: Sendable {
  /// The digest of the data may still be under way; to ask waits for it.
  case data(DatasetOutline, sha256: @Sendable () -> String)
  case network(Network<Float>)
}
