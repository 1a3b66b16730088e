import Derivations
import MathSyntax
import NeuralNet
import ProseTree
import ReportModel
import SourceText

/// Checks formulas as the run comes to them, and keeps what was found.
struct DerivationRun {
  private(set) var verdicts: [Formula: FormulaVerdict] = [:]
  private(set) var equations: [RunRecord.Equation] = []
  /// Equalities that were tested, and those that do not stand.
  private(set) var checked = 0
  private(set) var failed = 0
  private(set) var isInterrupted = false
  private var checker = DerivationChecker()
  /// The point last used: formulas between two steps see the same.
  private var last: (evaluator: Evaluator, network: Network<Float>, key: Key)?

  private struct Key: Equatable {
    var examples: Int
    var seed: UInt64
  }

  /// What `{{ }}` and `expect` can name.
  var values: [String: RecordValue] { ["checked": .integer(checked), "failed": .integer(failed)] }

  static let values = [
    ValueDeclaration("checked", .integer, "equalities of checked formulas that were tested"),
    ValueDeclaration("failed", .integer, "those of them that do not hold"),
  ]

  // MARK: The notebook's formulas

  mutating func check(_ check: PlannedChecks.Check, in workspace: Workspace, of file: SourceFile) {
    do throws(StepError) {
      let directive = check.directive
      let seed = directive.seed ?? workspace.seed
      let evaluator = try evaluator(Key(examples: directive.examples, seed: seed), in: workspace)
      var generator = RandomGenerator(seed: seed)
        .split("check \(check.formula.source)")
      let findings = checker.check(
        check.parsed, by: evaluator, line: check.line, .init(check), using: &generator)
      guard let findings else {
        isInterrupted = true
        return
      }
      verdicts[check.formula] = add(findings, of: check.formula, in: file)
    } catch {
      checked += 1
      failed += 1
      let location = check.formula.directive?.span?.start
      verdicts[check.formula] = FormulaVerdict(
        signs: [],
        faults: [
          .init(
            message: Words.inline("Not checked: \(error.message)."), detail: [],
            hint: error.hint.map(Words.inline) ?? [], location: location)
        ], remarks: [])
    }
  }

  // MARK: nbrun's own

  /// Checks the displayed formulas of a derivation that nbrun itself wrote, in an order of their own.
  /// - Returns: the blocks with their verdicts; nil where it was interrupted.
  mutating func check(
    _ blocks: [ProseBlock], examples: Int, in workspace: Workspace
  ) throws(StepError) -> [ProseBlock]? {
    let evaluator = try evaluator(Key(examples: examples, seed: workspace.seed), in: workspace)
    var own = DerivationChecker()
    var results: [Formula: FormulaVerdict] = [:]
    for formula in blocks.flatMap(\.formulas) where formula.style == .display {
      var generator = RandomGenerator(seed: workspace.seed).split("check \(formula.source)")
      let findings = own.check(
        MathFormula(parsing: formula.source), by: evaluator, line: 0, using: &generator)
      guard let findings else { return nil }
      results[formula] = add(findings, of: formula, in: nil)
    }
    return blocks.map { block in
      block.mapDisplayedFormulas { formula in
        var formula = formula
        formula.verdict = results[formula]
        return formula
      }
    }
  }

  // MARK: Points

  /// The network at hand and a batch drawn from the training set.
  private mutating func evaluator(_ key: Key, in workspace: Workspace) throws(StepError) -> Evaluator {
    let data = try workspace.requireDataset()
    let network = try workspace.requireNetwork()
    if let last, last.key == key, last.network == network { return last.evaluator }
    guard key.examples <= data.train.count else {
      throw StepError("\(key.examples) examples are asked for, and the training set has \(data.train.count)")
    }
    try MemoryLimit.check(
      network, rows: key.examples, passes: 3, subject: "the check of \(key.examples) examples")
    var generator = RandomGenerator(seed: key.seed).split("derivations")
    var chosen: [Int] = []
    while chosen.count < key.examples {
      let draw = generator.integer(below: data.train.count)
      if !chosen.contains(draw) { chosen.append(draw) }
    }
    let point = CheckPoint(
      Network<Double>(converting: network), input: data.train.batch(of: chosen),
      labels: data.train.labels(of: chosen))
    let interruption = workspace.interruption
    let evaluator = Evaluator(point, isCancelled: { interruption.isRequested })
    last = (evaluator, network, key)
    return evaluator
  }

  // MARK: Findings

  private mutating func add(
    _ findings: [EquationFinding], of formula: Formula, in file: SourceFile?
  ) -> FormulaVerdict {
    var verdict = FormulaVerdict(signs: [], faults: [], remarks: [])
    for finding in findings {
      if finding.verdict != .defines { checked += 1 }
      if finding.isWrong { failed += 1 }
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
    return verdict
  }

  /// The symbols of the notebook's checked formulas, with what they were at the last point.
  var glossary: Table? {
    guard let evaluator = last?.evaluator else { return nil }
    return GlossaryTable(checker.glossary, evaluator: evaluator).table
  }
}

extension FormulaVerdict.Outcome {
  fileprivate init(_ verdict: EquationFinding.Verdict) {
    self =
      switch verdict {
      case .holds, .plausible: .holds
      case .fails: .fails
      case .defines: .defines
      case .unreadable: .unreadable
      }
  }
}

extension FormulaVerdict.Fault {
  /// With as many digits as tell it from the other.
  private static func shown(_ value: Double, beside other: Double) -> String {
    let digits = [4, 8, 12, 17].first { digits in
      let format = NumberFormat(.general, precision: digits)
      return format(value) != format(other)
    }
    return NumberFormat(.general, precision: digits ?? 4)(value).replacing("-", with: "−")
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  fileprivate init(_ finding: EquationFinding, of source: String, at location: SourceLocation?) {
    let equation = FormulaText.slice(finding.range, of: source)
    let message: String
    if let problem = finding.problem, finding.verdict == .unreadable {
      message = "Cannot be checked: \(problem.message)."
    } else {
      message = "False: $\(equation)$."
    }
    var details: [String] = []
    if let problem = finding.problem {
      if finding.verdict == .fails { details.append("The shapes do not fit: \(problem.message).") }
    } else if let example = finding.counterexample {
      let place = example.place.isEmpty ? "" : " at \(example.place)"
      details.append(
        "The left side (\(finding.leftShape ?? "?")) is \(Self.shown(example.left, beside: example.right))\(place), the right side (\(finding.rightShape ?? "?")) is \(Self.shown(example.right, beside: example.left))."
      )
    }
    // For which layers comes first.
    details += finding.notes.sorted { $0.hasPrefix("for ") && !$1.hasPrefix("for ") }.map(Self.sentence)
    let hint = (finding.hint ?? finding.problem?.hint).map(Self.sentence)
    self.init(
      message: Words.inline(message), detail: Words.inline(details.joined(separator: " ")),
      hint: hint.map(Words.inline) ?? [], location: location)
  }
}

extension RunRecord.Equation {
  fileprivate init(_ finding: EquationFinding, of source: String, at location: SourceLocation?) {
    self.init(
      source: FormulaText.slice(finding.range, of: source), line: location?.line, column: location?.column,
      verdict: finding.verdict.rawValue, relativeError: finding.worstError, tolerance: finding.tolerance,
      compared: finding.compared, entries: finding.total, kinks: finding.kinks, notes: finding.notes,
      error: finding.problem?.message, hint: finding.hint ?? finding.problem?.hint)
  }
}

enum FormulaText {
  /// A part of a formula on one line, without the signs that only arrange it.
  static func slice(_ range: Range<Int>, of source: String) -> String {
    var words = source.utf8Slice(range).replacing("&", with: " ")
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    // A line's end between two sides.
    while let end = words.firstRange(of: "\\\\") {
      let after = words[end.upperBound...]
      let rest = after.hasPrefix("[") ? after.drop { $0 != "]" }.dropFirst() : after
      words = String(words[..<end.lowerBound]) + " " + String(rest)
    }
    return balanced(words)
  }

  /// A side of an equation in a box was cut out of its braces.
  private static func balanced(_ text: String) -> String {
    var open = 0
    var kept = ""
    for character in text {
      if character == "{" { open += 1 }
      if character == "}" {
        guard open > 0 else { continue }
        open -= 1
      }
      kept.append(character)
    }
    return kept + String(repeating: "}", count: open)
  }
}
