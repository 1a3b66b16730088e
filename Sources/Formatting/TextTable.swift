/// A table in plain text. Every column has the width of its longest cell, two spaces separate columns, and no line ends
/// with spaces.
public struct TextTable: CustomStringConvertible, Sendable {
  public let headings: [String]
  public var rows: [[String]]
  /// The columns, counted from 0, whose cells are aligned to the right, for example numbers.
  public let rightAligned: Set<Int>

  public init(_ headings: [String], _ rows: [[String]] = [], rightAligned: Set<Int> = []) {
    self.headings = headings
    self.rows = rows
    self.rightAligned = rightAligned
  }

  public var lines: [String] {
    let all = [headings] + rows
    let widths = headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column -> String in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return rightAligned.contains(column) ? padding + row[column] : row[column] + padding
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  public var description: String { lines.joined(separator: "\n") }
}
