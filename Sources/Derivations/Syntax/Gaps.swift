import MathSyntax

/// The gaps of a line: the parts that the author has not answered yet.
///
/// gap   → "\square" | "\Box" | "?" | words | dots | an empty "\boxed{}", "\colorbox{}{}" or "\underline{}"
/// words → "\text{TODO}", with or without a remark after it | "\text{???}"
/// dots  → "\dots" | "\ldots" | "\cdots" | "..."
///
/// Dots are a gap only where an answer can be written in their place: as a whole side (`= \dots`), alone in brackets,
/// or at one end of a side (`W_1 x + \dots`). In a range (`k = 1, \dots, K`) and inside a sum (`a + \dots + b`) they
/// stand for what the reader knows, so they are no gap.
struct Gaps {
  /// By the position of a node in the line: the place of the first gap in the node.
  private var places: [Int: Range<Int>] = [:]

  /// - Parameter line: the meaningful nodes of a line, with its wide spaces.
  init(in line: [MathNode]) {
    var position = 0
    while position < line.count {
      let (gap, length) = Self.gap(at: position, of: line, readsDots: true)
      if let gap { for part in position..<position + length { places[part] = gap } }
      position += length
    }
  }

  var isEmpty: Bool { places.isEmpty }

  subscript(position: Int) -> Range<Int>? { places[position] }

  /// Returns the place of the first gap in the node at a position, and how many nodes belong together there: three for
  /// dots that are written as full stops.
  ///
  /// - Parameter readsDots: whether dots can be a gap. In a matrix they stand for entries.
  private static func gap(
    at position: Int, of row: [MathNode], readsDots: Bool
  ) -> (gap: Range<Int>?, length: Int) {
    let node = row[position]
    let dots = dots(at: position, of: row)
    if dots > 0 {
      let end = position + dots
      let isGap = readsDots && isOpen(after: row[..<position], before: row[end...].first)
      return (isGap ? node.range.lowerBound..<row[end - 1].range.upperBound : nil, dots)
    }
    if node.isGapSign { return (node.range, 1) }
    let isGrid = if case .grid = node.content { true } else { false }
    for part in node.partsOfGaps {
      let inner = MeaningfulNodes.of(part.elements, keepsSpaces: true)
      var position = 0
      while position < inner.count {
        let (gap, length) = gap(at: position, of: inner, readsDots: readsDots && !isGrid)
        if let gap { return (gap, 1) }
        position += length
      }
    }
    return (nil, 1)
  }

  /// Returns the number of nodes that are dots from this position on: 1 for `\dots`, 3 or more for full stops.
  private static func dots(at position: Int, of row: [MathNode]) -> Int {
    if row[position].isDots { return 1 }
    let stops = row[position...].prefix { $0.symbol?.text == "." }.count
    return stops >= 3 ? stops : 0
  }

  /// Returns whether dots between these two nodes stand in the place of an answer.
  private static func isOpen(after before: ArraySlice<MathNode>, before next: MathNode?) -> Bool {
    guard let last = before.last(where: { !$0.isWideSpace }) else { return true }
    if last.beginsOperand { return true }
    // After a comma or a wide space, dots stand for further equations or indices.
    if last.isSeparator || before.last?.isWideSpace == true && !last.isOperator { return false }
    guard let next else { return true }
    // In "k = 1 \dots, K" the dots belong to a range.
    if next.symbol?.text == ",", !last.isOperator { return false }
    return next.isSeparator || next.isComment || next.endsOperand
  }
}

extension ExpressionReader {
  /// Reads a side of an equation, up to a sign, a separator or a remark. If the side has a gap, only its symbols are
  /// collected: what surrounds the gap can be anything.
  mutating func side(_ gaps: Gaps) throws(DerivationProblem) -> Expression {
    guard !gaps.isEmpty else { return try expression() }
    var depth = 0
    var length = 0
    var last: MathNode?
    var gap: Range<Int>?
    var letters: Set<String> = []
    while let node = peek(length) {
      if let place = gaps[position + length] {
        gap = gap ?? place
      } else if node.bracket(.opening) != nil {
        depth += 1
      } else if node.bracket(.closing) != nil {
        depth = max(0, depth - 1)
      } else if depth == 0, node.isSign || node.isComment {
        break
      } else if depth == 0, node.isSeparator {
        // A wide space can stand before a side, or after an operator.
        guard node.isWideSpace, last?.isOperator ?? true else { break }
      }
      node.collectLetters(into: &letters)
      if !node.isWideSpace { last = node }
      length += 1
    }
    guard let gap else { return try expression() }
    let start = place
    for _ in 0..<length { next() }
    return Expression(
      .gap(at: gap, letters: letters),
      at: start.lowerBound..<max(start.upperBound, last?.range.upperBound ?? start.upperBound))
  }
}

extension Expression {
  /// The place of the gap, if this side is not answered yet.
  var gap: Range<Int>? { if case .gap(let place, _) = form { place } else { nil } }
}

extension MathNode {
  /// Whether this node alone is a gap, whatever stands beside it.
  fileprivate var isGapSign: Bool {
    switch content {
    case .symbol(let symbol): symbol.text == "□" || symbol.text == "?"
    case .text(let words, _): Self.isToDo(words)
    case .operatorName(let name): Self.isToDo(name.name)
    case .enclosure(.box, let body), .enclosure(.colored, let body), .accent(.underline, let body):
      MeaningfulNodes.of(body.elements).isEmpty
    default: false
    }
  }

  /// "TODO", "to do: the transpose", "???"
  private static func isToDo(_ words: String) -> Bool {
    let words = words.lowercased()
    let letters = words.drop { !$0.isLetter && $0 != "?" }
    for word in ["todo", "to do", "to-do", "tbd"] where letters.hasPrefix(word) {
      return letters.dropFirst(word.count).first?.isLetter != true
    }
    return words.contains("?") && !words.contains { $0.isLetter || $0.isNumber }
  }

  /// `\dots`, `\text{...}`
  var isDots: Bool {
    switch content {
    case .symbol(let symbol): ["…", "⋯", "⋮", "⋱"].contains(symbol.text)
    case .text(let words, _): ["...", "…", "⋯"].contains(words.filter { !$0.isWhitespace })
    default: false
    }
  }

  fileprivate var isOperator: Bool { symbol?.atomClass == .binary || symbol?.text == "/" }

  /// Whether an operand can only begin after this node: it is a sign, a bracket or a bar.
  fileprivate var beginsOperand: Bool { isSign || bracket(.opening) != nil || bar != nil }

  fileprivate var endsOperand: Bool { isSign || bracket(.closing) != nil || bar != nil }

  /// The parts of this node that are evaluated.
  fileprivate var partsOfGaps: [MathNode] {
    switch content {
    case .row: [self]
    case .scripts(let scripts): [scripts.base, scripts.lower, scripts.upper].compactMap(\.self)
    case .fraction(let fraction): [fraction.numerator, fraction.denominator]
    case .root(let radicand, let index): [radicand, index].compactMap(\.self)
    case .fence(let fence): [fence.body]
    case .grid(let grid): grid.rows.flatMap(\.cells)
    case .accent(_, let body), .enclosure(_, let body), .adjustment(.raised, let body): [body]
    default: []
    }
  }
}
