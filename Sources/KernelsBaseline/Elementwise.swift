import Glibc
import Kernels

/// Operations on each number, or each row, independently. They are plain loops over scalars, which the compiler turns
/// into vector code.
enum Elementwise<Scalar: KernelScalar> {
  /// See `KernelSet.activate`.
  @inline(__always)
  static func activate(_ values: UnsafeMutablePointer<Scalar>, count: Int, by activation: Activation) {
    activation.withFunction(Activating(values: values, count: count))
  }

  private struct Activating: ActivationUse {
    let values: UnsafeMutablePointer<Scalar>
    let count: Int

    @inline(__always)
    func callAsFunction<Function: ActivationFunction>(_: Function.Type) {
      for i in 0..<count { values[i] = Function.value(values[i], VectorFunctions<Scalar>.self) }
    }
  }

  /// See `KernelSet.multiplyDerivative`.
  @inline(__always)
  static func multiplyDerivative(
    of activation: Activation, z: UnsafePointer<Scalar>?, a: UnsafePointer<Scalar>,
    into deltas: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    // A derivative that does not read z ignores this argument, so pass a.
    precondition(z != nil || !activation.function.derivativeReadsZ, "the derivative has the z that it reads")
    activation.withFunction(Differentiating(z: z ?? a, a: a, deltas: deltas, count: count))
  }

  private struct Differentiating: ActivationUse {
    let z: UnsafePointer<Scalar>
    let a: UnsafePointer<Scalar>
    let deltas: UnsafeMutablePointer<Scalar>
    let count: Int

    @inline(__always)
    func callAsFunction<Function: ActivationFunction>(_: Function.Type) {
      for i in 0..<count {
        deltas[i] *= Function.derivative(z: z[i], a: a[i], VectorFunctions<Scalar>.self)
      }
    }
  }

  /// See `KernelSet.add`.
  @inline(__always)
  static func add(
    _ x: UnsafePointer<Scalar>, times factor: Scalar, to y: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count { y[i] = sum(y[i], factor, x[i]) }
  }

  /// See `KernelSet.combine`.
  @inline(__always)
  static func combine(
    _ x: UnsafePointer<Scalar>, times alpha: Scalar, with y: UnsafeMutablePointer<Scalar>, times beta: Scalar,
    count: Int
  ) {
    for i in 0..<count { y[i] = sum(alpha * x[i], beta, y[i]) }
  }

  /// See `KernelSet.combineSquares`.
  @inline(__always)
  static func combineSquares(
    of x: UnsafePointer<Scalar>, times alpha: Scalar, with y: UnsafeMutablePointer<Scalar>,
    times beta: Scalar,
    count: Int
  ) {
    for i in 0..<count { y[i] = sum(alpha * (x[i] * x[i]), beta, y[i]) }
  }

  /// See `KernelSet.addQuotient`.
  @inline(__always)
  static func addQuotient(
    _ x: UnsafePointer<Scalar>, times factor: Scalar, byRootOf squares: UnsafePointer<Scalar>,
    plus epsilon: Scalar, to y: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count { y[i] = sum(y[i], factor, x[i] / (squares[i].squareRoot() + epsilon)) }
  }

  /// See `KernelSet.softmax`.
  @inline(__always)
  static func softmax(
    _ z: UnsafeMutablePointer<Scalar>, panelStride: Int, width: Int, rows: Int, classes: Int,
    labels: UnsafePointer<UInt8>, losses: UnsafeMutablePointer<Double>
  ) {
    for row in 0..<rows {
      let first = z + row * width
      let label = Int(labels[row])
      let target = Double(first[label / width * panelStride + label % width])
      var maximum = first[0]
      eachPanel(of: classes, width) { panel, count in
        let values = first + panel * panelStride
        for k in 0..<count where values[k] > maximum { maximum = values[k] }
      }
      var total: Scalar = 0
      eachPanel(of: classes, width) { panel, count in
        let values = first + panel * panelStride
        // Subtract the row's maximum: exp overflows near 88 in Float, and a shift does not change softmax. The loop
        // includes the padding, so that it becomes vector code; afterwards the padding is set to zero.
        for k in 0..<width { values[k] = exponential(values[k] - maximum) }
        for k in 0..<count { total += values[k] }
        for k in count..<width { values[k] = 0 }
      }
      let inverse = 1 / total
      eachPanel(of: classes, width) { panel, _ in
        let values = first + panel * panelStride
        for k in 0..<width { values[k] *= inverse }
      }
      losses[row] = Double(maximum) + log(Double(total)) - target
    }
  }

  /// Calls `body` with each panel of a row of `columns` columns, and how many of these columns the panel has.
  @inline(__always)
  private static func eachPanel(of columns: Int, _ width: Int, _ body: (_ panel: Int, _ count: Int) -> Void) {
    var (panel, remaining) = (0, columns)
    while remaining > 0 {
      body(panel, min(remaining, width))
      panel += 1
      remaining -= width
    }
  }
}
