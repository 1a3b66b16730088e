import Derivations
import MathSyntax
import NotebookSyntax
import ProseTree
import SourceText
import StepProtocol

/// The formulas of a notebook that are to be checked, with the problems that can be found without data.
package struct PlannedChecks: Sendable {
  package private(set) var checks: [Formula: PlannedCheck] = [:]
  /// Problems of the fences, and warnings about equations that say nothing.
  private(set) var problems: [Diagnostic] = []
  /// Equations that cannot be read, or cannot be true for any data. A run shows them at their places.
  private(set) var wrongEquations: [Diagnostic] = []
  /// Equations that are not answered yet.
  private(set) var openEquations: [Diagnostic] = []
  private var checker = DerivationChecker()
  /// The notation of all checked formulas.
  package private(set) var notation = Notation.standard
  /// Whether the notebook has more formulas than allowed, and this has been reported.
  private var isFull = false

  /// The largest number of checked formulas of a notebook.
  static let formulaLimit = 1000
  /// The formulas so far, each with its findings.
  private var read: [(check: PlannedCheck, findings: [EquationFinding])] = []
  private let file: SourceFile

  /// - Parameters:
  ///   - outlines: for each item, the network at its place; nil before the first `init`.
  ///   - directed: the formulas with a directive, parsed.
  init(
    _ items: [Plan.Item], outlines: [Preview], directed: [Formula: MathFormula], in notebook: Notebook
  ) {
    file = notebook.file
    let learningRates = Self.learningRates(after: items)
    let written = items.indices.flatMap { index -> [(index: Int, formula: Formula, parsed: MathFormula)] in
      guard case .prose(let block) = items[index] else { return [] }
      return block.displayedFormulas.compactMap { formula in
        directed[formula].map { (index, formula, $0) }
      }
    }
    readNotation(of: written.map(\.parsed), outlines, notebook)
    for (index, formula, parsed) in written {
      plan(formula, parsed, outlines[index], learningRate: learningRates[index])
    }
    for formula in notebook.footnotes.flatMap(\.blocks).flatMap(\.displayedFormulas)
    where directed[formula] != nil {
      problems.append(
        Diagnostic(
          "a formula in a footnote cannot be checked", at: formula.directive?.span,
          hint: "a footnote has no place between the steps: move the formula into the text"))
    }
    warnOfWhatSaysNothing()
  }

  /// Decides the notation of all checked formulas together.
  private mutating func readNotation(
    of formulas: [MathFormula], _ outlines: [Preview], _ notebook: Notebook
  ) {
    var settings = NotationSettings()
    for entry in notebook.frontMatter.notation {
      do throws(NotationSettings.Mistake) {
        if entry.key.value == "preset" {
          try settings.add(preset: entry.value.value)
        } else {
          try settings.add(entry.key.value, entry.value.value)
        }
      } catch {
        problems.append(Diagnostic(error.message, at: entry.value.span ?? entry.key.span, hint: error.hint))
      }
    }
    guard !formulas.isEmpty || !settings.isEmpty else { return }
    let depth = outlines.lazy.compactMap { $0.outline(examples: 2) }.first.map { $0.widths.count - 1 } ?? 2
    notation = .inferred(from: Array(formulas.prefix(Self.formulaLimit)), depth: depth, settings: settings)
    checker = DerivationChecker(notation: notation)
  }

  /// Returns for each item the learning rate of the next training; nil if none follows.
  private static func learningRates(after items: [Plan.Item]) -> [Double?] {
    var next: Double?
    return items.reversed().map { item in
      if case .step(let planned) = item, let training = planned.step.training {
        next = training.learningRate
      }
      return next
    }.reversed()
  }

  private mutating func plan(
    _ formula: Formula, _ parsed: MathFormula, _ preview: Preview, learningRate: Double?
  ) {
    guard let written = formula.directive else { return }
    guard read.count < Self.formulaLimit else {
      if !isFull {
        problems.append(
          Diagnostic(
            "a notebook has at most \(Self.formulaLimit) checked formulas, and this is one more",
            at: written.span, hint: "leave the word check off the others, or divide the notebook"))
      }
      isFull = true
      return
    }
    let directive: CheckDirective
    do throws(Diagnostic) {
      directive = try CheckDirective(parsing: written)
    } catch {
      return problems.append(error)
    }
    guard preview.data != nil, let outline = preview.outline(for: directive) else {
      return problems.append(
        Diagnostic(
          "there is no network here to check this on", at: written.span,
          hint: "a checked formula stands below the init whose network it sees"))
    }
    let check = PlannedCheck(
      formula: formula, parsed: parsed, directive: directive, learningRate: learningRate,
      notation: notation)
    checks[formula] = check
    let findings = checker.read(parsed, in: outline, place: read.count, .init(check))
    read.append((check, findings))
    for var finding in findings {
      finding.nameLines(line)
      guard let problem = finding.problem, let words = finding.problemInWords else { continue }
      var diagnostic = Diagnostic(
        MessageText.shown(words), at: file.span(of: problem.range, in: formula),
        hint: problem.hint.map(MessageText.shown))
      if finding.verdict == .open {
        diagnostic.severity = .note
        openEquations.append(diagnostic)
      } else {
        wrongEquations.append(diagnostic)
      }
    }
  }

  /// The formulas with an equation that the run can find true or false, or that is already known to be false,
  /// unreadable or open.
  var testing: Set<Formula> {
    Set(
      read.filter { _, findings in
        findings.contains { $0.verdict == .plausible || $0.isWrong || $0.verdict == .open }
      }.map(\.check.formula))
  }

  /// Returns the findings of reading a formula.
  package func signs(of formula: Formula) -> [EquationFinding] {
    read.first { $0.check.formula == formula }?.findings ?? []
  }

  private func line(of place: DefinitionPlace) -> Int? {
    guard read.indices.contains(place.place) else { return nil }
    return file.span(of: place.range, in: read[place.place].check.formula)?.start.line
  }

  /// Warns about what is empty even without data: equal sides, and definitions that no equation uses.
  private mutating func warnOfWhatSaysNothing() {
    var findings = read.map(\.findings)
    DefinitionReview.apply(to: &findings, in: notation)
    for (check, own) in zip(read.map(\.check), findings) {
      for finding in own where finding.verdict == .saysNothing {
        warn(
          FormulaVerdict.Fault(
            empty: finding, of: check.formula.source,
            at: file.span(of: finding.sign, in: check.formula)?.start))
      }
      if !DefinitionReview.isTested(own, in: findings) {
        warn(FormulaVerdict.Fault(emptyFormulaAt: check.formula.directive?.span?.start))
      }
    }
  }

  private mutating func warn(_ doubt: FormulaVerdict.Fault) { problems.append(doubt.warning) }
}

extension FormulaVerdict.Fault {
  var warning: Diagnostic {
    func written(_ words: [ProseInline]) -> String {
      words.map { if case .formula(let formula) = $0 { "$\(formula.source)$" } else { $0.plainText } }
        .joined()
    }
    return Diagnostic(
      written(message), at: location.map { SourceSpan($0, $0) }, hint: written(hint), severity: .warning)
  }
}

extension Preview {
  /// Returns the network's shape, with the number of examples that the directive asks for.
  fileprivate func outline(for directive: CheckDirective) -> NetworkOutline? {
    guard let widths = outline(examples: 2)?.widths else { return nil }
    return outline(examples: directive.examples(for: widths))
  }
}
