import Formatting
import NotebookSyntax
import ReportModel
import SourceText

/// A claim of an `expect` step about a value.
///
///     claim      → comparison number | number "±" number | number ".." number | number
///     comparison → ">=" | "<=" | ">" | "<" | "==" | "!=" | "≥" | "≤" | "≠"
///     number     → decimal "%"?
package struct Claim: Sendable {
  private enum Relation: Sendable {
    case atLeast, atMost, above, below, equal, different
    case within(Double)
    case through(Double)
  }

  private let relation: Relation
  private let number: Double
  /// The claim as the author wrote it.
  package let description: String

  private static let signs: [(String, Relation)] = [
    (">=", .atLeast), ("≥", .atLeast), ("<=", .atMost), ("≤", .atMost), ("==", .equal), ("!=", .different),
    ("≠", .different), (">", .above), ("<", .below), ("=", .equal),
  ]

  package init(parsing text: String, at span: SourceSpan?) throws(Diagnostic) {
    description = text
    let words = text.trimming()
    if let (sign, relation) = Self.signs.first(where: { words.hasPrefix($0.0) }) {
      self.relation = relation
      number = try Self.number(words.dropFirst(sign.count), of: text, at: span)
      return
    }
    for sign in ["±", "+-", "+/-"] {
      guard let place = words.firstRange(of: sign) else { continue }
      number = try Self.number(words[..<place.lowerBound], of: text, at: span)
      let tolerance = try Self.number(words[place.upperBound...], of: text, at: span)
      guard tolerance >= 0 else {
        throw Diagnostic("'\(text)' is not a claim", at: span, hint: "a tolerance is not negative")
      }
      relation = .within(tolerance)
      return
    }
    if let place = words.firstRange(of: "..") {
      number = try Self.number(words[..<place.lowerBound], of: text, at: span)
      let last = try Self.number(words[place.upperBound...], of: text, at: span)
      guard last >= number else {
        throw Diagnostic("'\(text)' is not a claim", at: span, hint: "the range ends before it begins")
      }
      relation = .through(last)
      return
    }
    relation = .equal
    number = try Self.number(words[...], of: text, at: span)
  }

  /// The numbers that a value is compared with.
  package var bounds: [Double] {
    switch relation {
    case .within(let tolerance): [number - tolerance]
    case .through(let last): [number, last]
    default: [number]
    }
  }

  package func holds(_ value: Double) -> Bool {
    switch relation {
    case .atLeast: value >= number
    case .atMost: value <= number
    case .above: value > number
    case .below: value < number
    case .equal: value == number
    case .different: value != number
    case .within(let tolerance): abs(value - number) <= tolerance
    case .through(let last): (number...last).contains(value)
    }
  }

  /// Returns the value with enough digits to check the claim by reading.
  package static func shown(_ value: RecordValue) -> String {
    value.double.map { NumberFormat(.general, precision: 6)($0) } ?? value.plainText
  }

  private static func number(_ text: Substring, of claim: String, at span: SourceSpan?) throws(Diagnostic)
    -> Double
  {
    var digits = String(text).trimming()
    let isPercentage = digits.hasSuffix("%")
    if isPercentage { digits = String(digits.dropLast()).trimming() }
    guard let number = Double(digits), number.isFinite else {
      throw Diagnostic(
        "'\(claim)' is not a claim", at: span,
        hint: ClaimWords.form(of: claim).map { "write it as \"\($0)\"" }
          ?? "a claim compares: \">= 0.85\", \"< 0.4\", \"0.32 ± 0.02\", \"0.84..0.88\"")
    }
    return isPercentage ? number / 100 : number
  }
}

extension String {
  /// The text without spaces at its ends.
  fileprivate func trimming() -> String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
