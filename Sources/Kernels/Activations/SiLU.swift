/// z / (1 + e⁻ᶻ), also called swish: a smooth function similar to ReLU. Its derivative is σ·(1 + z·(1 − σ)), where σ =
/// 1 / (1 + e⁻ᶻ).
///
/// Elfwing, Uchibe and Doya (2018), "Sigmoid-weighted linear units for neural network function approximation in
/// reinforcement learning".
public enum SiLU: ActivationFunction {
  public static let title = "SiLU"
  public static let latex = "\\operatorname{SiLU}"
  public static let wordsInFormulas = ["silu", "swish"]
  public static let synonyms = ["swish", "sigmoidlinearunit"]
  public static let definition =
    "\\operatorname{SiLU}(z) = \\frac{z}{1 + e^{-z}}, \\qquad \\operatorname{SiLU}'(z) = "
    + "\\text{sigmoid}(z)\\,\\bigl(1 + z\\,(1 - \\text{sigmoid}(z))\\bigr)"

  @inlinable @inline(__always)
  public static func value<Functions: ElementaryFunctions>(
    _ z: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar {
    let z = lowered(z)
    return z / (1 + Functions.exp(-z))
  }

  /// Below −80 f is nearer to 0 than f(−80) = −1·10⁻³³. The exponential of the kernels is never infinite, so without this
  /// limit the quotient would grow again.
  @inlinable @inline(__always)
  static func lowered<Scalar: BinaryFloatingPoint>(_ z: Scalar) -> Scalar { z < -80 ? -80 : z }

  @inlinable @inline(__always)
  public static func derivative<Functions: ElementaryFunctions>(
    z: Functions.Scalar, a: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar {
    let z = lowered(z)
    let sigmoid = 1 / (1 + Functions.exp(-z))
    return sigmoid * (1 + z * (1 - sigmoid))
  }

  public static let derivativeReadsZ = true
  public static let kink: Double? = nil
  /// Its derivative is small far below 0. There a is near 0, but a is also near 0 around z = 0.
  public static let saturation: Saturation? = nil
}
