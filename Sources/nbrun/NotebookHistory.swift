import OperatingSystem
import Pipeline
import ReportModel
import RunStore
import SourceText

/// The runs of one notebook whose reports went to the same place.
struct NotebookHistory: Sendable {
  private let ledger: Ledger?
  /// The absolute path, so that the same notebook is found under every name.
  private let notebook: String

  init(of path: String, in archive: RunArchive?) {
    ledger = archive.map(Ledger.init)
    notebook = path.resolvedPath
  }

  /// The previous run, finished or not.
  var latest: KeptRun? { ledger?.latest(of: notebook) }

  /// Returns the newest run that was completed and differs from this one.
  func latest(otherThan record: RunRecord) -> KeptRun? {
    ledger?.latest(of: notebook, otherThan: record) { run in
      run.record.isFinished && !RunComparison(from: run.record, to: record).isEmpty
    }
  }

  /// Adds a run to the list of runs, and tells the user about problems.
  func add(_ record: RunRecord, _ terminal: Terminal) {
    // A notebook without steps has nothing to compare.
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
          "the run is not added to the list of runs: \(error.message)", hint: error.hint, severity: .warning),
        in: nil)
    }
  }
}
