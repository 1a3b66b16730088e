/// The activation functions, by the names that notebooks give them. What each function is stands in the file of its type.
public enum Activation: String, Sendable, CaseIterable, Codable {
  case sigmoid
  case tanh
  case relu
  case silu

  /// Calls `use` with the function's type. Each case is a call of its own, so that the compiler can make a loop for each
  /// function: a choice inside a loop would keep it from becoming SIMD code.
  @inlinable @inline(__always)
  public func withFunction<Use: ActivationUse>(_ use: Use) -> Use.Result {
    switch self {
    case .sigmoid: use(Sigmoid.self)
    case .tanh: use(Tanh.self)
    case .relu: use(ReLU.self)
    case .silu: use(SiLU.self)
    }
  }
}

/// What is done with an activation function. It is generic, which a closure cannot be.
public protocol ActivationUse {
  associatedtype Result
  func callAsFunction<Function: ActivationFunction>(_: Function.Type) -> Result
}

extension Activation {
  /// The function's type: for its name, its LaTeX, its kink.
  public var function: any ActivationFunction.Type { withFunction(TypeOfFunction()) }

  /// f(z), by the C library.
  public func value(_ z: Double) -> Double { withFunction(ValueOfFunction(z: z)) }

  /// f′(z), where a = f(z), by the C library.
  public func derivative(z: Double, a: Double) -> Double { withFunction(DerivativeOfFunction(z: z, a: a)) }
}

private struct TypeOfFunction: ActivationUse {
  func callAsFunction<Function: ActivationFunction>(_: Function.Type) -> any ActivationFunction.Type {
    Function.self
  }
}

private struct ValueOfFunction: ActivationUse {
  let z: Double
  func callAsFunction<Function: ActivationFunction>(_: Function.Type) -> Double {
    Function.value(z, CLibraryFunctions.self)
  }
}

private struct DerivativeOfFunction: ActivationUse {
  let z: Double
  let a: Double
  func callAsFunction<Function: ActivationFunction>(_: Function.Type) -> Double {
    Function.derivative(z: z, a: a, CLibraryFunctions.self)
  }
}
