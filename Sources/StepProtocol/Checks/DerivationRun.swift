import Derivations
import Formatting
import MathSyntax
import NeuralNet
import ProseTree
import RandomNumbers
import ReportModel
import RunStore
import SourceText

/// Checks formulas when the run reaches them, and keeps the findings.
package struct DerivationRun {
  package private(set) var verdicts: [Formula: FormulaVerdict] = [:]
  package var equations: [RunRecord.Equation] = []
  package private(set) var isInterrupted = false
  /// The notebook's formulas so far, including those whose findings come from an earlier run.
  private var places: [Place] = []
  private var checker = DerivationChecker()
  /// The number of formulas that the checker has read.
  private var read = 0
  /// The point used last: formulas between the same two steps use the same point.
  private var last: (site: CheckSite, point: Point)?

  /// A checked formula with the data and the network at its place.
  private struct Place {
    let check: PlannedCheck
    let network: Network<Float>
    let data: LazyDataset
    let point: Point
    /// The formula's key in the cache; nil if its findings are not stored.
    let key: String?
    /// The text that says where formulas are evaluated from here on; nil if it is the same as for the formula before.
    let site: [ProseInline]?
    var findings: [EquationFinding] = []
    /// The range of its equations in the run record.
    var equations = 0..<0

    var outline: NetworkOutline {
      NetworkOutline(widths: network.widths, activation: network.activation, examples: point.examples)
    }
  }

  /// The examples of the training set and the network from which an evaluator is made.
  private struct Point: Equatable {
    let examples: Int
    let seed: UInt64
    let network: Network<Float>
  }

  /// The results that `{{ }}` and `expect` can name.
  package var values: [String: RecordValue] {
    [
      "checked": .integer(equations.count { $0.wasTested }), "failed": .integer(count(.fails)),
      "not_read": .integer(count(.unreadable)), "open": .integer(count(.open)),
    ]
  }

  private func count(_ verdict: EquationFinding.Verdict) -> Int {
    equations.count { $0.verdict == verdict.rawValue }
  }

  /// Whether no equation is false, unreadable or open.
  package var isSound: Bool { count(.fails) == 0 && count(.unreadable) == 0 && count(.open) == 0 }

  package static let values = [
    ValueDeclaration(
      "checked", .integer, "equations of checked formulas that were tested, and found true or false"),
    ValueDeclaration("failed", .integer, "those of them that are false"),
    ValueDeclaration("not_read", .integer, "equations that could not be read, and were not tested"),
    ValueDeclaration(
      "open", .integer, "equations with a part that is not answered yet, which were not tested"),
  ]

  // MARK: The notebook's formulas

  /// - Parameter key: the formula's key in the cache; nil if its findings are not stored.
  package mutating func check(
    _ check: PlannedCheck, in workspace: Workspace, of file: SourceFile, _ cache: StepCache?,
    key: String?
  ) {
    do throws(StepError) {
      try addPlace(of: check, in: workspace, key: key)
      guard let findings = try findings(of: check, in: workspace, cache, key: key) else {
        isInterrupted = true
        return
      }
      take(findings, in: file)
    } catch {
      let location = check.formula.directive?.span?.start
      verdicts[check.formula] = FormulaVerdict(
        signs: [], faults: [.init("not checked: \(error.message)", hint: error.hint, at: location)],
        remarks: [])
      equations.append(
        .init(untested: check.formula, EquationFinding.Verdict.unreadable.rawValue, because: error))
    }
  }

  /// Adds a formula that the run did not reach.
  /// - Parameter signs: the findings of reading it.
  package mutating func leaveOut(_ check: PlannedCheck, signs: [EquationFinding]) {
    verdicts[check.formula] = FormulaVerdict(
      signs: signs.map {
        .init(.notChecked, sign: $0.sign, range: $0.range, compared: 0, total: 0, worstError: nil)
      }, faults: [], remarks: [[.text("Not checked: the run ended before this formula.")]])
    equations.append(.init(untested: check.formula, FormulaVerdict.Outcome.notChecked.rawValue))
  }

  private mutating func addPlace(
    of check: PlannedCheck, in workspace: Workspace, key: String?
  ) throws(StepError) {
    let data = try workspace.requireData()
    let network = try workspace.requireNetwork()
    let point = Point(
      examples: check.directive.examples(for: network.widths.map { $0 }),
      seed: check.directive.seed ?? workspace.seed, network: network)
    if places.isEmpty { checker = DerivationChecker(notation: check.notation) }
    let isNew = places.last?.point != point
    places.append(
      Place(
        check: check, network: network, data: data, point: point, key: key,
        site: isNew ? Self.words(for: point, after: workspace.networkStep) : nil))
  }

  /// Returns the findings of the last formula, from the cache if an earlier run has stored them; nil if it was
  /// interrupted.
  private mutating func findings(
    of check: PlannedCheck, in workspace: Workspace, _ cache: StepCache?, key: String?
  ) throws(StepError) -> [EquationFinding]? {
    if let known = key.flatMap({ cache?.value([EquationFinding].self, EntryName(key: $0)) }) { return known }
    let computed = try compute(check, in: workspace)
    if let key, let computed { cache?.keep(computed, as: EntryName(key: key)) }
    return computed
  }

  /// Adds the findings of the last formula to the report and the record.
  private mutating func take(_ findings: [EquationFinding], in file: SourceFile) {
    let index = places.count - 1
    places[index].findings = findings
    let formula = places[index].check.formula
    let found = present(findings, of: formula, in: file, places[index].site)
    verdicts[formula] = found.verdict
    places[index].equations = equations.count..<equations.count + found.equations.count
    equations += found.equations
  }

  /// Returns nil if it was interrupted.
  private mutating func compute(
    _ check: PlannedCheck, in workspace: Workspace
  ) throws(StepError) -> [EquationFinding]? {
    let place = places[places.count - 1]
    let site = try site(at: place.point, place.data, workspace.interruption)
    catchUp(before: places.count - 1)
    read += 1
    var generator = RandomGenerator(seed: place.point.seed).split("check \(check.formula.source)")
    return checker.check(check.parsed, at: site, place: places.count - 1, .init(check), using: &generator)
  }

  /// Reads the formulas whose findings come from an earlier run: later formulas may use their definitions and the
  /// layout that they have decided.
  private mutating func catchUp(before end: Int) {
    for index in read..<end {
      let place = places[index]
      _ = checker.read(
        place.check.parsed, in: place.outline, place: index, .init(place.check), found: place.findings)
    }
    read = end
  }

  /// Reports, after all formulas have been checked, the definitions and the formulas that nothing has tested.
  package mutating func reviewDefinitions(in file: SourceFile) {
    var findings = places.map(\.findings)
    DefinitionReview.apply(to: &findings, in: places.last?.check.notation ?? .standard)
    for (index, own) in findings.enumerated() {
      let place = places[index]
      guard !own.isEmpty else { continue }
      var found = present(own, of: place.check.formula, in: file, place.site)
      if !DefinitionReview.isTested(own, in: findings) {
        found.verdict.doubts.append(.init(emptyFormulaAt: place.check.formula.directive?.span?.start))
      }
      verdicts[place.check.formula] = found.verdict
      equations.replaceSubrange(place.equations, with: found.equations)
    }
  }

  // MARK: Derivations written by nbrun

  /// Checks the displayed formulas of a derivation that nbrun itself wrote. Definitions of the notebook have no
  /// effect on them.
  /// - Returns: the blocks with their verdicts; nil if it was interrupted.
  package mutating func check(
    _ blocks: [ProseBlock], in notation: Notation, examples: Int, workspace: Workspace
  ) throws(StepError) -> (blocks: [ProseBlock], equations: [RunRecord.Equation])? {
    let network = try workspace.requireNetwork()
    let point = Point(examples: examples, seed: workspace.seed, network: network)
    let site = try site(at: point, try workspace.requireData(), workspace.interruption)
    var words: [ProseInline]? = Self.words(for: point, after: nil)
    var own = DerivationChecker(notation: notation)
    var results: [Formula: FormulaVerdict] = [:]
    var equations: [RunRecord.Equation] = []
    for formula in blocks.flatMap(\.formulas) where formula.style == .display {
      var generator = RandomGenerator(seed: workspace.seed).split("check \(formula.source)")
      let findings = own.check(
        MathFormula(parsing: formula.source), at: site, place: 0, using: &generator)
      guard let findings else { return nil }
      let found = present(findings, of: formula, in: nil, words)
      words = nil
      results[formula] = found.verdict
      equations += found.equations
    }
    let held = blocks.map { block in
      block.mapDisplayedFormulas { formula in
        var formula = formula
        formula.verdict = results[formula]
        return formula
      }
    }
    return (held, equations)
  }

  // MARK: Points

  /// Says where formulas are evaluated, for the reader.
  private static func words(
    for point: Point, after step: (id: String, isTraining: Bool)?
  ) -> [ProseInline] {
    let network =
      step.map { [ProseInline.text("the network after "), .code($0.id)] } ?? [.text("this network")]
    return [.text("nbrun evaluated both sides on ")] + network + [
      .text(
        " and \(ReportText.count(point.examples, "training example")). It first added small random numbers to the biases (about \(NumberFormat.general(CheckPoint.biasMove))), to the pixels, and to weights that are 0 or equal to another; and it gave the first and the last example the labels of the first and the last class. So no equation is true only because a bias is 0. It evaluated a claim about a number of the run without these changes."
      )
    ]
  }

  /// Makes the site of the check: a network and a batch drawn from the training set.
  private mutating func site(
    at point: Point, _ data: LazyDataset, _ interruption: Interruption
  ) throws(StepError) -> CheckSite {
    if let last, last.point == point { return last.site }
    let train = try data.examples().train
    guard point.examples <= train.count else {
      throw StepError("\(point.examples) examples are asked for, and the training set has \(train.count)")
    }
    try MemoryLimit.check(
      point.network, rows: point.examples, passes: 4, subject: "the check of \(point.examples) examples")
    let chosen = Self.draw(point.examples, of: train.count, seed: point.seed)
    let site = CheckSite(
      CheckPoint(
        Network<Double>(converting: point.network), input: train.batch(of: chosen),
        labels: train.labels(of: chosen)), seed: point.seed, isCancelled: { interruption.isRequested })
    last = (site, point)
    return site
  }

  /// Draws the indices of `count` different examples.
  private static func draw(_ count: Int, of all: Int, seed: UInt64) -> [Int] {
    var generator = RandomGenerator(seed: seed).split("derivations")
    var chosen: [Int] = []
    while chosen.count < count {
      let draw = generator.integer(below: all)
      if !chosen.contains(draw) { chosen.append(draw) }
    }
    return chosen
  }

  // MARK: Findings

  /// Returns the verdict for the report and the equations for the record.
  private func present(
    _ findings: [EquationFinding], of formula: Formula, in file: SourceFile?, _ site: [ProseInline]?
  ) -> (verdict: FormulaVerdict, equations: [RunRecord.Equation]) {
    var verdict = FormulaVerdict(signs: [], faults: [], remarks: site.map { [$0] } ?? [])
    var equations: [RunRecord.Equation] = []
    for unnamed in findings {
      let finding = namingLines(unnamed, in: file)
      let location = file?.span(of: finding.problem?.range ?? finding.sign, in: formula)?.start
      verdict.add(finding, of: formula.source, at: location)
      equations.append(RunRecord.Equation(finding, of: formula.source, at: location))
    }
    verdict.sayOnce()
    return (verdict, equations)
  }

  /// Returns the finding with the lines of the notebook that it refers to.
  private func namingLines(_ finding: EquationFinding, in file: SourceFile?) -> EquationFinding {
    var finding = finding
    if let redefined = finding.redefined {
      let line = places[redefined.place].check.line
      finding.notes.append("$\(redefined.symbol)$ was defined on line \(line); a symbol keeps its value")
    }
    finding.nameLines { place in
      file?.span(of: place.range, in: places[place.place].check.formula)?.start.line
    }
    return finding
  }

  // MARK: Symbols

  /// Returns a table of the symbols of the notebook's checked formulas, with their values at the last point; nil if
  /// there are none.
  package mutating func glossary(in workspace: Workspace, _ cache: StepCache?) -> Table? {
    guard let last = places.last else { return nil }
    let name = last.key.map { EntryName(key: $0, .symbols) }
    var table = name.flatMap { cache?.value(GlossaryTable.self, $0) }
    if table == nil, let site = try? site(at: last.point, last.data, workspace.interruption) {
      catchUp(before: places.count)
      let made = GlossaryTable(checker.glossary, evaluator: site.own)
      if let name, !workspace.interruption.isRequested { cache?.keep(made, as: name) }
      table = made
    }
    return table?.table(lines: places.map(\.check.line), notation: last.check.notation.statements)
  }
}
