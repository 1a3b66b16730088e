import SourceText

/// What its author took for a fence and Markdown does not: two backticks, or other marks, before a step's name.
///
///     near-fence → (mark{1,2} | quote{3}) word line-end            mark: "`"
enum NearFence {
  /// - Parameter line: the first line of a paragraph, from behind the marks of containers.
  static func mistake(in line: Range<Int>, of text: MarkdownText, stepNames: [String]) -> Diagnostic? {
    let line = text.trimmed(line)
    guard let mark = text.bytes[line].first,
      [UInt8(ascii: "`"), UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(mark)
    else { return nil }
    let run = text.bytes[line].prefix { $0 == mark }.count
    guard run <= 3, mark == UInt8(ascii: "`") || run > 1 else { return nil }
    let rest = text.trimmed((line.lowerBound + run)..<line.upperBound)
    let word = text.string(rest)
    guard stepNames.contains(word) || word == "math" || word == "math check" else { return nil }
    let marks = text.string(line.lowerBound..<(line.lowerBound + run))
    return Diagnostic(
      "\(marks)\(word) begins no block: this is shown as text", at: text.span(line),
      hint: "a block begins with three backticks, ```\(word), and ends with three on a line of their own")
  }
}
