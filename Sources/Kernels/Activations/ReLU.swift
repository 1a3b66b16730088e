/// max(0, z). Its derivative is 1 where a > 0. At 0, where the derivative does not exist, it is set to 0.
public enum ReLU: ActivationFunction {
  public static let title = "ReLU"
  public static let latex = "\\operatorname{ReLU}"
  public static let wordsInFormulas = ["relu"]
  public static let synonyms = ["rectifier", "rectified", "rectifiedlinear", "relus"]
  /// The derivative is 1 above 0 and 0 below, so it equals ReLU(z)/z.
  public static let definition =
    "\\operatorname{ReLU}(z) = \\max(0, z), \\qquad \\operatorname{ReLU}'(z) = \\frac{\\operatorname{ReLU}(z)}{z}"

  /// Not `z > 0 ? z : 0`, which would turn the NaN of a diverged network into a harmless 0.
  @inlinable @inline(__always)
  public static func value<Functions: ElementaryFunctions>(
    _ z: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar { z < 0 ? 0 : z }

  @inlinable @inline(__always)
  public static func derivative<Functions: ElementaryFunctions>(
    z: Functions.Scalar, a: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar { a > 0 ? 1 : 0 }

  public static let derivativeReadsZ = false
  public static let kink: Double? = 0
  public static let saturation: Saturation? = Saturation(
    heading: "at zero", explanation: "A unit at zero passes no gradient."
  ) { $0 <= 0 }
}
