import Glibc
import Kernels

/// What is done to each number, or each row, by itself. The loops are plain ones over scalars, for the compiler to
/// turn into vectors.
enum Elementwise<Scalar: KernelScalar> {
  /// See `KernelSet.activate`.
  @inline(__always)
  static func activate(_ values: UnsafeMutablePointer<Scalar>, count: Int, by activation: Activation) {
    // One loop for each function: a choice inside the loop would keep it from becoming SIMD code.
    switch activation {
    case .sigmoid: for i in 0..<count { values[i] = sigmoid(values[i]) }
    case .tanh: for i in 0..<count { values[i] = tanh(values[i]) }
    case .relu: for i in 0..<count { values[i] = relu(values[i]) }
    }
  }

  /// 1 / (1 + e⁻ᶻ)
  @inline(__always)
  static func sigmoid(_ z: Scalar) -> Scalar { 1 / (1 + exponential(-z)) }

  /// (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)
  @inline(__always)
  static func tanh(_ z: Scalar) -> Scalar {
    let e = exponentialMinusOne(-2 * z)
    // Half the exponential's range is enough, and e + 2 cannot overflow: tanh is ±1 long before.
    return -e / (e + 2)
  }

  /// max(0, z); not `z > 0 ? z : 0`, which would turn the NaN of a diverged network into a harmless 0.
  @inline(__always)
  static func relu(_ z: Scalar) -> Scalar { z < 0 ? 0 : z }

  /// See `KernelSet.multiplyDerivative`.
  @inline(__always)
  static func multiplyDerivative(
    of activation: Activation, at a: UnsafePointer<Scalar>, into deltas: UnsafeMutablePointer<Scalar>,
    count: Int
  ) {
    switch activation {
    case .sigmoid: for i in 0..<count { deltas[i] *= a[i] * (1 - a[i]) }
    case .tanh: for i in 0..<count { deltas[i] *= 1 - a[i] * a[i] }
    case .relu: for i in 0..<count { deltas[i] *= a[i] > 0 ? 1 : 0 }
    }
  }

  /// See `KernelSet.add`.
  @inline(__always)
  static func add(
    _ x: UnsafePointer<Scalar>, times factor: Scalar, to y: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count { y[i] = sum(y[i], factor, x[i]) }
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
        // Subtract the row's maximum: exp overflows near 88 in Float, and softmax ignores shifts. The padding goes
        // along, which makes the loop one of vectors, and is wiped.
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

  /// Each panel of a row of `columns` columns, and how many of them it has.
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
