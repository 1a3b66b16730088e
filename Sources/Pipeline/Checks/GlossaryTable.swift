import Derivations
import ProseTree
import ReportModel

/// The symbols of the checked formulas, as a table for the report's end.
struct GlossaryTable {
  let table: Table?

  init(_ glossary: Glossary, evaluator: Evaluator) {
    guard !glossary.entries.isEmpty else {
      table = nil
      return
    }
    let format = NumberFormat(.general, precision: 3)
    let rows = glossary.entries.map { entry -> [Table.Cell] in
      let spread = glossary.spread(of: entry, by: evaluator)
      let values = spread.map { spread in
        spread.least == spread.most
          ? format(spread.least) : "\(format(spread.least)) … \(format(spread.most))"
      }
      return [
        .formula(entry.symbol), .text(Words.inline(entry.meaning)), .text(entry.shape ?? ""),
        .text(values ?? ""), .text("line \(entry.line)"),
      ]
    }
    table = Table(
      caption: Words.inline(
        "The symbols of the checked formulas. Values are from the least to the most, on the examples of the last check."
      ),
      columns: [
        .init("symbol", .text), .init("meaning", .text), .init("shape", .text), .init("values", .text),
        .init("first used", .text),
      ],
      rows: rows)
  }
}
