import Formatting

/// The longest decimal places of a column's numbers. The column is aligned to the right, and the style sheet leaves
/// space after each number for the places that it lacks, so that the decimal points are aligned in any font. This
/// space is not text: a reader who copies a number, or a program that reads the table, gets the number alone.
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

  /// Returns the decimal places that the number lacks; nil if it lacks none. A word ("diverged", "∞") has no decimal
  /// point.
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
