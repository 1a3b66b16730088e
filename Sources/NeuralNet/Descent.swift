/// One epoch of gradient descent, in panels and by a crew of threads.
///
/// A step has two halves. First each thread takes its examples of the batch through the network and back; then,
/// when all have, each takes its share of the parameters and adds the whole batch's gradient to it. No number is
/// summed by two threads, so how many they are changes no bit.
final class Descent<Scalar: EngineScalar>: @unchecked Sendable {
  enum End {
    /// The mean loss in nats per example, the weights, and the velocity where there is one.
    case finished(loss: Double, PackedNetwork<Scalar>, velocity: PackedNetwork<Scalar>?)
    case diverged
    case cancelled
  }

  private let network: PackedNetwork<Scalar>
  private let velocity: PackedNetwork<Scalar>?
  private let descent: GradientDescent
  private let examples: Examples
  private let order: [Int]
  private let batchSize: Int
  private let buffers: BatchBuffers<Scalar>

  // Of the first thread; the others read `isOver` when all have met.
  private var lossSum = 0.0
  private var isCancelled = false
  private var isOver = false

  /// - Parameter velocity: empty where there is no momentum.
  init(
    _ network: Network<Scalar>, velocity: [DenseLayer<Scalar>], descent: GradientDescent, examples: Examples,
    order: [Int], batchSize: Int
  ) {
    let packed = PackedNetwork(network)
    self.network = packed
    self.velocity = velocity.isEmpty ? nil : PackedNetwork(velocity, like: packed)
    self.descent = descent
    self.examples = examples
    self.order = order
    self.batchSize = batchSize
    buffers = BatchBuffers(for: packed, capacity: batchSize, goingBack: true)
  }

  /// - Parameter progress: called on the caller's thread after each batch; false ends the epoch.
  func run(threads: Int, progress: (Int) -> Bool) -> End {
    withoutActuallyEscaping(progress) { progress in
      // Only the first thread, the caller's own, ever calls it.
      nonisolated(unsafe) let progress = progress
      Crew.run(threads) { crew, share in
        let scratch = buffers.scratch()
        for start in stride(from: 0, to: order.count, by: batchSize) {
          let count = min(batchSize, order.count - start)
          learn(share.of(count), from: start, of: count, scratch: scratch)
          crew.meet()
          for index in network.layers.indices { step(index, count: count, share: share) }
          if share.index == 0 {
            lossSum += buffers.lossSum(count)
            isCancelled = !progress(start + count)
            isOver = isCancelled || !lossSum.isFinite
          }
          crew.meet()
          if isOver { break }
        }
      }
    }
    // The last step's harm would show only in the next batch's loss.
    if !lossSum.isFinite { return .diverged }
    if isCancelled { return .cancelled }
    guard network.isFinite else { return .diverged }
    return .finished(loss: lossSum / Double(order.count), network, velocity: velocity)
  }

  /// Takes these rows of the batch to their losses and back to the deltas.
  private func learn(_ rows: Range<Int>, from start: Int, of count: Int, scratch: PanelMatrix<Scalar>) {
    for row in rows {
      // Memory answers in the time that some eight pictures take to be scaled; the last eight rows' are of the next
      // batch, where they will be this thread's first.
      let ahead = start + row + 8 + (row + 8 < rows.upperBound ? 0 : batchSize - rows.count)
      if ahead < order.count { examples.prefetch(order[ahead]) }
      buffers.fill(row: row, with: order[start + row], of: examples)
    }
    buffers.forward(rows, through: network)
    buffers.backward(
      rows, through: network, scale: descent.deltaScale(batch: count, hasVelocity: velocity != nil),
      scratch: scratch)
  }

  /// One layer's step down the gradient of the batch, for a share of its parameters.
  private func step(_ index: Int, count: Int, share: Share) {
    let weights = network.layers[index]
    guard let velocity = velocity?.layers[index] else {
      // θ ← (1 − ηλ)·θ + Σ δ·a with δ scaled by −η/B: no gradient is ever stored.
      let keeping = Scalar(1 - descent.learningRate * descent.weightDecay)
      buffers.addGradient(of: index, count: count, share: share, keeping: keeping, to: weights)
      return
    }
    buffers.addGradient(
      of: index, count: count, share: share, keeping: Scalar(descent.momentum), to: velocity)
    buffers.eachRun(of: weights, layer: index, share: share) { place, count in
      let (v, theta) = (velocity.elements + place, weights.elements + place)
      if descent.weightDecay != 0 {
        network.kernels.add(theta, times: Scalar(descent.weightDecay), to: v, count: count)
      }
      network.kernels.add(v, times: Scalar(-descent.learningRate), to: theta, count: count)
    }
  }
}

extension GradientDescent {
  /// What the deltas of a batch are multiplied by: −η/B where their product goes into the weights, 1/B where it
  /// goes into a velocity.
  fileprivate func deltaScale<Scalar: EngineScalar>(batch: Int, hasVelocity: Bool) -> Scalar {
    Scalar((hasVelocity ? 1 : -learningRate) / Double(batch))
  }
}
