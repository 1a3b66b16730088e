import MathSyntax
import NotebookSyntax
import ProseTree
import SourceText

/// Parses every formula of a notebook like the report does, and reports what cannot be typeset. The problems are only
/// warnings: the report shows such a formula as its source, and the run does not depend on it.
struct FormulaCheck {
  private var reading = FormulaReading()
  private var references: [(label: String, span: SourceSpan?)] = []
  private var problems: [Diagnostic] = []
  private var directed: [Formula: MathFormula] = [:]
  private let file: SourceFile

  /// - Returns: the problems; the formulas with a directive, parsed with the macros of their places; and the names of
  ///   the equations in links.
  static func reading(
    _ notebook: Notebook, items: [Plan.Item]
  ) -> (problems: [Diagnostic], directed: [Formula: MathFormula], anchors: [String]) {
    var check = FormulaCheck(file: notebook.file)
    for macro in notebook.frontMatter.macros { check.define(macro) }
    // In the order in which the page numbers them.
    let head = [notebook.title, notebook.description].compactMap(\.self).flatMap(Self.formulas)
    let body = items.flatMap { item in
      switch item {
      case .prose(let block): block.formulas.map { ($0, $0.span) }
      case .step(let planned): planned.caption.map(Self.formulas) ?? []
      }
    }
    let notes = notebook.footnotes.flatMap(\.blocks).flatMap(\.formulas).map { ($0, $0.span) }
    for (formula, place) in head + body + notes {
      check.read(formula, at: place)
      if check.reading.isExhausted {
        check.problems.append(
          Diagnostic(
            "the notebook's formulas have more than \(FormulaReading.largest) parts up to here, each macro counted "
              + "as what it stands for", at: place, hint: "split the notebook"))
        break
      }
    }
    check.resolve()
    return (check.problems, check.directed, check.reading.numbers.anchors.values.sorted())
  }

  /// Returns the formulas of a text, each with a place to report if its own place is not known.
  private static func formulas(of text: InlineText) -> [(Formula, SourceSpan?)] {
    ProseBlock.paragraph(text.words).formulas.map { ($0, $0.span ?? text.span) }
  }

  private init(file: SourceFile) {
    self.file = file
  }

  private mutating func define(_ macro: FrontMatter.Macro) {
    for problem in reading.define(macro.name.value, as: macro.body.value) {
      warn(problem.message, at: macro.body.span ?? macro.name.span, hint: problem.hint)
    }
  }

  private mutating func read(_ formula: Formula, at place: SourceSpan?) {
    let (parsed, takenLabels) = reading.read(formula.source, isDisplay: formula.style == .display)
    // For a formula that is to be checked, the check itself reports what cannot be read.
    for problem in parsed.problems where formula.directive == nil || !problem.isFatal {
      warn(problem.message, at: file.span(of: problem.range, in: formula) ?? place, hint: problem.hint)
    }
    if formula.directive != nil { directed[formula] = parsed }
    for label in takenLabels {
      warn(
        "the label '\(label)' is taken by an equation before", at: place,
        hint: "give each equation its own label")
    }
    let isDisplay = formula.style == .display
    for link in parsed.linksShownAsText(isDisplay: isDisplay) {
      warn(
        isDisplay
          ? "a link in a displayed formula is shown as text"
          : "a link inside a fraction, a script or a box is shown as text",
        at: file.span(of: link, in: formula) ?? place, hint: "put the link into the text beside the formula")
    }
    references += parsed.references.map { ($0.label, file.span(of: $0.range, in: formula) ?? place) }
  }

  /// Checks that every reference has an equation, above or below it.
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
