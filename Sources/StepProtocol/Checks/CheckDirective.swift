import SourceText

/// The words after `math` on a fence: that the formula is to be checked, and how.
///
/// directive → "check" (name "=" number)*
package struct CheckDirective: Sendable, Hashable {
  /// The number of examples drawn from the training set, at least 2, because a mean of one example equals a sum; nil
  /// leaves the number to `examples(for:)`.
  package var examples: Int?
  /// The seed for the draw of examples and entries; nil means the notebook's seed.
  package var seed: UInt64?
  /// The largest number of entries of each equation that are compared; if there are more, a random sample of them is
  /// compared.
  package var entries = 24
  /// The relative error that `\approx` allows.
  package var tolerance: Double?

  package static let names = ["examples", "seed", "entries", "tolerance"]
  private static let example = "```math check examples=6"

  package init() {}

  /// Returns how many examples are drawn for a network of these widths: the first number from 3 up that is not the
  /// width of a layer. So no equation holds only because the batch size equals the number of classes.
  package func examples(for widths: [Int?]) -> Int {
    if let examples { return examples }
    var number = 3
    while widths.contains(number) { number += 1 }
    return number
  }

  package init(parsing directive: Located<String>) throws(Diagnostic) {
    var words = directive.value.split(whereSeparator: \.isWhitespace)[...]
    func span(of word: Substring) -> SourceSpan? {
      directive.span.map { span in
        let before = directive.value[..<word.startIndex].unicodeScalars.count
        return SourceSpan(
          line: span.start.line, column: span.start.column + before, length: word.unicodeScalars.count)
      }
    }
    guard let first = words.popFirst() else { return }
    guard first == "check" else {
      throw Diagnostic(
        "'\(first)' cannot stand after math", at: span(of: first),
        hint: nearestName(to: String(first), among: ["check"]).map { "did you mean '\($0)'?" }
          ?? "the word that can follow math is check: \(Self.example)")
    }
    if let (word, form) = Self.otherWriting(in: words) {
      throw Diagnostic(
        "an option of check has an equals sign, without blanks", at: span(of: word),
        hint: "write it as \(form)")
    }
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard Self.names.contains(name) else {
        throw Diagnostic(
          "check has no option '\(name)'", at: span(of: word),
          hint: nearestName(to: name, among: Self.names).map { "did you mean '\($0)'?" }
            ?? "it has examples, seed, entries and tolerance: \(Self.example)")
      }
      guard parts.count == 2, read(name, String(parts[1])) else {
        throw Diagnostic(
          "\(name) needs \(Self.kind(of: name)) after an equals sign", at: span(of: word),
          hint: Self.reason(for: name) ?? "without spaces: \(Self.example)")
      }
    }
  }

  /// Recognizes `examples: 5`, `examples = 5` and `examples 5`, and returns the form that nbrun reads.
  private static func otherWriting(in words: ArraySlice<Substring>) -> (word: Substring, form: String)? {
    for index in words.indices {
      let name = words[index].prefix { $0.isLetter }
      guard names.contains(String(name)),
        !words[index].dropFirst(name.count).hasPrefix("=")
          || words[index].dropFirst(name.count) == "="
      else { continue }
      let rest = ([words[index].dropFirst(name.count)] + words[(index + 1)...]).joined(separator: " ")
      let value = rest.drop { ":= ".contains($0) }.prefix { $0 != " " && $0 != "," }
      if value.first?.isNumber == true { return (words[index], "\(name)=\(value)") }
    }
    return nil
  }

  /// Returns false if the option does not take the value.
  private mutating func read(_ name: String, _ text: String) -> Bool {
    switch name {
    case "examples":
      guard let number = Int(text), (2...1000).contains(number) else { return false }
      examples = number
    case "entries":
      guard let number = Int(text), (1...1_000_000).contains(number) else { return false }
      entries = number
    case "seed":
      guard let number = Int(text), number >= 0 else { return false }
      seed = UInt64(number)
    default:
      guard let number = Double(text), number > 0, number < 0.5 else { return false }
      tolerance = number
    }
    return true
  }

  private static func kind(of name: String) -> String {
    switch name {
    case "examples": "a whole number from 2 to 1000"
    case "entries": "a whole number from 1 to 1000000"
    case "seed": "a whole number"
    default: "a number above 0 and below 0.5"
    }
  }

  /// Returns why an option does not take every number.
  private static func reason(for name: String) -> String? {
    switch name {
    case "examples": "with a single example a mean and a sum are the same; write for example examples=6"
    case "tolerance":
      "it is a share of the largest entry: from 0.5 on, twice the right number would pass; write for example tolerance=0.01"
    default: nil
    }
  }
}
