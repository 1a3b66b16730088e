import MarkupWriter
import ProseTree

/// Sets LaTeX for a page. One renderer serves one page, and sees its formulas in the order of the text.
protocol FormulaRenderer {
  /// Meets every formula before the first is set: an equation may be referred to above the place where it
  /// is numbered.
  mutating func prepare(_ formulas: [Formula])

  /// One formula, as phrasing content for an inline style and as a block for a display style.
  mutating func markup(for formula: Formula) -> Markup

  /// Rules and fonts that its markup needs; asked for after the last formula, so that only fonts in use are
  /// embedded.
  var styleSheet: String { get }
}

/// Shows the source itself: what is left where no typesetter is at hand.
struct FormulaSource: FormulaRenderer {
  mutating func prepare(_ formulas: [Formula]) {}

  mutating func markup(for formula: Formula) -> Markup {
    let source = Markup.element("code", ["class": "math"], .text(formula.source))
    return formula.style == .inline ? source : .element("div", ["class": "display"], source)
  }

  var styleSheet: String { "" }
}
