import Kernels

/// The three matrix products of a perceptron, over matrices in panels. They are cut into blocks that fit in the
/// processor's caches. This file decides which blocks are multiplied; the kernels compute the sums.
///
/// A layer's parameters are one matrix, (inputs + 1) × outputs: the transposed weights with the biases below.
struct PanelProducts<Scalar: EngineScalar>: Sendable {
  let kernels: any KernelSet<Scalar>.Type
  let blocking: Blocking

  init(_ kernels: any KernelSet<Scalar>.Type) {
    self.kernels = kernels
    blocking = Blocking(elementSize: MemoryLayout<Scalar>.size)
  }

  /// Computes Z ← A·Wᵀ + b for these rows of A and Z, and these panels of units.
  func preactivations(
    of input: PanelMatrix<Scalar>, rows: Range<Int>, through parameters: PanelMatrix<Scalar>,
    panels: Range<Int>, into preactivations: PanelMatrix<Scalar>
  ) {
    let inputs = input.columns
    for rows in blocking.rows.cut(rows) {
      for depth in blocking.depth.cut(0..<inputs) {
        let a = input.panel(depth.lowerBound / input.width, row: rows.lowerBound)
        for panel in panels {
          kernels.multiply(
            a, panelStride: input.stride, by: parameters.panel(panel, row: depth.lowerBound),
            rows: rows.count,
            depth: depth.count, start: depth.lowerBound == 0 ? parameters.panel(panel, row: inputs) : nil,
            into: preactivations.panel(panel, row: rows.lowerBound))
        }
      }
    }
  }

  /// Computes the same for a batch's first layer, but only over the inputs that are not zero, for these tiles of its
  /// first `count` examples. The weights must be finite.
  func preactivations(
    of input: PanelMatrix<Scalar>, _ nonzeros: NonzeroInputs<Scalar>, count: Int, tiles: Range<Int>,
    through parameters: PanelMatrix<Scalar>, panels: Range<Int>, into preactivations: PanelMatrix<Scalar>
  ) {
    let inputs = input.columns
    let side = Blocking.Side(maximum: max(1, blocking.rows.maximum / kernels.tileRows), unit: 1)
    for tiles in side.cut(tiles) {
      let first = nonzeros.rows(ofTile: tiles.lowerBound, count: count).lowerBound
      let end = nonzeros.rows(ofTile: tiles.upperBound, count: count).lowerBound
      for (index, depth) in blocking.depth.cut(0..<inputs).enumerated() {
        let a = input.panel(depth.lowerBound / input.width, row: first)
        let terms = nonzeros.inputs(fromTile: tiles.lowerBound, depth: index)
        for panel in panels {
          kernels.multiply(
            a, panelStride: input.stride, by: parameters.panel(panel, row: depth.lowerBound),
            rows: end - first, terms: terms,
            start: depth.lowerBound == 0 ? parameters.panel(panel, row: inputs) : nil,
            into: preactivations.panel(panel, row: first))
        }
      }
    }
  }

  /// Computes D ← δ·W for these rows of δ and D: the gradient with respect to the activations of the layer below.
  /// - Parameter scratch: memory for `blocking.depth.maximum` × panelWidth elements.
  func backpropagate(
    of deltas: PanelMatrix<Scalar>, rows: Range<Int>, through parameters: PanelMatrix<Scalar>,
    into below: PanelMatrix<Scalar>, scratch: UnsafeMutablePointer<Scalar>, zeros: UnsafePointer<Scalar>
  ) {
    let width = deltas.width
    for rows in blocking.rows.cut(rows) {
      for panel in 0..<below.panels {
        for depth in blocking.depth.cut(0..<deltas.columns) {
          let outputs = depth.lowerBound / width..<(depth.upperBound + width - 1) / width
          // In memory, the weights of different units are side by side; this product needs the inputs side by side.
          // Each transposed block is used for all rows.
          for (index, output) in outputs.enumerated() {
            kernels.transpose(
              parameters.panel(output, row: panel * width), rows: below.columns(ofPanel: panel),
              into: scratch + index * width * width)
          }
          kernels.multiply(
            deltas.panel(outputs.lowerBound, row: rows.lowerBound), panelStride: deltas.stride, by: scratch,
            rows: rows.count, depth: depth.count, start: depth.lowerBound == 0 ? zeros : nil,
            into: below.panel(panel, row: rows.lowerBound))
        }
      }
    }
  }

  /// Computes G ← beta·G + (δᵀ·A)ᵀ for these panels of units, these inputs (see `inputs(_:of:)`), and the first `count`
  /// rows of δ and A.
  /// - Parameter nonzeros: lists of the elements of A that are not zero; if given, only their terms are summed, and δ
  ///   must be finite.
  func addGradient(
    of deltas: PanelMatrix<Scalar>, input: PanelMatrix<Scalar>, _ nonzeros: NonzeroInputs<Scalar>? = nil,
    count: Int, panels: Range<Int>, inputs: Range<Int>, beta: Scalar, to target: PanelMatrix<Scalar>
  ) {
    let width = input.width
    for inputs in blocking.inputs.cut(inputs) {
      for (block, batch) in blocking.batch.cut(0..<count).enumerated() {
        let a = input.panel(inputs.lowerBound / width, row: batch.lowerBound)
        let terms = nonzeros?.rows(fromInput: inputs.lowerBound, block: block)
        for panel in panels {
          let (delta, place) = (
            deltas.panel(panel, row: batch.lowerBound), target.panel(panel, row: inputs.lowerBound)
          )
          let beta = batch.lowerBound == 0 ? beta : 1
          if let terms {
            kernels.multiplyTransposed(
              a, panelStride: input.stride, by: delta, rows: inputs.count, terms: terms, beta: beta,
              into: place)
          } else {
            kernels.multiplyTransposed(
              a, panelStride: input.stride, by: delta, rows: inputs.count, depth: batch.count,
              beta: beta, into: place)
          }
        }
      }
    }
  }

  /// A part of a layer's inputs. It starts at the start of a panel, and at the start of a block of inputs that share a
  /// list.
  func inputs(_ part: WorkSlice, of input: PanelMatrix<Scalar>) -> Range<Int> {
    let unit = max(input.width, TermLists.columns)
    let units = part.of((input.columns + unit - 1) / unit)
    return min(units.lowerBound * unit, input.columns)..<min(units.upperBound * unit, input.columns)
  }

  /// Computes b ← beta·b + Σ δ over the first `count` rows, for these panels of units.
  func addBiasGradient(
    of deltas: PanelMatrix<Scalar>, count: Int, panels: Range<Int>, beta: Scalar,
    to target: PanelMatrix<Scalar>
  ) {
    for panel in panels {
      kernels.addRows(
        of: deltas.panel(panel), rows: count, beta: beta, to: target.panel(panel, row: target.rows - 1))
    }
  }
}

/// The largest sides of a block. Each product reads a block of one factor again for every panel of the other. A panel's
/// block should fit in the first-level cache (32 KB), the other block in the second-level cache.
///
/// The sides are counted in numbers, not in panels: where a sum is cut decides its bits, and the bits must not depend
/// on the width of a processor's registers.
struct Blocking: Sendable {
  /// One side of a block: it cuts a range into ranges of nearly equal length, of at most `maximum` numbers, that start
  /// at multiples of `unit`.
  struct Side: Sendable {
    let maximum: Int
    let unit: Int

    func cut(_ range: Range<Int>) -> some Sequence<Range<Int>> {
      let units = (range.count + unit - 1) / unit
      let pieces = (range.count + maximum - 1) / maximum
      return (0..<pieces).lazy.map { piece in
        let lower = range.lowerBound + units * piece / pieces * unit
        let upper = range.lowerBound + units * (piece + 1) / pieces * unit
        return lower..<Swift.min(upper, range.upperBound)
      }
    }
  }

  /// The examples, in the forward and backward pass.
  let rows: Side
  /// The inner index, in the forward and backward pass.
  let depth: Side
  /// A layer's inputs in the gradient's product: the rows of its result.
  let inputs: Side
  /// The examples that the gradient is summed over.
  let batch: Side

  init(elementSize: Int) {
    // The widest panel of any processor: two registers of 64 bytes.
    let panel = 128 / elementSize
    rows = Side(maximum: 384, unit: 1)
    depth = Side(maximum: 8 * panel, unit: panel)
    inputs = Side(maximum: 6 * panel, unit: panel)
    batch = Side(maximum: 192, unit: 1)
  }
}
