/// A network being trained: the network after its last finished epoch, and everything that the next one depends
/// on. It is a value: a copy trains on by itself.
public struct Training<Scalar: EngineScalar>: Sendable {
  /// As the last finished epoch left it.
  public private(set) var network: Network<Scalar>
  public let descent: GradientDescent
  /// Finished epochs.
  public private(set) var epoch = 0
  private var velocity: [DenseLayer<Scalar>]
  private var generator: RandomGenerator

  /// - Parameter generator: where the order of the examples comes from.
  public init(_ network: Network<Scalar>, descent: GradientDescent, generator: RandomGenerator) {
    self.network = network
    self.descent = descent
    self.generator = generator
    velocity = descent.momentum == 0 ? [] : network.layers.map(\.zeroed)
  }

  /// Every example once, in batches of `batchSize`; the last is as short as it must be, and its mean is over the
  /// examples it has. The learning of an epoch counts when the epoch is done: where it is cancelled or diverges,
  /// all is as before it.
  /// - Parameters:
  ///   - shuffle: a new order each epoch; otherwise the order they stand in.
  ///   - progress: called after each batch with the examples done; false abandons the epoch.
  /// - Returns: the mean over all examples of the loss each had when its batch's turn came, in nats.
  @discardableResult
  public mutating func runEpoch(
    on examples: Examples, batchSize: Int, shuffle: Bool = true, progress: (Int) -> Bool = { _ in true }
  ) throws(TrainingError) -> Double {
    precondition(!examples.isEmpty && batchSize > 0, "there is a batch")
    precondition(examples.featureCount == network.layers[0].inputs, "pictures fit the network")
    precondition(examples.classCount <= network.classCount, "classes fit the network")
    var next = self
    let loss = try next.descend(on: examples, batchSize: batchSize, shuffle: shuffle, progress: progress)
    next.epoch += 1
    self = next
    return loss
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func descend(
    on examples: Examples, batchSize: Int, shuffle: Bool, progress: (Int) -> Bool
  ) throws(TrainingError) -> Double {
    var order = Array(0..<examples.count)
    if shuffle { generator.shuffle(&order) }
    let buffers = BatchBuffers(
      for: network, capacity: min(batchSize, examples.count), goingBack: true)
    var lossSum = 0.0
    for start in stride(from: 0, to: examples.count, by: batchSize) {
      buffers.fill(examples, order[start..<min(start + batchSize, examples.count)])
      buffers.forward(through: network)
      lossSum += buffers.lossSum
      guard lossSum.isFinite else { throw .diverged(epoch: epoch + 1, descent) }
      buffers.backward(through: network)
      descent.step(&network, velocity: &velocity, along: buffers)
      guard progress(start + buffers.count) else { throw .cancelled(epoch: epoch + 1) }
    }
    // The last step's harm would show only in the next batch's loss.
    guard network.isFinite else { throw .diverged(epoch: epoch + 1, descent) }
    return lossSum / Double(examples.count)
  }
}

extension BatchBuffers {
  /// The examples at these places as the batch.
  func fill(_ examples: Examples, _ indices: some Collection<Int>) {
    count = indices.count
    precondition(count <= capacity, "the batch fits")
    for (row, index) in indices.enumerated() {
      examples.gather(index, into: input + row * widths[0])
      labels[row] = examples.labels[index]
    }
  }
}
