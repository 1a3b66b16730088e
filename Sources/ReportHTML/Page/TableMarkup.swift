import Formatting
import MarkupWriter
import ProseTree
import ReportModel

extension PageWriter {
  /// Returns a numbered table with its caption above. Its numbers are aligned at the decimal point.
  func table(_ table: Table) -> Markup {
    let number = nextTable()
    let id = anchors.unique("table-\(number)")
    let label = anchors.unique("\(id)-caption")
    return .element(
      "figure", ["class": "table", "id": id],
      .element(
        "figcaption", ["id": label], tableLabel(number, id), inlines(table.caption)),
      grid(table, label: label, name: id))
  }

  /// Returns the table without a caption, in a box that can be scrolled if the page is too narrow or the table too
  /// long.
  /// - Parameters:
  ///   - label: the id of the element that names it.
  ///   - limit: the number of rows that fit into the box.
  ///   - name: the name of the file with its numbers; nil if no such file is offered.
  func grid(
    _ table: Table, label: String, as role: ScrollBox.Role = .region, rows limit: Int = TableMarkup.tall,
    name: String? = nil
  ) -> Markup {
    let tails = table.columns.indices.map { column in
      DecimalColumn(table.rows.compactMap { $0.indices.contains(column) ? $0[column].number : nil })
    }
    let header = table.columns.map { column in
      let heading = inlines(column.heading)
      // A header cell without text is an ordinary cell.
      return heading.isEmpty
        ? Markup.element("td", [:])
        : .element("th", ["scope": "col", "class": column.alignment == .number ? "n" : nil], heading)
    }
    let onPaper = PaperThinning(count: table.rows.count)
    let rows = table.rows.enumerated().map { index, row in
      Markup.element(
        "tr", ["class": onPaper.shows(index) || row.hasBest ? nil : "thinned"],
        containing: row.prefix(table.columns.count).enumerated().map { column, cell in
          tableCell(cell, column: column, of: table, tails[column])
        }) + .literal("\n")
    }
    let isTall = table.rows.count > TableMarkup.tall
    let box = ScrollBox(
      role,
      scrolls: table.rows.count > limit || NarrowestWidth.table(table) > ScrollBox.narrowest)
    return .element(
      "div",
      [
        "class": isTall ? "scroll tall" : "scroll", "tabindex": box.tabIndex, "role": box.role,
        "aria-labelledby": box.name(label),
      ],
      .element(
        "table", ["class": table.columns.count > 8 ? "data broad" : "data", "aria-labelledby": label],
        .element("thead", [:], .element("tr", [:], containing: header)),
        .element("tbody", [:], containing: rows)),
      onPaper.words.map { .element("p", ["class": "on-paper"], .text($0)) } ?? .empty)
      + (name.map { download(of: table, named: $0) } ?? .empty)
  }

  /// Returns the table as a file in a data address, so that the page sends no request.
  private func download(of table: Table, named name: String) -> Markup {
    let text = CommaSeparatedValues(table).text
    let address = text.utf8.map { byte -> String in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        return String(UnicodeScalar(byte))
      default:
        return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
    return .element(
      "p", ["class": "download"],
      .element(
        "a", ["download": "\(name).csv", "href": "data:text/csv;charset=utf-8,\(address)"],
        .text("Download as CSV")))
  }

  private func tableCell(_ cell: Table.Cell, column: Int, of table: Table, _ tails: DecimalColumn) -> Markup {
    let isNumber = table.columns[column].alignment == .number
    var name: String? = isNumber ? "n" : nil
    var missing: String?
    let body: Markup
    switch cell {
    case .text(let words):
      body = inlines(words)
      // "128 × 784" on three lines is harder to read than a table that scrolls.
      let length = words.plainText.count
      if name == nil, length <= TableMarkup.short { name = "short" }
      if name == nil, length > TableMarkup.long { name = "long" }
    case .number(let text):
      body = .text(NumberText(text).shown)
      missing = tails.missing(behind: text)
    case .best(let text):
      body = .element("b", ["title": "best"], .text(NumberText(text).shown))
      missing = tails.missing(behind: text)
    case .verdict(.passed):
      name = "passed"
      body = .text("✓ kept")
    case .verdict(.failed):
      name = "failed"
      body = .text("✗ failed")
    case .line(let number):
      name = "short"
      body = sourceLink(to: number, "line \(number)")
    case .missing: body = .text("–")
    }
    let isHeader = column == 0 && !body.isEmpty
    return .element(
      isHeader ? "th" : "td",
      ["scope": isHeader ? "row" : nil, "class": name, "data-pad": isNumber ? missing : nil], body)
  }
}

extension [Table.Cell] {
  fileprivate var hasBest: Bool { contains { if case .best = $0 { true } else { false } } }
}

/// Chooses the rows of a long table that are printed, because ten printed pages of epochs are of no use.
private struct PaperThinning {
  /// About the largest number of printed rows of a table.
  private static let mostRows = 40

  private let step: Int
  private let count: Int

  init(count: Int) {
    self.count = count
    step = [1, 2, 5, 10, 20, 50, 100, 200, 500].first { count / $0 <= Self.mostRows } ?? 1000
  }

  func shows(_ index: Int) -> Bool { index == 0 || index == count - 1 || index % step == 0 }

  var words: String? {
    step == 1
      ? nil
      : "Of \(NumberFormat.count(Double(count))) rows, one in \(step) is printed, the best ones, and the last. The report as a file has all."
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

/// The sizes for which the style sheet has rules.
enum TableMarkup {
  /// A table with more rows scrolls in a box of 30 rem.
  static let tall = 40
  /// A text with at most this number of letters stands on one line.
  static let short = 14
  /// A text with more letters stands in a column of at least 12 em.
  static let long = 40
  /// A table with more rows scrolls in the box of 24 rem that contains a chart's numbers.
  static let folded = 12
}
