import MarkupWriter
import MathSyntax
import ProseTree
import SourceText

/// Writes formulas as MathML Core. One writer writes all formulas of a page, and afterwards knows which pieces of the
/// font the page needs.
public struct MathMLWriter {
  /// The equation's number without brackets, by label. `\ref` and `\eqref` show it.
  private let numbers: [String: String]
  /// The equation's name in links, by label.
  private let anchors: [String: String]
  /// The font pieces that the formulas written so far need.
  private(set) var fontPieces: MathFont.Pieces = []
  /// The ids that are on the page already. An equation may be shown twice, and a label may be used twice.
  private var ids: Set<String> = []
  /// Whether the formula being written is a target of links.
  private var hasPlaces = true
  /// The verdict on the formula being written.
  var verdict: FormulaVerdict?

  /// - Parameters:
  ///   - numbers: the number of each label's equation.
  ///   - anchors: the name that links to each label use. A label without an entry has its default name.
  public init(numbers: [String: String] = [:], anchors: [String: String] = [:]) {
    self.numbers = numbers
    self.anchors = anchors
  }

  private func anchor(of label: String) -> String { anchors[label] ?? EquationNumbers.anchor(of: label) }

  /// Writes a formula in a line of text. Line breaks and numbers are shown only in displayed formulas.
  ///
  /// Screen readers read the name of a `<math>` and not its children, so a link must not be inside it. The formula ends
  /// before a link, and a new one begins after it.
  /// - Parameters:
  ///   - formula: the formula.
  ///   - insideLink: whether the formula is inside a link. Its own links are then plain text, because links cannot be
  ///     nested.
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

  /// - Parameter name: the LaTeX source, which screen readers read; nil for a space.
  private func math(_ parts: [Markup], named name: String?) -> Markup {
    .element("math", ["aria-label": name?.trimmed], containing: parts)
  }

  /// Returns whether a formula is split inside this node.
  func hasLink(_ node: MathNode) -> Bool {
    switch node.content {
    case .row(let nodes): nodes.contains(where: hasLink)
    case .color(_, let body), .style(_, let body), .size(_, let body): hasLink(body)
    default: isLink(node)
    }
  }

  /// Returns whether the page shows this node as a link.
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

  /// Writes a displayed formula, with its number at the right edge.
  ///
  /// The number is the line's `\tag`, or the number of its label in `numbers`, or else `number`. Links with `#eq-…`
  /// lead to the formula, or to the line if several lines are numbered.
  ///
  /// - Parameters:
  ///   - formula: the formula.
  ///   - number: the number of its only equation.
  ///   - verdict: the verdict on its equations. Each sign gets a mark, and each line gets the result of its check.
  ///   - insideLink: whether the formula is inside a link. Its number is then not a link, and links do not lead to it.
  public mutating func display(
    _ formula: MathFormula, number: String? = nil, verdict: FormulaVerdict? = nil, insideLink: Bool = false
  ) -> Markup {
    self.verdict = verdict
    hasPlaces = !insideLink
    defer {
      self.verdict = nil
      hasPlaces = true
    }
    // In a checked formula each line has its own mark, so an unknown command of one line leaves the others typeset.
    guard !(verdict == nil ? formula.isBroken : formula.isBrokenBeyondCommands) else {
      return .element(
        "span", ["class": "math-block"], source(of: formula),
        lineVerdict(0..<formula.source.utf8.count, as: "span") ?? .empty)
    }
    let context = MathContext(style: .display)
    let name = formula.source.trimmed
    let attributes: KeyValuePairs<StaticString, String?> = [
      "display": "block", "aria-label": name,
    ]
    // If the lines of one grid have their own numbers, the grid shows them.
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

  /// Writes the formula with its verdict and its number at the right edge.
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
    // If the line has no space for both, both move to the next line.
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

  /// Returns the id that links to the equation lead to, or nil if the page has it already.
  mutating func id(of equation: MathEquation) -> String? {
    guard hasPlaces, let id = equation.label.map(anchor), ids.insert(id).inserted else { return nil }
    return id
  }

  /// Writes a formula that cannot be understood: its source.
  private func source(of formula: MathFormula) -> Markup {
    .element(
      "code", ["class": "math-source", "title": formula.problems.first(where: \.isFatal)?.message],
      .text(formula.source.trimmed))
  }

  /// Returns the number in brackets, as it is shown beside the line, or nil if the line has none.
  mutating func number(of equation: MathEquation) -> Markup? {
    if let tag = equation.tag {
      let words = Markup.text(tag.plainText)
      return equation.isTagBare ? words : .text("(") + words + .text(")")
    }
    return equation.label.flatMap { numbers[$0] }.map { .text("(\($0))") }
  }

  /// Returns the text of `\ref` and `\eqref`: the number, or question marks as in LaTeX if the label is unknown.
  func words(of reference: MathNode.Reference) -> String {
    let number = numbers[reference.label] ?? "??"
    return reference.isBracketed ? "(\(number))" : number
  }

  /// Writes a token element, and adds its characters to the required font pieces.
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

/// The settings that a construct inherits from the constructs around it.
struct MathContext {
  var style: MathStyle
  /// The size set by the last size command, relative to the formula's normal size.
  var size = 1.0
  var letters = MathLetters()
  /// The colour set by the innermost command around.
  var color: MathColor?

  var isDisplay: Bool { style == .display }
  var isScript: Bool { style == .script || style == .scriptScript }

  /// The context of a script: one size smaller.
  var inScript: MathContext {
    var context = self
    context.style = isScript ? .scriptScript : .script
    return context
  }

  /// The context of a fraction's parts.
  var inFraction: MathContext {
    isDisplay ? setting(.text) : inScript
  }

  func setting(_ style: MathStyle) -> MathContext {
    var context = self
    // A compact formula keeps its size: inside a script it stays small.
    if style != .compact || !isScript { context.style = style == .compact ? .text : style }
    return context
  }

  /// Returns the context inside a size command. Such a command resets a script to the size of text.
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
  /// The text without blanks at its start and its end.
  var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension MathNode {
  /// The range from the start of its first part to the end of its last part.
  fileprivate var hull: Range<Int> {
    let ranges = elements.map(\.range)
    return (ranges.map(\.lowerBound).min() ?? 0)..<(ranges.map(\.upperBound).max() ?? 0)
  }
}
