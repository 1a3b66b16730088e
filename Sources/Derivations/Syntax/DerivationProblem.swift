/// A part of a checked formula that cannot be understood, or a shape that does not fit.
public struct DerivationProblem: Error, Hashable, Sendable, Codable {
  public enum Kind: Sendable, Hashable, Codable {
    /// The text cannot be read.
    case syntax
    /// A symbol without a meaning.
    case symbol
    /// A layer that the network does not have.
    case layer
    /// A shape does not fit, so the equation is false for any numbers.
    case shape
    /// The equation would take too long to evaluate.
    case size
  }

  public var kind: Kind
  /// A sentence in lower case without a full stop. Formulas in it stand between dollars.
  public var message: String
  /// What to try, in the same form.
  public var hint: String?
  /// UTF-8 offsets into the formula's source.
  public var range: Range<Int>
  /// Whether the hint explains the problem completely, so that no other hint is needed.
  var isComplete = false
  /// A definition that the line needs and that could not be read.
  public var definition: DefinitionPlace?

  init(_ kind: Kind, _ message: String, at range: Range<Int>, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.range = range
    self.hint = hint
  }
}

/// The place where a notebook defines a symbol.
public struct DefinitionPlace: Sendable, Hashable, Codable {
  /// The caller's number for the formula.
  public var place: Int
  /// UTF-8 offsets into that formula's source.
  public var range: Range<Int>
}
