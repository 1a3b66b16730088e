import SourceText

/// Columns of text for a terminal, aligned.
struct TextTable {
  let lines: [String]

  init(_ heading: [String], _ rows: [[String]], rightAligned: Set<Int> = []) {
    // Escaped before they are counted: an escape is wider than what it stands for.
    let all = ([heading] + rows).map { $0.map(\.escapedForTerminal) }
    let widths = heading.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    lines = all.map { row in
      let cells = row.indices.map { column -> String in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return rightAligned.contains(column) ? padding + row[column] : row[column] + padding
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
