/// The activation functions, by the names that notebooks use. Each function is defined in the file of its type.
public enum Activation: String, Sendable, CaseIterable, Codable {
  case sigmoid
  case tanh
  case relu
  case silu

  /// Calls `use` with the function's type. Each case is a separate call, so that the compiler makes a separate loop for
  /// each function: with a switch inside the loop, the loop could not become SIMD code.
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

/// An operation on an activation function. It is a generic type, because a closure cannot be generic.
public protocol ActivationUse {
  associatedtype Result
  func callAsFunction<Function: ActivationFunction>(_: Function.Type) -> Result
}

extension Activation {
  /// The function's type, which has its name, its LaTeX and its kink.
  public var function: any ActivationFunction.Type { withFunction(TypeOfFunction()) }

  /// f(z), computed with the C library.
  public func value(_ z: Double) -> Double { withFunction(ValueOfFunction(z: z)) }

  /// f′(z), where a = f(z), computed with the C library.
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
