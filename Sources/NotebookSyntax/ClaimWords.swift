/// Recognizes claims of an `expect` that are written in other ways than nbrun's, and suggests nbrun's form.
public enum ClaimWords {
  /// Returns the claim in nbrun's form, for a text that is not in that form; nil if its meaning is not clear.
  public static func form(of text: String) -> String? {
    let words = text.lowercased()
    var numbers = self.numbers(in: words)
    // With more than two numbers, the commas separate numbers.
    if numbers.isEmpty || numbers.count > 2 { return nil }
    let bare = words.filter { !$0.isWhitespace }
    if numbers.count == 2 {
      let isTolerance = ["±", "+-", "+/-", "plus", "tolerance", "within"].contains { words.contains($0) }
      if isTolerance { return "\(numbers[0]) ± \(numbers[1])" }
      if let first = value(of: numbers[0]), let second = value(of: numbers[1]), first > second {
        numbers.swapAt(0, 1)
      }
      return "\(numbers[0])..\(numbers[1])"
    }
    let number = numbers[0]
    for (sign, beginnings) in relations where beginnings.contains(where: bare.hasPrefix) {
      return "\(sign) \(number)"
    }
    if bare == number + "+" { return ">= \(number)" }
    if ["≈", "~", "about", "around", "approx", "circa", "ca.", "roughly", "\\approx"].contains(
      where: bare.hasPrefix)
    {
      return "\(number) ± 0.02"
    }
    // The only difference left is a decimal comma.
    let sign = words.prefix { "<>=!≥≤≠ ".contains($0) }.filter { $0 != " " }
    return words.contains(",") ? (sign.isEmpty ? number : "\(sign) \(number)") : nil
  }

  private static let relations: [(sign: String, beginnings: [String])] = [
    (">=", ["=>", "atleast", "min", "nolessthan", "notbelow", "\\ge", "&gt;=", "ge", "gte"]),
    ("<=", ["=<", "atmost", "max", "nomorethan", "notabove", "upto", "\\le", "&lt;=", "le", "lte"]),
    (
      ">",
      ["morethan", "greaterthan", "higherthan", "above", "over", "largerthan", "betterthan", "&gt;", "gt"]
    ),
    ("<", ["lessthan", "fewerthan", "lowerthan", "below", "under", "smallerthan", "&lt;", "lt"]),
    ("==", ["===", "equals", "equalto", "is", "exactly", "eq"]),
    ("!=", ["not", "<>", "isnot", "ne"]),
  ]

  /// number → digit+ (("." | ",") digit+)? "%"?
  private static func numbers(in text: String) -> [String] {
    var numbers: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(where: { $0.isASCII && $0.isNumber }) {
      var end = start
      var hasPoint = start > text.startIndex && text[text.index(before: start)] == "."
      var number = hasPoint ? "0." : ""
      while end < text.endIndex {
        let next = text.index(after: end)
        let isBeforeDigit = next < text.endIndex && text[next].isASCII && text[next].isNumber
        if text[end].isASCII, text[end].isNumber {
          number.append(text[end])
        } else if !hasPoint, isBeforeDigit, text[end] == "." || text[end] == "," {
          hasPoint = true
          number.append(".")
        } else {
          break
        }
        end = next
      }
      if end < text.endIndex, text[end] == "%" {
        number.append("%")
        end = text.index(after: end)
      }
      numbers.append(number)
      rest = text[end...]
    }
    return numbers
  }

  private static func value(of number: String) -> Double? {
    number.hasSuffix("%") ? Double(number.dropLast()).map { $0 / 100 } : Double(number)
  }
}
