import Formatting
import ProseTree

/// A table as CSV (RFC 4180), for spreadsheets and programs. Numbers are plain, such as 0.869 and 1.2e-9, without the
/// commas and signs that help human readers.
public struct CommaSeparatedValues: Sendable {
  public let text: String

  public init(_ table: Table) {
    let rows = [table.columns.map(\.heading.plainText)] + table.rows.map { $0.map(Self.value) }
    text = rows.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func value(_ cell: Table.Cell) -> String {
    switch cell {
    case .text(let words): words.plainText
    case .number(let text), .best(let text): number(text)
    case .verdict(.passed): "kept"
    case .verdict(.failed): "failed"
    case .line(let number): "line \(number)"
    case .missing: ""
    }
  }

  /// Returns the number without commas and percent sign: "60,000" becomes 60000, and "86.9%" becomes 0.869.
  private static func number(_ text: String) -> String {
    var digits = text.replacing(",", with: "").replacing("−", with: "-")
    let isShare = digits.hasSuffix("%")
    if isShare { digits.removeLast() }
    guard let value = Double(digits) else { return text }
    // The share keeps its digits: the decimal point only moves by two places.
    return isShare ? NumberFormat(.general, precision: 12)(value / 100) : digits
  }

  /// field → plain | "\"" (character | "\"\"")* "\""
  private static func field(_ text: String) -> String {
    // Spreadsheets read a field that begins with such a character as a formula.
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } == true && Double(text) == nil
    let safe = isFormula ? "'" + text : text
    guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
