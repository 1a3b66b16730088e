import SourceText

/// Text that its author meant as a fence, but that Markdown does not read as one: two backticks, or other marks, before
/// a step's name.
///
///     near-fence → (backtick{1,2} | mark{2,3}) word line-end
enum NearFence {
  /// Backticks, and the characters that keyboards and word processors write instead.
  private static let marks: Set<Character> = [
    "`", "'", "\"", "\u{B4}", "\u{2018}", "\u{2019}", "\u{201B}", "\u{201C}", "\u{201D}", "\u{2BB}",
    "\u{2BC}",
    "\u{2CA}", "\u{2CB}", "\u{2032}", "\u{2035}", "\u{FF07}", "\u{FF40}",
  ]

  /// - Parameter line: the first line of a paragraph, without the marks of its containers.
  static func mistake(in line: Range<Int>, of text: MarkdownText, stepNames: [String]) -> Diagnostic? {
    let line = text.trimmed(line)
    guard line.count < 100 else { return nil }
    let written = text.string(line)
    let marks = written.prefix { Self.marks.contains($0) }
    let isOfBackticks = marks.allSatisfy { $0 == "`" }
    guard (isOfBackticks ? 1...2 : 2...3).contains(marks.count) else { return nil }
    let word = String(written.dropFirst(marks.count).drop { $0 == " " || $0 == "\t" })
    guard stepNames.contains(word) || word == "math" || word == "math check" else { return nil }
    return Diagnostic(
      "\(marks)\(word) begins no block: this is shown as text", at: text.span(line),
      hint: "a block begins with three backticks, ```\(word), and ends with three on a line of their own")
  }
}
