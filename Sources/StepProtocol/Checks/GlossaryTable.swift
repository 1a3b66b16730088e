import Derivations
import Formatting
import ProseTree
import ReportModel

/// The symbols of the checked formulas, for the end of the report, without their places in the notebook.
struct GlossaryTable: Codable, Sendable {
  private struct Row: Codable {
    var symbol: String
    var meaning: String
    var shape: String
    var values: String
    /// The index of the first checked formula that uses the symbol.
    var place: Int
  }

  private let rows: [Row]

  package init(_ glossary: Glossary, evaluator: Evaluator) {
    let format = NumberFormat(.general, precision: 3)
    rows = glossary.entries.map { entry in
      let values = glossary.spread(of: entry, by: evaluator).map { spread in
        let (smallest, largest) = (
          NumberText(format(spread.smallest)).shown, NumberText(format(spread.largest)).shown
        )
        return spread.smallest == spread.largest ? smallest : "\(smallest) … \(largest)"
      }
      return Row(
        symbol: entry.symbol, meaning: entry.meaning, shape: entry.shape ?? "", values: values ?? "",
        place: entry.place)
    }
  }

  /// - Parameters:
  ///   - lines: the lines of the checked formulas.
  ///   - notation: what was decided about the notebook's notation.
  package func table(lines: [Int], notation: [String]) -> Table? {
    guard !rows.isEmpty else { return nil }
    return Table(
      caption: ReportText.inline(
        "The symbols of the checked formulas. Smallest and largest value on the examples of the last check, at the run's own network, without small random changes."
          + (notation.isEmpty ? "" : " Notation: " + notation.joined(separator: "; ") + ".")
      ),
      columns: [
        .init("symbol", .text), .init("meaning", .text), .init("shape", .text), .init("values", .text),
        .init("first used", .text),
      ],
      rows: rows.map { row in
        [
          .formula(row.symbol), .text(ReportText.inline(row.meaning)), .text(row.shape), .text(row.values),
          lines.indices.contains(row.place) ? .line(lines[row.place]) : .text(""),
        ]
      })
  }
}
