import LabelledExamples
import RandomNumbers

/// A network being trained: the network after its last finished epoch, and everything that the next one depends
/// on. It is a value: a copy trains on by itself.
///
/// The order of the examples follows from the generator's seed and the epoch's number, and from nothing drawn before: ten
/// epochs and ten more are twenty, whoever trains them.
public struct Training<Scalar: EngineScalar>: Sendable {
  /// As the last finished epoch left it.
  public private(set) var network: Network<Scalar>
  public let optimizer: any Optimizer
  /// Finished epochs since the network was made.
  public private(set) var epoch: Int
  private var optimizerState: OptimizerState<Scalar>
  private let generator: RandomGenerator

  /// Trains a new network.
  /// - Parameters:
  ///   - network: as it is before the first epoch.
  ///   - optimizer: the rule of a step.
  ///   - generator: the order of the examples in epoch n is drawn from its stream "epoch n".
  public init(_ network: Network<Scalar>, optimizer: any Optimizer, generator: RandomGenerator) {
    self.init(resuming: TrainingState(network: network), optimizer: optimizer, generator: generator)
  }

  /// Trains a network further. Where both trainings have an optimizer of one kind with as many buffers, the buffers go on;
  /// otherwise they begin at zero.
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

  /// Every example once, in batches of `batchSize`; the last is as short as it must be, and its mean is over the
  /// examples it has. If an epoch is cancelled or diverges, the network stays as it was before the epoch.
  /// - Parameters:
  ///   - examples: at least one, which fit the network.
  ///   - batchSize: B.
  ///   - shuffle: a new order each epoch; otherwise the order they stand in.
  ///   - threads: how many work on a batch; if nil, chosen from the amount of work. The result is the same for any number.
  ///   - progress: called after each batch with the examples done; false abandons the epoch.
  /// - Returns: the mean over all examples of the loss each had when its batch's turn came.
  @discardableResult
  public mutating func runEpoch(
    on examples: Examples, batchSize: Int, shuffle: Bool = true, threads: Int? = nil,
    progress: (Int) -> Bool = { _ in true }
  ) throws(TrainingError) -> Double {
    try runEpoch(
      on: examples, batchSize: batchSize, shuffle: shuffle, threads: threads, by: Execution(),
      progress: progress)
  }

  /// The same, computed in one way or another.
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
