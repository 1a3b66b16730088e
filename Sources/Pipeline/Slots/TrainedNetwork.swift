import NeuralNet

/// The network at hand, and how far it has been trained.
struct TrainedNetwork: Sendable {
  var state: TrainingState<Float>
  /// The trainings since its `init`, in order.
  var trainings: [FinishedTraining] = []

  /// A network fresh from its `init`.
  init(_ network: Network<Float>) {
    state = TrainingState(network: network)
  }

  init(_ state: TrainingState<Float>, trainings: [FinishedTraining]) {
    self.state = state
    self.trainings = trainings
  }
}

/// A step that has trained a network.
struct FinishedTraining: Sendable, Equatable {
  var step: String
  /// That it finished.
  var epochs: Int
}

/// What an `epoch-loop` goes on from, where no `init` stands between it and the training before.
struct Continuation: Sendable, Equatable {
  let last: FinishedTraining
  /// Epochs since the `init`.
  let epochs: Int

  /// Nil where nothing was trained since the `init`.
  init?(of trainings: [FinishedTraining]) {
    guard let last = trainings.last(where: { $0.epochs > 0 }) else { return nil }
    self.last = last
    epochs = trainings.reduce(0) { $0 + $1.epochs }
  }

  /// "after epoch 10 of epoch-loop-1"
  var place: String {
    "after epoch \(last.epochs) of \(last.step)"
      + (epochs == last.epochs ? "" : ", the network's epoch \(epochs)")
  }
}
