import Foundation

/// The format of a number: Python's `d f e g %` with width and precision, the same for prose, tables and plots.
///
///     number-format → "0"? width? ","? ("." precision)? ("d" | "f" | "e" | "g" | "%")
public struct NumberFormat: Codable, Sendable, Hashable {
  public enum Style: Character, Codable, Sendable, CaseIterable {
    case decimal = "d"
    case fixed = "f"
    case scientific = "e"
    case general = "g"
    case percent = "%"
  }

  public var style: Style
  /// Digits after the decimal point; significant digits for `general`. Nil means 6, as in Python.
  public var precision: Int?
  public var width: Int
  /// Whether there is a comma between thousands.
  public var groupsThousands: Bool
  /// Whether the number is padded to its width with zeros after the sign, not with spaces before it.
  public var padsWithZeros = false
  /// Numbers of at least this size are written in powers of ten, for example a diverging loss; nil means never.
  public var scientificFrom: Double?

  public init(
    _ style: Style, precision: Int? = nil, width: Int = 0, groupsThousands: Bool = false,
    scientificFrom: Double? = nil
  ) {
    self.style = style
    self.precision = precision
    self.width = width
    self.groupsThousands = groupsThousands
    self.scientificFrom = scientificFrom
  }

  /// Nil if the text does not follow the grammar, or asks for more than 100 columns or 50 digits.
  public init?(parsing text: String) {
    var rest = text[...]
    guard let last = rest.popLast(), let style = Style(rawValue: last) else { return nil }
    var before = Substring(rest)
    var groups = false
    var precision: Int?
    if let point = before.firstIndex(of: ".") {
      guard let digits = Self.number(before[before.index(after: point)...]), digits <= 50 else { return nil }
      precision = digits
      before = before[..<point]
    }
    if before.hasSuffix(",") {
      groups = true
      before.removeLast()
    }
    let padsWithZeros = before.hasPrefix("0")
    var width = 0
    if !before.isEmpty {
      guard let columns = Self.number(before), columns <= 100 else { return nil }
      width = columns
    }
    guard style != .decimal || precision == nil else { return nil }
    // Python also has a position for the sign and commas between padding zeros. A report does not need that.
    guard !(padsWithZeros && groups) else { return nil }
    self.init(style, precision: precision, width: width, groupsThousands: groups)
    self.padsWithZeros = padsWithZeros
  }

  private static func number(_ digits: Substring) -> Int? {
    digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
  }

  public func callAsFunction(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "∞" : "−∞" }
    if let scientificFrom, abs(value) >= scientificFrom {
      return NumberFormat(.scientific, precision: 2)(value)
    }
    let digits = precision ?? 6
    var text =
      switch style {
      case .decimal: String(format: "%.0f", value)
      case .fixed: String(format: "%.*f", digits, value)
      case .scientific: String(format: "%.*e", digits, value)
      case .general: String(format: "%.*g", max(digits, 1), value)
      case .percent: String(format: "%.*f", digits, value * 100) + "%"
      }
    // A zero never has a minus sign.
    if text.hasPrefix("-"), !text.contains(where: { ("1"..."9").contains($0) }) { text.removeFirst() }
    if groupsThousands { text = groupingThousands(in: text) }
    let missing = max(0, width - text.count)
    guard padsWithZeros else { return String(repeating: " ", count: missing) + text }
    let sign = text.hasPrefix("-") ? "-" : ""
    return sign + String(repeating: "0", count: missing) + text.dropFirst(sign.count)
  }

  /// Returns the number as a page shows it.
  public func shown(_ value: Double) -> String { NumberText(self(value)).shown }
}

extension NumberFormat {
  /// Whole numbers in prose and tables: 60,000.
  public static let count = NumberFormat(.decimal, groupsThousands: true)
  /// A loss or another number near one: 0.3187.
  public static let loss = NumberFormat(.fixed, precision: 4, scientificFrom: 1e5)
  /// The same in a sentence: 0.32.
  public static let roughLoss = NumberFormat(.fixed, precision: 2, scientificFrom: 1e5)
  /// A share: 86.3%.
  public static let share = NumberFormat(.percent, precision: 1)
  /// A share where hundredths count: 86.31%.
  public static let exactShare = NumberFormat(.percent, precision: 2)
  /// An error far below one: 1.2e-09.
  public static let tiny = NumberFormat(.scientific, precision: 1)
  /// Any number, in four significant digits.
  public static let general = NumberFormat(.general, precision: 4)

  /// Returns a very large or small number for a sentence: "1.6 × 10⁻⁹". It never breaks across lines.
  public static func power(_ value: Double, precision: Int = 1) -> String {
    guard let (mantissa, exponent) = powerParts(of: value, precision: precision) else {
      return general(value)
    }
    return mantissa.map { $0.replacing("-", with: "−") + times(power: exponent) } ?? "10\(raised(exponent))"
  }

  /// Returns the power of ten that follows a mantissa: " × 10⁻⁹".
  public static func times(power exponent: Int) -> String { "\u{A0}×\u{A0}10\(raised(exponent))" }

  /// Returns an exponent in superscript digits: "⁻⁹".
  private static func raised(_ exponent: Int) -> String {
    let digits: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
      "9": "⁹",
    ]
    return String(String(exponent).compactMap { digits[$0] })
  }

  /// Returns a very large or small number as a mantissa and a power of ten. The mantissa is nil if it is just "1". Nil
  /// if the number is not finite.
  public static func powerParts(of value: Double, precision: Int = 1) -> (mantissa: String?, exponent: Int)? {
    let parts = NumberFormat(.scientific, precision: precision)(value).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return nil }
    return (parts[0] == "1" ? nil : String(parts[0]), exponent)
  }

  /// Returns seconds in the units that people use: "0.42 s", "2 min 5 s".
  public static func duration(_ seconds: Double) -> String {
    // A negative, huge or missing time must not stop a report. (The clock may have been set back.)
    guard (0..<1e15).contains(seconds) else { return "—" }
    return switch seconds {
    case ..<0.0005: "< 1 ms"
    case ..<0.0995: String(format: "%.0f ms", seconds * 1000)
    case ..<9.995: String(format: "%.2f s", seconds)
    case ..<59.95: String(format: "%.1f s", seconds)
    case ..<3599.5: "\(Int(seconds.rounded()) / 60) min \(Int(seconds.rounded()) % 60) s"
    default: "\(Int(seconds.rounded()) / 3600) h \(Int(seconds.rounded()) % 3600 / 60) min"
    }
  }

  /// Returns bytes in decimal units: "3.4 MB".
  public static func bytes(_ count: Double) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
    var (value, unit) = (count, 0)
    while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
    return String(format: unit == 0 || value >= 99.95 ? "%.0f" : "%.1f", value) + " \(units[unit])"
  }
}
