import MarkupWriter
import ProseTree
import ReportModel

extension PageWriter {
  /// A numbered table, its caption above, its numbers on the decimal point.
  func table(_ table: Table) -> Markup {
    let number = nextTable()
    let id = anchors.unique("table-\(number)")
    let label = anchors.unique("\(id)-caption")
    return .element(
      "figure", ["class": "table", "id": id],
      .element(
        "figcaption", ["id": label], tableLabel(number, id), inlines(table.caption)),
      grid(table, label: label))
  }

  /// The grid alone, in a box of its own that scrolls where the page is too narrow, or the table too long.
  func grid(_ table: Table, label: String) -> Markup {
    let tails = table.columns.indices.map { column in
      DecimalColumn(table.rows.compactMap { $0.indices.contains(column) ? $0[column].number : nil })
    }
    let header = table.columns.map { column in
      Markup.element(
        "th", ["scope": "col", "class": column.alignment == .number ? "n" : nil], inlines(column.heading))
    }
    let rows = table.rows.map { row in
      Markup.element(
        "tr", [:],
        containing: row.prefix(table.columns.count).enumerated().map { column, cell in
          tableCell(cell, column: column, of: table, tails[column])
        }) + .literal("\n")
    }
    return .element(
      "div", ["class": table.rows.count > 40 ? "scroll tall" : "scroll"],
      .element(
        "table", ["class": "data", "aria-labelledby": label],
        .element("thead", [:], .element("tr", [:], containing: header)),
        .element("tbody", [:], containing: rows)))
  }

  private func tableCell(_ cell: Table.Cell, column: Int, of table: Table, _ tails: DecimalColumn) -> Markup {
    let isNumber = table.columns[column].alignment == .number
    var name: String? = isNumber ? "n" : nil
    let body: Markup
    switch cell {
    case .text(let words):
      body = inlines(words)
      // "128 × 784" on three lines is harder to read than a table that scrolls.
      if name == nil, words.plainText.count <= 14 { name = "short" }
    case .number(let text): body = isNumber ? tails.markup(text) : NumberText(text).markup
    case .best(let text):
      body = .element("b", ["title": "best"], isNumber ? tails.markup(text) : NumberText(text).markup)
    case .verdict(.passed):
      name = "passed"
      body = .text("✓ pass")
    case .verdict(.failed):
      name = "failed"
      body = .text("✗ fail")
    case .empty: body = .empty
    }
    return column == 0
      ? .element("th", ["scope": "row", "class": name], body) : .element("td", ["class": name], body)
  }
}

extension Table.Cell {
  fileprivate var number: String? {
    switch self {
    case .number(let text), .best(let text): text
    default: nil
    }
  }
}
