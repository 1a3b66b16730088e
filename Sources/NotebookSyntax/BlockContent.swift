import CCMarkGFM

/// The text from which cmark parses a block's inlines, with a map from its bytes to the notebook's.
///
/// cmark joins a block's lines without the marks of the containers around it, and its own inline columns are wrong on
/// every line except the first. But it always keeps the end of a line, so each line is found by aligning it to the
/// right.
struct BlockContent {
  let bytes: [UInt8]
  /// The starts of the unchanged runs of bytes, in the content and in the notebook's text.
  private let runs: [(content: Int, source: Int)]

  /// - Parameters:
  ///   - bytes: all bytes that cmark holds for the block.
  ///   - node: a paragraph, a heading or a table's cell.
  ///   - cellStart: the offset of a cell's words in the notebook.
  init(_ bytes: [UInt8], of node: OpaquePointer, cellStart: Int?, in text: MarkdownText) {
    self.bytes = bytes
    if let cellStart {
      runs = Self.runs(ofCellAt: cellStart, in: text)
    } else if let start = Self.startOfHashHeading(node, in: text) {
      runs = [(0, start)]
    } else {
      runs = Self.runs(ofLines: bytes, node, in: text)
    }
  }

  /// Returns the offset in the notebook's text for an offset in the content.
  func sourceOffset(_ offset: Int) -> Int {
    var (low, high) = (0, runs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].content <= offset { low = middle } else { high = middle }
    }
    return runs[low].source + offset - runs[low].content
  }

  /// Returns the range in the notebook's text for a range of the content.
  func source(_ range: Range<Int>) -> Range<Int> {
    let start = sourceOffset(range.lowerBound)
    guard let last = range.last else { return start..<start }
    // Start from the last byte, because an escape may stand before the next one. But a line end may be two bytes long.
    let end =
      bytes[last] == UInt8(ascii: "\n") ? sourceOffset(range.upperBound) : sourceOffset(last) + 1
    return start..<end
  }

  private static func runs(
    ofLines bytes: [UInt8], _ node: OpaquePointer, in text: MarkdownText
  ) -> [(content: Int, source: Int)] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // Link reference definitions at the start of the paragraph are removed from the content, but not from the block's
    // lines: count from the end.
    let first = max(lastLine(of: node, lines, in: text) - lines.count + 1, 1)
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

  /// Returns the line that contains the end of a block's words.
  private static func lastLine(
    of node: OpaquePointer, _ lines: [ArraySlice<UInt8>], in text: MarkdownText
  ) -> Int {
    let end = Int(cmark_node_get_end_line(node))
    if cmark_node_get_type(node) == CMARK_NODE_HEADING {
      // The words end in the line above the underline. cmark reports the underline as the end of the heading only if
      // the text ends with it; otherwise it reports the line after the underline.
      let above = text.line(end - 1)
      let isUnderlineAbove = text.bytes[above].allSatisfy {
        $0.isBlank || [">", "=", "-"].contains(Unicode.Scalar($0))
      }
      let words = text.bytes[text.trimmed(text.line(end - 2))]
      return isUnderlineAbove && end > lines.count + 1
        && words.reversed().starts(with: lines[lines.count - 1].reversed())
        ? end - 2 : end - 1
    }
    // The lines above a table's header, in the same paragraph, become a paragraph without a place in cmark.
    if cmark_node_get_start_line(node) == 0, let table = cmark_node_next(node) {
      return TableRow.headerLine(of: table) - 1
    }
    return end
  }

  /// Returns where the words of `## heading` begin; nil for other blocks.
  private static func startOfHashHeading(_ node: OpaquePointer, in text: MarkdownText) -> Int? {
    guard cmark_node_get_type(node) == CMARK_NODE_HEADING else { return nil }
    guard cmark_node_get_start_line(node) == cmark_node_get_end_line(node) else { return nil }
    let line = text.line(Int(cmark_node_get_start_line(node)))
    let start = line.lowerBound + Int(cmark_node_get_start_column(node)) - 1
    let words = text.bytes[start..<line.upperBound].drop { $0 == UInt8(ascii: "#") }.drop { $0.isBlank }
    return words.startIndex
  }

  /// A cell's content is its part of the row, trimmed, with every `\|` replaced by `|`.
  private static func runs(ofCellAt start: Int, in text: MarkdownText) -> [(content: Int, source: Int)] {
    var runs = [(content: 0, source: start)]
    var (offset, content) = (start, 0)
    while offset < text.bytes.count, !text.isPipe(offset), !text.bytes[offset].isLineEnd {
      if text.isEscapedPipe(offset) {
        offset += 1
        runs.append((content, offset))
      }
      offset += 1
      content += 1
    }
    return runs
  }
}
