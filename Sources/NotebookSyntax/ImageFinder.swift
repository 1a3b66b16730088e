import CCMarkGFM
import SourceText

/// Finds where pictures stand in the notebook: cmark's own columns are wrong from a block's second line on.
struct ImageFinder {
  private let text: MarkdownText
  /// Pictures are asked for in the order of the text, so each is looked for behind the one before.
  private var offset = 0

  init(_ text: MarkdownText) {
    self.text = text
  }

  /// The `![…](…)` of a node; nil where its block does not show it.
  mutating func span(of node: OpaquePointer, source: String) -> SourceSpan? {
    var block = node
    while cmark_node_get_start_column(block) == 0 || isInline(block), let parent = cmark_node_parent(block) {
      block = parent
    }
    let firstLine = text.line(max(1, Int(cmark_node_get_start_line(block))))
    let lastLine = text.line(max(1, Int(cmark_node_get_end_line(block))))
    offset = max(offset, firstLine.lowerBound)
    let url = Array(source.utf8)
    while let start = next("![", before: lastLine.upperBound) {
      offset = start + 2
      guard let bracket = closingBracket(from: start + 2, before: lastLine.upperBound) else { continue }
      let after = bracket + 1
      guard after < lastLine.upperBound, text.bytes[after] == UInt8(ascii: "(") else {
        // A picture by reference ends with its label.
        let isLabelled = after < lastLine.upperBound && text.bytes[after] == UInt8(ascii: "[")
        let end =
          isLabelled ? closingBracket(from: after + 1, before: lastLine.upperBound).map { $0 + 1 } : after
        return text.span(start..<(end ?? after))
      }
      let destination = text.bytes[(after + 1)..<lastLine.upperBound].drop {
        $0.isSpace || $0 == UInt8(ascii: "<")
      }
      guard destination.starts(with: url.prefix { $0 != UInt8(ascii: "%") }) else { continue }
      let end = text.bytes[(destination.startIndex + url.count / 3)..<lastLine.upperBound].firstIndex(
        of: UInt8(ascii: ")"))
      return text.span(start..<(end.map { $0 + 1 } ?? after))
    }
    return nil
  }

  private func isInline(_ node: OpaquePointer) -> Bool {
    cmark_node_get_type(node).rawValue & UInt32(CMARK_NODE_TYPE_MASK) == UInt32(CMARK_NODE_TYPE_INLINE)
  }

  private func next(_ mark: StaticString, before end: Int) -> Int? {
    var start = offset
    while start + 1 < end {
      if text.bytes[start] == UInt8(ascii: "!"), text.bytes[start + 1] == UInt8(ascii: "[") { return start }
      start += 1
    }
    return nil
  }

  private func closingBracket(from start: Int, before end: Int) -> Int? {
    var depth = 0
    var offset = start
    while offset < end {
      switch text.bytes[offset] {
      case UInt8(ascii: "\\"): offset += 1
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"):
        if depth == 0 { return offset }
        depth -= 1
      default: break
      }
      offset += 1
    }
    return nil
  }
}
