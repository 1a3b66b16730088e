import Derivations
import MathSyntax
import NotebookSyntax
import ProseTree
import SourceText

/// The formulas of a notebook that are to be checked, and what is wrong with them already without any data.
struct PlannedChecks: Sendable {
  struct Check: Sendable {
    let formula: Formula
    let parsed: MathFormula
    let directive: CheckDirective
    /// η of the next training, where one follows.
    let learningRate: Double?

    /// Of the formula's first line.
    var line: Int { formula.span?.start.line ?? 1 }
  }

  private(set) var checks: [Formula: Check] = [:]
  /// What keeps a formula from being understood.
  private(set) var problems: [Diagnostic] = []
  /// Equations that cannot be true, whatever the data: shapes that do not fit. A run shows them where they stand.
  private(set) var falseEquations: [Diagnostic] = []
  private var checker = DerivationChecker()
  private let file: SourceFile

  /// - Parameters:
  ///   - outlines: for each item, the network that it sees; nil before the first `init`.
  ///   - directed: the formulas that have a directive, parsed.
  init(
    _ items: [Plan.Item], outlines: [Preview], directed: [Formula: MathFormula], in notebook: Notebook
  ) {
    file = notebook.file
    for (index, item) in items.enumerated() {
      guard case .prose(let block) = item else { continue }
      for formula in block.formulas {
        guard let parsed = directed[formula] else { continue }
        plan(formula, parsed, outlines[index], learningRate: Self.learningRate(after: index, in: items))
      }
    }
    for formula in notebook.footnotes.flatMap(\.blocks).flatMap(\.formulas) where directed[formula] != nil {
      problems.append(
        Diagnostic(
          "a formula in a footnote cannot be checked", at: formula.directive?.span,
          hint: "a footnote has no place between the steps: move the formula into the text"))
    }
  }

  private static func learningRate(after index: Int, in items: [Plan.Item]) -> Double? {
    for case .step(let planned) in items[index...] {
      if let training = planned.step as? EpochLoopStep { return training.learningRate }
    }
    return nil
  }

  private mutating func plan(
    _ formula: Formula, _ parsed: MathFormula, _ preview: Preview, learningRate: Double?
  ) {
    guard let written = formula.directive else { return }
    let directive: CheckDirective
    do throws(Diagnostic) {
      directive = try CheckDirective(parsing: written)
    } catch {
      return problems.append(error)
    }
    guard preview.data != nil, let outline = preview.outline(examples: directive.examples) else {
      return problems.append(
        Diagnostic(
          "there is no network here to check this on", at: written.span,
          hint: "a checked formula stands below the init whose network it sees"))
    }
    let check = Check(formula: formula, parsed: parsed, directive: directive, learningRate: learningRate)
    if parsed.isBroken {
      for problem in parsed.problems where problem.isFatal {
        problems.append(
          Diagnostic(
            "this formula cannot be checked: \(problem.message)",
            at: file.span(of: problem.range, in: formula),
            hint: problem.hint))
      }
      return
    }
    checks[formula] = check
    for finding in checker.read(parsed, in: outline, place: 0, .init(check)) {
      guard let problem = finding.problem else { continue }
      let diagnostic = Diagnostic(
        problem.message, at: file.span(of: problem.range, in: formula), hint: problem.hint)
      if problem.kind == .shape { falseEquations.append(diagnostic) } else { problems.append(diagnostic) }
    }
  }
}

extension DerivationChecker.Options {
  init(_ check: PlannedChecks.Check) {
    self.init(
      entries: check.directive.entries, tolerance: check.directive.tolerance, learningRate: check.learningRate
    )
  }
}
