import OperatingSystem
import Pipeline
import ReportModel
import RunStore
import SourceText

/// The runs of one notebook that reported to one place.
struct NotebookHistory: Sendable {
  private let ledger: Ledger?
  /// Absolute: the same notebook by whatever name it is called.
  private let notebook: String

  init(of path: String, in archive: RunArchive?) {
    ledger = archive.map(Ledger.init)
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

  /// Keeps a run, and tells what the user should know of that.
  func add(_ record: RunRecord, _ terminal: Terminal) {
    // Of prose alone there is nothing to compare.
    guard let ledger, !record.cells.isEmpty else { return }
    do throws(StoreError) {
      let (_, warning) = try ledger.add(record, of: notebook) {
        terminal.say(
          "another nbrun is adding a run to the list of runs: this one waits, some seconds at most")
      }
      if let warning { terminal.show(Diagnostic(warning, severity: .warning), in: nil) }
    } catch {
      terminal.show(
        Diagnostic(
          "the run is not kept for later ones: \(error.message)", hint: error.hint, severity: .warning),
        in: nil)
    }
  }
}
