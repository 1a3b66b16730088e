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
      let isUnderlineAbove = text.bytes[above].allSatisfy { $0.isBlank || [">", "=", "-"].contains(Unicode.Scalar($0)) }
      let words = text.bytes[text.trimmed(text.line(end - 2))]
      return isUnderlineAbove && end > lines.count + 1 && words.reversed().starts(with: lines[lines.count - 1].reversed())
        ? end - 2 : end - 1
    }
    // What stands above a table's header in the same paragraph becomes one that has no place.
    if cmark_node_get_start_line(node) == 0, let table = cmark_node_next(node) {
      return headerLine(of: table) - 1
    }
    return end
  }

  /// The line of a table's header. The last line of a paragraph can become one, and then has the paragraph's
  /// place in cmark's tree.
  private static func headerLine(of table: OpaquePointer) -> Int {
    let secondRow = cmark_node_first_child(table).flatMap { cmark_node_next($0) }
    // Between the two stands the line of dashes.
    return Int(secondRow.map { cmark_node_get_start_line($0) - 2 } ?? cmark_node_get_end_line(table) - 1)
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
    var (offset, line) = startOfRow(of: node, in: text)
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

  /// Where the words of a cell's row begin, and the row's line.
  private static func startOfRow(
    of cell: OpaquePointer, in text: MarkdownText
  ) -> (offset: Int, line: Range<Int>) {
    guard let row = cmark_node_parent(cell), let table = cmark_node_parent(row) else { return (0, 0..<0) }
    let number =
      cmark_node_previous(row) == nil ? headerLine(of: table) : Int(cmark_node_get_start_line(row))
    let line = text.line(number)
    if number == Int(cmark_node_get_start_line(table)) {
      return (min(line.lowerBound + Int(cmark_node_get_start_column(table)) - 1, line.upperBound), line)
    }
    // All other rows have cmark's column of the first. Only blanks and quotations can stand before them: the
    // mark of anything else would have ended the table.
    let start = text.bytes[line].firstIndex { !$0.isBlank && $0 != UInt8(ascii: ">") }
    return (start ?? line.upperBound, line)
  }

  private static func isEscapedPipe(_ bytes: [UInt8], _ offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: "\\") && offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "|")
  }
}
