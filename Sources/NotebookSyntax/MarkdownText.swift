import SourceText

/// The notebook's text in the form for the Markdown parser. It has the same length in bytes as the file, so every
/// offset means the same place in both.
struct MarkdownText {
  let file: SourceFile
  private(set) var bytes: [UInt8]
  /// Replaces a `|` inside a formula, which would otherwise end a table's cell; `restored(_:)` reverses this.
  private let pipeStandIn: UInt8?
  /// Whether a pipe was replaced: otherwise there is nothing to restore.
  private var hasStandIns = false

  /// - Parameter hidden: the lines of the front matter, which are replaced by blanks.
  init(_ file: SourceFile, hiding hidden: Range<Int>) {
    self.file = file
    bytes = Array(file.text.utf8)
    for number in hidden {
      for offset in Self.line(number, of: file, bytes) { bytes[offset] = UInt8(ascii: " ") }
    }
    let isUsed = bytes.reduce(into: [Bool](repeating: false, count: 256)) { $0[Int($1)] = true }
    // cmark would replace a NUL by three bytes.
    for offset in bytes.indices where bytes[offset] == 0 { bytes[offset] = 0x1A }
    pipeStandIn = (1...8).first { !isUsed[$0] }.map { UInt8($0) }
    if isUsed[Int(UInt8(ascii: "$"))], isUsed[Int(UInt8(ascii: "|"))] { disguisePipes() }
  }

  /// The range of a line's bytes, without its line end. Lines are counted from 1.
  func line(_ number: Int) -> Range<Int> {
    Self.line(number, of: file, bytes)
  }

  /// The range of a line's bytes, with its line end.
  func wholeLine(_ number: Int) -> Range<Int> {
    file.utf8Offset(ofLine: number)..<file.utf8Offset(ofLine: number + 1)
  }

  private static func line(_ number: Int, of file: SourceFile, _ bytes: [UInt8]) -> Range<Int> {
    let start = file.utf8Offset(ofLine: number)
    var end = file.utf8Offset(ofLine: number + 1)
    while end > start, bytes[end - 1].isLineEnd { end -= 1 }
    return start..<end
  }

  /// Returns the author's text for a text that the parser returned.
  func restored(_ text: String) -> String {
    guard hasStandIns, let pipeStandIn, text.utf8.contains(pipeStandIn) else { return text }
    return String(decoding: text.utf8.map { $0 == pipeStandIn ? UInt8(ascii: "|") : $0 }, as: UTF8.self)
  }

  func span(_ range: Range<Int>) -> SourceSpan {
    file.span(fromUTF8Offset: range.lowerBound, to: range.upperBound)
  }

  func string(_ range: Range<Int>) -> String {
    restored(String(decoding: bytes[range], as: UTF8.self))
  }

  /// Returns a range without the blanks at both ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start].isBlank { start += 1 }
    while end > start, bytes[end - 1].isBlank { end -= 1 }
    return start..<end
  }

  private mutating func disguisePipes() {
    guard let pipeStandIn else { return }
    for number in 1...file.lineCount {
      let line = line(number)
      guard bytes[line].contains(UInt8(ascii: "|")), bytes[line].contains(UInt8(ascii: "$")) else { continue }
      var scanner = MathScanner(Array(bytes[line]))
      scanner.forEachFormula { formula in
        for offset in formula.map({ line.lowerBound + $0 }) where bytes[offset] == UInt8(ascii: "|") {
          // `\|` is the table's own escape, so keep it.
          if bytes[offset - 1] != UInt8(ascii: "\\") {
            bytes[offset] = pipeStandIn
            hasStandIns = true
          }
        }
      }
    }
  }
}

extension UInt8 {
  /// A space or a tab.
  var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
  var isLineEnd: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
  var isSpace: Bool { isBlank || isLineEnd }
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
