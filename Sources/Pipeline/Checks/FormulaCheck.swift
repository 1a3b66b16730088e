import MathSyntax
import NotebookSyntax
import ProseTree
import SourceText

/// Reads every formula of a notebook as the report will, and says what cannot be typeset. Only warnings: such a
/// formula is shown as its source, and the run is none the worse.
struct FormulaCheck {
  private var reading = FormulaReading()
  private var references: [(label: String, span: SourceSpan?)] = []
  private var problems: [Diagnostic] = []
  private var directed: [Formula: MathFormula] = [:]
  private let file: SourceFile

  /// - Returns: what is wrong, the formulas with a directive, parsed with the macros of their place, and the labels of
  ///   the equations.
  static func reading(
    _ notebook: Notebook
  ) -> (problems: [Diagnostic], directed: [Formula: MathFormula], labels: [String]) {
    var check = FormulaCheck(file: notebook.file)
    for macro in notebook.frontMatter.macros { check.define(macro) }
    for formula in notebook.prose.flatMap(\.formulas) {
      check.read(formula)
      if check.reading.isExhausted {
        check.problems.append(
          Diagnostic(
            "the notebook's formulas have more than \(FormulaReading.largest) parts up to here, each macro counted "
              + "as what it stands for", at: formula.span, hint: "split the notebook"))
        break
      }
    }
    check.resolve()
    return (check.problems, check.directed, check.reading.numbers.numbers.keys.sorted())
  }

  private init(file: SourceFile) {
    self.file = file
  }

  private mutating func define(_ macro: FrontMatter.Macro) {
    for problem in reading.define(macro.name.value, as: macro.body.value) {
      warn(problem.message, at: macro.body.span ?? macro.name.span, hint: problem.hint)
    }
  }

  private mutating func read(_ formula: Formula) {
    let (parsed, takenLabels) = reading.read(formula.source, isDisplay: formula.style == .display)
    // Of a formula that is to be checked, its check says what cannot be read.
    for problem in parsed.problems where formula.directive == nil || !problem.isFatal {
      warn(problem.message, at: file.span(of: problem.range, in: formula), hint: problem.hint)
    }
    if formula.directive != nil { directed[formula] = parsed }
    for label in takenLabels {
      warn(
        "the label '\(label)' is taken by an equation before", at: formula.span,
        hint: "labels name one equation each, and 'eq:' before one makes no other of it")
    }
    references += parsed.references.map { ($0.label, file.span(of: $0.range, in: formula)) }
  }

  /// Every reference leads to an equation, above it or below.
  private mutating func resolve() {
    let search = NameSearch(among: reading.numbers.numbers.keys.sorted())
    for (label, span) in references where reading.numbers.numbers[label] == nil {
      warn(
        "no displayed equation has the label '\(label)'", at: span,
        hint: search.nearest(to: label).map { "did you mean '\($0)'?" }
          ?? "write \\label{\(label)} in the equation")
    }
  }

  private mutating func warn(_ message: String, at span: SourceSpan?, hint: String?) {
    problems.append(Diagnostic(message, at: span, hint: hint, severity: .warning))
  }
}
