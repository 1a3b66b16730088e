import LabelledExamples
import RandomNumbers

/// A network in training: the network after its last finished epoch, and everything that the next epoch depends on. It
/// is a value: a copy continues its training independently.
///
/// The order of the examples depends only on the generator's seed and the number of the epoch, not on earlier draws:
/// ten epochs and then ten more give the same result as twenty epochs.
public struct Training<Scalar: EngineScalar>: Sendable {
  /// The network after the last finished epoch.
  public private(set) var network: Network<Scalar>
  public let optimizer: any Optimizer
  /// Finished epochs since the network was made.
  public private(set) var epoch: Int
  private var optimizerState: OptimizerState<Scalar>
  private let generator: RandomGenerator

  /// Trains a new network.
  /// - Parameters:
  ///   - network: the network before the first epoch.
  ///   - optimizer: the rule of a step.
  ///   - generator: the order of the examples in epoch n is drawn from its stream "epoch n".
  public init(_ network: Network<Scalar>, optimizer: any Optimizer, generator: RandomGenerator) {
    self.init(resuming: TrainingState(network: network), optimizer: optimizer, generator: generator)
  }

  /// Continues the training of a network. If the earlier optimizer has the same name and the same number of buffers,
  /// its buffers are used; otherwise the buffers start at zero.
  public init(resuming state: TrainingState<Scalar>, optimizer: any Optimizer, generator: RandomGenerator) {
    network = state.network
    epoch = state.epoch
    self.optimizer = optimizer
    self.generator = generator
    optimizerState =
      state.optimizer.flatMap { $0.continues(optimizer) ? $0 : nil }
      ?? OptimizerState(of: optimizer, for: state.network)
  }

  public var state: TrainingState<Scalar> {
    TrainingState(network: network, epoch: epoch, optimizer: optimizerState)
  }

  /// Runs one epoch: trains on every example once, in batches of `batchSize`. The last batch may be shorter; its mean
  /// is over its own examples. If an epoch is cancelled or diverges, the network stays the same as before the epoch.
  /// - Parameters:
  ///   - examples: at least one, which fit the network.
  ///   - batchSize: B.
  ///   - shuffle: whether each epoch has a new order of examples; otherwise they keep their order.
  ///   - threads: the number of threads; if nil, chosen from the amount of work. The result is the same for any number.
  ///   - progress: called after each batch with the number of examples done; if it returns false, the epoch is
  ///     cancelled.
  /// - Returns: the mean over all examples of the loss that each example had when its batch was trained.
  @discardableResult
  public mutating func runEpoch(
    on examples: Examples, batchSize: Int, shuffle: Bool = true, threads: Int? = nil,
    progress: (Int) -> Bool = { _ in true }
  ) throws(TrainingError) -> Double {
    try runEpoch(
      on: examples, batchSize: batchSize, shuffle: shuffle, threads: threads, by: Execution(),
      progress: progress)
  }

  /// Runs one epoch with the given kernels and settings.
  @discardableResult
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func runEpoch(
    on examples: Examples, batchSize: Int, shuffle: Bool = true, threads: Int? = nil,
    by execution: Execution<Scalar>, progress: (Int) -> Bool = { _ in true }
  ) throws(TrainingError) -> Double {
    precondition(!examples.isEmpty && batchSize > 0, "there is a batch")
    precondition(examples.featureCount == network.layers[0].inputs, "pictures fit the network")
    precondition(examples.classCount <= network.classCount, "classes fit the network")
    var order = Array(0..<examples.count)
    if shuffle {
      var generator = generator.split("epoch \(epoch + 1)")
      generator.shuffle(&order)
    }
    let batchSize = min(batchSize, examples.count)
    let operations = Double(batchSize) * Double(Network<Scalar>.trainingOperations(widths: network.widths))
    let end = ThreadedEpoch(
      network, optimizer, optimizerState, examples: examples, order: order, batchSize: batchSize,
      threads: Threads.count(asked: threads, operations: operations), by: execution
    ).run(progress: progress)
    switch end {
    case .diverged: throw .diverged(epoch: epoch + 1, hint: optimizer.divergenceHint)
    case .cancelled: throw .cancelled(epoch: epoch + 1)
    case .finished(let loss, let weights, let buffers, let steps):
      weights.unpack(into: &network.layers)
      for (index, buffer) in buffers.enumerated() { buffer.unpack(into: &optimizerState.buffers[index]) }
      optimizerState.steps += steps
      epoch += 1
      return loss
    }
  }
}
