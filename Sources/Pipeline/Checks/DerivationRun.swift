import Derivations
import MathSyntax
import NeuralNet
import ProseTree
import ReportModel
import RunStore
import SourceText

/// Checks formulas as the run comes to them, and keeps what was found.
struct DerivationRun {
  private(set) var verdicts: [Formula: FormulaVerdict] = [:]
  var equations: [RunRecord.Equation] = []
  private(set) var isInterrupted = false
  /// The notebook's formulas so far, whether they were checked now or in an earlier run.
  private var places: [Place] = []
  private var checker = DerivationChecker()
  /// How many of the formulas the checker has read.
  private var read = 0
  /// The point last used: formulas between two steps see the same.
  private var last: (evaluator: Evaluator, point: Point)?

  /// A checked formula with what it sees.
  private struct Place {
    let check: PlannedChecks.Check
    let network: Network<Float>
    let data: DataInHand
    let point: Point
    /// Nil where its findings are not kept.
    let key: String?

    var outline: NetworkOutline {
      NetworkOutline(widths: network.widths, activation: network.activation, examples: point.examples)
    }
  }

  /// Which examples of the training set, and a network, an evaluator is made of.
  private struct Point: Equatable {
    let examples: Int
    let seed: UInt64
    let network: Network<Float>
  }

  /// What `{{ }}` and `expect` can name.
  var values: [String: RecordValue] {
    [
      "checked": .integer(equations.count { $0.verdict != EquationFinding.Verdict.defines.rawValue }),
      "failed": .integer(failed),
    ]
  }

  /// Equations that do not stand.
  var failed: Int {
    let wrong: Set = [EquationFinding.Verdict.fails.rawValue, EquationFinding.Verdict.unreadable.rawValue]
    return equations.count { wrong.contains($0.verdict) }
  }

  static let values = [
    ValueDeclaration("checked", .integer, "equalities of checked formulas that were tested"),
    ValueDeclaration("failed", .integer, "those of them that do not hold"),
  ]

  // MARK: The notebook's formulas

  /// - Parameter key: of the formula at its place; nil where its findings are not kept.
  mutating func check(
    _ check: PlannedChecks.Check, in workspace: Workspace, of file: SourceFile, _ cache: StepCache?,
    key: String?
  ) {
    do throws(StepError) {
      let data = try workspace.requireData()
      let network = try workspace.requireNetwork()
      places.append(
        Place(
          check: check, network: network, data: data,
          point: Point(
            examples: check.directive.examples, seed: check.directive.seed ?? workspace.seed, network: network
          ),
          key: key))
      var findings = key.flatMap { cache?.value([EquationFinding].self, EntryName(key: $0)) }
      if findings == nil {
        findings = try compute(check, in: workspace)
        if let key, let findings { cache?.keep(findings, as: EntryName(key: key)) }
      }
      guard let findings else {
        isInterrupted = true
        return
      }
      let found = present(findings, of: check.formula, in: file)
      verdicts[check.formula] = found.verdict
      equations += found.equations
    } catch {
      let location = check.formula.directive?.span?.start
      verdicts[check.formula] = FormulaVerdict(
        signs: [],
        faults: [
          .init(
            message: Words.inline("Not checked: \(error.message)."), detail: [],
            hint: error.hint.map(Words.inline) ?? [], location: location)
        ], remarks: [])
      equations.append(
        RunRecord.Equation(
          source: check.formula.source, line: location?.line, column: location?.column,
          verdict: EquationFinding.Verdict.unreadable.rawValue, relativeError: nil, tolerance: nil,
          compared: 0,
          entries: 0, kinks: 0, notes: [], error: error.message, hint: error.hint))
    }
  }

  /// Nil where it was interrupted.
  private mutating func compute(
    _ check: PlannedChecks.Check, in workspace: Workspace
  ) throws(StepError) -> [EquationFinding]? {
    let place = places[places.count - 1]
    let evaluator = try evaluator(at: place.point, place.data, workspace.interruption)
    catchUp(before: places.count - 1)
    read += 1
    var generator = RandomGenerator(seed: place.point.seed).split("check \(check.formula.source)")
    return checker.check(
      check.parsed, by: evaluator, place: places.count - 1, .init(check), using: &generator)
  }

  /// Reads the formulas whose findings an earlier run had: later ones may use what they define.
  private mutating func catchUp(before end: Int) {
    for index in read..<end {
      let place = places[index]
      _ = checker.read(place.check.parsed, in: place.outline, place: index, .init(place.check))
    }
    read = end
  }

  // MARK: nbrun's own

  /// Checks the displayed formulas of a derivation that nbrun itself wrote, in an order of their own.
  /// - Returns: the blocks with their verdicts; nil where it was interrupted.
  mutating func check(
    _ blocks: [ProseBlock], examples: Int, in workspace: Workspace
  ) throws(StepError) -> (blocks: [ProseBlock], equations: [RunRecord.Equation])? {
    let network = try workspace.requireNetwork()
    let evaluator = try evaluator(
      at: Point(examples: examples, seed: workspace.seed, network: network), try workspace.requireData(),
      workspace.interruption)
    var own = DerivationChecker()
    var results: [Formula: FormulaVerdict] = [:]
    var equations: [RunRecord.Equation] = []
    for formula in blocks.flatMap(\.formulas) where formula.style == .display {
      var generator = RandomGenerator(seed: workspace.seed).split("check \(formula.source)")
      let findings = own.check(
        MathFormula(parsing: formula.source), by: evaluator, place: 0, using: &generator)
      guard let findings else { return nil }
      let found = present(findings, of: formula, in: nil)
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

  /// A network and a batch drawn from the training set.
  private mutating func evaluator(
    at point: Point, _ data: DataInHand, _ interruption: Interruption
  ) throws(StepError) -> Evaluator {
    if let last, last.point == point { return last.evaluator }
    let train = try data.examples().train
    guard point.examples <= train.count else {
      throw StepError("\(point.examples) examples are asked for, and the training set has \(train.count)")
    }
    try MemoryLimit.check(
      point.network, rows: point.examples, passes: 3, subject: "the check of \(point.examples) examples")
    var generator = RandomGenerator(seed: point.seed).split("derivations")
    var chosen: [Int] = []
    while chosen.count < point.examples {
      let draw = generator.integer(below: train.count)
      if !chosen.contains(draw) { chosen.append(draw) }
    }
    let evaluator = Evaluator(
      CheckPoint(
        Network<Double>(converting: point.network), input: train.batch(of: chosen),
        labels: train.labels(of: chosen)), isCancelled: { interruption.isRequested })
    last = (evaluator, point)
    return evaluator
  }

  // MARK: Findings

  private func present(
    _ findings: [EquationFinding], of formula: Formula, in file: SourceFile?
  ) -> (verdict: FormulaVerdict, equations: [RunRecord.Equation]) {
    var verdict = FormulaVerdict(signs: [], faults: [], remarks: [])
    var equations: [RunRecord.Equation] = []
    for var finding in findings {
      if let redefined = finding.redefined {
        let line = places[redefined.place].check.line
        finding.notes.append("$\(redefined.symbol)$ was defined on line \(line); a symbol keeps its value")
      }
      let span = file?.span(of: finding.problem?.range ?? finding.sign, in: formula)
      verdict.signs.append(
        .init(
          .init(finding.verdict), sign: finding.sign, range: finding.range, compared: finding.compared,
          total: finding.total,
          // How far the sides of ≠ and ≈ differ is no error.
          worstError: finding.relation == .equal || finding.relation == .defined ? finding.worstError : nil))
      if finding.isWrong { verdict.faults.append(.init(finding, of: formula.source, at: span?.start)) }
      if !finding.isWrong { verdict.remarks += finding.notes.map { Words.inline($0) } }
      equations.append(RunRecord.Equation(finding, of: formula.source, at: span?.start))
    }
    return (verdict, equations)
  }

  // MARK: Symbols

  /// The symbols of the notebook's checked formulas, with what they were at the last point; nil where there are none.
  mutating func glossary(in workspace: Workspace, _ cache: StepCache?) -> Table? {
    guard let last = places.last else { return nil }
    let name = last.key.map { EntryName(key: $0, .symbols) }
    var table = name.flatMap { cache?.value(GlossaryTable.self, $0) }
    if table == nil, let evaluator = try? evaluator(at: last.point, last.data, workspace.interruption) {
      catchUp(before: places.count)
      let made = GlossaryTable(checker.glossary, evaluator: evaluator)
      if let name, !workspace.interruption.isRequested { cache?.keep(made, as: name) }
      table = made
    }
    return table?.table(lines: places.map(\.check.line))
  }
}
