import ArgumentParser
import Foundation
import OperatingSystem
import Pipeline
import ReportModel
import RunStore
import SourceText

/// `nbrun NOTEBOOK…`: reads every notebook, runs those without mistakes and writes their reports.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs notebooks and writes their reports.",
    usage: "nbrun NOTEBOOK... [OPTIONS]")

  @Argument(help: "Markdown notebooks, one report each. If one has mistakes, the others still run.")
  var notebooks: [PathArgument] = []

  @Option(
    name: .shortAndLong,
    help:
      "A file or a folder for the report; - is standard output. A file is replaced only if it is empty or a report."
  )
  var output: PathArgument?

  @Flag(help: "Also replace files that are not reports; never a file that the run reads.")
  var force = false

  @Option(
    name: [.customShort("t"), .long],
    help: "What to write: html, md, pdf, json (the run record), or several: html,md,json.")
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
    help: "Threads to train with; the default depends on the network. No result depends on it.")
  var threads: Int?

  @Option(
    parsing: .unconditional,
    help: "The seed of random draws, in place of the notebook's seed. A step with its own seed keeps it.")
  var seed: UInt64?

  @Flag(help: "Keep the raw HTML of the notebook in the report. Only for notebooks that you trust.")
  var unsafeHtml = false

  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var cacheOptions: CacheOptions
  @OptionGroup var comparisonOptions: ComparisonOptions

  @Flag(name: .shortAndLong, help: "Print only errors.")
  var quiet = false

  func run() throws {
    let paths = notebooks.map(\.path)
    try Self.check(threads: threads)
    try checkCommandLine(paths)
    let terminal = Terminal(isQuiet: quiet)
    let archives = RunArchives(terminal)
    var jobs = try jobs(paths, archives, terminal)
    let interruption = Signals.watch()
    let pages = NotebookLinks.pages(of: jobs)
    for index in jobs.indices where jobs[index].isRunnable && !interruption.isRequested {
      run(
        &jobs[index], among: pages, keptIn: archives.archive(jobs[index].destination.runFolder), interruption,
        terminal)
    }
    if jobs.count > 1 { terminal.say(lines: RunTable(jobs).lines) }
    var worst = jobs.map(\.status).max() ?? .ok
    // A signal that came at the very end of one notebook's run may still have prevented the next run.
    if let signal = interruption.requestedBy { worst = max(worst, ExitStatus(.interrupted, signal: signal)) }
    try worst.leave()
  }

  static func check(threads: Int?) throws(Diagnostic) {
    if let threads, !(1...256).contains(threads) {
      throw Diagnostic("--threads takes 1 to 256, not \(threads)")
    }
  }

  private func checkCommandLine(_ paths: [String]) throws(Diagnostic) {
    guard let first = paths.first else {
      if let output = output?.path, output.endingOfName == "md", FileStatus.exists(output) {
        throw Diagnostic(
          "no notebook is named: -o took '\(output)'",
          hint: "-o names the report: nbrun \(output), or nbrun \(output) -o report.html")
      }
      throw Diagnostic(
        "no notebook is named",
        hint: NearbyFiles(.notebooks, in: "").hint.map { "\($0); nbrun --help says what nbrun can do" })
    }
    let missing = paths.filter(NearbyFiles.isMissing)
    if missing.contains(first), let hint = CommandHints.command(meantBy: first) {
      throw Diagnostic("there is no command and no file '\(first)'", hint: hint)
    }
    if let mistake = NotebookArguments(paths, missing: missing, output: output?.path).mistake {
      throw mistake
    }
  }

  /// Reads and checks every notebook and finds its destination. The mistakes of all notebooks are shown together.
  private func jobs(
    _ paths: [String], _ archives: RunArchives, _ terminal: Terminal
  ) throws(Diagnostic) -> [RunJob] {
    let overrides = try overrides(terminal)
    // Mistakes on the command line are reported before those in the notebooks.
    _ = try Destination.all(for: paths, output: output?.path, formats: to)
    let readings = paths.map {
      ReadNotebook(
        $0, overriding: overrides, seed: seed, picturesFrom: pictureOptions.folders,
        unsafeHTML: unsafeHtml)
    }
    var inputs: [FileIdentity: String] = [:]
    for (path, reading) in zip(paths, readings) {
      for (file, what) in reading.inputs { if let identity = FileIdentity(file) { inputs[identity] = what } }
      if let identity = FileIdentity(path) { inputs[identity] = "the notebook '\(path)'" }
    }
    let destinations = try Destination.all(
      for: paths, output: output?.path, formats: to, isForced: force, inputs: inputs)
    return paths.indices.map { index in
      var job = RunJob(reading: readings[index], path: paths[index], destination: destinations[index])
      // Notes are shown only by `nbrun check`. The run itself tells if a training continues an earlier one.
      terminal.show(
        readings[index].diagnostics.filter { $0.severity != .note }, in: readings[index].file)
      guard job.isRunnable else { return job }
      do throws(Diagnostic) {
        try job.destination.prepare()
        job.against = try runToCompare(in: job.destination, archives)
      } catch {
        terminal.show(error, in: nil)
        job.result = .refused
      }
      return job
    }
  }

  /// The value in `-P epochs = 5` or `-P epochs 5`, which was read as a notebook's name.
  private var valueBeside: String? {
    notebooks.map(\.path).first { $0 != "=" && !$0.contains(".md") && NearbyFiles.isMissing($0) }
      .map { $0.hasPrefix("=") ? String($0.dropFirst()) : $0 }
  }

  /// Reads the options of `-P`, and reports all that are wrong.
  private func overrides(_ terminal: Terminal) throws(Diagnostic) -> [ParameterOverride] {
    var overrides: [ParameterOverride] = []
    var problems: [Diagnostic] = []
    for text in parameters {
      do {
        overrides.append(try ParameterOverride(parsing: text))
      } catch var error {
        if !text.contains("="), let value = valueBeside {
          error.hint = "write them as one word: -P \(text)=\(value)"
        }
        problems.append(error)
      }
    }
    if let problem = ParameterOverride.givenTwice(overrides) { problems.append(problem) }
    for problem in problems.dropLast() { terminal.show(problem, in: nil) }
    if let last = problems.last { throw last }
    return overrides
  }

  /// Finds the run of `--against` before anything runs.
  private func runToCompare(
    in destination: Destination, _ archives: RunArchives
  ) throws(Diagnostic) -> KeptRun? {
    guard let reference = comparisonOptions.against else { return nil }
    let folder = destination.runFolder ?? RunFolder(beside: Destination.standardFolder)
    return try reference.run { archives.archive(folder).map(Ledger.init) }
  }

  private func run(
    _ job: inout RunJob, among pages: NotebookLinks.Pages, keptIn archive: RunArchive?,
    _ interruption: Interruption, _ terminal: Terminal
  ) {
    guard let plan = job.reading.plan else { return }
    let (destination, against) = (job.destination, job.against)
    let history = NotebookHistory(of: plan.file.path, in: archive)
    let settings = RunSettings(
      threads: threads, allowsErrors: allowErrors, version: NBRun.version, build: Build.id,
      cache: cacheOptions.use(archive), previous: history.latest?.record,
      comparison: { [comparisonOptions] record in
        comparisonOptions.noCompare ? nil : against ?? history.latest(otherThan: record)
      })
    let progress = ProgressLine(terminal, explains: cacheOptions.explain)
    let report = plan.run(settings, interruption: interruption) { progress.show($0) }
    progress.end()
    for problem in report.cautions + plan.findings(of: report) { terminal.show(problem, in: plan.file) }
    job.result = .ran(report.record, signal: interruption.requestedBy)
    let pictures = PictureFiles(folder: plan.file.folder, others: pictureOptions.folders)
    let links = { (format: any ReportFormat) in
      NotebookLinks(folder: plan.file.folder, page: destination.page(format), format: format, pages: pages)
    }
    // After an interruption the report is still written.
    let wasInterrupted = interruption.isRequested
    let problems = destination.write(
      report, unsafeHTML: unsafeHtml, pictures: pictures, links: links,
      isCancelled: { interruption.isRequested && !wasInterrupted },
      wrote: { path, words in
        terminal.say("wrote \(words)")
        job.reports.append(path)
      })
    for problem in problems { terminal.show(problem, in: nil) }
    job.isReportLost = !problems.isEmpty
    if open, let page = job.reports.first { Browser.open(page, terminal) }
    history.add(report.record, terminal)
    terminal.show(warningsOf: archive)
  }
}

extension ExitStatus {
  init(_ status: RunRecord.Status, signal: Int32?) {
    self =
      switch status {
      case .ok: .ok
      case .failed: .stepFailed
      case .expectationFailed: .expectationFailed
      case .interrupted: signal == SIGTERM ? .terminated : signal == SIGHUP ? .hungUp : .interrupted
      }
  }
}
