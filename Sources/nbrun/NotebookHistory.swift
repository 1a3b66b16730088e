import Pipeline
import ReportModel
import RunStore
import SourceText

/// The runs of one notebook that reported to one place.
struct NotebookHistory: Sendable {
  private let ledger: Ledger?
  /// Absolute: the same notebook by whatever name it is called.
  private let notebook: String

  init(of path: String, in folder: RunFolder?) {
    ledger = folder.map(Ledger.init)
    notebook = path.resolvedPath
  }

  /// The run before, however it ended.
  var latest: KeptRun? { ledger?.latest(of: notebook) }

  /// The newest run that came to its end and differs from this one.
  func latest(otherThan record: RunRecord) -> KeptRun? {
    ledger?.latest(of: notebook, otherThan: record) { run in
      run.record.isFinished && !RunComparison(from: run.record, to: record).isEmpty
    }
  }

  /// Keeps a run.
  /// - Returns: a warning where that cannot be done.
  func add(_ record: RunRecord) -> Diagnostic? {
    // Of prose alone there is nothing to compare.
    guard !record.cells.isEmpty else { return nil }
    do throws(StoreError) {
      try ledger?.add(record, of: notebook)
      return nil
    } catch {
      return Diagnostic("the run is not kept for later ones: \(error.message)", severity: .warning)
    }
  }
}
