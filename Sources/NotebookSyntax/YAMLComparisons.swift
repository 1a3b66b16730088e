/// A line with a comparison, as in an `expect`: `evaluate.accuracy >= 0.85` is read as the option `evaluate.accuracy`
/// with the text `>= 0.85`. YAML alone would not read it.
///
///     comparison → name ws* sign ws* value      sign: ">=" "<=" ">" "<" "==" "!=" "≥" "≤" "≠"
struct YAMLComparison {
  /// Offsets into the text.
  let line: Range<Int>
  let name: Range<Int>
  /// The sign and what follows it, without a comment.
  let claim: Range<Int>

  private static let signs: Set<Unicode.Scalar> = [">", "<", "≥", "≤", "≠"]

  /// Nil if the line is not a comparison.
  init?(_ line: Range<Int>, of text: YAMLText) {
    let start = line.lowerBound + text.indentation(of: line)
    let end = line.dropFirst(start - line.lowerBound).first { !Self.isName(text.scalars[$0]) }
    guard let end, end > start, text.scalars[start].properties.isAlphabetic else { return nil }
    guard let sign = (end..<line.upperBound).first(where: { text.scalars[$0] != " " }) else { return nil }
    let (first, second) = (text.scalars[sign], sign + 1 < line.upperBound ? text.scalars[sign + 1] : " ")
    guard Self.signs.contains(first) || (first == "=" || first == "!") && second == "=" else { return nil }
    var stop = line.upperBound
    for offset in sign..<line.upperBound where text.scalars[offset] == "#" && text.scalars[offset - 1] == " "
    {
      stop = offset
      break
    }
    while stop > sign, text.scalars[stop - 1] == " " || text.scalars[stop - 1] == "\t" { stop -= 1 }
    self.line = line
    name = start..<end
    claim = sign..<stop
  }

  private static func isName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || ["_", "-", "."].contains(scalar)
  }
}

extension YAMLText {
  /// The comparisons with the same indentation as the options.
  func comparisons() -> [YAMLComparison] {
    let words = lines.filter { line in line.contains { scalars[$0] != " " && scalars[$0] != "\t" } }
    guard let first = words.first else { return [] }
    let indentation = indentation(of: first)
    return words.compactMap { line in
      self.indentation(of: line) == indentation ? YAMLComparison(line, of: self) : nil
    }
  }
}
