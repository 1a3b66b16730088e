import ReportModel
import RunStore

/// The run that a report is held against.
struct EarlierRun {
  private let run: KeptRun
  private let differences: RunComparison
  /// By the id that a step has in the run at hand.
  private let cells: [String: RunRecord.Cell]
  private let record: RunRecord

  init(_ run: KeptRun, comparedWith record: RunRecord) {
    self.run = run
    self.record = record
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

  /// The curves of a training, where the earlier run had it and something differs between the runs.
  func curves(of step: String) -> TrainingReport.Earlier? {
    guard !differences.isEmpty, let cell = cells[step], let history = cell.history, !history.isEmpty
    else { return nil }
    return TrainingReport.Earlier(
      name: differences.label(of: run, for: record.steps(behind: step)),
      history: (cell.start.map { [$0] } ?? []) + history)
  }
}

extension RunRecord {
  /// The training `step` and the steps that it follows from: its data, its network, and the trainings of that before.
  fileprivate func steps(behind step: String) -> Set<String> {
    var data: String?
    var network: [String] = []
    for cell in cells {
      switch StepCatalogue.step(named: cell.step)?.kept {
      case .data: data = cell.id
      case .network: network = [cell.id]
      case .epochs: network.append(cell.id)
      default: break
      }
      if cell.id == step { break }
    }
    return Set(network + [data].compactMap(\.self))
  }
}
