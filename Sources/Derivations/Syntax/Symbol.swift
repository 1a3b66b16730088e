/// A symbol as the author wrote it: its letter, and what stands below and above it. A `Notation` gives it its meaning.
struct Symbol: Sendable {
  /// The letter without fonts, or the word: "z", "W", "yhat", "delta", "net".
  var base: String
  var lower: [ScriptGroup] = []
  var upper: [ScriptGroup] = []
  /// The whole superscript as an exponent, if it can be one.
  var power: Expression?
  var isTransposed = false
  /// The letters in the brackets that follow it, if they only name its arguments: `J(W, b; x, y)`.
  var arguments: [String] = []
  /// The range of the letter and its subscript, without the superscript.
  var bareRange: Range<Int>

  init(_ base: String, at range: Range<Int>) {
    self.base = base
    bareRange = range
  }

  /// Every part of its scripts.
  var parts: [Subscript] { (lower + upper).flatMap(\.parts) }

  var hasScripts: Bool { !lower.isEmpty || !upper.isEmpty || power != nil || isTransposed }
}

/// A part of a script with the brackets around it: `[2]` and `(i)` in `a^{[2](i)}`.
struct ScriptGroup: Sendable {
  enum Bracket: Sendable, Hashable { case none, round, square }

  var bracket: Bracket
  var parts: [Subscript]

  var range: Range<Int> {
    (parts.first?.range.lowerBound ?? 0)..<(parts.last?.range.upperBound ?? 0)
  }

  /// The only part; nil if there are several.
  var only: Subscript? { parts.count == 1 ? parts[0] : nil }
}

extension Symbol {
  /// The symbol with what stands below it, as a name.
  var asName: Name { Name(base: base, subscripts: lower.flatMap(\.parts)) }

  /// A text that is equal for symbols that are written the same.
  var signature: String {
    func words(_ groups: [ScriptGroup]) -> String {
      groups.map { "\($0.bracket)\($0.parts.map(\.form))" }.joined()
    }
    return base + "_" + words(lower) + "^" + words(upper) + (power?.signature ?? "")
      + (isTransposed ? "T" : "")
  }
}
