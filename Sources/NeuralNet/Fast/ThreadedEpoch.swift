import LabelledExamples

/// One epoch of training, computed fast: with matrices in panels and a team of threads. The `Optimizer` defines the
/// step, and `Training` runs one epoch after the other.
///
/// Most of a network's weights are between the pictures and the first hidden layer. They are divided by that layer's
/// units: a thread changes the weights of its own units and multiplies the next batch by them, so that most of them
/// stay in its core's cache. (If two slices meet inside a panel, two threads change and read that panel.) Everything
/// else, from the first hidden layer to the losses and back, is divided by examples. A step has three parts. Each
/// thread does its slice of each part, and there is a barrier after each part:
///
/// 1. it computes, for its examples of the batch, everything from the first layer's z to the losses, and back to the
///    deltas;
/// 2. it sums the batch's gradient and takes the optimizer's step, for its slice of the parameters;
/// 3. it computes z of its units for the next batch, whose pictures were converted to numbers during the first two
///    parts.
///
/// Every number is summed by one thread, so neither the number of threads nor their slices change a bit.
final class ThreadedEpoch<Scalar: EngineScalar>: @unchecked Sendable {
  enum End {
    /// The mean loss per example, the weights, the optimizer's buffers, and the number of steps in this epoch.
    case finished(loss: Double, PackedNetwork<Scalar>, buffers: [PackedNetwork<Scalar>], steps: Int)
    case diverged
    case cancelled
  }

  private let network: PackedNetwork<Scalar>
  private let optimizer: any Optimizer
  private let target: GradientTarget
  private let optimizerBuffers: [PackedNetwork<Scalar>]
  /// The gradient, if the optimizer reads it.
  private let gradient: PackedNetwork<Scalar>?
  /// The place where the gradient is summed: the parameters, one of the optimizer's buffers, or `gradient`.
  private let sums: PackedNetwork<Scalar>
  /// The number of the optimizer's steps before this epoch.
  private let earlierSteps: Int
  private let examples: Examples
  private let order: [Int]
  private let batchSize: Int
  private let buffers: BatchBuffers<Scalar>
  private let threads: Int
  /// The current batch and the next one, in turn. One buffer is enough if there is only one batch, or a single thread,
  /// which can fill the buffer again after it has used it.
  private let batches: [Batch<Scalar>]
  /// For each thread the largest |δ₁| of its examples, or NaN. Every thread needs the values of all threads before it
  /// skips terms of zero.
  private let largestDeltas: UnsafeMutablePointer<Double>

  // Only the first thread writes these. The others read `isOver` after the next barrier.
  private var lossSum = 0.0
  private var isCancelled = false
  private var isOver = false

  /// - Parameter state: the optimizer's state, with `optimizer.bufferCount` buffers.
  init(
    _ network: Network<Scalar>, _ optimizer: any Optimizer, _ state: OptimizerState<Scalar>,
    examples: Examples, order: [Int], batchSize: Int, threads: Int, by execution: Execution<Scalar>
  ) {
    precondition(state.buffers.count == optimizer.bufferCount, "the state is this optimizer's")
    let place = optimizer.gradientTarget.place
    precondition(place != .gradient || optimizer.gradientTarget.beta == 0, "a step forgets the gradient")
    precondition(place != .parameters || optimizer.bufferCount == 0, "update fills the buffers")
    let packed = PackedNetwork(network, by: execution)
    self.network = packed
    self.optimizer = optimizer
    target = optimizer.gradientTarget
    optimizerBuffers = state.buffers.map { PackedNetwork($0, like: packed) }
    switch target.place {
    case .parameters: (sums, gradient) = (packed, nil)
    case .buffer(let number): (sums, gradient) = (optimizerBuffers[number], nil)
    case .gradient:
      sums = PackedNetwork(zerosLike: packed)
      gradient = sums
    }
    earlierSteps = state.steps
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
      ThreadTeam.run(threads) { member in work(member, progress: progress) }
    }
    // If the last step made a weight infinite, the loss does not show it, so check `isFinite` below.
    if !lossSum.isFinite { return .diverged }
    if isCancelled { return .cancelled }
    guard network.isFinite, optimizerBuffers.allSatisfy(\.isFinite) else { return .diverged }
    return .finished(
      loss: lossSum / Double(order.count), network, buffers: optimizerBuffers,
      steps: (order.count + batchSize - 1) / batchSize)
  }

  private func work(_ member: ThreadTeam.Member, progress: (Int) -> Bool) {
    let scratch = buffers.scratch()
    // Every thread computes the same bound, so all make the same decision.
    var bound = MagnitudeBound(
      network, buffers: optimizerBuffers, optimizer: optimizer,
      largestInput: examples.scaling.largestMagnitude)
    gather(from: 0, member.slice)
    member.barrier()
    list(from: 0, member.slice)
    member.barrier()
    preactivateFirstLayer(from: 0, member.slice, skippingZeros: bound.isFinite)
    member.barrier(rebalancing: true)
    for start in stride(from: 0, to: order.count, by: batchSize) {
      let slice = member.slice
      let next = start + batchSize
      learn(from: start, slice, scratch: scratch)
      largestDeltas[member.index] = Double(buffers.largestFirstDelta(slice.of(count(from: start))))
      if batches.count > 1 { gather(from: next, slice) }
      member.barrier()
      let delta = largestDelta
      for index in network.layers.indices { step(index, from: start, slice, skippingZeros: delta.isFinite) }
      bound.step(delta: delta, count: count(from: start))
      if batches.count == 1 { gather(from: next, slice) }
      list(from: next, slice)
      member.barrier()
      preactivateFirstLayer(from: next, slice, skippingZeros: bound.isFinite)
      if member.isFirst {
        lossSum += buffers.lossSum(count(from: start))
        isCancelled = !progress(min(next, order.count))
        isOver = isCancelled || !lossSum.isFinite
      }
      member.barrier(rebalancing: true)
      if isOver { break }
    }
  }

  /// The batch whose first example is at `start` in the order.
  private func batch(from start: Int) -> Batch<Scalar> { batches[start / batchSize % batches.count] }

  /// The number of examples in that batch; 0 after the last batch.
  private func count(from start: Int) -> Int { max(0, min(batchSize, order.count - start)) }

  /// Converts a slice of a batch's pictures to numbers.
  private func gather(from start: Int, _ slice: WorkSlice) {
    let (batch, rows) = (batch(from: start), slice.of(count(from: start)))
    for row in rows {
      // Memory needs about as long to answer as eight pictures need to be scaled, so prefetch the eighth picture from
      // here. In the last eight rows that is a picture of the next batch, near the first that this thread will read.
      let ahead = start + row + 8 + (row + 8 < rows.upperBound ? 0 : batchSize - rows.count)
      if ahead < order.count { examples.prefetch(order[ahead]) }
      batch.fill(row: row, with: order[start + row], of: examples)
    }
  }

  /// Lists the nonzero inputs of a slice of a batch. All its pictures must have been converted.
  private func list(from start: Int, _ slice: WorkSlice) {
    batch(from: start).list(slice, count: count(from: start))
  }

  /// The largest |δ₁| of all threads, or NaN.
  private var largestDelta: Double {
    (0..<threads).reduce(0) { $0.isNaN || largestDeltas[$1].isNaN ? .nan : max($0, largestDeltas[$1]) }
  }

  /// Computes the first layer's z for a whole batch and a slice of the units.
  private func preactivateFirstLayer(from start: Int, _ slice: WorkSlice, skippingZeros: Bool) {
    let count = count(from: start)
    slice.eachPanelSlice(of: network.layers[0].panels) { units in
      buffers.preactivateFirstLayer(
        units.part, of: count, of: batch(from: start), through: network, panels: units.panels,
        skippingZeros: skippingZeros)
    }
  }

  /// Takes a slice of a batch from the first layer's z to the losses, and back to the deltas.
  private func learn(from start: Int, _ slice: WorkSlice, scratch: PanelMatrix<Scalar>) {
    let (batch, count) = (batch(from: start), count(from: start))
    let rows = slice.of(count)
    buffers.activate(0, rows, of: batch, through: network)
    buffers.forward(rows, of: batch, through: network, from: 1)
    // δ then has the scale that the optimizer's gradient target needs, and the factor 1/B of the mean.
    buffers.backward(
      rows, of: batch, through: network, scale: Scalar(target.scale / Double(count)), scratch: scratch)
  }

  /// Takes the optimizer's step for a slice of one layer's parameters.
  private func step(_ index: Int, from start: Int, _ slice: WorkSlice, skippingZeros: Bool) {
    let (batch, count) = (batch(from: start), count(from: start))
    let parameters = network.layers[index]
    let optimizerBuffers = optimizerBuffers.map { $0.layers[index] }
    let gradient = gradient?.layers[index]
    let number = earlierSteps + start / batchSize + 1
    slice.eachPanelSlice(of: parameters.panels) { units in
      buffers.addGradient(
        of: index, batch, count: count, units: units, beta: Scalar(target.beta), to: sums.layers[index],
        skippingZeros: skippingZeros)
      guard target.place != .parameters else { return }
      buffers.eachRun(of: parameters, layer: index, batch, units: units) { first, count in
        // Update in pieces that stay in the first-level cache, even if the optimizer needs several operations.
        for piece in stride(from: first, to: first + count, by: Self.runLength) {
          optimizer.update(
            ParameterSlice(
              parameters: parameters, gradient: gradient, buffers: optimizerBuffers,
              kernels: network.kernels, start: piece, count: min(Self.runLength, first + count - piece)),
            step: number)
        }
      }
    }
  }

  /// The number of elements of a piece.
  private static var runLength: Int { 1024 }
}
