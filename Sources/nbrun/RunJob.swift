import Formatting
import Pipeline
import ReportModel
import RunStore

/// One of the notebooks on the command line, and the result of its run.
struct RunJob {
  enum Result {
    /// The notebook has mistakes, or it cannot be read.
    case mistakes(Int)
    /// Its report cannot be written.
    case refused
    /// It has not run yet.
    case waiting
    case ran(RunRecord, signal: Int32?)
  }

  let reading: ReadNotebook
  /// The path that the user gave.
  let path: String
  let destination: Destination
  var against: KeptRun?
  var result: Result
  /// The paths of the files that were written.
  var reports: [String] = []
  /// Whether the run finished but its report could not be written.
  var isReportLost = false

  init(reading: ReadNotebook, path: String, destination: Destination) {
    self.reading = reading
    self.path = path
    self.destination = destination
    let errors = reading.diagnostics.count { $0.severity == .error }
    result = errors > 0 ? .mistakes(errors) : .waiting
  }

  var isRunnable: Bool { if case .waiting = result { true } else { false } }

  var status: ExitStatus {
    switch result {
    case .mistakes, .refused: .usage
    case .waiting: .ok
    case .ran(let record, let signal):
      max(ExitStatus(record.status, signal: signal), isReportLost ? .stepFailed : .ok)
    }
  }
}

/// The results of several notebooks, one line for each:
///
///     notebook    result              test accuracy  time   report
///     ada/hw.md   ok                         86.90%  3.9 s  output/ada-hw.html
///     bob/hw.md   not run: 2 mistakes
struct RunTable {
  private let jobs: [RunJob]

  init(_ jobs: [RunJob]) {
    self.jobs = jobs
  }

  var lines: [String] {
    let heading = ["notebook", "result", "test accuracy", "time", "report"]
    return TextTable(escaping: heading, jobs.map(Self.row), rightAligned: [2, 3]).lines
  }

  private static func row(_ job: RunJob) -> [String] {
    guard case .ran(let record, _) = job.result else { return [job.path, words(job.result), "", "", ""] }
    return [
      job.path, words(job.result), record.testAccuracyInWords, NumberFormat.duration(record.seconds),
      job.isReportLost ? "not written" : job.reports.first ?? "standard output",
    ]
  }

  private static func words(_ result: RunJob.Result) -> String {
    switch result {
    case .mistakes(let count): "not run: \(count == 1 ? "1 mistake" : "\(count) mistakes")"
    case .refused: "not run: its report has no place"
    case .waiting: "not run: interrupted"
    case .ran(let record, _):
      switch record.status {
      case .ok: "ok"
      case .expectationFailed: record.isOnlyOpen ? "not finished" : "expectation failed"
      case .failed: "a step failed"
      case .interrupted: "interrupted"
      }
    }
  }
}
