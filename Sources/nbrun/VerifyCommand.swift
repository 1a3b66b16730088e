import ArgumentParser
import Foundation
import NotebookSyntax
import Pipeline
import ReportModel
import SourceText

/// `nbrun verify REPORT`: runs the notebook that the report carries, and holds the two runs against each other.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Runs a report's notebook again: does every bit come out the same?",
    discussion: """
      All it needs is in the report: the notebook, the parameters, the seed. Only the data must be here.

      Exit codes: 0 reproduced, bit for bit · 3 something differs · 2 the report or its notebook cannot be run
      """)

  @Argument(help: "A report that nbrun wrote, HTML or JSON.")
  var report: String

  @Option(
    help: "Where the notebook's relative paths start; else at its folder, as seen from the current one.")
  var folder: String?

  @Option(parsing: .unconditional, help: "Threads to train with. No result depends on it.")
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Say nothing but the verdict.")
  var quiet = false

  func validate() throws { try RunCommand.validate(threads: threads) }

  func run() throws {
    let terminal = Terminal(isQuiet: quiet)
    let file = try orLeave(terminal) { () throws(Diagnostic) in try ReportFile(report) }
    guard file.isUnchanged else {
      FileHandle.standardOutput.print(
        "\(report): not reproduced\n  the page was changed after nbrun had written it")
      return try ExitStatus.expectationFailed.leave()
    }
    let plan = try orLeave(terminal) { () throws(Diagnostic) in try self.plan(of: file.record, terminal) }
    let again = try run(plan, asFarAs: file.record, terminal)
    try tell(try Reproduction(of: file.record, by: again), file.record)
  }

  private func orLeave<Value>(
    _ terminal: Terminal, _ work: () throws(Diagnostic) -> Value
  ) throws -> Value {
    do throws(Diagnostic) {
      return try work()
    } catch {
      terminal.show(error, in: nil)
      throw ExitCode(ExitStatus.usage.rawValue)
    }
  }

  /// Runs everything, or where the recorded run was stopped in a training, no further than that went.
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
    if let folder, !FileManager.default.isFolder(folder) {
      throw Diagnostic(
        "there is no folder '\(folder)'", hint: "--folder says where the notebook's paths start")
    }
    let source = try ReportFile.source(of: record, report)
    let name = (record.notebook.path as NSString).lastPathComponent
    let file = SourceFile(path: folder.map { "\($0)/\(name)" } ?? record.notebook.path, text: source)
    var overrides: [ParameterOverride] = []
    for text in record.parameters ?? [] { overrides.append(try ParameterOverride(parsing: text)) }
    var (notebook, problems) = Notebook.parse(file, stepNames: StepCatalogue.names)
    let plan = Plan(notebook, overriding: overrides, seed: record.seed, problems: &problems)
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
    let out = FileHandle.standardOutput
    let end =
      switch record.status {
      case .ok: ""
      case .expectationFailed: "; it did not keep what its notebook expects"
      case .failed: "; it failed, and fails in the same way"
      case .interrupted: "; it was interrupted, and the same up to there"
      }
    guard let first = reproduction.differences.first else {
      var parts: [String] = []
      if reproduction.epochs > 0 { parts.append("epochs: \(reproduction.epochs)") }
      if reproduction.equations > 0 { parts.append("checked equalities: \(reproduction.equations)") }
      let compared = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
      out.print("\(report): reproduced, bit for bit\(compared)\(end)")
      for circumstance in reproduction.circumstances { out.print("  although \(circumstance)") }
      return
    }
    out.print("\(report): not reproduced")
    for circumstance in reproduction.circumstances { out.print("  \(circumstance)") }
    out.print("  first at \(first.place): \(first.words)")
    let others = reproduction.differences.count - 1
    if others > 0, let last = reproduction.differences.last {
      out.print("  and \(others) more, the last at \(last.place): \(last.words)")
    }
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
