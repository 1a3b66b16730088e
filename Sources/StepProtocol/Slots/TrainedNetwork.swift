import NeuralNet

/// The current network, and how far it has been trained.
package struct TrainedNetwork: Sendable {
  package var state: TrainingState<Float>
  /// The trainings since its `init`, in order.
  package var trainings: [FinishedTraining] = []

  /// A network directly after its `init`.
  package init(_ network: Network<Float>) {
    state = TrainingState(network: network)
  }

  package init(_ state: TrainingState<Float>, trainings: [FinishedTraining]) {
    self.state = state
    self.trainings = trainings
  }
}

/// A step that has trained a network.
package struct FinishedTraining: Sendable, Equatable {
  package var step: String
  /// The number of epochs that finished.
  package var epochs: Int

  package init(step: String, epochs: Int) {
    self.step = step
    self.epochs = epochs
  }
}

/// The training that an `epoch-loop` continues, if no `init` stands between the two.
package struct Continuation: Sendable, Equatable {
  package let last: FinishedTraining
  /// Epochs since the `init`.
  package let epochs: Int

  /// Fails if nothing was trained since the `init`.
  package init?(of trainings: [FinishedTraining]) {
    guard let last = trainings.last(where: { $0.epochs > 0 }) else { return nil }
    self.last = last
    epochs = trainings.reduce(0) { $0 + $1.epochs }
  }

  /// The place where the training continues: "after epoch 10 of epoch-loop-1".
  package var place: String {
    "after epoch \(last.epochs) of \(last.step)"
      + (epochs == last.epochs ? "" : ", the network's epoch \(epochs)")
  }
}
