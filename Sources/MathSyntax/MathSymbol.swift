/// A single sign: a letter, an operator, a bracket.
public struct MathSymbol: Hashable, Sendable {
  /// The name of its command without the backslash ("alpha", "le"), or the character itself.
  public var name: String
  /// The Unicode characters that it is drawn with; the same for every spelling (`\le`, `\leq`, `≤`).
  public var text: String
  public var atomClass: MathAtomClass

  public init(name: String, text: String, _ atomClass: MathAtomClass) {
    self.name = name
    self.text = text
    self.atomClass = atomClass
  }
}

/// TeX's classes of atoms, which decide the space between neighbours (The TeXbook, chapter 18).
public enum MathAtomClass: Int, Hashable, Sendable, CaseIterable {
  case ordinary, operation, binary, relation, opening, closing, punctuation, inner
}

/// A style of letters.
public enum MathAlphabet: String, Hashable, Sendable, CaseIterable {
  case roman, bold, italic
  /// `\boldsymbol`, `\bm`: bold, in the letter's usual shape.
  case boldSymbol
  case blackboard, calligraphic, script, fraktur, sans, typewriter
}

/// TeX's four sizes, and one of nbrun's own.
public enum MathStyle: Hashable, Sendable {
  case display, text, script, scriptScript
  /// Operators as in a line of text, and letters in the size of the text around: `$…$` inside `\text`.
  case compact
}

/// A mark over or under a base.
public enum Accent: String, Hashable, Sendable, CaseIterable {
  case hat, check, tilde, acute, grave, dot, ddot, dddot, ddddot, breve, bar, vec, mathring
  case widehat, widecheck, widetilde, overline, underline
  case overbrace, underbrace, overbracket, underbracket, overparen, underparen
  case overrightarrow, overleftarrow, overleftrightarrow
  case underrightarrow, underleftarrow, underleftrightarrow
  case overrightharpoon, overleftharpoon
  case doubleOverrightarrow = "Overrightarrow"
  case overgroup, undergroup, overlinesegment, underlinesegment, utilde

  public var isUnder: Bool { rawValue.hasPrefix("under") || self == .utilde }

  /// Whether the mark is stretched to the width of its base.
  public var isStretched: Bool {
    switch self {
    case .hat, .check, .tilde, .acute, .grave, .dot, .ddot, .dddot, .ddddot, .breve, .bar, .vec, .mathring:
      false
    default: true
    }
  }

  /// Whether scripts stand over or under the mark in every style, as with braces.
  public var carriesLabel: Bool {
    switch self {
    case .overbrace, .underbrace, .overbracket, .underbracket, .overparen, .underparen: true
    default: false
    }
  }
}
