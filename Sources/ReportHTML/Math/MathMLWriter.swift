import MarkupWriter
import MathSyntax
import ProseTree

/// Formulas to MathML Core. One writer writes a whole page, and knows at the end which pieces of the font the
/// page needs.
public struct MathMLWriter {
  /// What `\ref` and `\eqref` show, by label: the equation's number without brackets.
  private let numbers: [String: String]
  /// Grows with every formula written.
  private(set) var fontPieces: MathFont.Pieces = []
  /// What the run found of the formula being written.
  var verdict: FormulaVerdict?

  public init(numbers: [String: String] = [:]) {
    self.numbers = numbers
  }

  /// A formula in a line of text. Line breaks and numbers that it asks for are left to displayed ones.
  public mutating func inline(_ formula: MathFormula) -> Markup {
    guard !formula.isBroken else { return source(of: formula) }
    let body = row(formula.root.elements, MathContext(style: .text))
    let name = formula.source.trimmed
    return .element("math", ["alttext": name, "aria-label": name], containing: body)
  }

  /// A formula on lines of its own, with its number at the right edge.
  ///
  /// The number is the line's `\tag`, or what `numbers` has for its label, or else `number`.
  /// The element that `#eq-…` links lead to is the formula, or in several numbered lines the line.
  ///
  /// - Parameter verdict: what the run found of its equations: each sign is marked, and each line says how well it held.
  public mutating func display(
    _ formula: MathFormula, number: String? = nil, verdict: FormulaVerdict? = nil
  ) -> Markup {
    self.verdict = verdict
    defer { self.verdict = nil }
    guard !formula.isBroken else {
      return .element(
        "span", ["class": "math-block"], source(of: formula),
        lineVerdict(0..<formula.source.utf8.count, as: "span") ?? .empty)
    }
    let context = MathContext(style: .display)
    let name = formula.source.trimmed
    let attributes: KeyValuePairs<StaticString, String?> = [
      "display": "block", "alttext": name, "aria-label": name,
    ]
    // Lines of one grid that have numbers of their own carry them themselves.
    if case .grid(let grid) = formula.root.elements.first?.content, formula.root.elements.count == 1,
      verdict != nil || grid.rows.contains(where: { $0.equation != nil })
    {
      let table = self.grid(grid, context, isNumbered: true)
      let ownNumber = grid.rows.contains { $0.equation != nil } ? nil : formula.equations.first
      return block(.element("math", attributes, table), ownNumber, number, .empty)
    }
    let body = Markup.element("math", attributes, containing: row(formula.root.elements, context))
    return block(
      body, formula.equations.first, number, lineVerdict(0..<formula.source.utf8.count, as: "span") ?? .empty)
  }

  /// The formula with what stands at the right edge.
  private mutating func block(
    _ body: Markup, _ equation: MathEquation?, _ number: String?, _ verdict: Markup
  ) -> Markup {
    let shown = equation.flatMap { self.number(of: $0) } ?? number.map { Markup.text("(\($0))") }
    return .element(
      "span", ["class": "math-block", "id": equation?.label.map(EquationNumbers.anchor)], body, verdict,
      shown.map { Markup.element("span", ["class": "math-number"], $0) } ?? .empty)
  }

  /// What a formula that cannot be understood looks like: the words that the author wrote.
  private func source(of formula: MathFormula) -> Markup {
    .element(
      "code", ["class": "math-source", "title": formula.problems.first(where: \.isFatal)?.message],
      .text(formula.source.trimmed))
  }

  /// In brackets, as it stands beside the line; nil where the line has none.
  mutating func number(of equation: MathEquation) -> Markup? {
    if let tag = equation.tag {
      let words = Markup.text(tag.plainText)
      return equation.isTagBare ? words : .text("(") + words + .text(")")
    }
    return equation.label.flatMap { numbers[$0] }.map { .text("(\($0))") }
  }

  /// `\ref` and `\eqref`: a link where the label is known, question marks as in LaTeX where it is not.
  func reference(_ reference: MathNode.Reference) -> Markup {
    let number = numbers[reference.label]
    let words = Markup.text(reference.isBracketed ? "(\(number ?? "??"))" : number ?? "??")
    guard number != nil else { return .element("mtext", [:], words) }
    return .element(
      "mtext", [:], .element("a", ["href": "#" + EquationNumbers.anchor(of: reference.label)], words))
  }

  /// A token element, whose characters count towards the font.
  mutating func token(
    _ name: StaticString, _ text: String, _ attributes: KeyValuePairs<StaticString, String?> = [:]
  ) -> Markup {
    for scalar in text.unicodeScalars {
      fontPieces.formUnion(scalar.isASCII ? .core : MathFont.piece(drawing: scalar))
    }
    return .element(name, attributes, .text(text))
  }
}

/// What a construct inherits from those around it.
struct MathContext {
  var style: MathStyle
  var letters = MathLetters()

  var isDisplay: Bool { style == .display }
  var isScript: Bool { style == .script || style == .scriptScript }

  /// One size down, as scripts are.
  var inScript: MathContext {
    var context = self
    context.style = isScript ? .scriptScript : .script
    return context
  }

  /// As the parts of a fraction are.
  var inFraction: MathContext {
    isDisplay ? setting(.text) : inScript
  }

  func setting(_ style: MathStyle) -> MathContext {
    var context = self
    // A compact formula keeps its size, which is a script's in a script.
    if style != .compact || !isScript { context.style = style == .compact ? .text : style }
    return context
  }

  func entering(_ alphabet: MathAlphabet) -> MathContext {
    var context = self
    context.letters = letters.entering(alphabet)
    return context
  }
}

extension String {
  /// Without the blanks around it.
  var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
