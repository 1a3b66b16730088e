/// Something in a checked formula that cannot be understood, or a shape that does not fit.
public struct DerivationProblem: Error, Hashable, Sendable, Codable {
  public enum Kind: Sendable, Hashable, Codable {
    /// It cannot be read: what it claims is not known.
    case syntax
    /// A symbol that means nothing here.
    case symbol
    /// A layer that the network does not have.
    case layer
    /// It can be read, and is false whatever the numbers are.
    case shape
    /// It would take too long to evaluate.
    case size
  }

  public var kind: Kind
  /// A lower-case sentence without a full stop; formulas in it stand between dollars.
  public var message: String
  /// What to try, in the same form.
  public var hint: String?
  /// UTF-8 offsets into the formula's source.
  public var range: Range<Int>
  /// The hint says what is wrong, and nothing else need be tried.
  var isComplete = false
  /// The definition that the line needs, and that could not be read.
  public var definition: DefinitionPlace?

  init(_ kind: Kind, _ message: String, at range: Range<Int>, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.range = range
    self.hint = hint
  }
}

/// Where a notebook gives a symbol its meaning.
public struct DefinitionPlace: Sendable, Hashable, Codable {
  /// The formula, as the caller calls it.
  public var place: Int
  /// UTF-8 offsets into that formula's source.
  public var range: Range<Int>
}
