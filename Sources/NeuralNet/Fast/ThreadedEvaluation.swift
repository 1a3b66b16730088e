import LabelledExamples
import Synchronization

/// The computation of an `Evaluation`: a fast forward pass in chunks. A thread that has finished a chunk takes the
/// next. Each chunk has its own place for its results, and the losses are added in the order of the chunks at the end,
/// so neither the number of threads nor their speed changes a bit.
final class ThreadedEvaluation<Scalar: EngineScalar>: @unchecked Sendable {
  private let network: PackedNetwork<Scalar>
  private let examples: Examples
  private let chunkSize: Int
  /// The products that skip terms of zero.
  private let uses: NonzeroInputs<Scalar>.Uses
  private let predictions: UnsafeMutableBufferPointer<UInt8>
  private let confidences: UnsafeMutableBufferPointer<Float>
  /// The sum of each chunk's losses, in nats.
  private let losses: UnsafeMutableBufferPointer<Double>
  private let next = Atomic<Int>(0)
  private let isCancelled = Atomic<Bool>(false)

  init(
    _ network: Network<Scalar>, on examples: Examples, chunkSize: Int, by execution: Execution<Scalar>
  ) {
    self.network = PackedNetwork(network, by: execution)
    self.examples = examples
    self.chunkSize = min(chunkSize, examples.count)
    let sparsity = Sparsity(
      of: examples, through: self.network, order: 0..<examples.count, batchSize: chunkSize)
    uses = self.network.hasFiniteFirstLayer ? sparsity.uses.intersection(.forward) : []
    func room<Element>(_ count: Int, _ zero: Element) -> UnsafeMutableBufferPointer<Element> {
      let room = UnsafeMutableBufferPointer<Element>.allocate(capacity: count)
      room.initialize(repeating: zero)
      return room
    }
    predictions = room(examples.count, 0)
    confidences = room(examples.count, 0)
    losses = room((examples.count + self.chunkSize - 1) / self.chunkSize, 0)
  }

  deinit {
    predictions.deallocate()
    confidences.deallocate()
    losses.deallocate()
  }

  /// - Parameter isCancelled: called on the caller's thread before each chunk that this thread takes.
  /// - Returns: nil if the evaluation was cancelled.
  func run(
    threads: Int, isCancelled: () -> Bool
  ) -> (loss: Double, predictions: [UInt8], confidences: [Float])? {
    withoutActuallyEscaping(isCancelled) { isCancelled in
      // Only the first thread, the caller's own, ever calls it.
      nonisolated(unsafe) let isCancelled = isCancelled
      ThreadTeam.run(min(threads, losses.count)) { member in
        let batch = Batch(for: network, capacity: chunkSize, skipping: uses)
        let buffers = BatchBuffers(for: network, capacity: chunkSize, goingBack: false)
        while true {
          let chunk = next.add(1, ordering: .relaxed).oldValue
          guard chunk < losses.count else { break }
          if member.isFirst, isCancelled() { self.isCancelled.store(true, ordering: .relaxed) }
          guard !self.isCancelled.load(ordering: .relaxed) else { break }
          evaluate(chunk, as: batch, with: buffers)
        }
      }
    }
    guard !self.isCancelled.load(ordering: .relaxed) else { return nil }
    return (losses.reduce(0, +) / Double(examples.count), Array(predictions), Array(confidences))
  }

  private func evaluate(_ chunk: Int, as batch: Batch<Scalar>, with buffers: BatchBuffers<Scalar>) {
    let start = chunk * chunkSize
    let rows = 0..<min(chunkSize, examples.count - start)
    for row in rows { batch.fill(row: row, with: start + row, of: examples) }
    batch.list(.whole, count: rows.count)
    buffers.forward(rows.count, of: batch, through: network, skippingZeros: true)
    let probabilities = buffers.activations[buffers.activations.count - 1]
    for row in rows {
      var (best, highest) = (0, probabilities[row, 0])
      for panel in 0..<probabilities.panels {
        let (first, values) = (panel * probabilities.width, probabilities.panel(panel, row: row))
        for k in 0..<probabilities.columns(ofPanel: panel) where values[k] > highest {
          (best, highest) = (first + k, values[k])
        }
      }
      predictions[start + row] = UInt8(best)
      confidences[start + row] = Float(highest)
    }
    losses[chunk] = buffers.lossSum(rows.count)
  }
}
