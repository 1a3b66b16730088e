extension BinaryInteger {
  /// The number with a comma between thousands: 60,000.
  public var grouped: String { groupingThousands(in: description) }
}

/// Returns the text of a number with commas between the thousands of its integer part: "-1,234.5" for "-1234.5".
func groupingThousands(in number: String) -> String {
  let sign = number.hasPrefix("-") ? "-" : ""
  let whole = number.dropFirst(sign.count).prefix { $0.isNumber }
  let rest = number.dropFirst(sign.count + whole.count)
  var groups = ""
  for (index, digit) in whole.enumerated() {
    if index > 0, (whole.count - index) % 3 == 0 { groups.append(",") }
    groups.append(digit)
  }
  return sign + groups + rest
}
