import ReportModel
import RunStore
import StepProtocol
import Steps

/// The earlier run with which a report is compared.
package struct EarlierRun {
  private let run: KeptRun
  private let differences: RunComparison
  /// The steps of the earlier run, by the ids that they have in the current run.
  private let cells: [String: RunRecord.Cell]
  private let record: RunRecord

  package init(_ run: KeptRun, comparedWith record: RunRecord) {
    self.run = run
    self.record = record
    differences = RunComparison(from: run.record, to: record)
    let earlier = run.record.cellsByIdentity
    cells = Dictionary(
      zip(record.cells, record.cellIdentities).compactMap { cell, identity in
        earlier[identity].map { (cell.id, $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The section about the comparison. It has no tables if nothing differs.
  package var comparison: ComparisonSection {
    let tables = ComparisonTables(differences, before: run.name, now: "this run")
    return ComparisonSection(
      run: run.name, started: run.record.started,
      tables: differences.isEmpty ? [] : [tables.changes, tables.metrics].compactMap(\.self))
  }

  /// Returns the curves of a training in the earlier run; nil if that run does not have it, or if nothing differs
  /// between the runs.
  package func curves(of step: String) -> TrainingReport.Earlier? {
    guard !differences.isEmpty, let cell = cells[step], let history = cell.history, !history.isEmpty
    else { return nil }
    return TrainingReport.Earlier(
      name: differences.label(of: run, for: record.steps(behind: step)),
      history: (cell.start.map { [$0] } ?? []) + history)
  }
}

extension RunRecord {
  /// Returns a step and all steps on which it depends: those that wrote what it reads, and those on which they
  /// depend.
  fileprivate func steps(behind id: String) -> Set<String> {
    var writers: [Slot: Set<String>] = [:]
    for cell in cells {
      guard let step = StepCatalogue.step(named: cell.step) else { continue }
      let behind = step.reads.reduce(into: [cell.id]) { $0.formUnion(writers[$1] ?? []) } as Set<String>
      if cell.id == id { return behind }
      for slot in step.writes { writers[slot] = behind }
    }
    return []
  }
}
