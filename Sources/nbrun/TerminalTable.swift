import Formatting
import SourceText

extension TextTable {
  /// The table for a terminal. Its cells are escaped before they are counted: an escape is wider than what it stands for.
  init(escaping headings: [String], _ rows: [[String]], rightAligned: Set<Int> = []) {
    self.init(
      headings.map(\.escapedForTerminal), rows.map { $0.map(\.escapedForTerminal) },
      rightAligned: rightAligned)
  }
}
