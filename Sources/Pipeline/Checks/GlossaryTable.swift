import Derivations
import ProseTree
import ReportModel

/// The symbols of the checked formulas, for the report's end; free of where in the notebook they stand.
struct GlossaryTable: Codable, Sendable {
  private struct Row: Codable {
    var symbol: String
    var meaning: String
    var shape: String
    var values: String
    /// Which of the checked formulas uses it first.
    var place: Int
  }

  private let rows: [Row]

  init(_ glossary: Glossary, evaluator: Evaluator) {
    let format = NumberFormat(.general, precision: 3)
    rows = glossary.entries.map { entry in
      let values = glossary.spread(of: entry, by: evaluator).map { spread in
        spread.least == spread.most
          ? format(spread.least) : "\(format(spread.least)) … \(format(spread.most))"
      }
      return Row(
        symbol: entry.symbol, meaning: entry.meaning, shape: entry.shape ?? "", values: values ?? "",
        place: entry.place)
    }
  }

  /// - Parameter lines: of the checked formulas.
  func table(lines: [Int]) -> Table? {
    guard !rows.isEmpty else { return nil }
    return Table(
      caption: Words.inline(
        "The symbols of the checked formulas. Values are from the least to the most, on the examples of the last check."
      ),
      columns: [
        .init("symbol", .text), .init("meaning", .text), .init("shape", .text), .init("values", .text),
        .init("first used", .text),
      ],
      rows: rows.map { row in
        [
          .formula(row.symbol), .text(Words.inline(row.meaning)), .text(row.shape), .text(row.values),
          .text(lines.indices.contains(row.place) ? "line \(lines[row.place])" : ""),
        ]
      })
  }
}
