import Kernels
import LabelledExamples

/// A batch of examples and their labels, as a network reads them.
///
/// Several threads may fill one batch at the same time, each its own rows.
final class Batch<Scalar: EngineScalar>: @unchecked Sendable {
  /// X: a row for each example.
  let input: PanelMatrix<Scalar>
  let labels: UnsafeMutablePointer<UInt8>

  /// The lists of the inputs that are not zero; nil where skipping the zeros saves no time.
  let nonzeros: NonzeroInputs<Scalar>?

  private let kernels: any KernelSet<Scalar>.Type

  /// - Parameter capacity: the number of rows, at least one.
  init(
    for network: PackedNetwork<Scalar>, capacity: Int, skipping uses: NonzeroInputs<Scalar>.Uses = []
  ) {
    precondition(capacity > 0, "a batch has an example")
    kernels = network.kernels
    input = PanelMatrix(rows: capacity, columns: network.layers[0].rows - 1, width: kernels.panelWidth)
    nonzeros =
      uses.isEmpty
      ? nil
      : NonzeroInputs(of: input, uses: uses, kernels: kernels)
    labels = .allocate(capacity: capacity)
    labels.initialize(repeating: 0, count: capacity)
  }

  /// Makes a batch of a matrix's rows and their labels; without labels, every row has class 0.
  convenience init(
    for network: PackedNetwork<Scalar>, _ matrix: Matrix<Scalar>, labels: [UInt8]? = nil
  ) {
    let classes = network.layers[network.layers.count - 1].columns
    precondition(labels.map { $0.count == matrix.rows } ?? true, "a label for each example")
    precondition(labels?.allSatisfy { Int($0) < classes } ?? true, "labels are classes")
    self.init(
      for: network, capacity: matrix.rows,
      skipping: network.execution.skipsZeros ? [.forward, .gradient] : [])
    input.fill(matrix)
    for row in 0..<matrix.rows { nonzeros?.mark(row, matrix.row(row).map { $0 == 0 ? 0 : 1 }) }
    list(.whole, count: matrix.rows)
    if let labels { self.labels.update(from: labels, count: matrix.rows) }
  }

  deinit { labels.deallocate() }

  /// Writes an example into a row. After all rows are written, the caller must call `list`.
  func fill(row: Int, with index: Int, of examples: Examples) {
    examples.withPixels(of: index) { pixels in
      examples.scale(pixels, into: input.panel(0, row: row), panelStride: input.stride, by: kernels)
      nonzeros?.mark(row, pixels)
    }
    labels[row] = examples.labels[index]
  }

  /// Makes a slice of the lists of nonzero inputs for the first `count` rows.
  func list(_ slice: WorkSlice, count: Int) { nonzeros?.list(slice, count: count) }
}
