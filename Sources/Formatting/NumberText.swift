/// A formatted number in the form that all pages show: "−1,234.5 %" for "-1,234.5 %", "1.2 × 10⁻⁹" for "1.2e-09". It
/// never breaks across lines.
///
///     number → sign? whole fraction? power? unit?
public struct NumberText: Hashable {
  public var whole: String
  /// The decimal point and the digits after it; empty if there are none.
  public var fraction: String
  /// The power of ten, " × 10⁻⁹"; empty if there is none.
  public var power: String
  /// The text after the number: " %".
  public var unit: String

  public init(_ text: String) {
    let blanks = text.prefix { $0 == " " }
    let text = text.dropFirst(blanks.count)
    let head = text.prefix { $0.isASCII && ($0.isNumber || $0 == "," || $0 == "-" || $0 == "+") || $0 == "−" }
    var rest = text.dropFirst(head.count)
    // Keep the spaces that the format's width has added.
    whole = blanks + String(head).replacing("-", with: "−")
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

  /// The text as a page shows it.
  public var shown: String { whole + fraction + power + unit }

  public var isNumber: Bool { whole.contains { $0.isNumber } }
}
