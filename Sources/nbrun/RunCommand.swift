import ArgumentParser
import Foundation
import Pipeline
import ReportModel
import RunStore
import SourceText

/// `nbrun NOTEBOOK…`: reads every notebook, and if none has a mistake runs them and writes their reports.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs notebooks and writes their reports.",
    usage: "nbrun NOTEBOOK... [OPTIONS]")

  @Argument(help: "Markdown notebooks, one report each.")
  var notebooks: [String] = []

  @Option(name: .shortAndLong, help: "A file or a folder for the report; - is standard output.")
  var output: String?

  @Option(
    name: [.customShort("t"), .long], help: "What to write: html, json (the run record), or both: html,json.")
  var to: String?

  @Option(
    name: [.customShort("P"), .customLong("param")], parsing: .singleValue,
    help: ArgumentHelp(
      "An option of a step: epoch-loop.epochs=20, or epochs=20 where only one step has it.",
      valueName: "NAME=VALUE"))
  var parameters: [String] = []

  @Flag(help: "Open the report when it is done.")
  var open = false

  @Flag(help: "Go on after a failed step.")
  var allowErrors = false

  @Option(
    parsing: .unconditional,
    help: "Threads to train with; without it as many as pay. No result depends on it.")
  var threads: Int?

  @Option(parsing: .unconditional, help: "Where every random draw starts, in place of the notebook's seed.")
  var seed: UInt64?

  @Flag(help: "Let the raw HTML of a notebook you trust into the report.")
  var unsafeHtml = false

  @OptionGroup var cacheOptions: CacheOptions
  @OptionGroup var comparisonOptions: ComparisonOptions

  @Flag(name: .shortAndLong, help: "Say nothing but errors.")
  var quiet = false

  func validate() throws {
    if notebooks.isEmpty { throw ValidationError("name a notebook, such as notebooks/homework.md") }
    if let word = notebooks.first, !word.contains("."), !FileManager.default.fileExists(atPath: word),
      let command = nearestName(to: word, among: NBRun.commandNames)
    {
      throw ValidationError("there is no file '\(word)'; did you mean the command '\(command)'?")
    }
    try Self.validate(threads: threads)
  }

  static func validate(threads: Int?) throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads takes 1 to 256, not \(threads)")
    }
  }

  func run() throws {
    let terminal = Terminal(isQuiet: quiet)
    let plans = try plansWithoutMistakes(terminal)
    let destinations: [Destination]
    var against: [KeptRun?] = []
    do {
      destinations = try Destination.all(for: notebooks, output: output, formats: to)
      for destination in destinations {
        try destination.prepare()
        against.append(try runToCompare(in: destination))
      }
    } catch {
      terminal.show(error, in: nil)
      return try ExitStatus.usage.leave()
    }
    let interruption = Signals.watch()
    var worst = ExitStatus.ok
    for (index, plan) in plans.enumerated() where !interruption.isRequested {
      let status = run(plan, to: destinations[index], against: against[index], interruption, terminal)
      worst = max(worst, status)
    }
    // A signal that came too late for one notebook can still have kept the next from its run.
    if let signal = interruption.requestedBy { worst = max(worst, ExitStatus(.interrupted, signal: signal)) }
    try worst.leave()
  }

  /// Every notebook read and checked; all mistakes of all of them are shown together.
  private func plansWithoutMistakes(_ terminal: Terminal) throws -> [Plan] {
    var hasErrors = false
    var overrides: [ParameterOverride] = []
    for text in parameters {
      do {
        overrides.append(try ParameterOverride(parsing: text))
      } catch {
        hasErrors = true
        terminal.show(error, in: nil)
      }
    }
    let plans = notebooks.compactMap { path -> Plan? in
      let reading = ReadNotebook(path, overriding: overrides, seed: seed)
      terminal.show(reading.diagnostics, in: reading.file)
      hasErrors = hasErrors || reading.hasErrors
      return reading.plan
    }
    if hasErrors { try ExitStatus.usage.leave() }
    return plans
  }

  /// The run that was asked for, found before anything runs.
  private func runToCompare(in destination: Destination) throws(Diagnostic) -> KeptRun? {
    guard let reference = comparisonOptions.against else { return nil }
    return try reference.run(
      in: Ledger(destination.runFolder ?? RunFolder(beside: Destination.standardFolder)))
  }

  private func run(
    _ plan: Plan, to destination: Destination, against: KeptRun?, _ interruption: Interruption,
    _ terminal: Terminal
  ) -> ExitStatus {
    let folder = destination.runFolder
    let history = NotebookHistory(of: plan.file.path, in: folder)
    let settings = RunSettings(
      threads: threads, allowsErrors: allowErrors, version: NBRun.version, build: Build.id,
      cache: cacheOptions.use(folder), previous: history.latest?.record,
      comparison: { [comparisonOptions] record in
        comparisonOptions.noCompare ? nil : against ?? history.latest(otherThan: record)
      })
    let progress = ProgressLine(terminal, explains: cacheOptions.explain)
    let report = plan.run(settings, interruption: interruption) { progress.show($0) }
    progress.end()
    for failure in report.failures { terminal.show(failure, in: plan.file) }
    var status = ExitStatus(report.record.status, signal: interruption.requestedBy)
    do {
      var paths: [String] = []
      try destination.write(report, unsafeHTML: unsafeHtml, notebookFolder: plan.file.folder) { path in
        terminal.say("wrote \(path)")
        paths.append(path)
      }
      if open, let page = paths.first { Browser.open(page, terminal) }
    } catch {
      terminal.show(error, in: nil)
      status = max(status, .stepFailed)
    }
    if let warning = history.add(report.record) { terminal.show(warning, in: nil) }
    return status
  }
}

extension ExitStatus {
  init(_ status: RunRecord.Status, signal: Int32?) {
    self =
      switch status {
      case .ok: .ok
      case .failed: .stepFailed
      case .expectationFailed: .expectationFailed
      case .interrupted: signal == SIGTERM ? .terminated : .interrupted
      }
  }
}
