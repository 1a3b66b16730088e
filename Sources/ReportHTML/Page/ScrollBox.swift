import ReportModel

/// A box that scrolls sideways if the page is narrower than the box's content.
///
/// In some browsers the keyboard can scroll a box only if the box can be focused. A report has about sixty such
/// boxes, and no script that could find out which of them scroll. So the width of their contents is estimated when
/// they are written, a little too large. Only boxes that may scroll on a narrow page can be focused, and have a name;
/// otherwise the Tab key would stop sixty times.
struct ScrollBox {
  /// The width between the margins of the narrowest page that must be readable: 320 px, by WCAG 2.2 (1.4.10).
  static let narrowest = 320.0 - 2 * 16

  let tabIndex: String?
  /// The role: a region is one of the page's landmarks, a group is not.
  let role: String?
  private let scrolls: Bool

  enum Role: String {
    case region, group
  }

  init(_ role: Role, scrolls: Bool) {
    self.scrolls = scrolls
    tabIndex = scrolls ? "0" : nil
    self.role = scrolls ? role.rawValue : nil
  }

  /// Returns the name; nil for a box without a role, which can have no name.
  func name(_ name: String) -> String? { scrolls ? name : nil }
}

/// Estimates the width below which a text or table cannot be narrowed, in pixels, with the font size of a narrow
/// page.
enum NarrowestWidth {
  private static let letters = 14.4
  /// The padding of a cell, both sides together.
  private static let padding = 12.8

  /// Returns the width of a table. A column is as wide as its widest word; numbers are not broken.
  static func table(_ table: Table) -> Double {
    let columns = table.columns.indices.map { column in
      table.rows.reduce(word(table.columns[column].heading.plainText)) { widest, row in
        row.indices.contains(column) ? max(widest, cell(row[column])) : widest
      }
    }
    return columns.reduce(0) { $0 + $1 + padding } - padding
  }

  static func table(_ rows: [[String]]) -> Double {
    var columns: [Double] = []
    for row in rows {
      for (column, text) in row.enumerated() {
        if column == columns.count { columns.append(0) }
        columns[column] = max(columns[column], folded(text))
      }
    }
    return columns.reduce(0) { $0 + $1 + padding } - padding
  }

  /// Returns the width of code, which is that of its longest line, because lines of code are not broken.
  static func code(_ text: String) -> Double {
    // A letter of a monospaced font is 0.6 times its size wide; the box has a padding of 1 rem.
    let longest = text.split(whereSeparator: \.isNewline).map { line in
      line.unicodeScalars.reduce(0) { $0 + ($1 == "\t" ? 4 : $1.value >= 0x2E80 ? 2 : 1) }
    }
    return Double(longest.max() ?? 0) * 0.6 * 13.12 + 32
  }

  private static func cell(_ cell: Table.Cell) -> Double {
    switch cell {
    case .text(let words):
      let text = words.plainText
      if text.count <= TableMarkup.short { return Lettering.width(text, size: letters) }
      return folded(text)
    case .number(let text), .best(let text): return Lettering.width(text, size: letters)
    case .verdict: return Lettering.width("✗ failed", size: letters)
    case .line(let number): return Lettering.width("line \(number)", size: letters)
    case .missing: return letters
    }
  }

  private static func folded(_ text: String) -> Double {
    max(word(text), text.count > TableMarkup.long ? 12 * letters - padding : 0)
  }

  private static func word(_ text: String) -> Double {
    text.split(whereSeparator: \.isWhitespace).map { Lettering.width(String($0), size: letters) }.max() ?? 0
  }
}
