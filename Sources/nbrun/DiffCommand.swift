import ArgumentParser
import Formatting
import Foundation
import Pipeline
import ProseTree
import ReportModel
import RunStore

/// `nbrun diff A B`: shows the hyperparameters and results that differ between two runs.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compares two runs: hyperparameters, and what came of them.",
    usage: "nbrun diff RUN RUN")

  @Argument(help: "The earlier run: its number in nbrun runs, last, or a report.")
  var before: RunReference

  @Argument(help: "The later one.")
  var now: RunReference

  @OptionGroup var place: RunFolderOption

  func run() throws {
    let runs = (try before.run(in: place.ledger), try now.run(in: place.ledger))
    let comparison = RunComparison(from: runs.0.record, to: runs.1.record)
    let tables = ComparisonTables(comparison, before: runs.0.name, now: runs.1.name)
    let notebooks = (runs.0.record.notebook.path, runs.1.record.notebook.path)
    let others =
      notebooks.0 == notebooks.1
      ? []
      : ["\(runs.0.name) and \(runs.1.name) are of different notebooks: \(notebooks.0), \(notebooks.1)", ""]
    let changes = tables.changes?.lines ?? ["no hyperparameter differs"]
    try StandardOutput.print(lines: others + changes + (tables.metrics.map { [""] + $0.lines } ?? []))
  }
}

extension Table {
  /// The table for the terminal.
  fileprivate var lines: [String] {
    let numbers = columns.indices.filter { columns[$0].alignment == .number }
    let rows = rows.map { row in
      row.map { cell in
        switch cell {
        case .text(let words): words.plainText
        case .number(let text), .best(let text): text
        case .verdict(.passed): "kept"
        case .verdict(.failed): "failed"
        case .line(let number): "line \(number)"
        case .missing: "–"
        }
      }
    }
    return TextTable(escaping: columns.map(\.heading.plainText), rows, rightAligned: Set(numbers)).lines
  }
}
