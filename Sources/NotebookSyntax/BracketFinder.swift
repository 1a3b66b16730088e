import SourceText

/// Finds the "[" that belongs to a "]"; it skips code, formulas and tags. The calls must be in the order of the text.
struct BracketFinder {
  private let text: MarkdownText
  /// The text between two blank lines that the last call looked at.
  private var piece = 0..<0
  private var openings: [Int: Int] = [:]

  init(_ text: MarkdownText) {
    self.text = text
  }

  mutating func opening(of bracket: Int) -> Int? {
    if !piece.contains(bracket) { look(at: bracket) }
    return openings[bracket]
  }

  private mutating func look(at offset: Int) {
    let line = text.file.location(atUTF8Offset: offset).line
    func isBlank(_ number: Int) -> Bool { text.bytes[text.line(number)].allSatisfy(\.isBlank) }
    var (first, last) = (line, line)
    while first > 1, !isBlank(first - 1) { first -= 1 }
    while last < text.file.lineCount, !isBlank(last + 1) { last += 1 }
    piece = text.line(first).lowerBound..<max(offset + 1, text.line(last).upperBound)
    openings = [:]
    let bytes = Array(text.bytes[piece])
    var math = MathScanner(bytes)
    var open: [Int] = []
    var offset = 0
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\\"): offset += 2
      case UInt8(ascii: "`"): offset = math.endOfCode(at: offset)
      case UInt8(ascii: "<"): offset = WordScan.endOfTag(at: offset, in: bytes)
      case UInt8(ascii: "$"):
        if case .formula(_, _, let end) = math.match(at: offset) { offset = end } else { offset += 1 }
      case UInt8(ascii: "["):
        open.append(offset)
        offset += 1
      case UInt8(ascii: "]"):
        if let start = open.popLast() { openings[piece.lowerBound + offset] = piece.lowerBound + start }
        offset += 1
      default: offset += 1
      }
    }
  }
}
