import CCMarkGFM
import SourceText

/// A fenced code block in the notebook. cmark does not report where its info string is, nor whether the block was
/// closed.
///
///     fence → indent run info? line-end  body-line*  indent run line-end      run: 3 or more "`" or "~"
struct Fence {
  /// The whole info string, as written.
  let info: Located<String>
  /// The opening run; the place at which an unclosed fence is reported.
  let opening: SourceSpan
  /// From the opening run to the end of the last line.
  let span: SourceSpan
  let isClosed: Bool
  /// The lines of the body.
  let lines: Range<Int>
  private let indentation: Int
  private let openingLength: Int
  private let marker: UInt8

  /// Nil if `node` is not a fence.
  init?(_ node: OpaquePointer, in text: MarkdownText) {
    var (length, indentation, marker): (Int32, Int32, CChar) = (0, 0, 0)
    guard cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK,
      cmark_node_get_fenced(node, &length, &indentation, &marker) != 0
    else { return nil }
    let firstNumber = Int(cmark_node_get_start_line(node))
    let first = text.line(firstNumber)
    let start = first.lowerBound + Int(cmark_node_get_start_column(node)) - 1
    let run = UInt8(bitPattern: marker)
    let afterRun = text.bytes[start..<first.upperBound].firstIndex { $0 != run } ?? first.upperBound
    let infoRange = text.trimmed(afterRun..<first.upperBound)
    let lastNumber = min(Int(cmark_node_get_end_line(node)), text.file.lineCount)
    isClosed = lastNumber > firstNumber && Self.closes(text.line(lastNumber), run, afterRun - start, in: text)
    info = Located(text.string(infoRange), at: text.span(infoRange))
    opening = text.span(start..<afterRun)
    openingLength = afterRun - start
    span = text.span(start..<max(text.line(lastNumber).upperBound, afterRun))
    lines = (firstNumber + 1)..<max(firstNumber + 1, isClosed ? lastNumber : lastNumber + 1)
    self.indentation = Int(indentation)
    self.marker = run
  }

  /// Whether a line, without the marks of quotations, is only a run at least as long as the opening run.
  private static func closes(_ line: Range<Int>, _ marker: UInt8, _ length: Int, in text: MarkdownText)
    -> Bool
  {
    let line = text.bytes[text.trimmed(line)]
    let run = line.reversed().prefix { $0 == marker }.count
    return run >= length && line.dropLast(run).allSatisfy { $0.isBlank || $0 == UInt8(ascii: ">") }
  }

  /// The body's lines without the indentation of the fence itself. The fence must not be in a container.
  func body(in text: MarkdownText) -> [YAMLText.Line] {
    lines.map { number in
      let line = text.line(number)
      let removed = text.bytes[line].prefix(indentation).prefix { $0 == UInt8(ascii: " ") }.count
      return YAMLText.Line(
        text: Substring(text.string((line.lowerBound + removed)..<line.upperBound)),
        start: SourceLocation(line: number, column: removed + 1))
    }
  }

  /// Returns the first line of the body that looks like the opening of another fence of the same kind: the end of this
  /// fence was probably forgotten.
  /// - Parameter isMeant: whether the text after the marks can be that of an opening.
  func openingInside(_ text: MarkdownText, where isMeant: (String) -> Bool = { _ in true }) -> Int? {
    lines.first { number in
      let line = text.trimmed(text.line(number))
      let run = text.bytes[line].prefix { $0 == marker }.count
      // A shorter run cannot close this fence. So if the author has closed the fence, the shorter run may be meant as
      // text.
      return run >= (isClosed ? openingLength : 3)
        && isMeant(text.string(text.trimmed((line.lowerBound + run)..<line.upperBound)))
    }
  }

  /// Returns the first line of the body that consists of marks but does not end the fence: it has too few marks, or
  /// other ones.
  func falseEnd(in text: MarkdownText) -> Int? {
    lines.first { number in
      let line = text.bytes[text.trimmed(text.line(number))]
      guard let first = line.first, Self.marks.contains(first) else { return false }
      return line.count > 1 && line.allSatisfy { $0 == first }
    }
  }

  /// The marks that close the fence.
  var end: String {
    String(repeating: String(UnicodeScalar(marker)), count: openingLength)
  }

  private static let marks = [UInt8(ascii: "`"), UInt8(ascii: "~"), UInt8(ascii: "'"), UInt8(ascii: "\"")]
}
