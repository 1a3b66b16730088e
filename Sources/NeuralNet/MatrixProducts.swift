import COpenBLAS

/// The three matrix products of a perceptron, and the only place that knows who computes them: OpenBLAS.
/// Whoever brings kernels of their own replaces this file.
enum MatrixProducts<Scalar: EngineScalar> {
  /// Z ← Z + X·Wᵀ. X is `batch` × inputs, W outputs × inputs, Z `batch` × outputs.
  static func addForward(
    inputs: UnsafePointer<Scalar>, batch: Int, weights: UnsafePointer<Scalar>, outputs: Int, inputCount: Int,
    to sums: UnsafeMutablePointer<Scalar>
  ) {
    Scalar.generalProduct(
      Operand(elements: inputs, rows: batch, columns: inputCount),
      Operand(elements: weights, rows: outputs, columns: inputCount).transposed,
      scale: 1, into: sums, keeping: 1)
  }

  /// D ← δ·W, what the layer below is to blame for. δ is `batch` × outputs, D `batch` × inputs.
  static func backward(
    deltas: UnsafePointer<Scalar>, batch: Int, weights: UnsafePointer<Scalar>, outputs: Int, inputCount: Int,
    into blame: UnsafeMutablePointer<Scalar>
  ) {
    Scalar.generalProduct(
      Operand(elements: deltas, rows: batch, columns: outputs),
      Operand(elements: weights, rows: outputs, columns: inputCount),
      scale: 1, into: blame, keeping: 0)
  }

  /// G ← keeping·G + scale·δᵀ·X, outputs × inputs: a gradient with scale 1/B; a step of descent, without any
  /// gradient in memory, with scale −η/B and the weights themselves as G.
  static func addGradient(
    deltas: UnsafePointer<Scalar>, inputs: UnsafePointer<Scalar>, batch: Int, outputs: Int, inputCount: Int,
    scale: Scalar, to target: UnsafeMutablePointer<Scalar>, keeping: Scalar
  ) {
    Scalar.generalProduct(
      Operand(elements: deltas, rows: batch, columns: outputs).transposed,
      Operand(elements: inputs, rows: batch, columns: inputCount),
      scale: scale, into: target, keeping: keeping)
  }
}

extension Operand {
  fileprivate var order: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }
  fileprivate var shape: (rows: Int, columns: Int) { isTransposed ? (columns, rows) : (rows, columns) }
}

extension Float {
  public static func generalProduct(
    _ a: Operand<Float>, _ b: Operand<Float>, scale: Float, into c: UnsafeMutablePointer<Float>,
    keeping: Float
  ) {
    let (m, n, k) = productShape(a, b)
    cblas_sgemm(
      CblasRowMajor, a.order, b.order, m, n, k, scale, a.elements, Int32(a.columns), b.elements,
      Int32(b.columns), keeping, c, n)
  }
}

extension Double {
  public static func generalProduct(
    _ a: Operand<Double>, _ b: Operand<Double>, scale: Double, into c: UnsafeMutablePointer<Double>,
    keeping: Double
  ) {
    let (m, n, k) = productShape(a, b)
    cblas_dgemm(
      CblasRowMajor, a.order, b.order, m, n, k, scale, a.elements, Int32(a.columns), b.elements,
      Int32(b.columns), keeping, c, n)
  }
}

/// A product m × k times k × n. The conversions cannot trap: `Network.parameterCount(widths:)` refuses layers
/// wider than BLAS can count.
private func productShape<Scalar>(_ a: Operand<Scalar>, _ b: Operand<Scalar>) -> (Int32, Int32, Int32) {
  precondition(a.shape.columns == b.shape.rows, "inner dimensions agree")
  return (Int32(a.shape.rows), Int32(b.shape.columns), Int32(a.shape.columns))
}
