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
  /// At the step's own seed, or where that is nil at the notebook's.
  case seed(own: UInt64?)
  /// At the notebook's seed, some of them whatever the step is called.
  case notebook

  /// The step's own generator; nil where it draws nothing.
  ///
  /// From the notebook's seed, its draws follow from that and the step's id alone, so that another step added or taken
  /// away changes none of them; an own seed makes steps of one kind draw alike.
  func generator(notebook seed: UInt64, step id: String, kind: String) -> RandomGenerator? {
    switch self {
    case .nothing: nil
    case .seed(own: let own?): RandomGenerator(seed: own).split(kind)
    case .seed(own: nil), .notebook: RandomGenerator(seed: seed).split(id)
    }
  }
}

/// What a step leaves to later ones.
public enum StepState: Sendable {
  /// The digest of the data may still be under way; to ask waits for it.
  case data(DatasetOutline, sha256: @Sendable () -> String)
  case network(Network<Float>)
}
