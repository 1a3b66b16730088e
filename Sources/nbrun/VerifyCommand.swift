import ArgumentParser
import Foundation
import OperatingSystem
import Pipeline
import ReportModel
import SourceText

/// `nbrun verify REPORT`: runs the notebook in a report again, and compares the two runs.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Runs a report's notebook again and compares every bit of the results.",
    discussion: """
      All it needs is in the report: the notebook, the parameters, the seed. Only the data must be here.

      Exit codes: 0 reproduced, bit for bit · 3 something differs · 2 the report or its notebook cannot be run
      """)

  @Argument(help: ArgumentHelp("A report that nbrun wrote, HTML or JSON.", valueName: "report"))
  var place: PathArgument

  @Option(
    help:
      "The folder where the notebook's relative paths start. By default it is the notebook's folder, seen from the current one."
  )
  var folder: PathArgument?

  @Option(parsing: .unconditional, help: "Threads to train with. No result depends on it.")
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Print only the verdict.")
  var quiet = false

  private var report: String { place.path }

  func run() throws {
    let terminal = Terminal(isQuiet: quiet)
    try RunCommand.check(threads: threads)
    let file = try ReportFile(report)
    guard file.isUnchanged else {
      try StandardOutput.print(lines: [
        "\(report): not reproduced", "  the page was changed after nbrun had written it",
      ])
      return try ExitStatus.expectationFailed.leave()
    }
    let plan = try self.plan(of: file.record, terminal)
    let again = try run(plan, asFarAs: file.record, terminal)
    try tell(try Reproduction(of: file.record, by: again), file.record)
  }

  /// Runs every step. If the recorded run was stopped in a training, this run stops at the same epoch.
  private func run(_ plan: Plan, asFarAs record: RunRecord, _ terminal: Terminal) throws -> RunRecord {
    let interruption = Signals.watch()
    let progress = ProgressLine(terminal)
    let settings = RunSettings(
      threads: threads, allowsErrors: record.allowsErrors ?? false, version: NBRun.version, build: Build.id,
      cache: .none(because: "nbrun verify runs everything"))
    let end = record.interruptedTraining
    var hasReachedEnd = false
    var step = ""
    let again = plan.run(settings, interruption: interruption) { event in
      progress.show(event)
      switch event {
      case .started(let name, _, _): step = name
      case .examples(let epoch, _, _, _, _, _) where step == end?.step && epoch > end?.epoch ?? 0:
        hasReachedEnd = true
        interruption.request(signal: SIGINT)
      default: break
      }
    }
    progress.end()
    if interruption.requestedBy != nil, !hasReachedEnd {
      try ExitStatus(.interrupted, signal: interruption.requestedBy).leave()
    }
    return again.record
  }

  private func plan(of record: RunRecord, _ terminal: Terminal) throws(Diagnostic) -> Plan {
    if let folder, !FileStatus.isFolder(folder.path) {
      throw Diagnostic(
        "there is no folder '\(folder.path)'", hint: "--folder says where the notebook's paths start")
    }
    let source = try ReportFile.source(of: record, report)
    let name = record.notebook.path.nameInPath
    let file = SourceFile(path: folder.map { "\($0.path)/\(name)" } ?? record.notebook.path, text: source)
    var overrides: [ParameterOverride] = []
    for text in record.parameters ?? [] { overrides.append(try ParameterOverride(parsing: text)) }
    let (plan, _, problems) = Plan.read(file, overriding: overrides, seed: record.seed)
    let errors = problems.inSourceOrder().filter { $0.severity == .error }
    guard errors.isEmpty else {
      terminal.show(errors, in: file)
      throw Diagnostic(
        "the report's notebook cannot be run here",
        hint: "where its data are elsewhere, --folder says where its relative paths start")
    }
    return plan
  }

  private func tell(_ reproduction: Reproduction, _ record: RunRecord) throws {
    let end =
      switch record.status {
      case .ok: ""
      case .expectationFailed: "; an equation was false, not read or open, or a claim failed, in both runs"
      case .failed: "; it failed, and fails in the same way"
      case .interrupted: "; it was interrupted, and the same up to there"
      }
    guard let first = reproduction.differences.first else {
      var parts: [String] = []
      if reproduction.epochs > 0 { parts.append("epochs: \(reproduction.epochs)") }
      if reproduction.equations > 0 { parts.append("checked equalities: \(reproduction.equations)") }
      let compared = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
      return try StandardOutput.print(
        lines: ["\(report): reproduced, bit for bit\(compared)\(end)"]
          + reproduction.circumstances.map { "  although \($0)" })
    }
    var lines = ["\(report): not reproduced"] + reproduction.circumstances.map { "  \($0)" }
    lines.append("  first at \(first.place): \(first.words)")
    let others = reproduction.differences.count - 1
    if others > 0, let last = reproduction.differences.last {
      lines.append("  and \(others) more, the last at \(last.place): \(last.words)")
    }
    try StandardOutput.print(lines: lines)
    try ExitStatus.expectationFailed.leave()
  }
}

extension RunRecord {
  /// The training in which the run was stopped, and its last epoch.
  fileprivate var interruptedTraining: (step: String, epoch: Int)? {
    cells.first { $0.error?.isInterruption == true && $0.history != nil }.map {
      ($0.id, $0.history?.count ?? 0)
    }
  }
}
