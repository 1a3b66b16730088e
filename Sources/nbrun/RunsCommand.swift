import ArgumentParser
import Formatting
import Foundation
import OperatingSystem
import Pipeline
import ReportModel
import RunStore
import SourceText

/// `nbrun runs`: lists every run so far, the newest last.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Lists the runs so far.")

  @Argument(help: "Only the runs of this notebook.")
  var notebook: PathArgument?

  @OptionGroup var place: RunFolderOption

  func run() throws {
    let terminal = Terminal(isQuiet: false)
    let archive = try place.archive()
    let wanted = notebook?.path.resolvedPath
    let runs = Ledger(archive).runs.filter { wanted == nil || $0.notebook == wanted }
    terminal.show(warningsOf: archive)
    guard !runs.isEmpty else {
      if let path = notebook?.path, NearbyFiles.isMissing(path) {
        throw Diagnostic(
          "there is no file '\(path)'",
          hint: Int(path) == nil
            ? NearbyFiles(.notebooks, near: path).hint
            : "nbrun runs takes a notebook; nbrun diff \(path) last compares run \(path) with the newest")
      }
      if let path = notebook?.path, ["html", "json"].contains(path.endingOfName) {
        throw Diagnostic(
          "'\(path)' is a report, and nbrun runs takes a notebook", hint: "write nbrun runs -o \(path)")
      }
      let what = notebook.map { "no runs of '\($0.path)'" } ?? "no runs"
      return terminal.say("\(what) are kept in \(place.folder.path)")
    }
    var latest: [String: RunRecord] = [:]
    let rows = runs.map { run -> [String] in
      let before = latest.updateValue(run.record, forKey: run.notebook)
      return [
        String(run.number), run.record.startedInWords, run.notebook.nameInPath,
        run.record.status.rawValue, NumberFormat.duration(run.record.seconds), run.record.testAccuracyInWords,
        Self.changes(from: before, to: run.record),
      ]
    }
    let heading = ["run", "begun", "notebook", "status", "took", "test", "changed"]
    try StandardOutput.print(lines: TextTable(escaping: heading, rows, rightAligned: [0, 4, 5]).lines)
  }

  private static func changes(from before: RunRecord?, to now: RunRecord) -> String {
    guard let before else { return (now.parameters ?? []).map { "-P \($0)" }.joined(separator: ", ") }
    return RunComparison(from: before, to: now).changes.map(\.words).joined(separator: ", ")
  }
}

extension RunRecord {
  /// When the run began: "2026-11-23 04:31".
  var startedInWords: String { String(started.replacing("T", with: " ").prefix(16)) }

  /// The test accuracy of each training, or the highest one if there are more than three; empty without a training.
  var testAccuracyInWords: String {
    let accuracies = cells.compactMap { $0.history?.last?.testAccuracy }
    if accuracies.count > 3, let highest = accuracies.max() {
      return "at most \(NumberFormat.exactShare(highest))"
    }
    return accuracies.map { NumberFormat.exactShare($0) }.joined(separator: ", ")
  }
}
