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

  @Option(help: "Where the notebook's relative paths start, if not where it was when it ran.")
  var folder: String?

  @Option(parsing: .unconditional, help: "Threads to train with. No result depends on it.")
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Say nothing but the verdict.")
  var quiet = false

  func validate() throws { try RunCommand.validate(threads: threads) }

  func run() throws {
    let terminal = Terminal(isQuiet: quiet)
    let (record, plan): (RunRecord, Plan)
    do throws(Diagnostic) {
      record = try ReportFile.record(of: report)
      plan = try self.plan(of: record, terminal)
    } catch {
      terminal.show(error, in: nil)
      return try ExitStatus.usage.leave()
    }
    let interruption = Signals.watch()
    let progress = ProgressLine(terminal)
    let settings = RunSettings(
      threads: threads, allowsErrors: record.wentOnAfterErrors, version: NBRun.version, build: Build.id)
    let again = plan.run(settings, interruption: interruption) { progress.show($0) }
    progress.end()
    if interruption.requestedBy != nil {
      return try ExitStatus(.interrupted, signal: interruption.requestedBy).leave()
    }
    try tell(try Reproduction(of: record, by: again.record))
  }

  private func plan(of record: RunRecord, _ terminal: Terminal) throws(Diagnostic) -> Plan {
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

  private func tell(_ reproduction: Reproduction) throws {
    let out = FileHandle.standardOutput
    guard let first = reproduction.differences.first else {
      var parts: [String] = []
      if reproduction.epochs > 0 { parts.append("epochs: \(reproduction.epochs)") }
      if reproduction.equations > 0 { parts.append("checked equalities: \(reproduction.equations)") }
      out.print(
        "\(report): reproduced, bit for bit" + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"))
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
  /// Steps ran below one that failed.
  fileprivate var wentOnAfterErrors: Bool {
    guard let failed = cells.firstIndex(where: { $0.error != nil }) else { return false }
    return cells[failed...].dropFirst().contains { $0.status != ReportModel.Cell.Status.notRun.rawValue }
  }
}
