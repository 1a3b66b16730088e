/// One epoch of gradient descent, in panels and by a crew of threads.
///
/// Most of a network's weights are between the pictures and the first hidden layer. They are divided by that layer's
/// units: a thread changes the weights of its own units and multiplies the next batch by them, so that most stay in
/// its core's cache. (Only a panel of units at which two shares meet is changed, and read, by both.) The way from there
/// to the losses and back is divided by examples. Of a step, each thread does its share of three parts, and after each
/// all meet:
///
/// 1. it takes its examples of the batch from the first layer's sums to their losses and back to the deltas;
/// 2. it adds the batch's gradient to its part of the parameters;
/// 3. it computes its units' sums for the next batch, whose pictures have been made numbers meanwhile.
///
/// No number is summed by two threads, so neither how many they are nor who has which share changes a bit.
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
  private let threads: Int
  /// The batch at hand and the next, in turn. One is enough where there is no next, and for one thread alone, which
  /// can fill it again before anybody needs the last.
  private let batches: [Batch<Scalar>]
  /// Each thread's largest |δ₁| of its examples, or NaN: what all need to know before they skip terms of zero.
  private let largestDeltas: UnsafeMutablePointer<Double>

  // Of the first thread; the others read `isOver` when all have met.
  private var lossSum = 0.0
  private var isCancelled = false
  private var isOver = false

  /// - Parameter velocity: empty where there is no momentum.
  init(
    _ network: Network<Scalar>, velocity: [DenseLayer<Scalar>], descent: GradientDescent, examples: Examples,
    order: [Int], batchSize: Int, threads: Int, by execution: Execution<Scalar>
  ) {
    let packed = PackedNetwork(network, by: execution)
    self.network = packed
    self.velocity = velocity.isEmpty ? nil : PackedNetwork(velocity, like: packed)
    self.descent = descent
    self.examples = examples
    self.order = order
    self.batchSize = batchSize
    buffers = BatchBuffers(for: packed, capacity: batchSize, goingBack: true)
    self.threads = threads
    let takesTurns = threads > 1 && batchSize < order.count
    let sparsity = Sparsity(of: examples, through: packed, order: order, batchSize: batchSize)
    batches = (0..<(takesTurns ? 2 : 1)).map { _ in
      Batch(for: packed, capacity: batchSize, skipping: sparsity.uses)
    }
    largestDeltas = .allocate(capacity: threads)
    largestDeltas.initialize(repeating: 0, count: threads)
  }

  deinit { largestDeltas.deallocate() }

  /// - Parameter progress: called on the caller's thread after each batch; false ends the epoch.
  func run(progress: (Int) -> Bool) -> End {
    withoutActuallyEscaping(progress) { progress in
      // Only the first thread, the caller's own, ever calls it.
      nonisolated(unsafe) let progress = progress
      Crew.run(threads) { member in work(member, progress: progress) }
    }
    // The last step's harm would show only in the next batch's loss.
    if !lossSum.isFinite { return .diverged }
    if isCancelled { return .cancelled }
    guard network.isFinite else { return .diverged }
    return .finished(loss: lossSum / Double(order.count), network, velocity: velocity)
  }

  private func work(_ member: Crew.Member, progress: (Int) -> Bool) {
    let scratch = buffers.scratch()
    // Every member has the same, and so decides the same.
    var bound = MagnitudeBound(
      network, velocity: velocity, descent: descent, largestInput: examples.scaling.largestMagnitude)
    gather(from: 0, member.share)
    member.meet()
    list(from: 0, member.share)
    member.meet()
    sumFirstLayer(from: 0, member.share, skippingZeros: bound.isFinite)
    member.meet(sharingAnew: true)
    for start in stride(from: 0, to: order.count, by: batchSize) {
      let share = member.share
      let next = start + batchSize
      learn(from: start, share, scratch: scratch)
      largestDeltas[member.index] = Double(buffers.largestFirstDelta(share.of(count(from: start))))
      if batches.count > 1 { gather(from: next, share) }
      member.meet()
      let delta = largestDelta
      for index in network.layers.indices { step(index, from: start, share, skippingZeros: delta.isFinite) }
      bound.step(delta: delta, count: count(from: start), hasVelocity: velocity != nil)
      if batches.count == 1 { gather(from: next, share) }
      list(from: next, share)
      member.meet()
      sumFirstLayer(from: next, share, skippingZeros: bound.isFinite)
      if member.isFirst {
        lossSum += buffers.lossSum(count(from: start))
        isCancelled = !progress(min(next, order.count))
        isOver = isCancelled || !lossSum.isFinite
      }
      member.meet(sharingAnew: true)
      if isOver { break }
    }
  }

  /// The batch that begins with this example of the order, and how many it has: none after the last.
  private func batch(from start: Int) -> Batch<Scalar> { batches[start / batchSize % batches.count] }

  private func count(from start: Int) -> Int { max(0, min(batchSize, order.count - start)) }

  /// Makes numbers of a share of a batch's pictures.
  private func gather(from start: Int, _ share: Share) {
    let (batch, rows) = (batch(from: start), share.of(count(from: start)))
    for row in rows {
      // Memory answers in the time that some eight pictures take to be scaled; the last eight rows' are of the next
      // batch, where they will be this thread's first, or nearly.
      let ahead = start + row + 8 + (row + 8 < rows.upperBound ? 0 : batchSize - rows.count)
      if ahead < order.count { examples.prefetch(order[ahead]) }
      batch.fill(row: row, with: order[start + row], of: examples)
    }
  }

  /// Lists where a batch's pictures are not zero, or a share of that, when all of them have been made numbers.
  private func list(from start: Int, _ share: Share) {
    batch(from: start).list(share, count: count(from: start))
  }

  /// The largest |δ₁| of all threads, or NaN.
  private var largestDelta: Double {
    (0..<threads).reduce(0) { $0.isNaN || largestDeltas[$1].isNaN ? .nan : max($0, largestDeltas[$1]) }
  }

  /// The first layer's sums for a whole batch and a share of the units.
  private func sumFirstLayer(from start: Int, _ share: Share, skippingZeros: Bool) {
    let count = count(from: start)
    share.eachPanelShare(of: network.layers[0].panels) { units in
      buffers.sumFirstLayer(
        units.part, of: count, of: batch(from: start), through: network, panels: units.panels,
        skippingZeros: skippingZeros)
    }
  }

  /// Takes a share of a batch from the first layer's sums to their losses and back to the deltas.
  private func learn(from start: Int, _ share: Share, scratch: PanelMatrix<Scalar>) {
    let (batch, count) = (batch(from: start), count(from: start))
    let rows = share.of(count)
    buffers.activate(0, rows, of: batch, through: network)
    buffers.forward(rows, of: batch, through: network, from: 1)
    buffers.backward(
      rows, of: batch, through: network,
      scale: descent.deltaScale(batch: count, hasVelocity: velocity != nil), scratch: scratch)
  }

  /// One layer's step down the gradient of the batch, for a share of its parameters.
  private func step(_ index: Int, from start: Int, _ share: Share, skippingZeros: Bool) {
    let (weights, batch, count) = (network.layers[index], batch(from: start), count(from: start))
    share.eachPanelShare(of: weights.panels) { units in
      guard let velocity = velocity?.layers[index] else {
        // θ ← (1 − ηλ)·θ + Σ δ·a with δ scaled by −η/B: no gradient is ever stored.
        let keeping = Scalar(1 - descent.learningRate * descent.weightDecay)
        buffers.addGradient(
          of: index, batch, count: count, units: units, keeping: keeping, to: weights,
          skippingZeros: skippingZeros)
        return
      }
      buffers.addGradient(
        of: index, batch, count: count, units: units, keeping: Scalar(descent.momentum), to: velocity,
        skippingZeros: skippingZeros)
      buffers.eachRun(of: weights, layer: index, batch, units: units) { place, count in
        let (v, theta) = (velocity.elements + place, weights.elements + place)
        if descent.weightDecay != 0 {
          network.kernels.add(theta, times: Scalar(descent.weightDecay), to: v, count: count)
        }
        network.kernels.add(v, times: Scalar(-descent.learningRate), to: theta, count: count)
      }
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
