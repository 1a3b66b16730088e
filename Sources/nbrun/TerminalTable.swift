import Formatting
import SourceText

extension TextTable {
  /// Makes the table for a terminal. The cells are escaped before their widths are measured, because an escape is
  /// wider than the character that it replaces.
  init(escaping headings: [String], _ rows: [[String]], rightAligned: Set<Int> = []) {
    self.init(
      headings.map(\.escapedForTerminal), rows.map { $0.map(\.escapedForTerminal) },
      rightAligned: rightAligned)
  }
}
