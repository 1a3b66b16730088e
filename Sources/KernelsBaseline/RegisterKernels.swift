public import Kernels

/// The kernels for one number type. `Register` has the size of the processor's own registers, so that a vector in the
/// source is a register of the machine.
public enum FloatKernels: RegisterKernels {
  #if AVX512
    public typealias Register = SIMD16<Float>
  #elseif FMA
    public typealias Register = SIMD8<Float>
  #else
    public typealias Register = SIMD4<Float>
  #endif
}

/// The same in double precision.
public enum DoubleKernels: RegisterKernels {
  #if AVX512
    public typealias Register = SIMD8<Double>
  #elseif FMA
    public typealias Register = SIMD4<Double>
  #else
    public typealias Register = SIMD2<Double>
  #endif
}

/// A set of kernels made of `Products` and `Elementwise`. Everything below is inlined into the two sets above, so it is
/// compiled for the target's processor.
public protocol RegisterKernels: KernelSet {
  associatedtype Register: SIMD where Register.Scalar == Scalar
}

extension RegisterKernels where Scalar: KernelScalar {
  #if arch(arm64)
    // There are thirty-two registers of four floats: a row uses four, and a tile has six rows.
    typealias Panels = Products<4, Register>
  #else
    typealias Panels = Products<2, Register>
  #endif

  public static var name: String {
    #if AVX512
      "AVX-512"
    #elseif FMA
      "AVX2"
    #elseif arch(arm64)
      "NEON"
    #else
      "baseline"
    #endif
  }

  public static var panelWidth: Int { Panels.width }

  public static var tileRows: Int { Panels.tallest }

  public static var fusesMultiplyAdd: Bool {
    #if FMA || arch(arm64)
      true
    #else
      false
    #endif
  }

  public static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>
  ) { Panels.multiply(a, panelStride: panelStride, by: b, rows: rows, depth: depth, start: start, into: c) }

  public static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>
  ) { Panels.multiply(a, panelStride: panelStride, by: b, rows: rows, terms: terms, start: start, into: c) }

  public static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, beta: Scalar, into c: UnsafeMutablePointer<Scalar>
  ) {
    Panels.multiplyTransposed(
      a, panelStride: panelStride, by: b, rows: rows, terms: terms, beta: beta, into: c)
  }

  public static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    beta: Scalar, into c: UnsafeMutablePointer<Scalar>
  ) {
    Panels.multiplyTransposed(
      a, panelStride: panelStride, by: b, rows: rows, depth: depth, beta: beta, into: c)
  }

  public static func transpose(
    _ panel: UnsafePointer<Scalar>, rows: Int, into t: UnsafeMutablePointer<Scalar>
  ) { Panels.transpose(panel, rows: rows, into: t) }

  public static func addRows(
    of panel: UnsafePointer<Scalar>, rows: Int, beta: Scalar, to target: UnsafeMutablePointer<Scalar>
  ) { Panels.addRows(of: panel, rows: rows, beta: beta, to: target) }

  public static func add(
    _ x: UnsafePointer<Scalar>, times factor: Scalar, to y: UnsafeMutablePointer<Scalar>, count: Int
  ) { Elementwise.add(x, times: factor, to: y, count: count) }

  public static func combine(
    _ x: UnsafePointer<Scalar>, times alpha: Scalar, with y: UnsafeMutablePointer<Scalar>, times beta: Scalar,
    count: Int
  ) { Elementwise.combine(x, times: alpha, with: y, times: beta, count: count) }

  public static func combineSquares(
    of x: UnsafePointer<Scalar>, times alpha: Scalar, with y: UnsafeMutablePointer<Scalar>,
    times beta: Scalar,
    count: Int
  ) { Elementwise.combineSquares(of: x, times: alpha, with: y, times: beta, count: count) }

  public static func addQuotient(
    _ x: UnsafePointer<Scalar>, times factor: Scalar, byRootOf squares: UnsafePointer<Scalar>,
    plus epsilon: Scalar, to y: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    Elementwise.addQuotient(x, times: factor, byRootOf: squares, plus: epsilon, to: y, count: count)
  }

  public static func activate(
    _ values: UnsafeMutablePointer<Scalar>, count: Int, by activation: Activation
  ) { Elementwise.activate(values, count: count, by: activation) }

  public static func multiplyDerivative(
    of activation: Activation, z: UnsafePointer<Scalar>?, a: UnsafePointer<Scalar>,
    into deltas: UnsafeMutablePointer<Scalar>, count: Int
  ) { Elementwise.multiplyDerivative(of: activation, z: z, a: a, into: deltas, count: count) }

  public static func softmax(
    _ z: UnsafeMutablePointer<Scalar>, panelStride: Int, rows: Int, classes: Int,
    labels: UnsafePointer<UInt8>, losses: UnsafeMutablePointer<Double>
  ) {
    Elementwise.softmax(
      z, panelStride: panelStride, width: Panels.width, rows: rows, classes: classes, labels: labels,
      losses: losses)
  }

  public static func scale(
    _ bytes: UnsafePointer<UInt8>, count: Int, by scale: Scalar, offset: Scalar,
    into row: UnsafeMutablePointer<Scalar>, panelStride: Int
  ) {
    Panels.scale(bytes, count: count, by: scale, offset: offset, into: row, panelStride: panelStride)
  }

  public static func largestMagnitude(of values: UnsafePointer<Scalar>, count: Int) -> Scalar {
    Scalar.largestMagnitude(of: values, count: count)
  }

  public static func markNonzero(
    _ bytes: UnsafePointer<UInt8>, count: Int, into bits: UnsafeMutablePointer<UInt8>
  ) { NonzeroBits.mark(bytes, count: count, into: bits) }

  public static func listBits(
    of bits: UnsafePointer<UInt8>, count: Int, into list: UnsafeMutablePointer<UInt8>
  ) -> Int { NonzeroBits.list(bits, count: count, into: list) }

  public static func listRows(
    of bytes: UnsafePointer<UInt8>, stride: Int, rows: Int, columns: Int,
    into lists: UnsafeMutablePointer<UInt8>, listStride: Int, counts: UnsafeMutablePointer<UInt16>
  ) {
    NonzeroBits.listRows(
      bytes, stride: stride, rows: rows, columns: columns, into: lists, listStride: listStride, counts: counts
    )
  }

  public static func multiplyAndAdd(rounds: Int, by factor: Scalar) -> (operations: Int, result: Scalar) {
    Panels.multiplyAndAdd(rounds: rounds, by: factor)
  }
}
