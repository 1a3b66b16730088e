import MarkupWriter
import ReportModel

/// A number as it is read: "−1,234.5 %", "1.2 × 10⁻⁹".
///
///     number → sign? whole fraction? power? unit?
struct NumberText: Hashable {
  var whole: String
  /// With its point; empty where there is none.
  var fraction: String
  /// " × 10⁻⁹"; empty where there is none.
  var power: String
  /// What follows: " %".
  var unit: String

  init(_ text: String) {
    let text = text.drop { $0 == " " }
    let head = text.prefix { $0.isASCII && ($0.isNumber || $0 == "," || $0 == "-" || $0 == "+") || $0 == "−" }
    var rest = text.dropFirst(head.count)
    whole = String(head).replacing("-", with: "−")
    fraction = ""
    power = ""
    if rest.first == "." {
      fraction = String(rest.prefix(1) + rest.dropFirst().prefix { $0.isASCII && $0.isNumber })
      rest = rest.dropFirst(fraction.count)
    }
    if rest.first == "e" || rest.first == "E", let exponent = Int(rest.dropFirst()), !head.isEmpty {
      power = NumberFormat.times(power: exponent)
      rest = ""
    }
    unit = String(rest)
  }

  var shown: String { whole + fraction + power + unit }

  var isNumber: Bool { whole.contains { $0.isNumber } }
}

/// The widest parts behind the point of a column. The column is set flush right, and the style sheet leaves room behind
/// each number for what it lacks of them: the points then stand under each other in any font. What fills the room is in
/// no text of the page, so that whoever copies a number, or reads the table by program, gets the number alone.
struct DecimalColumn {
  private var fraction = 0
  private var power = ""
  private var unit = ""

  init(_ texts: [String]) {
    for number in texts.map(NumberText.init) where number.isNumber {
      fraction = max(fraction, number.fraction.count)
      if number.power.count > power.count { power = number.power }
      if number.unit.count > unit.count { unit = number.unit }
    }
  }

  /// What the number lacks; nil where it lacks nothing. A word ("diverged", "∞") has no point to stand on.
  func missing(behind text: String) -> String? {
    let number = NumberText(text)
    guard number.isNumber else { return nil }
    var missing = ""
    let digits = fraction - number.fraction.count
    if digits > 0 {
      missing =
        number.fraction.isEmpty
        ? "." + String(repeating: "0", count: digits - 1) : String(repeating: "0", count: digits)
    }
    missing += power.dropFirst(number.power.count)
    if number.unit.isEmpty { missing += unit }
    return missing.isEmpty ? nil : missing
  }
}
