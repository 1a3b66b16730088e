import CCMarkGFM
import SourceText

/// Finds the places of pictures in the notebook. cmark's own columns are wrong after the first line of a block.
///
///     picture → "![" words "]" ("(" blank* "<"? source … ")" | "[" label "]")?
struct ImageFinder {
  private let text: MarkdownText
  /// The offset after the last picture that was found: the calls are in the order of the text.
  private var offset = 0
  /// The brackets of the block that the last call looked at.
  private var pairs: BracketPairs

  init(_ text: MarkdownText) {
    self.text = text
    pairs = BracketPairs(0..<0, in: [])
  }

  /// Returns the place of a picture; nil if its block does not contain its mark.
  mutating func span(of node: OpaquePointer, source: String) -> SourceSpan? {
    let block = lines(around: node)
    offset = max(offset, block.lowerBound)
    if pairs.block != block { pairs = BracketPairs(block, in: text.bytes) }
    while let start = nextMark(before: block.upperBound) {
      offset = start + 2
      if let end = end(ofPictureAt: start, source, before: block.upperBound) { return text.span(start..<end) }
    }
    // The block has no mark left, so its other pictures will not be found either.
    offset = block.upperBound
    return nil
  }

  /// Returns the lines of the block that contains an inline node.
  private func lines(around node: OpaquePointer) -> Range<Int> {
    var block = node
    while Self.isInline(block) || cmark_node_get_start_line(block) == 0, let parent = cmark_node_parent(block)
    {
      block = parent
    }
    let first = text.line(max(1, Int(cmark_node_get_start_line(block))))
    let last = text.line(max(1, Int(cmark_node_get_end_line(block))))
    return first.lowerBound..<max(first.upperBound, last.upperBound)
  }

  private static func isInline(_ node: OpaquePointer) -> Bool {
    cmark_node_get_type(node).rawValue & UInt32(CMARK_NODE_TYPE_MASK) == UInt32(CMARK_NODE_TYPE_INLINE)
  }

  private func nextMark(before end: Int) -> Int? {
    var start = offset
    while start + 1 < end {
      if text.bytes[start] == UInt8(ascii: "!"), text.bytes[start + 1] == UInt8(ascii: "[") { return start }
      start += 1
    }
    return nil
  }

  /// Returns the end of the picture at `start`; nil if it is not a picture with this source.
  private func end(ofPictureAt start: Int, _ source: String, before limit: Int) -> Int? {
    guard let words = end(ofBracketsFrom: start + 1, "[", "]", before: limit) else { return nil }
    guard words < limit, text.bytes[words] == UInt8(ascii: "(") else {
      // A picture by reference ends with its label, if it has one.
      return end(ofBracketsFrom: words, "[", "]", before: limit) ?? words
    }
    let written = text.bytes[(words + 1)..<limit].drop { $0.isSpace || $0 == UInt8(ascii: "<") }
    // Compare only the beginning, which Markdown can write in one way only.
    let plain = source.utf8.prefix { !["\\", "&", "%", "(", ")", " "].contains(Unicode.Scalar($0)) }
    return written.starts(with: plain) ? end(ofBracketsFrom: words, "(", ")", before: limit) : nil
  }

  /// Returns the offset after the bracket that closes the one at `start`; nil if there is none.
  private func end(
    ofBracketsFrom start: Int, _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, before limit: Int
  ) -> Int? {
    guard start < limit, text.bytes[start] == UInt8(ascii: opening) else { return nil }
    return pairs.ends[start]
  }
}

/// The pairs of brackets of a block's text, found in one pass: a search for each bracket's partner would take too long
/// in a text of brackets only.
private struct BracketPairs {
  let block: Range<Int>
  /// For the place of an opening bracket, the offset after its closing bracket. It has only brackets that a picture can
  /// have: those after "!" and "]".
  private(set) var ends: [Int: Int] = [:]

  init(_ block: Range<Int>, in bytes: [UInt8]) {
    self.block = block
    var (square, round): ([Int], [Int]) = ([], [])
    var offset = block.lowerBound
    while offset < block.upperBound {
      switch bytes[offset] {
      case UInt8(ascii: "\\"): offset += 1
      case UInt8(ascii: "["): square.append(offset)
      case UInt8(ascii: "("): round.append(offset)
      case UInt8(ascii: "]"): close(square.popLast(), at: offset, bytes)
      case UInt8(ascii: ")"): close(round.popLast(), at: offset, bytes)
      default: break
      }
      offset += 1
    }
  }

  private mutating func close(_ start: Int?, at end: Int, _ bytes: [UInt8]) {
    guard let start, start > 0, bytes[start - 1] == UInt8(ascii: "!") || bytes[start - 1] == UInt8(ascii: "]")
    else { return }
    ends[start] = end + 1
  }
}
