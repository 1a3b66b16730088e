import CCMarkGFM

/// A table's row, and the places of its cells in the notebook; cmark knows only the place of the first one.
struct TableRow {
  let node: OpaquePointer
  /// The offsets at which the cells' words begin.
  let cellStarts: [Int]

  init(_ node: OpaquePointer, in text: MarkdownText) {
    self.node = node
    var (offset, end) = Self.range(of: node, in: text)
    if offset < end, text.isPipe(offset) { offset += 1 }
    var starts: [Int] = []
    while offset < end {
      while offset < end, text.bytes[offset].isBlank { offset += 1 }
      starts.append(offset)
      while offset < end, !text.isPipe(offset) { offset += text.isEscapedPipe(offset) ? 2 : 1 }
      offset += 1
    }
    cellStarts = starts
  }

  /// Returns the line of a table's header. The last line of a paragraph can become a header; in cmark's tree the header
  /// then has the place of the paragraph.
  static func headerLine(of table: OpaquePointer) -> Int {
    let secondRow = cmark_node_first_child(table).flatMap { cmark_node_next($0) }
    // The line of dashes is between the two.
    return Int(secondRow.map { cmark_node_get_start_line($0) - 2 } ?? cmark_node_get_end_line(table) - 1)
  }

  /// Returns the range from the row's first word to the end of its line.
  private static func range(of row: OpaquePointer, in text: MarkdownText) -> (start: Int, end: Int) {
    guard let table = cmark_node_parent(row) else { return (0, 0) }
    let isHeader = cmark_node_previous(row) == nil
    let number = isHeader ? headerLine(of: table) : Int(cmark_node_get_start_line(row))
    let line = text.line(number)
    if number == Int(cmark_node_get_start_line(table)) {
      return (
        min(line.lowerBound + Int(cmark_node_get_start_column(table)) - 1, line.upperBound), line.upperBound
      )
    }
    // All other rows have the first row's column in cmark. Only blanks and quotation marks (`>`) can be before them:
    // any other mark would have ended the table.
    let start = text.bytes[line].firstIndex { !$0.isBlank && $0 != UInt8(ascii: ">") }
    return (start ?? line.upperBound, line.upperBound)
  }
}

extension MarkdownText {
  /// Whether a cell ends here, unless there is a backslash before it.
  func isPipe(_ offset: Int) -> Bool { bytes[offset] == UInt8(ascii: "|") }

  func isEscapedPipe(_ offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: "\\") && offset + 1 < bytes.count && isPipe(offset + 1)
  }
}
