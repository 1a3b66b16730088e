import Formatting
import NotebookSyntax
import ReportModel

/// Reads scalars by the type of the option, not by the type that YAML gives them.
extension OptionReader {
  /// whole-number → "-"? digit (digit | "_")*
  package static func integer(_ value: OptionValue, in range: ClosedRange<Int>) throws(Refusal) -> Int {
    let text = try word(value, orSay: "a whole number")
    let digits = text.replacing("_", with: "")
    let looksWhole =
      !digits.isEmpty && digits.drop { $0 == "-" || $0 == "+" }.allSatisfy { $0.isASCII && $0.isNumber }
    guard looksWhole else {
      throw Refusal(
        "is \(shown(value)), and must be a whole number, \(words(range))",
        hint: ValueHints.wholeNumber(text).flatMap { range.contains($0) ? "write it as \($0)" : nil }
          ?? ValueHints.lastOfRange(text).flatMap {
            range.contains($0) ? "write one number, such as \($0)" : nil
          }
          ?? (isShare(text) && range.upperBound > 1 ? "write a count, not a share" : nil))
    }
    guard let number = Int(digits), range.contains(number) else {
      throw Refusal("is \(text), and must be \(words(range))")
    }
    return number
  }

  /// number → what Swift's `Double` reads in decimal, finite; digits may be grouped by "_"
  package static func number(_ value: OptionValue, in bounds: NumberBounds? = nil) throws(Refusal) -> Double {
    let text = try word(value, orSay: "a number")
    let plain = text.replacing("_", with: "")
    guard plain.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }),
      let number = Double(plain)
    else {
      let meant = ValueHints.number(text).flatMap { number in
        number.isFinite && bounds?.contains(number) != false ? Self.written(number) : nil
      }
      throw Refusal(
        "is \(shown(value)), and must be a number" + (bounds.map { ", \($0.description)" } ?? ""),
        hint: meant.map { text.contains(",") ? "write it with a point: \($0)" : "write it as \($0)" })
    }
    guard number.isFinite else { throw Refusal("is \(text), which is too large") }
    if let bounds, !bounds.contains(number) {
      throw Refusal("is \(shown(value)), and must be \(bounds.description)")
    }
    return number
  }

  /// Returns the number without an exponent: 10000, not 1e+04.
  private static func written(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? NumberFormat.general(number)
  }

  /// Whether the text is a share: `80%` or `0.8`.
  private static func isShare(_ text: String) -> Bool {
    text.hasSuffix("%") || ValueHints.number(text).map { $0 > 0 && $0 < 1 } == true
  }

  static func word(_ value: OptionValue) throws(Refusal) -> String {
    guard case .scalar(let text, isQuoted: _) = value, !text.isEmpty else {
      throw Refusal("is \(shown(value)), and must be a single value")
    }
    return text
  }

  /// Returns an unquoted scalar. A scalar in quotation marks is text, so it is refused where a number is needed.
  static func word(_ value: OptionValue, orSay type: String) throws(Refusal) -> String {
    if case .scalar(let text, isQuoted: true) = value {
      throw Refusal("is the text \"\(text)\", and must be \(type)", hint: "leave out the quotation marks")
    }
    return try word(value)
  }

  static func shown(_ value: OptionValue) -> String {
    switch value {
    case .scalar("", isQuoted: _): "empty"
    case .scalar(let text, let isQuoted): isQuoted ? "\"\(text)\"" : "'\(text)'"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  static func words(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound) to \(range.upperBound == .max ? "2^63 − 1" : String(range.upperBound))"
  }
}
