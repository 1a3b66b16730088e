import Digests
import Formatting
import Foundation
import NotebookSyntax
import OperatingSystem
import Planning
import ProseTree
import ReportModel
import RunHistory
import SourceText
import StepProtocol
import Steps

/// Builds the report from a run's results and the notebook's prose.
struct ReportBuilder {
  let plan: Plan
  let results: [StepResult]
  let workspace: Workspace
  /// The table of symbols of the checked formulas.
  let glossary: Table?
  let isInterrupted: Bool
  let started: Date
  /// The time of the whole run.
  let seconds: Double
  let settings: RunSettings

  func report() -> Report {
    let front = plan.notebook.frontMatter
    let title = filled(plan.notebook.title?.words ?? firstHeading ?? [.text(fileTitle)])
    let record = record(title: title.plainText)
    let earlier = settings.comparison(record).map { EarlierRun($0, comparedWith: record) }
    var remaining = results[...]
    var advice: Set<[ProseInline]> = []
    let items: [Report.Item] = plan.items.map { item in
      switch item {
      case .prose(let block): return .prose(filled(block))
      case .step:
        var cell = cell(of: remaining.removeFirst(), beside: earlier)
        cell.blocks.removeAll { block in
          guard case .note(let note) = block, note.kind == .advice else { return false }
          return !advice.insert(note.text).inserted
        }
        return .cell(cell)
      }
    }
    var report = Report(
      title: title, author: front.author?.value, date: front.date?.value,
      description: filled(plan.notebook.description?.words ?? []),
      language: front.lang?.value,
      summary: RunSummary(
        results: results, workspace: workspace, seconds: seconds, threads: settings.threadCount,
        seed: plan.seed,
        notebookSeed: plan.givenSeed == nil ? nil : plan.notebook.frontMatter.seed?.value ?? 0
      ).summary,
      overrides: plan.parameters.map { "-P \($0)" } + (plan.givenSeed.map { ["--seed \($0)"] } ?? []),
      comparison: earlier?.comparison,
      items: items,
      footnotes: plan.notebook.footnotes.map { note in
        Footnote(number: note.number, blocks: note.blocks.map(filled), references: note.references)
      },
      macros: front.macros.map { (name: $0.name.value, body: $0.body.value) },
      glossary: glossary, warnings: plan.warnings,
      record: record)
    report.deadLinks = plan.deadLinks
    return report
  }

  private var firstHeading: [ProseInline]? {
    for case .prose(.heading(level: 1, let text)) in plan.items { return text }
    return nil
  }

  private var fileTitle: String {
    plan.notebook.file.path.nameInPath.withoutEnding
  }

  /// Returns the block with every `{{ }}` filled in.
  private func filled(_ block: ProseBlock) -> ProseBlock {
    block.mapDisplayedFormulas { formula in
      var formula = formula
      formula.verdict = workspace.derivations.verdicts[formula]
      return formula
    }.mapInlines(filled)
  }

  private func filled(_ words: [ProseInline]) -> [ProseInline] { words.map { $0.mapInlines(filled) } }

  private func filled(_ inline: ProseInline) -> ProseInline {
    guard case .value(var value) = inline else { return inline }
    value.result = result(of: value)
    return .value(value)
  }

  private func result(of value: InlineValue) -> String? {
    guard let found = workspace.value(named: value.name) else { return nil }
    guard let format = value.format.flatMap(NumberFormat.init(parsing:)), let number = found.double else {
      return found.double == nil ? found.plainText : NumberText(found.plainText).shown
    }
    return NumberText(format(number)).shown
  }

  /// Returns the message without the absolute path of the notebook's folder, because reports are sent to other
  /// people.
  private func withoutFolder(_ failure: StepCell.Failure) -> StepCell.Failure {
    let folder = plan.notebook.file.folder
    guard folder.hasPrefix("/"), folder.count > 1 else { return failure }
    var failure = failure
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    failure.message = failure.message.replacing(prefix, with: "")
    failure.hint = failure.hint?.replacing(prefix, with: "")
    return failure
  }

  private func cell(of result: StepResult, beside earlier: EarlierRun?) -> StepCell {
    let planned = result.planned
    var blocks = result.output.blocks
    var progress: String?
    if let history = result.output.history, let training = planned.step.training,
      history.epochs.count < training.epochs
    {
      progress = "\(history.epochs.count) of \(ReportText.count(training.epochs, "epoch"))"
    }
    if let history = result.output.history, let curves = earlier?.curves(of: planned.id),
      let classes = workspace.data?.outline.classNames.count
    {
      blocks =
        TrainingReport(
          history: history, classes: classes, earlier: curves, continuation: result.output.continuation
        ).blocks
    }
    if type(of: planned.step).derivesGradients, derivesGradients {
      blocks = blocks.map(Self.foldedDerivation)
    }
    let span = planned.fence.span
    return StepCell(
      id: planned.id, step: planned.kind, status: result.status, origin: result.origin, reason: result.reason,
      lines: span.start.line...max(span.start.line, span.end.line),
      source: planned.showsSource ? planned.fence.source : nil, overrides: planned.overrides,
      caption: filled(planned.caption?.words ?? []),
      seconds: result.seconds, blocks: blocks, failure: result.failure.map(withoutFolder), progress: progress,
      cautions: result.output.cautions, brokenClaims: result.output.brokenClaims)
  }

  /// Whether the notebook has itself derived gradients of weights, and the run found no mistake in its equations.
  private var derivesGradients: Bool {
    let own = workspace.derivations.equations.filter { $0.line != nil }
    let outcomes = Set(own.compactMap { FormulaVerdict.Outcome(rawValue: $0.verdict) })
    return outcomes.isDisjoint(with: [.fails, .unreadable, .open])
      && own.contains { equation in
        equation.verdict == FormulaVerdict.Outcome.holds.rawValue
          && ["\\partial W", "\\nabla_{W"].contains { equation.source.contains($0) }
      }
  }

  /// Folds the derivation, because the notebook already contains it.
  private static func foldedDerivation(_ block: Block) -> Block {
    guard case .prose = block else { return block }
    return .folded(
      summary: [.text("All gradients as nbrun derives them, layer by layer, checked too")], [block])
  }

  // MARK: The record

  private func record(title: String) -> RunRecord {
    let file = plan.notebook.file
    return RunRecord(
      nbrun: settings.version, build: settings.build,
      notebook: .init(
        path: file.path.namedWithoutMachine, sha256: SHA256.hexDigest(of: file.text), title: title,
        source: file.text),
      status: status, started: started.formatted(.iso8601), seconds: seconds, seed: plan.seed,
      parameters: plan.parameters,
      allowsErrors: settings.allowsErrors, threads: settings.threadCount, machine: RunEnvironment.description,
      data: workspace.data.map { data in
        .init(
          name: data.outline.name, sha256: data.sha256, train: data.outline.train,
          validation: data.outline.validation ?? 0, test: data.outline.test)
      },
      cells: results.map(recordCell), equations: workspace.derivations.equations)
  }

  private var status: RunRecord.Status {
    if isInterrupted { return .interrupted }
    if results.contains(where: { $0.failure != nil }) { return .failed }
    let hasBrokenClaim = results.contains { !$0.output.brokenClaims.isEmpty }
    return hasBrokenClaim || !workspace.derivations.isSound ? .expectationFailed : .ok
  }

  private func recordCell(_ result: StepResult) -> RunRecord.Cell {
    let place = result.planned.fence.span.start
    return RunRecord.Cell(
      id: result.planned.id, step: result.planned.kind, line: place.line, status: result.status.rawValue,
      seconds: result.seconds, options: result.planned.options, values: result.output.values,
      history: result.output.history?.epochs, start: result.output.history?.start, shown: result.output.shown,
      error: result.failure.map(withoutFolder).map { failure in
        .init(
          message: failure.message, line: failure.location?.line ?? place.line,
          column: failure.location?.column ?? place.column,
          isInterruption: failure.isInterruption ? true : nil)
      }, cautions: result.output.cautions.isEmpty ? nil : result.output.cautions,
      origin: result.status == .notRun ? nil : result.origin, reason: result.reason, key: result.key)
  }
}

extension String {
  /// The path without folders of the author's machine: the relative path if it is below the current folder, otherwise
  /// only the file's name.
  var namedWithoutMachine: String {
    let current = FileManager.default.currentDirectoryPath + "/"
    let path = hasPrefix(current) ? String(dropFirst(current.count)) : self
    return path.hasPrefix("/") || path.split(separator: "/").contains("..") ? path.nameInPath : path
  }
}
