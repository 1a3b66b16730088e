import MarkupWriter
import MathSyntax
import ProseTree

/// Sets a page's formulas as MathML: reads all of them first, in the order of the text, so that macros reach
/// the formulas after them and references those before.
struct MathTypesetter {
  // The notebook's own formulas were held to this when it was checked; the steps' formulas come on top.
  private var reading = FormulaReading(parts: 2 * FormulaReading.largest)
  private var parsed: [Formula: MathFormula] = [:]
  private var writer = MathMLWriter()
  /// The ids that its markup will bear, for equations that are referred to. Known once it is prepared.
  private(set) var anchors: [String] = []

  /// - Parameter macros: the front matter's, names with or without their backslash. What is wrong with one was
  ///   said when the notebook was checked; here it only stays undefined.
  init(macros definitions: [(name: String, body: String)]) {
    for (name, body) in definitions { _ = reading.define(name, as: body) }
  }

  /// Meets every formula before the first is set: an equation may be referred to above the place where it is
  /// numbered.
  mutating func prepare(_ formulas: [Formula]) {
    for formula in formulas {
      parsed[formula] = reading.read(formula.source, isDisplay: formula.style == .display).formula
    }
    let numbers = reading.numbers
    anchors = numbers.anchors.sorted { $0.key < $1.key }.map(\.value)
    writer = MathMLWriter(numbers: numbers.numbers, anchors: numbers.anchors)
  }

  /// One formula, as phrasing content for an inline style and as a block for a display style.
  /// - Parameter insideLink: its own links are words, since no link can stand inside another.
  mutating func markup(for formula: Formula, insideLink: Bool = false) -> Markup {
    let read = parsed[formula] ?? reading.read(formula.source, isDisplay: false).formula
    return switch formula.style {
    case .inline: writer.inline(read, insideLink: insideLink)
    case .display: writer.display(read, verdict: formula.verdict, insideLink: insideLink)
    }
  }

  /// How wide a formula is on a narrow page, in pixels. The page's links to the formula are left for its markup.
  mutating func width(of formula: Formula) -> Double {
    FormulaWidth.pixels(markup(for: formula, insideLink: true))
  }

  /// Rules and fonts that its markup needs; asked for after the last formula, so that only fonts in use are
  /// embedded.
  var styleSheet: String { MathStyleSheet(for: writer).css }
}
