import ProseTree
import SourceText

/// Text that was meant as an inline value but is not read as one: `{ step.value }` with single braces, as in Python's
/// f-strings, and `{{ step.value }}` in a formula.
///
///     loose-value → "$"? "{" ws* name "." word …  "}"        name: that of a step
enum LooseValue {
  /// Looks at a single brace and the text after it; nil if it is not such a value.
  /// - Parameter bytes: the text from the brace on.
  static func mistake(in bytes: ArraySlice<UInt8>, stepNames: [String]) -> (length: Int, hint: String)? {
    // The name and the format are short.
    let inside = bytes.dropFirst().prefix(120)
    guard let end = inside.firstIndex(of: UInt8(ascii: "}")), !inside.contains(UInt8(ascii: "{")) else {
      return nil
    }
    let words = String(decoding: inside[..<end], as: UTF8.self)
    guard names(aValueOf: stepNames, in: words) else { return nil }
    return (end + 1 - bytes.startIndex, "write {{ \(words.trimmingBlanks) }}")
  }

  /// Looks for an inline value inside a formula.
  static func mistake(in formula: Formula, stepNames: [String]) -> Diagnostic? {
    guard let start = formula.source.firstRange(of: "{{"),
      let end = formula.source[start.upperBound...].firstRange(of: "}}"),
      names(aValueOf: stepNames, in: String(formula.source[start.upperBound..<end.lowerBound]))
    else { return nil }
    return .warning(
      "an inline value within a formula is not filled in", at: formula.span,
      hint: "write it in the text beside the formula, outside of the dollars")
  }

  private static func names(aValueOf stepNames: [String], in words: String) -> Bool {
    let words = words.trimmingBlanks
    guard let point = words.firstIndex(of: "."), let first = words[words.index(after: point)...].first else {
      return false
    }
    let step = words[..<point].replacing("_", with: "-")
    return first.isLetter && stepNames.contains { $0 == step }
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
