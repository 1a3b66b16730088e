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
  ///   - cellStart: where the notebook has a cell's words.
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

  /// The offset in the notebook's text of an offset in the content.
  func sourceOffset(_ offset: Int) -> Int {
    var (low, high) = (0, runs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].content <= offset { low = middle } else { high = middle }
    }
    return runs[low].source + offset - runs[low].content
  }

  /// Where the notebook has what stands in a range of the content.
  func source(_ range: Range<Int>) -> Range<Int> {
    let start = sourceOffset(range.lowerBound)
    guard let last = range.last else { return start..<start }
    // From the last byte, for the next may stand behind an escape; but a line's end may be two bytes long.
    let end =
      bytes[last] == UInt8(ascii: "\n") ? sourceOffset(range.upperBound) : sourceOffset(last) + 1
    return start..<end
  }

  private static func runs(
    ofLines bytes: [UInt8], _ node: OpaquePointer, in text: MarkdownText
  ) -> [(content: Int, source: Int)] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // Link reference definitions that began the paragraph are gone from the content, but not from its lines:
    // count from the end.
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

  /// The line that holds the end of a block's words.
  private static func lastLine(
    of node: OpaquePointer, _ lines: [ArraySlice<UInt8>], in text: MarkdownText
  ) -> Int {
    let end = Int(cmark_node_get_end_line(node))
    if cmark_node_get_type(node) == CMARK_NODE_HEADING {
      // The line above the underline, which cmark reports as the end only where the text ends with it, and
      // otherwise the line after.
      let above = text.line(end - 1)
      let isUnderlineAbove = text.bytes[above].allSatisfy {
        $0.isBlank || [">", "=", "-"].contains(Unicode.Scalar($0))
      }
      let words = text.bytes[text.trimmed(text.line(end - 2))]
      return isUnderlineAbove && end > lines.count + 1
        && words.reversed().starts(with: lines[lines.count - 1].reversed())
        ? end - 2 : end - 1
    }
    // What stands above a table's header in the same paragraph becomes one that has no place.
    if cmark_node_get_start_line(node) == 0, let table = cmark_node_next(node) {
      return TableRow.headerLine(of: table) - 1
    }
    return end
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
