import Formatting
import NotebookSyntax
import ProseTree
import ReportModel
import SourceText
import StepOptions
import StepProtocol
import Steps

/// Every value that the notebook's steps will have, known before they run: their results, and their options.
struct DeclaredValues {
  /// The declarations by full name, such as "epoch-loop.loss".
  private var declarations: [String: (declaration: ValueDeclaration, exists: Bool)] = [:]
  private let steps: StepNames
  /// The names of the values of each step, by its id.
  private var valuesOfSteps: [String: [String]] = [:]
  private let valueSearch: NameSearch
  private let stepSearch: NameSearch
  /// The first line of each step.
  private var lines: [Int] = []

  init(of items: [Plan.Item], names steps: StepNames, validationAt hasValidation: [String: Bool]) {
    self.steps = steps
    var names: [String] = []
    for value in DerivationRun.values {
      let name = "\(Workspace.derivations).\(value.name)"
      declarations[name] = (value, true)
      names.append(name)
    }
    for case .step(let planned) in items {
      lines.append(planned.fence.span.start.line)
      for value in type(of: planned.step).values {
        let name = "\(planned.id).\(value.name)"
        let exists = !value.needsValidation || hasValidation[planned.id] == true
        declarations[name] = (value, exists)
        names.append(name)
        valuesOfSteps[planned.id, default: []].append(name)
      }
      // If a result and an option have the same name, the name means the result: `epochs` is the number of epochs
      // trained.
      for option in StepCatalogue.ownDeclarations(of: type(of: planned.step)) {
        let name = "\(planned.id).\(option.name)"
        guard declarations[name] == nil else { continue }
        let isInteger = if case .integer? = planned.options[option.name] { true } else { false }
        declarations[name] = (
          ValueDeclaration(option.name, isInteger ? .integer : .number, option.meaning), true
        )
        names.append(name)
      }
    }
    valueSearch = NameSearch(among: names)
    stepSearch = NameSearch(among: steps.ids)
  }

  /// Finds unknown names and unsuitable formats, in the prose and in `expect`.
  func problems(in items: [Plan.Item], of notebook: Notebook, checks: PlannedChecks) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    func check(_ block: ProseBlock) {
      block.forEachInline { inline in
        if case .value(let value) = inline { problems += self.problems(of: value) }
      }
    }
    for text in [notebook.title, notebook.description].compactMap(\.self) { check(.paragraph(text.words)) }
    // Values in the prose are filled in after the whole run, but a claim is checked at its place in the notebook.
    var later = steps.ids[...]
    let testing = checks.testing
    /// Whether an equation above this place is tested.
    var tests = false
    for item in items {
      switch item {
      case .prose(let block):
        check(block)
        tests = tests || block.displayedFormulas.contains(where: testing.contains)
      case .step(let planned):
        later.removeFirst()
        if let caption = planned.caption { check(.paragraph(caption.words)) }
        // This step checks the derivation that it writes.
        tests = tests || type(of: planned.step).derivesGradients
        problems += planned.step.claims.compactMap {
          problem(ofName: $0.name.value, at: $0.name.span) ?? problem(ofOrder: $0.name, before: later)
            ?? problem(ofShare: $0) ?? (tests ? nil : problem(ofNothing: $0))
        }
      }
    }
    for block in notebook.footnotes.flatMap(\.blocks) { check(block) }
    return problems
  }

  private func problems(of value: InlineValue) -> [Diagnostic] {
    if let problem = problem(ofName: value.name, at: value.span) { return [problem] }
    guard let text = value.format else { return [] }
    guard let format = NumberFormat(parsing: text) else {
      return [
        Diagnostic(
          "'\(text)' is not a number format", at: value.span,
          hint: "write one of these, with any number of digits: d, .4f, .2e, .3g, .1%")
      ]
    }
    if format.style == .decimal, declarations[steps.fullName(value.name)]?.declaration.kind == .number {
      return [
        Diagnostic(
          "the format 'd' is for whole numbers, and \(value.name) is not one", at: value.span, hint: "try .4f"
        )
      ]
    }
    return []
  }

  private func problem(ofName name: String, at span: SourceSpan?) -> Diagnostic? {
    if let (_, exists) = declarations[steps.fullName(name)] {
      return exists
        ? nil
        : Diagnostic(
          "\(name) exists only with a validation set", at: span, hint: "add validation: 0.1 to load")
    }
    let step = StepNames.step(of: name)
    let rest = name.dropFirst(step.count)
    let hint: String?
    switch steps[step] {
    case .ambiguous(let indices):
      let choices = indices.prefix(8).map { "\(steps.ids[$0])\(rest) (line \(lines[$0]))" }
      return Diagnostic(
        "'\(name)' is ambiguous: the notebook has \(indices.count) steps of the kind \(step)", at: span,
        hint: "write the id of one: \(choices.joined(separator: ", "))\(indices.count > 8 ? " …" : "")")
    case .unknown:
      hint =
        valueSearch.search { ValueNames.meant(by: name, among: $0) }.map { "did you mean '\($0)'?" }
        ?? stepSearch.nearest(to: step).map { "did you mean '\($0)\(rest)'?" }
        ?? (steps.ids.isEmpty
          ? "the notebook has no steps" : "the steps are \(NameListing.words(steps.ids, showing: 20))")
    case .step(let index):
      hint =
        valueSearch.search { names in
          let full = steps.fullName(name)
          return ValueNames.meant(by: full, among: names) ?? nearestName(to: full, among: names)
        }.map { "did you mean '\($0)'?" } ?? hintListing(steps.ids[index])
    }
    return Diagnostic("no step has a value '\(name)'", at: span, hint: hint)
  }

  private func problem(ofOrder name: Located<String>, before later: ArraySlice<String>) -> Diagnostic? {
    let step = StepNames.step(of: steps.fullName(name.value))
    guard later.contains(step) else { return nil }
    return Diagnostic(
      "\(name.value) is not known here: \(step) runs below", at: name.span,
      hint: "move this expect below \(step)")
  }

  /// Returns a warning if a claim counts equations but no equation above it is checked.
  private func problem(ofNothing named: NamedClaim) -> Diagnostic? {
    guard StepNames.step(of: steps.fullName(named.name.value)) == Workspace.derivations, named.claim.holds(0)
    else {
      return nil
    }
    return Diagnostic(
      "no equation is checked above this, so this claim tests nothing", at: named.name.span,
      hint: "a formula is checked where its fence begins with ```math check", severity: .warning)
  }

  /// Returns a mistake for a claim that compares a share with a number above 1, such as 85, which is probably meant as
  /// a percentage.
  private func problem(ofShare named: NamedClaim) -> Diagnostic? {
    guard declarations[steps.fullName(named.name.value)]?.declaration.aim == .high,
      let beyond = named.claim.bounds.first(where: { $0 > 1 })
    else { return nil }
    return Diagnostic(
      "\(named.name.value) is a share, 0 to 1, and '\(named.claim.description)' compares it with a number above 1",
      at: named.claimSpan,
      hint: beyond <= 100
        ? "\(NumberFormat.general(beyond)) percent is \(NumberFormat.general(beyond / 100)), or \(NumberFormat.general(beyond))%"
        : nil)
  }

  private func hintListing(_ step: String) -> String {
    let own = valuesOfSteps[step] ?? []
    return own.isEmpty ? "\(step) has no values" : "\(step) has \(own.joined(separator: ", "))"
  }
}
