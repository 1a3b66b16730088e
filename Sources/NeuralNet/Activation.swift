/// What a hidden unit makes of its weighted sum, a = f(z), element by element.
public enum Activation: String, Sendable, CaseIterable, Codable {
  /// 1 / (1 + e⁻ᶻ), between 0 and 1.
  case sigmoid
  /// (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), between −1 and 1.
  case tanh
  /// max(0, z). Its derivative at 0, where there is none, is taken as 0.
  case relu

  /// f(z); NaN stays NaN.
  @inline(__always)
  func value<Scalar: EngineScalar>(_ z: Scalar) -> Scalar {
    switch self {
    case .sigmoid: return 1 / (1 + exponential(-z))
    case .tanh:
      let e = exponentialMinusOne(-2 * z)
      // Half the exponential's range is enough, and e + 2 cannot overflow: tanh is ±1 long before.
      return -e / (e + 2)
    // Not `z > 0 ? z : 0`, which would turn the NaN of a diverged network into a harmless 0.
    case .relu: return z < 0 ? 0 : z
    }
  }

  /// f′(z), in terms of a = f(z): a(1 − a) for sigmoid, 1 − a² for tanh, 1 where a > 0 for ReLU.
  @inline(__always)
  func derivative<Scalar: EngineScalar>(at a: Scalar) -> Scalar {
    switch self {
    case .sigmoid: a * (1 - a)
    case .tanh: 1 - a * a
    case .relu: a > 0 ? 1 : 0
    }
  }

  /// z ← f(z) in place.
  func apply<Scalar: EngineScalar>(to values: UnsafeMutablePointer<Scalar>, count: Int) {
    // One loop for each function: a choice inside the loop would keep it from becoming SIMD code.
    switch self {
    case .sigmoid: for i in 0..<count { values[i] = Activation.sigmoid.value(values[i]) }
    case .tanh: for i in 0..<count { values[i] = Activation.tanh.value(values[i]) }
    case .relu: for i in 0..<count { values[i] = Activation.relu.value(values[i]) }
    }
  }

  /// δ ← δ ⊙ f′(z), given a = f(z).
  func multiplyDerivative<Scalar: EngineScalar>(
    into deltas: UnsafeMutablePointer<Scalar>, at a: UnsafePointer<Scalar>, count: Int
  ) {
    switch self {
    case .sigmoid: for i in 0..<count { deltas[i] *= Activation.sigmoid.derivative(at: a[i]) }
    case .tanh: for i in 0..<count { deltas[i] *= Activation.tanh.derivative(at: a[i]) }
    case .relu: for i in 0..<count { deltas[i] *= Activation.relu.derivative(at: a[i]) }
    }
  }
}
