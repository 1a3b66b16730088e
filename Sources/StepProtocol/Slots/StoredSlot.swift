import Datasets
import Foundation
import NeuralNet

/// The content of a slot, for the cache.
package enum SlotContent: Sendable {
  case data(LazyDataset)
  case network(TrainingState<Float>)

  /// The stored form of the content, with the entry's numbers. Waits for the digest of the data if it is not known
  /// yet.
  var stored: (head: StoredSlot, numbers: [UInt8]) {
    switch self {
    case .data(let data): (.data(data.outline, sha256: data.sha256), [])
    case .network(let state): (.network(StoredTrainingState(state)), state.numbers)
    }
  }
}

/// A slot's content in an entry of the cache. The parameters of a network are among the entry's numbers.
package enum StoredSlot: Codable {
  /// Data. The examples are not stored: the step makes them again when another step needs them.
  case data(DatasetOutline, sha256: String)
  case network(StoredTrainingState)

  /// The number of bytes of the entry's numbers that belong to this slot.
  var numberCount: Int {
    switch self {
    case .data: 0
    case .network(let state): state.numberCount ?? 0
    }
  }

  /// Puts the content, as `step` has left it, into a workspace.
  /// - Returns: false if head and numbers do not fit each other.
  package func restore(
    _ numbers: ArraySlice<UInt8>, madeBy step: any Step, in workspace: inout Workspace
  ) -> Bool {
    switch self {
    case .data(let outline, let sha256):
      // The snapshot has only what the step reads, so that nothing else of the workspace stays in memory.
      let before = workspace.snapshot(of: type(of: step).reads)
      workspace.data = LazyDataset(
        outline, sha256: sha256,
        load: { () throws(StepError) in try before.dataset(madeBy: step) })
      return true
    case .network(let stored):
      guard let state = stored.state(numbers) else { return false }
      // The entry does not store which steps have trained the network: their ids may have changed since.
      let trainings = type(of: step).reads.contains(.network) ? workspace.trained?.trainings ?? [] : []
      workspace.trained = TrainedNetwork(state, trainings: trainings)
      return true
    }
  }
}

/// The head of a training state in the cache. Its numbers are the parameters, and then the optimizer's buffers.
package struct StoredTrainingState: Codable {
  /// The optimizer's state besides the numbers.
  struct StoredOptimizer: Codable {
    let name: String
    let steps: Int
    let buffers: Int
  }

  let widths: [Int]
  let activation: Activation
  /// The name of the network's loss.
  let loss: String
  /// Epochs since the network's `init`.
  package let epoch: Int
  let optimizer: StoredOptimizer?

  init(_ state: TrainingState<Float>) {
    widths = state.network.widths
    activation = state.network.activation
    loss = state.network.loss.name
    epoch = state.epoch
    optimizer = state.optimizer.map {
      StoredOptimizer(name: $0.name, steps: $0.steps, buffers: $0.buffers.count)
    }
  }

  /// The size of the numbers in bytes; nil for widths that no network can have, and for buffers that no optimizer
  /// has.
  var numberCount: Int? { parts.flatMap { parts in partSize.map { parts * $0 } } }

  /// The largest size of the numbers in bytes, for parameters of this size: each buffer of an optimizer is as large.
  package static func largestSize(parameterBytes: Int) -> Int {
    (1 + OptimizerCatalogue.mostBuffers) * parameterBytes
  }

  /// The number of parts: the parameters, and the optimizer's buffers.
  private var parts: Int? {
    let buffers = optimizer?.buffers ?? 0
    return (0...OptimizerCatalogue.mostBuffers).contains(buffers) ? 1 + buffers : nil
  }

  /// The size of the parameters in bytes; nil if the size of all parts together would overflow.
  private var partSize: Int? {
    guard widths.count > 1, widths.allSatisfy({ $0 > 0 }),
      let parameters = Network<Float>.parameterCount(widths: widths),
      parameters <= Int.max / MemoryLayout<Float>.size / (1 + OptimizerCatalogue.mostBuffers)
    else { return nil }
    return parameters * MemoryLayout<Float>.size
  }

  /// Returns the training state; nil if the numbers do not fit the widths, or if there is no such loss.
  func state(_ numbers: ArraySlice<UInt8>) -> TrainingState<Float>? {
    guard let parts, let partSize, numbers.count == parts * partSize, let loss = LossCatalogue.named(loss)
    else { return nil }
    var layers: [[DenseLayer<Float>]] = []
    for part in 0..<parts {
      let start = numbers.startIndex + part * partSize
      let bytes = numbers[start..<start + partSize]
      guard let part = [DenseLayer<Float>](widths: widths, parameterBytes: bytes) else { return nil }
      layers.append(part)
    }
    return TrainingState(
      network: Network(layers: layers[0], activation: activation, loss: loss), epoch: epoch,
      optimizer: optimizer.map {
        OptimizerState(name: $0.name, steps: $0.steps, buffers: Array(layers.dropFirst()))
      })
  }
}

extension TrainingState<Float> {
  /// The parameters, then the optimizer's buffers.
  var numbers: [UInt8] {
    network.layers.parameterBytes + (optimizer?.buffers ?? []).flatMap(\.parameterBytes)
  }
}
