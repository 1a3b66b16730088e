import ReportModel

/// The history of a training: the network before it, and after each of its epochs.
public struct TrainingHistory: Codable, Sendable, Hashable {
  /// Epoch 0: the network before the training.
  public let start: RunRecord.Epoch
  /// The epochs that finished, from epoch 1.
  public package(set) var epochs: [RunRecord.Epoch] = []

  package init(start: RunRecord.Epoch, epochs: [RunRecord.Epoch] = []) {
    self.start = start
    self.epochs = epochs
  }

  /// Epoch 0 and all epochs that finished, in order.
  package var all: [RunRecord.Epoch] { [start] + epochs }

  /// The epoch with the highest test accuracy; the first of them if several are equal.
  package var bestTest: RunRecord.Epoch? { epochs.max { $0.testAccuracy < $1.testAccuracy } }
}
