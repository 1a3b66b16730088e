/// What the engine leaves to a processor's vector units: everything that runs over the numbers of a batch. It is
/// written once, in `KernelsBaseline`, and compiled for several processors; `EngineScalar.kernels` is the choice among them.
///
/// **Panels.** All matrices here have their columns cut into panels of `panelWidth`. A panel is a small row-major
/// matrix of its own, and whole panels follow each other `panelStride` elements apart: element (r, c) is at
///
///     (c / panelWidth) · panelStride + r · panelWidth + c % panelWidth.
///
/// So a product's inner loop reads both its factors from memory in the order in which they stand there. The last
/// panel's columns beyond the matrix are padding: finite, and read by no sum.
///
/// **Bits.** Every element of a product is summed by itself, in the order of the inner index, with one rounding a
/// term where the processor has a fused multiply-add. How the rows are cut into tiles, or shared out among threads,
/// therefore changes no bit.
public protocol KernelSet<Scalar>: Sendable {
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// As a reader knows it: "AVX2".
  static var name: String { get }

  /// Columns of a panel: as many as a tile's row holds in registers. A power of two, and at most 128 bytes.
  static var panelWidth: Int { get }

  /// Rows of C that `multiply` has in registers at once, at most. Its rows are cut evenly into as few such tiles as
  /// there can be, the longer ones first.
  static var tileRows: Int { get }

  /// Whether a term is added with one rounding (a fused multiply-add) and not two. All sets for which this is the same
  /// give the same bits. (Where terms of zero are skipped, the sign of a zero aside; see `NonzeroInputs`.)
  static var fusesMultiplyAdd: Bool { get }

  /// C ← S + A·B over one panel of B and C, where every row of S is `start`, or S is C itself where that is nil.
  /// - Parameters:
  ///   - a: `rows` × `depth`, in panels `panelStride` elements apart.
  ///   - b: `depth` × panelWidth, one panel.
  ///   - c: `rows` × panelWidth, one panel.
  static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>)

  /// The same as `multiply`, but over the terms that count: a product of zero and what B has there, which is finite, is
  /// left out.
  /// - Parameter terms: a list for each tile of rows; see `tileRows`.
  static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>)

  /// C ← beta·C + Aᵀ·B over one panel of B and C. What C was is read even where `beta` is 0: it must be finite.
  /// - Parameters:
  ///   - a: `depth` × `rows`, in panels: its columns are the rows of C.
  ///   - b: `depth` × panelWidth, one panel.
  ///   - c: `rows` × panelWidth, one panel.
  static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    beta: Scalar, into c: UnsafeMutablePointer<Scalar>)

  /// The same as `multiplyTransposed`, but over the terms that count.
  /// - Parameter terms: a list for each `TermLists.columns` columns of A, which are rows of C.
  static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, beta: Scalar, into c: UnsafeMutablePointer<Scalar>)

  /// T ← the transpose of the first `rows` rows of a panel, at most panelWidth; T is panelWidth × panelWidth, and
  /// zero where there was no row.
  static func transpose(
    _ panel: UnsafePointer<Scalar>, rows: Int, into t: UnsafeMutablePointer<Scalar>)

  /// target ← beta·target + Σ rows, over one panel of `rows` rows; target has panelWidth elements.
  static func addRows(
    of panel: UnsafePointer<Scalar>, rows: Int, beta: Scalar, to target: UnsafeMutablePointer<Scalar>)

  /// y ← y + factor·x, element by element.
  static func add(
    _ x: UnsafePointer<Scalar>, times factor: Scalar, to y: UnsafeMutablePointer<Scalar>, count: Int)

  /// y ← α·x + β·y, element by element.
  static func combine(
    _ x: UnsafePointer<Scalar>, times alpha: Scalar, with y: UnsafeMutablePointer<Scalar>, times beta: Scalar,
    count: Int)

  /// y ← α·x² + β·y, element by element.
  static func combineSquares(
    of x: UnsafePointer<Scalar>, times alpha: Scalar, with y: UnsafeMutablePointer<Scalar>,
    times beta: Scalar,
    count: Int)

  /// y ← y + factor·x / (√s + ε), element by element.
  static func addQuotient(
    _ x: UnsafePointer<Scalar>, times factor: Scalar, byRootOf squares: UnsafePointer<Scalar>,
    plus epsilon: Scalar, to y: UnsafeMutablePointer<Scalar>, count: Int)

  /// z ← f(z), element by element.
  static func activate(_ values: UnsafeMutablePointer<Scalar>, count: Int, by activation: Activation)

  /// δ ← δ ⊙ f′(z), where a = f(z).
  /// - Parameter z: may be nil where the derivative reads a alone; see `ActivationFunction.derivativeReadsZ`.
  static func multiplyDerivative(
    of activation: Activation, z: UnsafePointer<Scalar>?, a: UnsafePointer<Scalar>,
    into deltas: UnsafeMutablePointer<Scalar>, count: Int)

  /// z ← softmax(z) for each row, pₖ = e^(zₖ − m) / Σⱼ e^(zⱼ − m) with m = max z.
  /// - Parameters:
  ///   - z: `rows` × `classes`, in panels.
  ///   - labels: a class for each row.
  ///   - losses: each row's cross-entropy −log p[label] = m + log Σⱼ e^(zⱼ − m) − z[label], in nats: by
  ///     log-sum-exp, which is exact where p[label] itself would underflow.
  static func softmax(
    _ z: UnsafeMutablePointer<Scalar>, panelStride: Int, rows: Int, classes: Int,
    labels: UnsafePointer<UInt8>,
    losses: UnsafeMutablePointer<Double>)

  /// One row of a matrix in panels from bytes: byte · scale + offset.
  static func scale(
    _ bytes: UnsafePointer<UInt8>, count: Int, by scale: Scalar, offset: Scalar,
    into row: UnsafeMutablePointer<Scalar>, panelStride: Int)

  /// The largest |x|, or NaN where one x is NaN.
  static func largestMagnitude(of values: UnsafePointer<Scalar>, count: Int) -> Scalar

  /// Which bytes are not zero: bit k % 8 of byte k / 8 of `bits` is set where `bytes[k]` is not zero. As many whole
  /// words of eight bytes are written as it takes; the bits beyond `count` are zero.
  static func markNonzero(
    _ bytes: UnsafePointer<UInt8>, count: Int, into bits: UnsafeMutablePointer<UInt8>)

  /// The places of all bits that are set, in their order; the lowest bit of the first byte is place 0.
  /// - Parameters:
  ///   - count: bytes of `bits`, at most 32.
  ///   - list: room for 8·count places.
  /// - Returns: how many there are.
  static func listBits(
    of bits: UnsafePointer<UInt8>, count: Int, into list: UnsafeMutablePointer<UInt8>
  ) -> Int

  /// For each of some columns of a matrix of bytes: the rows, in their order, in which it is not zero.
  /// - Parameters:
  ///   - bytes: the first column's first byte; rows are `stride` bytes apart.
  ///   - rows: at most 256.
  ///   - lists: for each column, `listStride` bytes apart, room for as many places as there are rows, rounded up to a
  ///     multiple of 8.
  ///   - counts: for each column how many there are.
  static func listRows(
    of bytes: UnsafePointer<UInt8>, stride: Int, rows: Int, columns: Int,
    into lists: UnsafeMutablePointer<UInt8>, listStride: Int, counts: UnsafeMutablePointer<UInt16>)

  /// Multiplies and adds in registers alone, as fast as the processor can, for its measured peak: s ← 1 + s·factor,
  /// from zero, in as many sums at once as keep the processor busy.
  /// - Returns: how many floating-point operations that were, and the total of one vector element's sums.
  static func multiplyAndAdd(rounds: Int, by factor: Scalar) -> (operations: Int, result: Scalar)
}

extension KernelSet {
  /// Tiles that `multiply` cuts so many rows into; see `tileRows`.
  public static func tiles(of rows: Int) -> Int { (rows + tileRows - 1) / tileRows }

  /// Bytes that `markNonzero` writes for so many.
  public static func markBytes(of count: Int) -> Int { (count + 63) / 64 * 8 }
}
