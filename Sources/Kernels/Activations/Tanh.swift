/// (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), between −1 and 1.
public enum Tanh: ActivationFunction {
  public static let title = "tanh"
  public static let latex = "\\tanh"
  public static let wordsInFormulas = ["tanh"]
  public static let synonyms = ["hyperbolictangent", "tansig", "hyperbolic"]
  public static let definition =
    "\\tanh(z) = \\frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}, \\qquad \\tanh'(z) = 1 - \\tanh^2(z)"

  @inlinable @inline(__always)
  public static func value<Functions: ElementaryFunctions>(
    _ z: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar { Functions.tanh(z) }

  @inlinable @inline(__always)
  public static func derivative<Functions: ElementaryFunctions>(
    z: Functions.Scalar, a: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar { 1 - a * a }

  public static let derivativeReadsZ = false
  public static let kink: Double? = nil
  public static let saturation: Saturation? = Saturation(
    heading: "saturated",
    explanation: "A unit is saturated beyond ±0.95, where its derivative is less than a tenth of its maximum."
  ) { abs($0) > 0.95 }
}
