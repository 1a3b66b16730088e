import ReportModel
import RunStore

/// The run that a report is held against.
struct EarlierRun {
  private let run: KeptRun
  private let differences: RunComparison
  /// By the id that a step has in the run at hand.
  private let cells: [String: RunRecord.Cell]

  init(_ run: KeptRun, comparedWith record: RunRecord) {
    self.run = run
    differences = RunComparison(from: run.record, to: record)
    let earlier = run.record.cellsByIdentity
    cells = Dictionary(
      zip(record.cells, record.cellIdentities).compactMap { cell, identity in
        earlier[identity].map { (cell.id, $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Without tables where nothing differs.
  var comparison: Comparison {
    let tables = ComparisonTables(differences, before: run.name, now: "this run")
    return Comparison(
      run: run.name, started: run.record.started,
      tables: differences.isEmpty ? [] : [tables.changes, tables.metrics].compactMap(\.self))
  }

  /// The curves of a training, where the earlier run had it and it went another way.
  func curves(of step: String) -> TrainingReport.Earlier? {
    guard !differences.isEmpty,
      let history = cells[step]?.history, !history.isEmpty
    else { return nil }
    return TrainingReport.Earlier(name: differences.label(of: run), history: history)
  }
}
