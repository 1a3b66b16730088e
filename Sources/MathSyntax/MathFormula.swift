/// A formula that has been read: its tree, its problems, its labels and its links.
public struct MathFormula: Hashable, Sendable {
  /// The LaTeX between the dollars.
  public let source: String
  public let root: MathNode
  /// The problems in the order of the source. Their number is limited: a text with more of them is probably not a
  /// formula.
  public let problems: [MathProblem]
  /// The lines with a `\label` or a `\tag`, in order. These lines show a number or the tag.
  public let equations: [MathEquation]
  /// Each `\ref` and `\eqref`. A caller that knows all labels of the notebook can resolve them.
  public let references: [Reference]
  /// The places of `\href` and `\url`.
  private let links: [Range<Int>]
  /// The number of its parts: signs and commands after macros are replaced, and the cells of its grids.
  let parts: Int
  private let macrosUsed: [String: MathMacro]

  public struct Reference: Hashable, Sendable {
    public var label: String
    public var range: Range<Int>
  }

  /// Reads the LaTeX between dollars. It never fails: parts that cannot be understood are recorded as problems, and the
  /// tree holds the rest.
  /// - Parameters:
  ///   - source: the LaTeX between the dollars.
  ///   - macros: the commands defined so far. Definitions in this formula are added.
  ///   - looksForNames: whether unknown names are compared with all known names, for the hint.
  public init(parsing source: String, macros: inout MathMacros, looksForNames: Bool = true) {
    var parser = MathParser(source, macros: macros)
    parser.looksForNames = looksForNames
    root = parser.formula()
    macros = parser.macros
    self.source = source
    problems = parser.problems.enumerated()
      .sorted { ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset) }
      .map(\.element)
    equations = parser.equations
    references = parser.references
    links = parser.links
    parts = parser.stream.tokensRead + parser.cellCount
    macrosUsed = parser.stream.macrosUsed
  }

  /// Why a formula is not read.
  enum Refusal {
    /// The formulas before it already have the largest number of parts of a notebook.
    case tooMany
    case tooLong(bytes: Int)
  }

  init(refusing source: String, _ refusal: Refusal) {
    self.source = source
    root = MathNode(.row([]), at: 0..<0)
    let problem =
      switch refusal {
      case .tooMany:
        MathProblem("the notebook's formulas have too many parts: this formula was not read", at: 0..<0)
      case .tooLong(let bytes):
        MathProblem(
          "the formula is longer than \(bytes) bytes: it was not read", at: 0..<0, hint: "split the formula")
      }
    problems = [problem]
    (equations, references, links, parts, macrosUsed) = ([], [], [], 0, [:])
  }

  public init(parsing source: String) {
    var macros = MathMacros()
    self.init(parsing: source, macros: &macros)
  }

  /// The author's macros that the formula uses, each with its body, as one text. Two formulas with the same source and
  /// the same text here have the same tree.
  public var spellingOfMacros: String {
    macrosUsed.sorted { $0.key < $1.key }.map { name, macro in
      let standard = macro.optionalDefault.map { "[\($0.map(\.spelling).joined(separator: "\0"))]" } ?? ""
      return
        "\(name)\0\(macro.parameterCount)\0\(standard)\0\(macro.body.map(\.spelling).joined(separator: "\0"))"
    }.joined(separator: "\0\0")
  }

  /// Returns the places of the links that are shown as plain text: all links of a displayed formula, and in a line of
  /// text those inside a fraction, a script or a box, where the formula cannot be split.
  public func linksShownAsText(isDisplay: Bool) -> [Range<Int>] {
    guard !isDisplay, !links.isEmpty else { return links }
    let shown = Set(root.linksInLine)
    return links.filter { !shown.contains($0) }
  }

  /// Whether the formula cannot be drawn correctly. It is then shown as its source.
  public var isBroken: Bool { problems.contains(where: \.isFatal) }

  /// Whether something other than an unknown command prevents that the formula is typeset.
  public var isBrokenBeyondCommands: Bool { problems.contains { $0.isFatal && !$0.isUnknownCommand } }

  /// The first `\label`.
  public var label: String? { equations.lazy.compactMap(\.label).first }

  /// The first `\tag`, as plain text.
  public var tag: String? { equations.lazy.compactMap(\.tag?.plainText).first }
}

extension MathNode {
  /// The links and references at which a formula in a line of text can be split: those in its row, and those inside
  /// groups, colours, styles and sizes.
  public var linksInLine: [Range<Int>] {
    switch content {
    case .row(let nodes): nodes.flatMap(\.linksInLine)
    case .color(_, let body), .style(_, let body), .size(_, let body): body.linksInLine
    case .link, .reference: [range]
    default: []
    }
  }

  /// The words and signs in order, without the layout.
  public var plainText: String {
    switch content {
    case .row(let nodes): nodes.map(\.plainText).joined()
    case .symbol(let symbol): symbol.text
    case .number(let digits): digits
    case .text(let words, _): words
    case .operatorName(let name): name.name
    case .alphabet(_, let body), .style(_, let body), .size(_, let body), .color(_, let body),
      .classed(_, let body),
      .link(_, let body),
      .adjustment(_, let body), .enclosure(_, let body), .accent(_, let body):
      body.plainText
    case .scripts(let scripts):
      scripts.base.plainText + (scripts.lower?.plainText ?? "")
        + String(repeating: "′", count: scripts.primes)
        + (scripts.upper?.plainText ?? "")
    case .fraction(let fraction): fraction.numerator.plainText + "/" + fraction.denominator.plainText
    case .root(let radicand, _): "√" + radicand.plainText
    case .stack(let stack): stack.base.plainText
    case .fence(let fence): fence.fences.open.text + fence.body.plainText + fence.fences.close.text
    case .delimiter(let sized): sized.delimiter.text
    case .space(let width): width > 0.1 ? " " : ""
    case .rule: ""
    case .choice(let choice): choice.text.plainText
    case .grid(let grid):
      grid.rows.map { $0.cells.map(\.plainText).joined(separator: " ") }.joined(separator: "; ")
    case .reference(let reference): reference.label
    case .unknown(let source): source
    }
  }
}
