import MarkupWriter
import MathSyntax
import ProseTree
import SourceText

/// Formulas to MathML Core. One writer writes a whole page, and knows at the end which pieces of the font the
/// page needs.
public struct MathMLWriter {
  /// What `\ref` and `\eqref` show, by label: the equation's number without brackets.
  private let numbers: [String: String]
  /// Grows with every formula written.
  private(set) var fontPieces: MathFont.Pieces = []
  /// Those that the page has by now: an equation may be shown again, and a label given twice.
  private var ids: Set<String> = []
  /// What the run found of the formula being written.
  var verdict: FormulaVerdict?

  public init(numbers: [String: String] = [:]) {
    self.numbers = numbers
  }

  /// A formula in a line of text. Line breaks and numbers that it asks for are left to displayed ones.
  public mutating func inline(_ formula: MathFormula) -> Markup {
    guard !formula.isBroken else { return source(of: formula) }
    var parts: [Markup] = []
    for part in formula.root.elements.split(isLink) {
      if part.count == 1, let link = self.link(part[0], of: formula) {
        parts.append(link)
      } else {
        parts.append(math(part, of: formula, isWhole: part.count == formula.root.elements.count))
      }
    }
    return parts.joined()
  }

  /// A part of a formula in a line, with what it is written as for its name.
  private mutating func math(_ nodes: [MathNode], of formula: MathFormula, isWhole: Bool) -> Markup {
    let name = isWhole ? formula.source : formula.source.utf8Slice(MathNode(.row(nodes), at: 0..<0).hull)
    return .element(
      "math", ["aria-label": name.trimmed], containing: row(nodes, MathContext(style: .text)))
  }

  /// A link is no part of `<math>`, whose children are nothing but its look to those who hear it: the formula ends before
  /// it, and goes on behind.
  private func isLink(_ node: MathNode) -> Bool {
    switch node.content {
    case .reference(let reference): numbers[reference.label] != nil
    case .link(let destination, _):
      LinkDestination.safe(destination) != nil && !LinkDestination.isRelative(destination)
    default: false
    }
  }

  private mutating func link(_ node: MathNode, of formula: MathFormula) -> Markup? {
    switch node.content {
    case .reference(let reference) where numbers[reference.label] != nil:
      return .element(
        "a", ["href": "#" + EquationNumbers.anchor(of: reference.label)], .text(words(of: reference)))
    case .link(let destination, let body):
      guard let address = LinkDestination.safe(destination) else { return nil }
      if case .text(let words, let alphabet) = body.content {
        let text = Markup.text(words)
        return .element("a", ["href": address], alphabet == .typewriter ? .element("code", [:], text) : text)
      }
      return .element("a", ["href": address], math(body.elements, of: formula, isWhole: false))
    default: return nil
    }
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
      "display": "block", "aria-label": name,
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
    let id = equation.flatMap { self.id(of: $0) }
    // The number is the equation's permalink.
    let words = shown.map { shown in
      id.map { Markup.element("a", ["href": "#\($0)"], shown) } ?? shown
    }
    let number = words.map { Markup.element("span", ["class": "math-number"], $0) } ?? .empty
    let box = ScrollBox(.group, scrolls: FormulaWidth.pixels(body + number) > ScrollBox.narrowest)
    return .element(
      "span",
      [
        "class": "math-block", "id": id, "tabindex": box.tabIndex, "role": box.role,
        "aria-label": box.name("Formula"),
      ], body, verdict, number)
  }

  /// What links to the equation lead to; nil where the page has that already.
  mutating func id(of equation: MathEquation) -> String? {
    guard let id = equation.label.map(EquationNumbers.anchor), ids.insert(id).inserted else { return nil }
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

extension [MathNode] {
  /// Each node that ends the others alone, and those between together.
  fileprivate func split(_ isAlone: (MathNode) -> Bool) -> [[MathNode]] {
    var parts: [[MathNode]] = []
    var current: [MathNode] = []
    for node in self {
      guard isAlone(node) else {
        current.append(node)
        continue
      }
      if !current.isEmpty { parts.append(current) }
      parts.append([node])
      current = []
    }
    return current.isEmpty && !parts.isEmpty ? parts : parts + [current]
  }
}

extension MathNode {
  /// From the beginning of its first part to the end of its last.
  fileprivate var hull: Range<Int> {
    let ranges = elements.map(\.range)
    return (ranges.map(\.lowerBound).min() ?? 0)..<(ranges.map(\.upperBound).max() ?? 0)
  }
}
