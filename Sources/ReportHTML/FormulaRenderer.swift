import MarkupWriter
import ProseTree

/// Sets LaTeX for a page. One renderer serves one page, and sees its formulas in the order of the text.
protocol FormulaRenderer {
  /// Meets every formula before the first is set: an equation may be referred to above the place where it
  /// is numbered.
  mutating func prepare(_ formulas: [Formula])

  /// The ids that its markup will bear, for equations that are referred to. Known once it is prepared.
  var anchors: [String] { get }

  /// One formula, as phrasing content for an inline style and as a block for a display style.
  mutating func markup(for formula: Formula) -> Markup

  /// Rules and fonts that its markup needs; asked for after the last formula, so that only fonts in use are
  /// embedded.
  var styleSheet: String { get }
}

/// Shows the source itself: what is left where no typesetter is at hand.
struct FormulaSource: FormulaRenderer {
  mutating func prepare(_ formulas: [Formula]) {}

  var anchors: [String] { [] }

  mutating func markup(for formula: Formula) -> Markup {
    let source = Markup.element("code", ["class": "math"], .text(formula.source))
    return formula.style == .inline ? source : .element("div", ["class": "display"], source)
  }

  var styleSheet: String { "" }
}
