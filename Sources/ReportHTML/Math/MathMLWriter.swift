import MarkupWriter
import MathSyntax
import ProseTree
import SourceText

/// Formulas to MathML Core. One writer writes a whole page, and knows at the end which pieces of the font the
/// page needs.
public struct MathMLWriter {
  /// What `\ref` and `\eqref` show, by label: the equation's number without brackets.
  private let numbers: [String: String]
  /// By label, the equation's name in links.
  private let anchors: [String: String]
  /// Grows with every formula written.
  private(set) var fontPieces: MathFont.Pieces = []
  /// Those that the page has by now: an equation may be shown again, and a label given twice.
  private var ids: Set<String> = []
  /// Whether links lead to the formula being written.
  private var hasPlaces = true
  /// What the run found of the formula being written.
  var verdict: FormulaVerdict?

  /// - Parameters:
  ///   - numbers: the number of each label's equation.
  ///   - anchors: the address of each label. A label that is not in here has the address that it asks for.
  public init(numbers: [String: String] = [:], anchors: [String: String] = [:]) {
    self.numbers = numbers
    self.anchors = anchors
  }

  private func anchor(of label: String) -> String { anchors[label] ?? EquationNumbers.anchor(of: label) }

  /// A formula in a line of text. Line breaks and numbers that it asks for are left to displayed ones.
  ///
  /// Screen readers read the name of a `<math>` and not its children, so a link cannot be one of them. The formula ends
  /// before a link and begins again behind it.
  /// - Parameters:
  ///   - formula: the formula.
  ///   - insideLink: the formula's links are words, since no link can stand inside another.
  public mutating func inline(_ formula: MathFormula, insideLink: Bool = false) -> Markup {
    guard !formula.isBroken else { return source(of: formula) }
    let context = MathContext(style: .text)
    guard !insideLink, formula.root.elements.contains(where: hasLink) else {
      return math(row(formula.root.elements, context), named: formula.source)
    }
    var parts: [Markup] = []
    for run in runs(formula.root.elements, context, cutsAtLinks: true) {
      switch run {
      case .formula(let markup, let range):
        parts.append(math(markup, named: range.map(formula.source.utf8Slice)))
      case .link(let node, let context):
        if let link = link(node, context, of: formula) { parts.append(link) }
      }
    }
    return parts.joined()
  }

  /// - Parameter name: what it is written as; nil for a mere space.
  private func math(_ parts: [Markup], named name: String?) -> Markup {
    .element("math", ["aria-label": name?.trimmed], containing: parts)
  }

  /// Whether a formula is cut inside of this node.
  func hasLink(_ node: MathNode) -> Bool {
    switch node.content {
    case .row(let nodes): nodes.contains(where: hasLink)
    case .color(_, let body), .style(_, let body), .size(_, let body): hasLink(body)
    default: isLink(node)
    }
  }

  /// Whether the page shows this as a link.
  func isLink(_ node: MathNode) -> Bool {
    switch node.content {
    case .reference(let reference): numbers[reference.label] != nil
    case .link(let destination, _):
      LinkDestination.safeInFormula(destination) != nil
    default: false
    }
  }

  private mutating func link(_ node: MathNode, _ context: MathContext, of formula: MathFormula) -> Markup? {
    switch node.content {
    case .reference(let reference) where numbers[reference.label] != nil:
      return .element(
        "a", ["href": "#" + anchor(of: reference.label)], .text(words(of: reference)))
    case .link(let destination, let body):
      guard let address = LinkDestination.safeInFormula(destination) else { return nil }
      if case .text(let words, let alphabet) = body.content {
        let text = Markup.text(words)
        return .element("a", ["href": address], alphabet == .typewriter ? .element("code", [:], text) : text)
      }
      let name = formula.source.utf8Slice(MathNode(.row(body.elements), at: 0..<0).hull)
      return .element(
        "a", ["href": address], math(Self.wrap(row(body.elements, context), as: context), named: name))
    default: return nil
    }
  }

  /// A formula on lines of its own, with its number at the right edge.
  ///
  /// The number is the line's `\tag`, or what `numbers` has for its label, or else `number`.
  /// The element that `#eq-…` links lead to is the formula, or in several numbered lines the line.
  ///
  /// - Parameters:
  ///   - formula: the formula.
  ///   - number: the number of its only equation.
  ///   - verdict: what the run found of its equations: each sign is marked, and each line says how well it held.
  ///   - insideLink: its number is no link, and no link leads to it.
  public mutating func display(
    _ formula: MathFormula, number: String? = nil, verdict: FormulaVerdict? = nil, insideLink: Bool = false
  ) -> Markup {
    self.verdict = verdict
    hasPlaces = !insideLink
    defer {
      self.verdict = nil
      hasPlaces = true
    }
    guard !formula.isBroken else {
      return .element(
        "span", ["class": "math-block"], source(of: formula),
        lineVerdict(0..<formula.source.utf8.count, as: "span") ?? .empty)
    }
    let context = MathContext(style: .display)
    let name = formula.source.trimmed
    let attributes: KeyValuePairs<StaticString, String?> = [
      "display": "block", "aria-label": name,
    ]
    // Lines of one grid that have numbers of their own carry them themselves.
    if case .grid(let grid) = formula.root.elements.first?.content, formula.root.elements.count == 1,
      verdict != nil || grid.rows.contains(where: { $0.equation != nil })
    {
      let table = self.grid(grid, context, isNumbered: true)
      let ownNumber = grid.rows.contains { $0.equation != nil } ? nil : formula.equations.first
      return block(.element("math", attributes, table), ownNumber, number, nil)
    }
    let body = Markup.element("math", attributes, containing: row(formula.root.elements, context))
    return block(
      body, formula.equations.first, number, lineVerdict(0..<formula.source.utf8.count, as: "span"))
  }

  /// The formula with what stands at the right edge.
  private mutating func block(
    _ body: Markup, _ equation: MathEquation?, _ number: String?, _ verdict: Markup?
  ) -> Markup {
    let shown = equation.flatMap { self.number(of: $0) } ?? number.map { Markup.text("(\($0))") }
    let id = equation.flatMap { self.id(of: $0) }
    // The number is the equation's permalink.
    let words = shown.map { shown in
      id.map { Markup.element("a", ["href": "#\($0)"], shown) } ?? shown
    }
    let number = words.map { Markup.element("span", ["class": "math-number"], $0) } ?? .empty
    // Where the line has no room for both, both go to the next line.
    let side =
      words == nil
      ? verdict ?? .empty : verdict.map { .element("span", ["class": "math-side"], $0, number) } ?? number
    let box = ScrollBox(.group, scrolls: FormulaWidth.pixels(body + number) > ScrollBox.narrowest)
    return .element(
      "span",
      [
        "class": "math-block", "id": id, "tabindex": box.tabIndex, "role": box.role,
        "aria-label": box.name("Formula"),
      ], body, side)
  }

  /// What links to the equation lead to; nil where the page has that already.
  mutating func id(of equation: MathEquation) -> String? {
    guard hasPlaces, let id = equation.label.map(anchor), ids.insert(id).inserted else { return nil }
    return id
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

  /// `\ref` and `\eqref`: the number where the label is known, question marks as in LaTeX where it is not.
  func words(of reference: MathNode.Reference) -> String {
    let number = numbers[reference.label] ?? "??"
    return reference.isBracketed ? "(\(number))" : number
  }

  /// A token element, whose characters count towards the font.
  mutating func token(
    _ name: StaticString, _ text: String, _ attributes: KeyValuePairs<StaticString, String?> = [:]
  ) -> Markup {
    noteCharacters(of: text)
    return .element(name, attributes, .text(text))
  }

  mutating func noteCharacters(of text: String) {
    for scalar in text.unicodeScalars {
      fontPieces.formUnion(scalar.isASCII ? .core : MathFont.piece(drawing: scalar))
    }
  }
}

/// What a construct inherits from those around it.
struct MathContext {
  var style: MathStyle
  /// Of the last size command, as a share of the formula's letters.
  var size = 1.0
  var letters = MathLetters()
  /// The author's, of the nearest command around.
  var color: MathColor?

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

  /// Inside of a size command, which ends a script.
  func sized(_ size: Double) -> MathContext {
    var context = self
    context.size = size
    if isScript { context.style = .text }
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

extension MathNode {
  /// From the beginning of its first part to the end of its last.
  fileprivate var hull: Range<Int> {
    let ranges = elements.map(\.range)
    return (ranges.map(\.lowerBound).min() ?? 0)..<(ranges.map(\.upperBound).max() ?? 0)
  }
}
