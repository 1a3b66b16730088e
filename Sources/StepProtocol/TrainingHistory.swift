import ReportModel

/// How a training went: the network before it, and after each of its epochs.
public struct TrainingHistory: Codable, Sendable, Hashable {
  /// Epoch 0: what the training starts from.
  public let start: RunRecord.Epoch
  /// Those that finished, from epoch 1.
  public package(set) var epochs: [RunRecord.Epoch] = []

  package init(start: RunRecord.Epoch, epochs: [RunRecord.Epoch] = []) {
    self.start = start
    self.epochs = epochs
  }

  /// The start and the epochs, in order.
  package var all: [RunRecord.Epoch] { [start] + epochs }

  /// The epoch of the highest test accuracy, the first of several.
  package var bestTest: RunRecord.Epoch? { epochs.max { $0.testAccuracy < $1.testAccuracy } }
}
