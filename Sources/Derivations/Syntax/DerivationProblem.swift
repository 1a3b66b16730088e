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
    /// A part is not answered yet, or a symbol is used whose definition is not.
    case open
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

extension DerivationProblem {
  /// The problem of an equation with a gap.
  init(gapAt range: Range<Int>) {
    self.init(
      .open, "a gap here is not filled in yet", at: range,
      hint: "write the answer in its place, and run nbrun again")
  }

  /// The problem of a line that uses a symbol whose definition has not been read or is still open.
  /// - Parameter symbol: the symbol as LaTeX.
  init(using symbol: String, definedAt place: DefinitionPlace, at range: Range<Int>) {
    if place.isOpen {
      self.init(.open, "$\(symbol)$ is used here, and its definition is still open", at: range)
    } else {
      self.init(
        .symbol, "$\(symbol)$ has no meaning here, because its definition could not be read", at: range)
    }
    definition = place
  }
}

/// The place where a notebook defines a symbol.
public struct DefinitionPlace: Sendable, Hashable, Codable {
  /// The caller's number for the formula.
  public var place: Int
  /// UTF-8 offsets into that formula's source.
  public var range: Range<Int>
  /// Whether the definition could be read, but has a gap that is not filled in yet.
  public var isOpen = false
}
