import NotebookSyntax
import ProseTree
import ReportModel
import SourceText
import StepOptions
import StepProtocol
import Steps

/// A notebook whose steps have all been read and checked. It can be run.
public struct Plan: Sendable {
  /// A step together with the contents of its fence.
  package struct PlannedStep: Sendable {
    package let id: String
    package let step: any Step
    package let fence: StepFence
    package let caption: InlineText?
    package let showsSource: Bool
    package let options: [String: RecordValue]
    /// The options that the command line gave.
    package let overrides: [StepCell.Override]
    package let optionSpans: [String: SourceSpan]

    package var kind: String { type(of: step).kind }
  }

  package enum Item: Sendable {
    case prose(ProseBlock)
    // A notebook can have a million items, most of them prose, so an item must take no more memory than prose needs.
    indirect case step(PlannedStep)
  }

  package let notebook: Notebook
  package let items: [Item]
  /// The formulas that are checked when the run reaches them.
  package let checks: PlannedChecks
  package let seed: UInt64
  /// The seed of the command line; nil if the notebook's own seed is used.
  package let givenSeed: UInt64?
  /// The names by which prose, `-P` and `expect` call the steps.
  package let names: StepNames
  /// The options of the command line that replace the notebook's options, as they were written.
  package let parameters: [String]
  /// Links to places that the report does not have.
  package let deadLinks: Set<String>
  /// Warnings about the notebook, with their places. They do not prevent a run.
  package let warnings: [String]

  /// Checked equations that cannot be read, or cannot be true for any data. `nbrun check` reports them in addition to
  /// the mistakes; a run shows them at their places. Each cause is named once, with all its places.
  public var wrongEquations: [Diagnostic] { checks.wrongEquations.oncePerCause() }

  /// Checked equations with a part that is not answered yet, as notes.
  public var openEquations: [Diagnostic] { checks.openEquations.oncePerCause() }

  /// Returns what only the run could find: failures, open equations, and checked formulas that tested nothing. Each
  /// cause is named once, with all its places.
  public func findings(of report: Report) -> [Diagnostic] {
    let told = Set(checks.problems.compactMap { $0.span?.start })
    let doubts = report.doubts.filter { doubt in doubt.span.map { !told.contains($0.start) } ?? false }
    return (report.failures + report.gaps + doubts).oncePerCause()
  }

  /// What was decided about the notation of the checked formulas, with formulas between dollars; empty if it is nbrun's
  /// own.
  public var notation: [String] { checks.notation.statements }

  /// The notebook's text, to which all places in diagnostics refer.
  public var file: SourceFile { notebook.file }

  /// The steps, in order.
  package var steps: [PlannedStep] {
    items.compactMap { if case .step(let step) = $0 { step } else { nil } }
  }

  /// Reads a notebook and checks every step; `run`, `check` and `verify` begin with this. A complete run:
  ///
  ///     let (plan, _, problems) = Plan.read(try SourceFile(contentsOf: "homework.md"))
  ///     guard !problems.contains(where: { $0.severity == .error }) else { return }
  ///     let report = plan.run(RunSettings(version: "1.0"))
  ///     try HTMLPage(report).html.write(toFile: "homework.html", atomically: true, encoding: .utf8)
  ///
  /// - Parameters:
  ///   - file: the notebook.
  ///   - overrides: options that replace the notebook's own.
  ///   - seed: replaces the seed of the front matter.
  /// - Returns: every mistake, in no particular order; the plan may be run if none of them is an error.
  public static func read(
    _ file: SourceFile, overriding overrides: [ParameterOverride] = [], seed: UInt64? = nil
  ) -> (plan: Plan, notebook: Notebook, problems: [Diagnostic]) {
    var (notebook, problems) = Notebook.parse(file, stepNames: StepCatalogue.names)
    let plan = Plan(notebook, overriding: overrides, seed: seed, problems: &problems)
    return (plan, notebook, problems)
  }

  /// Reads and checks every step of a notebook.
  /// - Parameters:
  ///   - notebook: the notebook.
  ///   - overrides: options of the command line (`-P`), which replace the notebook's own.
  ///   - seed: replaces the seed of the front matter.
  ///   - problems: receives every mistake, in no particular order; the plan may be run if none of them is an error.
  public init(
    _ notebook: Notebook, overriding overrides: [ParameterOverride] = [], seed: UInt64? = nil,
    problems: inout [Diagnostic]
  ) {
    self.notebook = notebook
    parameters = overrides.map(\.text)
    let ownSeed = notebook.frontMatter.seed?.value ?? 0
    self.seed = seed ?? ownSeed
    givenSeed = seed == ownSeed ? nil : seed
    // The record stores the seed as a JSON number, which editors and other programs read as a signed integer.
    if self.seed > UInt64(Int.max) {
      problems.append(
        Diagnostic(
          "the seed is \(self.seed), and must be at most \(Int.max)",
          at: seed == nil ? notebook.frontMatter.seed?.span : nil))
    }
    let fences = ParameterOverride.apply(overrides, to: notebook.steps, problems: &problems)
    names = StepNames(of: fences)
    var planned = PlannedSteps(fences: fences, names: names, seed: self.seed, file: notebook.file)
    var remaining = fences[...]
    var written = notebook.steps[...]
    var previews: [Preview] = []
    let items = notebook.blocks.map { block -> Item in
      previews.append(planned.preview)
      switch block {
      case .prose(let prose): return .prose(prose)
      case .step: return .step(planned.read(remaining.removeFirst(), written: written.removeFirst()))
      }
    }
    self.items = items
    problems += planned.problems
    let captions = items.compactMap { item in
      if case .step(let planned) = item { planned.caption } else { nil }
    }
    for link in captions.flatMap(\.links) {
      // The caption is part of the summary line that unfolds the step's options. That line cannot contain a link.
      problems.append(
        .warning(
          "a link in a step's caption is shown as text", at: link.span,
          hint: "write the link in the text above the step"))
    }
    let formulas = FormulaCheck.reading(notebook, items: items)
    checks = PlannedChecks(items, outlines: previews, directed: formulas.directed, in: notebook)
    problems += checks.problems
    let values = DeclaredValues(of: items, names: names, validationAt: planned.hasValidation)
    problems += values.problems(in: items, of: notebook, checks: checks)
    problems += formulas.problems
    problems += MisnamedSteps.problems(in: notebook)
    let ends = DeadEnds.problems(
      in: notebook, links: notebook.links + captions.flatMap(\.links), equations: formulas.anchors)
    problems += ends.problems
    deadLinks = ends.deadLinks
    warnings = problems.inSourceOrder().filter { $0.severity == .warning }.map { warning in
      let place = warning.span.map { "line \($0.start.line), column \($0.start.column): " } ?? ""
      return place + warning.message
    }
  }
}

/// Reads the fences one after the other, with what is known from the earlier ones.
private struct PlannedSteps {
  var problems: [Diagnostic] = []
  /// By the id of a step: whether a validation set exists when the step runs.
  var hasValidation: [String: Bool] = [:]
  /// The notebook's seed.
  private let seed: UInt64
  private let file: SourceFile
  private(set) var preview: Preview
  /// The ids of the steps that have not been read yet.
  private var ids: ArraySlice<String>
  /// The ids given by the author so far, with the lines of their steps.
  private var askedBefore: [String: Int] = [:]
  /// The kinds and lines of the steps that come later. It is a slice, so that all steps share one array.
  private var later: ArraySlice<(kind: String, line: Int)>

  init(fences: [StepFence], names: StepNames, seed: UInt64, file: SourceFile) {
    preview = Preview(folder: file.folder)
    self.file = file
    self.seed = seed
    ids = names.ids[...]
    later =
      fences.map { fence in
        (StepCatalogue.step(named: fence.kind.value)?.kind ?? fence.kind.value, fence.span.start.line)
      }[...]
  }

  /// - Parameter written: the fence without the options of the command line.
  mutating func read(_ fence: StepFence, written: StepFence) -> Plan.PlannedStep {
    // The parser knows the names of the catalogue, so every step fence has a known kind.
    guard let type = StepCatalogue.step(named: fence.kind.value) else {
      preconditionFailure("the parser finds only steps of the catalogue")
    }
    later = later.dropFirst()
    var reader = OptionReader(fence.options, of: type.kind)
    // A step with names chosen by the author would take the common options too, so they are read first.
    var common: CommonOptions?
    if type.takesNamesOfAuthor { common = CommonOptions(reading: &reader) }
    let step = type.init(reading: &reader)
    let options = common ?? CommonOptions(reading: &reader)
    problems += reader.finish(homeOf: StepCatalogue.home)
    let id = ids.removeFirst()
    if let asked = options.id { check(asked) }
    askedBefore[id] = fence.span.start.line

    preview.stepKind = type.kind
    preview.stepID = id
    preview.stepSpan = fence.kind.span
    preview.optionSpans = reader.spans
    preview.later = later
    step.check(in: &preview)
    problems += preview.diagnostics
    preview.diagnostics = []
    hasValidation[id] = preview.data?.hasValidation ?? false

    let caption = options.caption.map {
      InlineText($0, in: file, stepNames: StepCatalogue.names, problems: &problems)
    }
    var recorded = reader.values.filter { $0.key != "echo" }
    // A step without its own seed uses the notebook's seed.
    if reader.declarations.contains(where: { $0.name == "seed" }), recorded["seed"] == nil {
      recorded["seed"] = .integer(Int(truncatingIfNeeded: seed))
    }
    return Plan.PlannedStep(
      id: id, step: step, fence: fence, caption: caption, showsSource: options.showsSource,
      options: recorded, overrides: fence.overrides(of: written, values: recorded), optionSpans: reader.spans)
  }

  /// Checks the id that the author gave.
  private mutating func check(_ asked: Located<String>) {
    if !StepNames.isName(asked.value) {
      problems.append(
        Diagnostic(
          "id is '\(asked.value)', and must be a letter followed by letters, digits, - or _", at: asked.span))
    }
    if let other = StepCatalogue.step(named: asked.value), other.kind != preview.stepKind {
      problems.append(
        Diagnostic(
          "id '\(asked.value)' is the name of another kind of step", at: asked.span,
          hint: "choose another"))
    }
    if asked.value == Workspace.derivations {
      problems.append(
        Diagnostic(
          "id '\(asked.value)' is taken: \(asked.value).checked and .failed are results of the checked formulas",
          at: asked.span, hint: "choose another"))
    }
    if asked.value.first == "L", Int(asked.value.dropFirst()).map(Anchors.line) == asked.value {
      problems.append(
        Diagnostic(
          "id '\(asked.value)' is the report's name for a line of the notebook", at: asked.span,
          hint: "choose another, such as \(asked.value.lowercased())"))
    }
    if asked.value.hasPrefix(StepNames.reservedPrefix) {
      problems.append(
        Diagnostic("ids that begin with '\(StepNames.reservedPrefix)' are the report's own", at: asked.span))
    }
    if let first = askedBefore[asked.value] {
      problems.append(
        Diagnostic(
          "id '\(asked.value)' is taken by the step of line \(first)", at: asked.span,
          hint: "an id names one step"))
    }
  }
}
