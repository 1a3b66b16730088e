import MarkupWriter

/// A number as it is read: "−1,234.5 %", "1.2 × 10⁻⁹".
///
///     number → sign? whole fraction? exponent? unit?
struct NumberText: Hashable {
  var whole: String
  /// With its point; empty where there is none.
  var fraction: String
  /// The power of ten, "−9"; nil where there is none.
  var exponent: String?
  /// What follows: " %".
  var unit: String

  init(_ text: String) {
    let text = text.drop { $0 == " " }
    let head = text.prefix { $0.isASCII && ($0.isNumber || $0 == "," || $0 == "-" || $0 == "+") || $0 == "−" }
    var rest = text.dropFirst(head.count)
    whole = String(head).replacing("-", with: "−")
    fraction = ""
    if rest.first == "." {
      fraction = String(rest.prefix(1) + rest.dropFirst().prefix { $0.isASCII && $0.isNumber })
      rest = rest.dropFirst(fraction.count)
    }
    if rest.first == "e" || rest.first == "E", let power = Int(rest.dropFirst()), !head.isEmpty {
      exponent = power < 0 ? "−\(-power)" : String(power)
      rest = ""
    }
    unit = String(rest)
  }

  var markup: Markup {
    Markup.text(whole + fraction) + Self.power(exponent) + .text(unit)
  }

  var isNumber: Bool { whole.contains { $0.isNumber } }

  static func power(_ exponent: String?) -> Markup {
    exponent.map { .text("\u{2009}×\u{2009}10") + .element("sup", [:], .text($0)) } ?? .empty
  }
}

/// The widest parts behind the point of a column. Every number is followed by invisible digits for what it
/// lacks of them, and the column is set flush right: the points then stand under each other in any font.
struct DecimalColumn {
  private var fraction = 0
  private var exponent = 0
  private var unit = ""

  init(_ texts: [String]) {
    for number in texts.map(NumberText.init) where number.isNumber {
      fraction = max(fraction, number.fraction.count)
      exponent = max(exponent, number.exponent?.count ?? 0)
      if number.unit.count > unit.count { unit = number.unit }
    }
  }

  func markup(_ text: String) -> Markup {
    let number = NumberText(text)
    // A word ("diverged", "∞") has no point to stand on.
    guard number.isNumber else { return number.markup }
    var missing = Markup.empty
    let digits = fraction - number.fraction.count
    if digits > 0 {
      missing += .text(
        number.fraction.isEmpty
          ? "." + String(repeating: "0", count: digits - 1) : String(repeating: "0", count: digits))
    }
    if exponent > 0 {
      let digits = exponent - (number.exponent?.count ?? 0)
      if number.exponent == nil {
        missing += NumberText.power(String(repeating: "0", count: digits))
      } else if digits > 0 {
        missing += .element("sup", [:], .text(String(repeating: "0", count: digits)))
      }
    }
    if number.unit.isEmpty, !unit.isEmpty { missing += .text(unit) }
    guard !missing.isEmpty else { return number.markup }
    return number.markup + .element("span", ["class": "pad", "aria-hidden": "true"], missing)
  }
}
