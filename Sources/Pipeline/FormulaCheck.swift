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
  private let file: SourceFile

  static func problems(in notebook: Notebook) -> [Diagnostic] {
    var check = FormulaCheck(file: notebook.file)
    for macro in notebook.frontMatter.macros { check.define(macro) }
    for formula in notebook.prose.flatMap(\.formulas) { check.read(formula) }
    check.resolve()
    return check.problems
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
    for problem in parsed.problems {
      warn(problem.message, at: span(of: problem.range, in: formula), hint: problem.hint)
    }
    for label in takenLabels {
      warn(
        "the label '\(label)' is taken by an equation before", at: formula.span,
        hint: "labels name one equation each")
    }
    references += parsed.references.map { ($0.label, span(of: $0.range, in: formula)) }
  }

  /// Every reference leads to an equation, above it or below.
  private mutating func resolve() {
    for (label, span) in references where reading.numbers.numbers[label] == nil {
      let near = nearestName(to: label, among: reading.numbers.numbers.keys.sorted())
      warn(
        "no displayed equation has the label '\(label)'", at: span,
        hint: near.map { "did you mean '\($0)'?" } ?? "write \\label{\(label)} in the equation")
    }
  }

  private mutating func warn(_ message: String, at span: SourceSpan?, hint: String?) {
    problems.append(Diagnostic(message, at: span, hint: hint, severity: .warning))
  }

  /// Where a part of a formula stands in the notebook. A later line of a formula may have lost an indentation or a
  /// quotation's mark on its way into the tree, so it is looked up in its line of the file.
  private func span(of range: Range<Int>, in formula: Formula) -> SourceSpan? {
    guard let whole = formula.span else { return nil }
    return SourceSpan(
      location(of: range.lowerBound, in: formula.source, from: whole.start),
      location(of: range.upperBound, in: formula.source, from: whole.start))
  }

  private func location(of offset: Int, in source: String, from start: SourceLocation) -> SourceLocation {
    let end = source.utf8.index(source.startIndex, offsetBy: min(offset, source.utf8.count))
    let before = source[..<end].split(separator: "\n", omittingEmptySubsequences: false)
    let column = before.last?.unicodeScalars.count ?? 0
    guard before.count > 1 else { return SourceLocation(line: start.line, column: start.column + column) }
    let number = start.line + before.count - 1
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let written = file.line(number)
    let lead = written.firstRange(of: lines[before.count - 1]).map {
      written[..<$0.lowerBound].unicodeScalars.count
    }
    return SourceLocation(line: number, column: (lead ?? 0) + column + 1)
  }
}
