/// Lengths, and the constructs made of lengths only: spaces and rules.
extension MathParser {
  mutating func measuredSpace(_ token: MathToken) -> MathNode? {
    _ = star()
    return length(of: token).map { node(.space($0.em), from: token) }
  }

  /// `\rule[raise]{width}{height}`
  mutating func rule(_ token: MathToken) -> MathNode? {
    let raise = bracketedLength()
    guard let width = length(of: token), let height = length(of: token, within: MathLength.upright) else {
      return nil
    }
    if width.em < 0 || height.em < 0 {
      report(
        "a rule with a negative \(width.em < 0 ? "width" : "height") is not drawn",
        at: token.range.lowerBound..<end(token),
        hint: "write a positive length, and \\hspace to go back", isFatal: false)
    }
    let rule = MathNode.Rule(width: max(width.em, 0), height: max(height.em, 0), raise: raise?.em ?? 0)
    return node(.rule(rule), from: token)
  }

  /// `\raisebox{2pt}{words}`
  mutating func raisebox(_ token: MathToken) -> MathNode? {
    guard let height = length(of: token, within: MathLength.upright) else { return nil }
    return words(of: token) { .adjustment(.raised(height.em), $0) }
  }

  /// length → "{" number unit "}" | number unit
  mutating func length(
    of token: MathToken, within bounds: ClosedRange<Double> = MathLength.bounds
  ) -> MathLength? {
    stream.skipBlanksRaw()
    let written = stream.peekRaw()?.kind == .open ? word(of: token) : bareLength()
    guard let written else {
      report("\(token.spelling) needs a length", at: token.range, hint: "such as 1em or 3mu")
      return nil
    }
    return length(written.text, within: bounds, at: written.range)
  }

  private mutating func bracketedLength() -> MathLength? {
    guard let raw = stream.rawBracketArgument() else { return nil }
    return length(raw.tokens.map(\.spelling).joined(), within: MathLength.upright, at: raw.range)
  }

  mutating func length(
    _ written: String, within bounds: ClosedRange<Double>, at range: Range<Int>
  ) -> MathLength? {
    guard let length = MathLength(written, within: bounds) else {
      report("'\(written)' is not a length", at: range, hint: "such as 1em, 3mu or -2pt")
      return nil
    }
    if length.isCut {
      report(
        "\(written) is too large for a page", at: range,
        hint:
          "lengths from \(Int(bounds.lowerBound))em to \(Int(bounds.upperBound))em are allowed",
        isFatal: false)
    }
    return length
  }

  /// A length without braces: sign, number and a unit of two letters.
  private mutating func bareLength() -> (text: String, range: Range<Int>)? {
    stream.skipBlanksRaw()
    var text = ""
    var range: Range<Int>?
    var letters = 0
    while letters < 2, let scalar = stream.peekRaw()?.character, let token = stream.nextRaw() {
      text.unicodeScalars.append(scalar)
      range = range?.hull(token.range) ?? token.range
      if scalar.properties.isAlphabetic { letters += 1 }
      if letters == 0 { stream.skipBlanksRaw() }
    }
    return range.map { (text, $0) }
  }
}
