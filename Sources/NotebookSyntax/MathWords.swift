import ProseTree
import SourceText

/// Recognizes words that authors write instead of `math check`.
enum MathWords {
  /// Words for mathematics, including `math` itself. LaTeX's own names are also languages of blocks that are only
  /// shown.
  private static let mathematics: Set<String> = [
    "math", "maths", "mathematics", "latex", "tex", "katex", "mathjax", "asciimath", "amsmath", "equation",
    "equations", "formula", "formulas", "formulae", "derivation", "derivations", "align", "aligned",
  ]
  private static let checking: Set<String> = [
    "check", "checks", "checked", "checking", "verify", "verified", "prove", "proof", "validate",
  ]
  private static let joined: Set<String> = ["mathcheck", "checkmath", "mathchecked"]
  private static let languages: Set<String> = ["latex", "tex", "katex"]

  /// Returns the mistake in a fence that is meant as formulas but is not called `math`; nil if it is not meant so.
  /// - Parameter body: the content of the fence.
  static func mistake(in info: Located<String>, body: String) -> Diagnostic? {
    let words = words(of: info.value)
    let isMathematics = words.contains { mathematics.contains($0) }
    let checks = words.contains { checking.contains($0) }
    if words.contains(where: joined.contains) || (isMathematics && checks) || isNearlyMathCheck(words) {
      return Diagnostic(
        "a fence called '\(info.value)' is not checked", at: info.span,
        hint: "checked formulas stand in a fence that begins with ```math check")
    }
    guard words.count == 1, isMathematics || checks, !languages.contains(words[0]),
      looksLikeLaTeX(body) || checks && looksLikeEquation(body)
    else {
      return nil
    }
    return Diagnostic(
      "a fence called '\(info.value)' is shown as code, and its formulas are neither typeset nor checked",
      at: info.span, hint: "write ```math, or ```math check to have them checked", severity: .warning)
  }

  /// Recognizes a formula whose first line or word is `check`: it would be typeset as a product of letters.
  static func mistake(in formula: Formula) -> Diagnostic? {
    guard formula.style == .display, formula.directive == nil else { return nil }
    let first = formula.source.drop { $0 == " " || $0 == "\n" }.prefix { $0 != "\n" }
    let words = words(of: String(first))
    let rest = first.drop { $0.isLetter }.first
    let isCheck =
      words.count == 1
      ? checking.contains(words[0]) && first.allSatisfy { $0.isLetter || $0 == " " }
      : words.first.map(checking.contains) == true && rest == " "
    guard isCheck, let start = formula.span?.start else { return nil }
    return Diagnostic(
      "this formula is not checked: the word '\(words[0])' is read as a part of it",
      at: SourceSpan(start, start), hint: "checked formulas stand in a fence that begins with ```math check")
  }

  /// Recognizes `mth check`, `maht check`.
  private static func isNearlyMathCheck(_ words: [String]) -> Bool {
    words.count == 2 && checking.contains(words[1]) && slips(from: words[0], to: "math") == 1
  }

  private static func looksLikeLaTeX(_ body: String) -> Bool {
    body.firstRange(of: "\\").map { body[$0.upperBound...].first?.isLetter == true } ?? false
      || body.contains("_{") || body.contains("^")
  }

  /// Whether a side of the text's equation is a letter with a subscript, as in `z_1 = W_1 x + b_1`, and no line is an
  /// option.
  private static func looksLikeEquation(_ body: String) -> Bool {
    guard body.contains("="), !body.replacing(":=", with: "=").contains(":") else { return false }
    let letters = Array(body)
    return letters.indices.contains { index in
      letters[index] == "_" && index > 0 && letters[index - 1].isLetter
        && (index == 1 || !letters[index - 2].isLetter)
        && index + 1 < letters.count && (letters[index + 1].isLetter || letters[index + 1].isNumber)
    }
  }

  private static func words(of text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
