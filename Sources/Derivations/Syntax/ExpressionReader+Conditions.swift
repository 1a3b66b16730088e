import MathSyntax

/// Conditions, and the indicators and sums that they stand in.
extension ExpressionReader {
  /// The largest number of parts of a condition.
  static let partLimit = 30

  /// Reads nodes as one condition; see `Condition` for the grammar.
  func condition(_ nodes: [MathNode], at range: Range<Int>) throws(DerivationProblem) -> Condition {
    var reader = inner(MeaningfulNodes.of(nodes).ungrouped)
    var condition = Condition(parts: [], range: range)
    while true {
      while let node = reader.peek(), node.isSeparator || node.isConjunction { reader.next() }
      guard reader.peek() != nil else { break }
      try reader.parts(into: &condition)
      guard condition.parts.count <= Self.partLimit else {
        throw DerivationProblem(.syntax, "this condition has more than \(Self.partLimit) parts", at: range)
      }
      guard let next = reader.peek() else { break }
      guard next.isSeparator || next.isConjunction else { throw next.strayInCondition }
    }
    guard !condition.parts.isEmpty else {
      throw DerivationProblem(
        .syntax, "a condition is missing here", at: range, hint: "write a relation, such as i = k or z > 0")
    }
    return condition
  }

  /// Reads side (relation side)+.
  private mutating func parts(into condition: inout Condition) throws(DerivationProblem) {
    var left = try expression()
    guard let first = peek() else {
      throw DerivationProblem(
        .syntax, "this is no condition", at: left.range, hint: "a condition has a relation, such as i = k")
    }
    guard first.relation?.isConditional == true else { throw first.strayInCondition }
    var relations: [Relation] = []
    while let relation = peek()?.relation, relation.isConditional, let sign = next() {
      let right = try expression()
      relations.append(relation)
      guard relations.count == 1 || !relations.contains(.different) else {
        throw DerivationProblem(
          .syntax, "a chain with $\\ne$ does not say which of its sides differ", at: sign.range,
          hint: "write one relation for each pair: $i \\ne j, j \\ne k$")
      }
      condition.parts.append(.init(left: left, relation: relation, right: right))
      left = right
    }
  }

  // MARK: Indicators

  /// Reads `\mathbb 1[i = k]`, `\mathbf 1_{i = k}`, `I(i = k)`, `1\{i = k\}` or `[i = k]`; returns nil if none of these
  /// stands here.
  mutating func indicator() throws(DerivationProblem) -> Expression? {
    guard let node = peek() else { return nil }
    if let scripts = node.scripts, let lower = scripts.lower,
      scripts.base.isIndicatorSign || scripts.base.isDelta,
      lower.elements.ungrouped.contains(where: \.isConditionSign)
    {
      next()
      var rest = scripts
      rest.lower = nil
      let condition = try condition(lower.elements.withoutBrackets, at: lower.range)
      return try with(rest, on: Expression(.indicator(condition), at: node.range), node.range)
    }
    let isSign = node.isIndicatorSign
    guard let found = bracketedCondition(at: isSign ? 1 : 0), isSign || found.bracket == "[" else {
      return nil
    }
    if case .number = node.content, found.bracket == "(" {
      throw DerivationProblem(
        .syntax, "this can be a factor that is 1 or 0, or a condition on the equation",
        at: node.range.lowerBound..<found.range.upperBound,
        hint: "write \\mathbb 1[i = k] for the factor, or a \\quad before the condition")
    }
    for _ in 0..<found.length + (isSign ? 1 : 0) { next() }
    let range = node.range.lowerBound..<found.range.upperBound
    let condition = try condition(found.nodes, at: found.range)
    return try with(found.scripts, on: Expression(.indicator(condition), at: range), range)
  }

  struct BracketedCondition {
    var bracket: String
    var nodes: [MathNode]
    /// The number of nodes that it takes, with its brackets.
    var length: Int
    var range: Range<Int>
    /// The scripts of the closing bracket.
    var scripts: MathNode.Scripts?
  }

  /// Returns the brackets at this distance, if a relation stands inside of them and in no inner brackets.
  func bracketedCondition(at distance: Int) -> BracketedCondition? {
    guard let open = peek(distance) else { return nil }
    let base = open.scripts?.base ?? open
    if case .fence(let fence) = base.content {
      let nodes = MeaningfulNodes.of(fence.body.elements)
      guard ["(", "[", "{"].contains(fence.fences.open.text), !fence.fences.close.text.isEmpty,
        nodes.hasConditionSign
      else { return nil }
      return BracketedCondition(
        bracket: fence.fences.open.text, nodes: nodes, length: 1, range: open.range, scripts: open.scripts)
    }
    guard let bracket = open.bracket(.opening), ["(", "[", "{"].contains(bracket) else { return nil }
    var depth = 0
    var inner: [MathNode] = []
    var hasSign = false
    var position = distance
    while let node = peek(position) {
      if node.bracket(.opening) != nil {
        depth += 1
      } else if node.bracket(.closing) != nil {
        depth -= 1
        guard depth == 0 else {
          inner.append(node)
          position += 1
          continue
        }
        guard hasSign else { return nil }
        return BracketedCondition(
          bracket: bracket, nodes: inner, length: position - distance + 1,
          range: open.range.lowerBound..<node.range.upperBound, scripts: node.scripts)
      }
      if depth == 1, node.isConditionSign { hasSign = true }
      if position > distance { inner.append(node) }
      position += 1
    }
    return nil
  }

  /// Takes a condition in round brackets, if one stands here: `(i \ne j)`.
  mutating func takeCondition() -> (nodes: [MathNode], range: Range<Int>)? {
    guard let found = bracketedCondition(at: 0), found.bracket == "(",
      found.scripts == nil || found.length > 1,
      found.scripts?.upper == nil, found.scripts?.lower == nil
    else { return nil }
    for _ in 0..<found.length { next() }
    return (found.nodes, found.range)
  }

  /// Takes a condition before a colon, at the beginning of a line: `i \ne j: …`.
  mutating func takePrefix() -> [MathNode]? {
    var nodes: [MathNode] = []
    while let node = peek(nodes.count), nodes.count <= Self.partLimit {
      if node.symbol?.text == ":" {
        guard peek(nodes.count + 1)?.relation != .equal, nodes.contains(where: \.isConditionSign),
          !nodes[0].isComment, nodes[0].symbol?.name != "forall"
        else { return nil }
        for _ in 0...nodes.count { next() }
        return nodes
      }
      nodes.append(node)
    }
    return nil
  }

  /// Takes what stands between `\{` and `\}`, if a set stands here.
  mutating func takeSet() -> [MathNode]? {
    guard let open = peek() else { return nil }
    if case .fence(let fence) = open.content, fence.fences.open.text == "{" {
      next()
      return MeaningfulNodes.of(fence.body.elements)
    }
    guard open.bracket(.opening) == "{" else { return nil }
    next()
    var inner: [MathNode] = []
    while let node = next() {
      if node.bracket(.closing) != nil { return inner }
      inner.append(node)
    }
    return inner
  }

  // MARK: Sums with a condition

  /// An index under a sum, with its limits.
  private struct SumIndex {
    var letter: Expression.Letter
    var lower: Expression?
    var upper: Expression?
  }

  /// Reads what stands under a sum if it is more than indices and a start: `i \ne k`, `i: i \ne k`, `i = 1, i \ne k`,
  /// `k \in C`, or lines in `\substack`. Returns nil for anything simpler.
  ///
  /// limits → limit (("," | ":" | "|" | line end) limit)*
  /// limit  → index | index "=" expression | index "∈" set | condition
  mutating func conditionalReduction(
    _ kind: Expression.Reduction.Kind, _ scripts: MathNode.Scripts, _ node: MathNode
  ) throws(DerivationProblem) -> Expression? {
    guard let lower = scripts.lower else { return nil }
    let groups = lower.elements.limitGroups
    let isSimple =
      groups.allSatisfy { $0.count == 1 }
      || groups.count == 1 && groups[0].dropFirst().first?.relation == .equal
    guard !isSimple, !groups.isEmpty else { return nil }
    guard groups.count <= Self.partLimit else {
      throw DerivationProblem(
        .syntax, "more than \(Self.partLimit) parts stand under this sum", at: lower.range)
    }
    var indices: [SumIndex] = []
    var condition = Condition(parts: [], range: lower.range)
    for group in groups { try limit(group, &indices, &condition, at: lower.range) }
    guard var last = indices.popLast() else {
      throw DerivationProblem(
        .syntax, "the index of this sum cannot be found", at: lower.range,
        hint: "name it first: \\sum_{i: i \\ne k}")
    }
    if let upper = scripts.upper {
      guard last.upper == nil, indices.isEmpty else {
        throw DerivationProblem(
          .syntax, "it is not clear which index ends here", at: upper.range,
          hint: "write one sum sign for each index")
      }
      last.upper = try whole(upper)
    }
    guard peek() != nil else {
      throw DerivationProblem(.syntax, "nothing follows this sign", at: node.range)
    }
    let body = try reductionBody()
    let range = node.range.lowerBound..<body.range.upperBound
    func reduction(_ index: SumIndex, _ condition: Condition?, _ body: Expression) -> Expression {
      Expression(
        .reduction(
          .init(
            kind: kind, index: index.letter, lower: index.lower, upper: index.upper, condition: condition,
            body: body)), at: range)
    }
    let inner = reduction(last, condition.parts.isEmpty ? nil : condition, body)
    return indices.reversed().reduce(inner) { reduction($1, nil, $0) }
  }

  private func limit(
    _ nodes: [MathNode], _ indices: inout [SumIndex], _ condition: inout Condition, at range: Range<Int>
  ) throws(DerivationProblem) {
    let place =
      (nodes.first?.range.lowerBound ?? range.lowerBound)..<(nodes.last?.range.upperBound ?? range.upperBound)
    if let letter = nodes[0].indexLetter, !indices.contains(where: { $0.letter.name == letter.name }) {
      if nodes.count == 1 {
        indices.append(SumIndex(letter: letter))
        return
      }
      if nodes[1].relation == .equal, nodes.count > 2, indices.isEmpty {
        let start = try self.whole(MathNode(.row(Array(nodes[2...])), at: place))
        indices.append(SumIndex(letter: letter, lower: start))
        return
      }
      if nodes[1].isMembership {
        let (lower, upper) = try set(Array(nodes[2...]), at: place)
        indices.append(SumIndex(letter: letter, lower: lower, upper: upper))
        return
      }
    }
    let found = try self.condition(nodes, at: place)
    if indices.isEmpty {
      // \sum_{i \ne k}: the letter on the left. \sum_{1 \le k \le K}: the letter in the middle.
      let sides = found.parts.count > 1 ? [found.parts[0].right, found.parts[0].left] : [found.parts[0].left]
      guard let index = sides.first(where: { $0.letter != nil }), let name = index.letter else {
        throw DerivationProblem(
          .syntax, "the index of this sum cannot be found", at: place,
          hint: "name it first: \\sum_{i: i \\ne k}")
      }
      indices.append(SumIndex(letter: .init(name: name, range: index.range)))
    }
    condition.parts += found.parts
  }

  /// Reads the set that an index runs over. `\{1, \dots, K\}` has limits. A name, such as C or `\mathcal D`, stands for
  /// all values of the index.
  private func set(
    _ nodes: [MathNode], at range: Range<Int>
  ) throws(DerivationProblem) -> (lower: Expression?, upper: Expression?) {
    let nodes = nodes.ungrouped
    if nodes.count == 1,
      nodes[0].letterName != nil || nodes[0].scripts?.base.letterName != nil || nodes[0].isComment
    {
      return (nil, nil)
    }
    let inner = nodes.withoutBrackets
    let parts = inner.split { $0.symbol?.text == "," }.map(Array.init)
    let hasDots = parts.contains { $0.count == 1 && $0[0].isDots }
    let ends = parts.filter { !($0.count == 1 && $0[0].isDots) }
    guard inner.count < nodes.count, hasDots, let first = ends.first, let last = ends.last, ends.count > 1
    else {
      throw DerivationProblem(
        .syntax, "this set cannot be read", at: range,
        hint: "write a name for all values, $k \\in C$, or its ends: $k \\in \\{1, \\dots, K\\}$")
    }
    func read(_ nodes: [MathNode]) throws(DerivationProblem) -> Expression {
      try whole(MathNode(.row(nodes), at: nodes[0].range))
    }
    return (try read(first), try read(last))
  }
}

extension MathNode {
  /// Whether this is a relation that a condition can have, or one that makes it unreadable.
  var isConditionSign: Bool { relation.map { $0 != .defined } ?? false || isMembership }

  /// The parts of a `\text` with mathematics in it: `\text{if $i \ne j$}`. For any other node, the node alone.
  var sentence: [MathNode] {
    guard case .row(let inner) = content, inner.contains(where: \.isComment) else { return [self] }
    return MeaningfulNodes.of(inner)
  }

  var isMembership: Bool { symbol?.text == "∈" }

  /// Whether this is a pair of brackets with a relation inside.
  var isConditionInBrackets: Bool {
    guard case .fence(let fence) = content else { return false }
    return MeaningfulNodes.of(fence.body.elements).hasConditionSign
  }

  /// "and" between the parts of a condition.
  fileprivate var isConjunction: Bool {
    if case .text(let words, _) = content {
      return words.trimmingBlanks.isEmpty || words.trimmingBlanks.lowercased() == "and"
    }
    return symbol.map { ["∧", "&"].contains($0.text) } ?? isWideSpace
  }

  /// The sign of an indicator: 𝟏, 1, I, 𝕀.
  fileprivate var isIndicatorSign: Bool {
    switch content {
    case .symbol(let symbol): ["one", "I"].contains(symbol.name)
    case .number(let digits): digits == "1"
    case .text(let words, _): words == "I" || words == "1"
    default: MeaningfulNodes.of([self]).first.map { $0 != self && $0.isIndicatorSign } ?? false
    }
  }

  fileprivate var isDelta: Bool { symbol?.name == "delta" }

  /// The index letter, if this is a single letter without scripts.
  fileprivate var indexLetter: Expression.Letter? {
    guard let symbol, symbol.atomClass == .ordinary, symbol.name.count == 1 || symbol.name == "ell",
      symbol.name.first?.isLetter == true
    else { return nil }
    return .init(name: symbol.name, range: range)
  }

  fileprivate var strayInCondition: DerivationProblem {
    DerivationProblem(
      .syntax, "'\(quoted)' cannot be read in a condition", at: range,
      hint: "a condition has =, \\ne, <, >, \\le or \\ge, and \"and\" between its parts: i = k, z > 0, j < k")
  }
}

extension [MathNode] {
  /// The nodes without braces around all of them.
  var ungrouped: [MathNode] {
    guard count == 1, case .row(let inner) = self[0].content else { return self }
    return MeaningfulNodes.of(inner).ungrouped
  }

  /// Whether a relation stands here, in no inner brackets.
  var hasConditionSign: Bool {
    var depth = 0
    for node in self {
      if node.bracket(.opening) != nil { depth += 1 }
      if node.bracket(.closing) != nil { depth -= 1 }
      if depth == 0, node.isConditionSign { return true }
    }
    return false
  }

  /// The nodes without one pair of brackets around all of them.
  var withoutBrackets: [MathNode] {
    let nodes = MeaningfulNodes.of(self).ungrouped
    if nodes.count == 1, case .fence(let fence) = nodes[0].content {
      return MeaningfulNodes.of(fence.body.elements)
    }
    guard nodes.count > 2, let first = nodes.first, let last = nodes.last, first.bracket(.opening) != nil,
      last.bracket(.closing) != nil, last.scripts == nil
    else { return nodes }
    return Array(nodes.dropFirst().dropLast())
  }

  /// The parts under a sum: lines, and parts between commas, colons and bars.
  fileprivate var limitGroups: [[MathNode]] {
    let nodes = MeaningfulNodes.of(self).ungrouped
    if nodes.count == 1, case .grid(let grid) = nodes[0].content, grid.kind == .substack {
      return grid.rows.prefix(30).flatMap { row in row.cells.flatMap(\.elements).limitGroups }
    }
    var groups: [[MathNode]] = [[]]
    var depth = 0
    for node in nodes {
      if node.bracket(.opening) != nil { depth += 1 }
      if node.bracket(.closing) != nil { depth -= 1 }
      if depth == 0, let text = node.symbol?.text, [",", ";", ":", "|", "∣"].contains(text) {
        groups.append([])
      } else if !node.isWideSpace {
        groups[groups.count - 1].append(node)
      }
    }
    return groups.filter { !$0.isEmpty }
  }
}

extension String {
  /// The text without blanks at its ends.
  var trimmingBlanks: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
