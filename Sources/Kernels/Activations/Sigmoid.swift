/// 1 / (1 + e⁻ᶻ), between 0 and 1.
public enum Sigmoid: ActivationFunction {
  public static let title = "sigmoid"
  public static let latex = "\\text{sigmoid}"
  public static let wordsInFormulas = ["sigmoid", "logistic", "sigm"]
  public static let synonyms = ["sig", "sigmoids", "logistic", "logsig", "expit", "σ", "sigma"]
  public static let definition =
    "\\text{sigmoid}(z) = \\frac{1}{1 + e^{-z}}, \\qquad "
    + "\\text{sigmoid}'(z) = \\text{sigmoid}(z)\\,(1 - \\text{sigmoid}(z))"

  @inlinable @inline(__always)
  public static func value<Functions: ElementaryFunctions>(
    _ z: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar { 1 / (1 + Functions.exp(-z)) }

  @inlinable @inline(__always)
  public static func derivative<Functions: ElementaryFunctions>(
    z: Functions.Scalar, a: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar { a * (1 - a) }

  public static let derivativeReadsZ = false
  public static let kink: Double? = nil
  public static let saturation: Saturation? = Saturation(
    heading: "saturated",
    explanation:
      "A unit is saturated below 0.05 or above 0.95, where its derivative is less than a fifth of its maximum."
  ) { $0 < 0.05 || $0 > 0.95 }
}
