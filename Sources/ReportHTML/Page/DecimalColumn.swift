import Formatting

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
