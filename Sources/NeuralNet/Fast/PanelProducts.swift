import Kernels

/// The three matrix products of a perceptron over matrices in panels, cut into blocks that stay in the processor's
/// caches. What is multiplied is said here; the sums themselves are the kernels'.
///
/// A layer's parameters are one matrix, its weights transposed with the biases below: (inputs + 1) × outputs.
struct PanelProducts<Scalar: EngineScalar>: Sendable {
  let kernels: any KernelSet<Scalar>.Type
  let blocking: Blocking

  init(_ kernels: any KernelSet<Scalar>.Type) {
    self.kernels = kernels
    blocking = Blocking(elementSize: MemoryLayout<Scalar>.size)
  }

  /// Z ← A·Wᵀ + b for these rows of A and Z, and these panels of units.
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

  /// The same for a batch's first layer, over the inputs that are not zero, for these tiles of its first `count`
  /// examples. The weights are finite.
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

  /// D ← δ·W for these rows of δ and D, the gradient with respect to the activations of the layer below.
  /// - Parameter scratch: room for `blocking.depth.maximum` × panelWidth elements.
  func backpropagate(
    of deltas: PanelMatrix<Scalar>, rows: Range<Int>, through parameters: PanelMatrix<Scalar>,
    into below: PanelMatrix<Scalar>, scratch: UnsafeMutablePointer<Scalar>, zeros: UnsafePointer<Scalar>
  ) {
    let width = deltas.width
    for rows in blocking.rows.cut(rows) {
      for panel in 0..<below.panels {
        for depth in blocking.depth.cut(0..<deltas.columns) {
          let outputs = depth.lowerBound / width..<(depth.upperBound + width - 1) / width
          // The units' weights stand side by side; here their inputs must. Each turned block serves all rows.
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

  /// G ← beta·G + (δᵀ·A)ᵀ for these panels of units, these of their inputs (see `inputs(_:of:)`), and the first
  /// `count` rows of δ and A.
  /// - Parameter nonzeros: the elements of A that are not zero, where only their terms are summed; δ must be finite then.
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

  /// A part of a layer's inputs. It begins where a panel begins, and where a block of inputs that share a list begins.
  func inputs(_ part: WorkSlice, of input: PanelMatrix<Scalar>) -> Range<Int> {
    let unit = max(input.width, TermLists.columns)
    let units = part.of((input.columns + unit - 1) / unit)
    return min(units.lowerBound * unit, input.columns)..<min(units.upperBound * unit, input.columns)
  }

  /// b ← beta·b + Σ δ over the first `count` rows, for these panels of units.
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

/// How long the sides of a block may be. Each product runs through a block of one factor for every panel of the
/// other, and a panel's block should stay in the first-level cache (32 KB), the other block in the second.
///
/// The lengths are of numbers, not of panels: where a sum is cut decides its bits, and they should not depend on
/// how wide a processor's registers are.
struct Blocking: Sendable {
  /// A range cut into ranges as even as can be, of at most `maximum` numbers each, that begin at multiples of `unit`.
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

  /// Examples on their way forward or back.
  let rows: Side
  /// The inner index on that way.
  let depth: Side
  /// A layer's inputs, as the gradient is summed: the rows of its result.
  let inputs: Side
  /// The examples that it is summed over.
  let batch: Side

  init(elementSize: Int) {
    // The widest panel there is: two registers of 64 bytes.
    let panel = 128 / elementSize
    rows = Side(maximum: 384, unit: 1)
    depth = Side(maximum: 8 * panel, unit: panel)
    inputs = Side(maximum: 6 * panel, unit: panel)
    batch = Side(maximum: 192, unit: 1)
  }
}
