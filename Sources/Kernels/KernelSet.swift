/// The operations that the engine does with a processor's vector units: all loops over the numbers of a batch. They are
/// written once, in `KernelsBaseline`, and compiled for several processors; `EngineScalar.kernels` chooses among them.
///
/// **Panels.** The columns of all matrices here are cut into panels of `panelWidth`. A panel is a small row-major
/// matrix, and each panel starts `panelStride` elements after the one before it: element (r, c) is at
///
///     (c / panelWidth) · panelStride + r · panelWidth + c % panelWidth.
///
/// So a product's inner loop reads both its factors in the order in which they are in memory. The columns of the last
/// panel after the matrix's own are padding: finite numbers that no sum reads.
///
/// **Bits.** Every element of a product is summed separately, in the order of the inner index. Each term is rounded
/// once if the processor has a fused multiply-add. So it changes no bit how the rows are cut into tiles, or divided
/// among threads.
public protocol KernelSet<Scalar>: Sendable {
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// The name for readers: "AVX2".
  static var name: String { get }

  /// The number of columns of a panel: the width of a tile's row in registers. A power of two; a row has at most 128
  /// bytes.
  static var panelWidth: Int { get }

  /// The largest number of rows of C that `multiply` keeps in registers at once. The rows of C are cut evenly into the
  /// smallest possible number of such tiles; the longer tiles come first.
  static var tileRows: Int { get }

  /// Whether a term is added with one rounding (a fused multiply-add) and not two. All sets with the same value give
  /// the same bits. (Only the sign of a zero can differ, where terms of zero are skipped; see `NonzeroInputs`.)
  static var fusesMultiplyAdd: Bool { get }

  /// C ← S + A·B over one panel of B and C. Every row of S is `start`; if `start` is nil, S is C itself.
  /// - Parameters:
  ///   - a: `rows` × `depth`, in panels `panelStride` elements apart.
  ///   - b: `depth` × panelWidth, one panel.
  ///   - c: `rows` × panelWidth, one panel.
  static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>)

  /// Computes the same as `multiply`, but only over the listed terms. A term that is left out is a product of zero and
  /// a finite element of B.
  /// - Parameter terms: a list for each tile of rows; see `tileRows`.
  static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>)

  /// C ← beta·C + Aᵀ·B over one panel of B and C. The old C is read even if `beta` is 0, so it must be finite.
  /// - Parameters:
  ///   - a: `depth` × `rows`, in panels: its columns are the rows of C.
  ///   - b: `depth` × panelWidth, one panel.
  ///   - c: `rows` × panelWidth, one panel.
  static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    beta: Scalar, into c: UnsafeMutablePointer<Scalar>)

  /// Computes the same as `multiplyTransposed`, but only over the listed terms.
  /// - Parameter terms: a list for each `TermLists.columns` columns of A, which are rows of C.
  static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, beta: Scalar, into c: UnsafeMutablePointer<Scalar>)

  /// T ← the transpose of the first `rows` rows of a panel, at most panelWidth; T is panelWidth × panelWidth, with
  /// zeros for the missing rows.
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
  /// - Parameter z: may be nil if the derivative reads only a; see `ActivationFunction.derivativeReadsZ`.
  static func multiplyDerivative(
    of activation: Activation, z: UnsafePointer<Scalar>?, a: UnsafePointer<Scalar>,
    into deltas: UnsafeMutablePointer<Scalar>, count: Int)

  /// z ← softmax(z) for each row, pₖ = e^(zₖ − m) / Σⱼ e^(zⱼ − m) with m = max z.
  /// - Parameters:
  ///   - z: `rows` × `classes`, in panels.
  ///   - labels: a class for each row.
  ///   - losses: each row's cross-entropy −log p[label] = m + log Σⱼ e^(zⱼ − m) − z[label], in nats. This formula
  ///     (log-sum-exp) is exact even if p[label] itself would underflow.
  static func softmax(
    _ z: UnsafeMutablePointer<Scalar>, panelStride: Int, rows: Int, classes: Int,
    labels: UnsafePointer<UInt8>,
    losses: UnsafeMutablePointer<Double>)

  /// Converts bytes to one row of a matrix in panels: byte · scale + offset.
  static func scale(
    _ bytes: UnsafePointer<UInt8>, count: Int, by scale: Scalar, offset: Scalar,
    into row: UnsafeMutablePointer<Scalar>, panelStride: Int)

  /// Returns the largest |x|, or NaN if one x is NaN.
  static func largestMagnitude(of values: UnsafePointer<Scalar>, count: Int) -> Scalar

  /// Marks the bytes that are not zero: sets bit k % 8 of byte k / 8 of `bits` if `bytes[k]` is not zero. It writes
  /// whole words of eight bytes; the bits after `count` are zero.
  static func markNonzero(
    _ bytes: UnsafePointer<UInt8>, count: Int, into bits: UnsafeMutablePointer<UInt8>)

  /// Lists the places of all set bits, in order; the lowest bit of the first byte is place 0.
  /// - Parameters:
  ///   - count: the number of bytes of `bits`, at most 32.
  ///   - list: memory for 8·count places.
  /// - Returns: the number of set bits.
  static func listBits(
    of bits: UnsafePointer<UInt8>, count: Int, into list: UnsafeMutablePointer<UInt8>
  ) -> Int

  /// Lists, for each of some columns of a matrix of bytes, the rows in which the column is not zero, in order.
  /// - Parameters:
  ///   - bytes: the first column's first byte; rows are `stride` bytes apart.
  ///   - rows: at most 256.
  ///   - lists: for each column, `listStride` bytes apart, memory for one place for each row, rounded up to a
  ///     multiple of 8.
  ///   - counts: the length of each column's list.
  static func listRows(
    of bytes: UnsafePointer<UInt8>, stride: Int, rows: Int, columns: Int,
    into lists: UnsafeMutablePointer<UInt8>, listStride: Int, counts: UnsafeMutablePointer<UInt16>)

  /// Multiplies and adds in registers alone, to measure the processor's peak: s ← 1 + s·factor, starting from zero, in
  /// enough independent sums to keep the processor busy.
  /// - Returns: the number of floating-point operations, and the total of one vector element's sums.
  static func multiplyAndAdd(rounds: Int, by factor: Scalar) -> (operations: Int, result: Scalar)
}

extension KernelSet {
  /// The number of tiles that `multiply` cuts `rows` rows into; see `tileRows`.
  public static func tiles(of rows: Int) -> Int { (rows + tileRows - 1) / tileRows }

  /// The number of bytes that `markNonzero` writes for `count` bytes.
  public static func markBytes(of count: Int) -> Int { (count + 63) / 64 * 8 }
}
