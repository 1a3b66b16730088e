import MarkupWriter
import MathSyntax
import ProseTree

/// Typesets a page's formulas as MathML. It first reads all of them in the order of the text, so that macros are
/// known in later formulas and labels are known in earlier ones.
struct MathTypesetter {
  // The limit for the notebook's own formulas was checked before. The steps' formulas are added to it, so the limit
  // is larger here.
  private var reading = FormulaReading(parts: 2 * FormulaReading.largest)
  private var parsed: [Formula: MathFormula] = [:]
  private var writer = MathMLWriter()
  /// The ids in its markup, for equations to which the text refers. They are known once `prepare` has run.
  private(set) var anchors: [String] = []

  /// - Parameter macros: the macros of the front matter, with or without their backslash. Wrong ones were reported
  ///   when the notebook was checked; here they only stay undefined.
  init(macros definitions: [(name: String, body: String)]) {
    for (name, body) in definitions { _ = reading.define(name, as: body) }
  }

  /// Reads every formula before the first is typeset, because the text may refer to an equation above the place where
  /// it gets its number.
  mutating func prepare(_ formulas: [Formula]) {
    for formula in formulas {
      parsed[formula] = reading.read(formula.source, isDisplay: formula.style == .display).formula
    }
    let numbers = reading.numbers
    anchors = numbers.anchors.sorted { $0.key < $1.key }.map(\.value)
    writer = MathMLWriter(numbers: numbers.numbers, anchors: numbers.anchors)
  }

  /// Returns a formula's markup: inline for the inline style, a block for the display style.
  /// - Parameter insideLink: whether the formula stands in a link. Then its own links become text, because a link
  ///   cannot contain another.
  mutating func markup(for formula: Formula, insideLink: Bool = false) -> Markup {
    let read = parsed[formula] ?? reading.read(formula.source, isDisplay: false).formula
    return switch formula.style {
    case .inline: writer.inline(read, insideLink: insideLink)
    case .display: writer.display(read, verdict: formula.verdict, insideLink: insideLink)
    }
  }

  /// Returns the width of a formula on a narrow page, in pixels. This does not use up the ids for its labels.
  mutating func width(of formula: Formula) -> Double {
    FormulaWidth.pixels(markup(for: formula, insideLink: true))
  }

  /// The rules and fonts that the markup needs. It is read after the last formula, so that only used fonts are
  /// embedded.
  var styleSheet: String { MathStyleSheet(for: writer).css }
}
