/// A function f that a hidden unit applies to its weighted sum, a = f(z), and all that nbrun has to know of it: the
/// engine computes it, the checked formulas read and evaluate it, and the report writes it.
///
/// A new function is one type in a file beside `Sigmoid.swift`, and its two lines in `Activation`.
public protocol ActivationFunction {
  /// As people write it: "ReLU".
  static var title: String { get }

  /// Its name in a formula, in LaTeX.
  static var latex: String { get }

  /// The words, in lower case, that name it in a formula: `\text{logistic}(z)`.
  static var wordsInFormulas: [String] { get }

  /// What authors write in the option `activation` when they mean it: in lower case, in one word each.
  static var synonyms: [String] { get }

  /// f(z) and f′(z), in LaTeX. Both are equations that hold in column form.
  static var definition: String { get }

  /// f(z)
  static func value<Functions: ElementaryFunctions>(
    _ z: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar

  /// f′(z), where a = f(z). At a kink it is one of the two slopes.
  static func derivative<Functions: ElementaryFunctions>(
    z: Functions.Scalar, a: Functions.Scalar, _: Functions.Type
  ) -> Functions.Scalar

  /// Whether `derivative` reads z. Where it reads a alone, training keeps no z, and passes a in its place.
  static var derivativeReadsZ: Bool { get }

  /// The z at which f has no derivative. No difference across it is a slope.
  static var kink: Double? { get }

  /// The units that hardly learn; nil where a alone does not tell them.
  static var saturation: Saturation? { get }
}

/// Which units hardly learn, as a report says it.
public struct Saturation: Sendable {
  /// The heading of a column with their share: "saturated".
  public let heading: String
  /// Which units these are: a sentence.
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
