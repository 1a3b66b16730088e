import Datasets
import Foundation
import NeuralNet

/// What a slot holds, for the cache.
package enum SlotContent: Sendable {
  case data(LazyDataset)
  case network(TrainingState<Float>)

  /// As an entry of the cache has it, with the entry's numbers. The digest of the data may still be under way: this waits
  /// for it.
  var stored: (head: StoredSlot, numbers: [UInt8]) {
    switch self {
    case .data(let data): (.data(data.outline, sha256: data.sha256), [])
    case .network(let state): (.network(StoredTrainingState(state)), state.numbers)
    }
  }
}

/// A slot's content in an entry of the cache. The parameters of a network are among the entry's numbers.
package enum StoredSlot: Codable {
  /// The examples are not stored: the step makes them again when another step asks for them.
  case data(DatasetOutline, sha256: String)
  case network(StoredTrainingState)

  /// How many bytes of the entry's numbers are this slot's.
  var numberCount: Int {
    switch self {
    case .data: 0
    case .network(let state): state.numberCount ?? 0
    }
  }

  /// Puts the content into a workspace, as `step` has left it.
  /// - Returns: false where head and numbers do not fit each other.
  package func restore(
    _ numbers: ArraySlice<UInt8>, madeBy step: any Step, in workspace: inout Workspace
  ) -> Bool {
    switch self {
    case .data(let outline, let sha256):
      let before = workspace.snapshot
      workspace.data = LazyDataset(
        outline, sha256: sha256,
        load: { () throws(StepError) in try before.dataset(madeBy: step) })
      return true
    case .network(let stored):
      guard let state = stored.state(numbers) else { return false }
      // Which steps have trained it is not the entry's to say: their ids may have changed since.
      let trainings = type(of: step).reads.contains(.network) ? workspace.trained?.trainings ?? [] : []
      workspace.trained = TrainedNetwork(state, trainings: trainings)
      return true
    }
  }
}

/// The head of a training state in the cache; its numbers are the parameters, and a velocity for each where there is
/// momentum.
package struct StoredTrainingState: Codable {
  let widths: [Int]
  let activation: Activation
  /// Since the network's `init`.
  package let epoch: Int
  let hasVelocity: Bool

  init(_ state: TrainingState<Float>) {
    widths = state.network.widths
    activation = state.network.activation
    epoch = state.epoch
    hasVelocity = !state.velocity.isEmpty
  }

  /// In bytes; nil for widths that no network can have.
  var numberCount: Int? {
    guard widths.count > 1, widths.allSatisfy({ $0 > 0 }),
      let parameters = Network<Float>.parameterCount(widths: widths)
    else { return nil }
    let (bytes, isTooLarge) = parameters.multipliedReportingOverflow(
      by: MemoryLayout<Float>.size * (hasVelocity ? 2 : 1))
    return isTooLarge ? nil : bytes
  }

  /// Nil where the numbers do not fit the widths.
  func state(_ numbers: ArraySlice<UInt8>) -> TrainingState<Float>? {
    guard numbers.count == numberCount else { return nil }
    let half = numbers.startIndex + (hasVelocity ? numbers.count / 2 : numbers.count)
    guard let layers = [DenseLayer<Float>](widths: widths, parameterBytes: numbers[..<half]),
      let velocity = hasVelocity
        ? [DenseLayer<Float>](widths: widths, parameterBytes: numbers[half...]) : []
    else { return nil }
    return TrainingState(
      network: Network(layers: layers, activation: activation), epoch: epoch, velocity: velocity)
  }
}

extension TrainingState<Float> {
  /// The parameters, then the velocity.
  var numbers: [UInt8] { network.layers.parameterBytes + velocity.parameterBytes }
}
