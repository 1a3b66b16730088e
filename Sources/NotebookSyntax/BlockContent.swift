import CCMarkGFM

/// The text that cmark parses a block's inlines from, and the way back from its bytes to the notebook's.
///
/// cmark joins a block's lines without what belongs to the containers around it, and its own inline columns
/// are wrong on every line but the first. What it leaves of a line is always the line's end, though, so each
/// line is found by aligning it to the right.
struct BlockContent {
  let bytes: [UInt8]
  /// Where runs that were taken over as they stand begin, in the content and in the notebook's text.
  private let runs: [(content: Int, source: Int)]

  /// - Parameters:
  ///   - bytes: all that cmark holds for the block.
  ///   - node: a paragraph, a heading or a table's cell.
  init(_ bytes: [UInt8], of node: OpaquePointer, cell: Int?, in text: MarkdownText) {
    self.bytes = bytes
    if let cell {
      runs = Self.runs(ofCell: cell, node, in: text)
    } else if let start = Self.startOfHashHeading(node, in: text) {
      runs = [(0, start)]
    } else {
      runs = Self.runs(ofLines: bytes, node, in: text)
    }
  }

  /// The offset in the notebook's text of an offset in the content.
  func sourceOffset(_ offset: Int) -> Int {
    var (low, high) = (0, runs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].content <= offset { low = middle } else { high = middle }
    }
    return runs[low].source + offset - runs[low].content
  }

  /// Where the notebook has what stands in a range of the content, which is not empty.
  func source(_ range: Range<Int>) -> Range<Int> {
    let start = sourceOffset(range.lowerBound)
    return start..<max(start, range.isEmpty ? start : sourceOffset(range.upperBound - 1) + 1)
  }

  private static func runs(
    ofLines bytes: [UInt8], _ node: OpaquePointer, in text: MarkdownText
  ) -> [(content: Int, source: Int)] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // Link reference definitions that began the paragraph are gone from the content, but not from its lines,
    // and a heading's last line is its underline: count from the end.
    let isUnderlined = cmark_node_get_type(node) == CMARK_NODE_HEADING
    let last = Int(cmark_node_get_end_line(node)) - (isUnderlined ? 1 : 0)
    let first = max(last - lines.count + 1, 1)
    var offset = 0
    return lines.enumerated().map { index, line in
      var source = text.line(first + index)
      // cmark trims the content's end.
      if index == lines.count - 1 { source = source.lowerBound..<text.trimmed(source).upperBound }
      let run = (offset, max(source.lowerBound, source.upperBound - line.count))
      offset += line.count + 1
      return run
    }
  }

  /// Where the words of `## heading` begin; nil for other blocks.
  private static func startOfHashHeading(_ node: OpaquePointer, in text: MarkdownText) -> Int? {
    guard cmark_node_get_type(node) == CMARK_NODE_HEADING else { return nil }
    guard cmark_node_get_start_line(node) == cmark_node_get_end_line(node) else { return nil }
    let line = text.line(Int(cmark_node_get_start_line(node)))
    let start = line.lowerBound + Int(cmark_node_get_start_column(node)) - 1
    let words = text.bytes[start..<line.upperBound].drop { $0 == UInt8(ascii: "#") }.drop { $0.isBlank }
    return words.startIndex
  }

  /// A cell's content is its stretch of the row, trimmed, with every `\|` become `|`.
  private static func runs(
    ofCell index: Int, _ node: OpaquePointer, in text: MarkdownText
  ) -> [(content: Int, source: Int)] {
    guard let row = cmark_node_parent(node) else { return [(0, 0)] }
    let line = text.line(Int(cmark_node_get_start_line(row)))
    var offset = line.lowerBound + max(Int(cmark_node_get_start_column(row)) - 1, 0)
    while offset < line.upperBound, text.bytes[offset].isBlank { offset += 1 }
    if offset < line.upperBound, text.bytes[offset] == UInt8(ascii: "|") { offset += 1 }
    var skipped = 0
    while skipped < index, offset < line.upperBound {
      if isEscapedPipe(text.bytes, offset) {
        offset += 2
      } else {
        if text.bytes[offset] == UInt8(ascii: "|") { skipped += 1 }
        offset += 1
      }
    }
    while offset < line.upperBound, text.bytes[offset].isBlank { offset += 1 }
    var runs = [(content: 0, source: offset)]
    var content = 0
    while offset < line.upperBound, text.bytes[offset] != UInt8(ascii: "|") {
      if isEscapedPipe(text.bytes, offset) {
        offset += 1
        runs.append((content, offset))
      }
      offset += 1
      content += 1
    }
    return runs
  }

  private static func isEscapedPipe(_ bytes: [UInt8], _ offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: "\\") && offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "|")
  }
}
