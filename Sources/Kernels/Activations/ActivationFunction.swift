/// A function f that a hidden unit applies to its weighted sum, a = f(z), and everything that nbrun must know about it:
/// the engine computes it, the checked formulas read and evaluate it, and the report writes it.
///
/// To add a function, write one type in a file beside `Sigmoid.swift`, and add its two lines to `Activation`.
public protocol ActivationFunction {
  /// The name for readers: "ReLU".
  static var title: String { get }

  /// Its name in a formula, in LaTeX.
  static var latex: String { get }

  /// The words, in lower case, that name it in a formula: `\text{logistic}(z)`.
  static var wordsInFormulas: [String] { get }

  /// Other words that authors may write in the option `activation` for this function: in lower case, one word each.
  static var synonyms: [String] { get }

  /// f(z) and f′(z), in LaTeX. Both equations are also true for column vectors.
  static var definition: String { get }

  /// f(z)
  static func value<Functions: ElementaryFunctions>(
    _ z: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar

  /// f′(z), where a = f(z). At a kink it returns one of the two slopes.
  static func derivative<Functions: ElementaryFunctions>(
    z: Functions.Scalar, a: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar

  /// Whether `derivative` reads z. If it reads only a, training does not keep z, and passes a instead.
  static var derivativeReadsZ: Bool { get }

  /// The z at which f has no derivative. A difference between its two sides is not a slope.
  static var kink: Double? { get }

  /// The units that hardly learn; nil if a alone does not show which they are.
  static var saturation: Saturation? { get }
}

/// The units that hardly learn, described for a report.
public struct Saturation: Sendable {
  /// The heading of the column with the fraction of these units: "saturated".
  public let heading: String
  /// A sentence that says which units these are.
  public let explanation: String
  /// Whether a unit with the activation a is one of them.
  public let contains: @Sendable (_ a: Double) -> Bool

  public init(
    heading: String, explanation: String, contains: @escaping @Sendable (_ a: Double) -> Bool
  ) {
    self.heading = heading
    self.explanation = explanation
    self.contains = contains
  }
}
