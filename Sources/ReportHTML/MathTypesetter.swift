import MarkupWriter
import MathSyntax
import ProseTree

/// Sets a page's formulas as MathML: reads all of them first, in the order of the text, so that macros reach
/// the formulas after them and references those before.
struct MathTypesetter: FormulaRenderer {
  private var macros: MathMacros
  private var parsed: [Formula: MathFormula] = [:]
  private var writer = MathMLWriter()
  private(set) var anchors: [String] = []

  /// - Parameter macros: the front matter's, names with or without their backslash. What is wrong with one was
  ///   said when the notebook was checked; here it only stays undefined.
  init(macros definitions: [(name: String, body: String)]) {
    macros = MathMacros(definitions)
  }

  mutating func prepare(_ formulas: [Formula]) {
    var labels = EquationNumbers()
    for formula in formulas {
      let read = MathFormula(parsing: formula.source, macros: &macros)
      parsed[formula] = read
      if formula.style == .display { labels.count(read) }
    }
    anchors = labels.numbers.keys.sorted().map(MathMLWriter.anchor)
    writer = MathMLWriter(numbers: labels.numbers)
  }

  mutating func markup(for formula: Formula) -> Markup {
    let read = parsed[formula] ?? MathFormula(parsing: formula.source, macros: &macros)
    return switch formula.style {
    case .inline: writer.inline(read)
    case .display: writer.display(read)
    }
  }

  var styleSheet: String { MathStyleSheet(for: writer).css }
}
