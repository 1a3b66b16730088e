import Glibc

/// The elementary functions that activations consist of, in one precision, as one module computes them. The kernel sets
/// use series that run in vectors; the plain code of proofs and tests uses the C library.
public protocol ElementaryFunctions<Scalar> {
  associatedtype Scalar: BinaryFloatingPoint & Sendable

  /// eˣ
  static func exp(_ x: Scalar) -> Scalar

  /// (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)
  static func tanh(_ x: Scalar) -> Scalar
}

/// The C library's functions in double precision.
public enum CLibraryFunctions: ElementaryFunctions {
  public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  public static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
}
