import MathSyntax

/// Splits a displayed formula into its equations.
///
/// formula   → line*
/// line      → statement (separator statement)*
/// statement → expression (relation expression)* | relation expression … | range | words
/// relation  → "=" | "≡" | "≈" | "≠" | ":="
/// separator → "," | ";" | "." | a space of \quad or more
/// relation  → … | "<" | ">" | "≤" | "≥"
/// range     → index "=" expression "," ("…" ",")? expression | index "<" expression | index "∈" set
/// condition → "(" condition ")" | relations between indices and numbers, or any relations after "for" or "if"
///
/// A side with a gap is not read further; see `Gaps`. `\square` after an equation, behind a separator, is the sign for the
/// end of a proof.
///
/// A line that begins with a relation continues the chain before it. A line that begins with an operator continues the
/// expression before it. An index is a letter that is not a symbol. Ranges and conditions say for which values the
/// equations of their line are stated; if the line has none, they belong to the equation before it. The equations must
/// use their indices.
struct ChainReader {
  private(set) var chains: [Chain] = []
  private(set) var problems: [DerivationProblem] = []
  /// The symbols that unreadable lines would have defined, with their places.
  private(set) var unreadDefinitions: [(symbol: Symbol, range: Range<Int>)] = []
  /// The letters of the lines that could not be read.
  private(set) var unreadLetters: Set<String> = []
  /// Gaps that stand alone, without a sign.
  private(set) var openPlaces: [Range<Int>] = []
  /// The gaps of the current line.
  private var gaps = Gaps(in: [])
  /// The index ranges of the current line.
  private var ranges: [String: ClosedRange<Int>] = [:]
  private var openRanges: Set<String> = []
  private var bounds: [IndexBounds] = []
  /// The conditions of the current line.
  private var conditions: [Condition] = []
  /// The letters that equations of this formula begin with.
  private var ownLetters: Set<String> = []
  private var isBroken = false
  private let isKnown: (String) -> Bool

  /// - Parameters:
  ///   - limit: the number of equations that are read. A further equation is a problem.
  ///   - isSymbol: returns whether a letter stands for a quantity of the run or is defined. Such a letter is not an
  ///     index.
  init(_ formula: MathFormula, limit: Int = .max, isSymbol: @escaping (String) -> Bool = { _ in false }) {
    isKnown = isSymbol
    let source = Array(formula.source.utf8)
    var broken =
      formula.problems.filter(\.isFatal).map(DerivationProblem.init) + VisibleParts.problems(of: formula)
    let lines = Self.lines(of: formula.root.elements)
    // A problem outside of the lines may affect all of them.
    if let problem = broken.first(where: { problem in !lines.contains { $0.holds(problem.range) } }) {
      problems = [problem]
      return
    }
    var count = 0
    for line in lines {
      let before = chains.count
      let openBefore = openPlaces.count
      gaps = Gaps(in: line)
      (ranges, openRanges, bounds, conditions) = ([:], [], [], [])
      let lineEnds = LineEnd.all(in: line, of: source)
      let own = broken.filter { line.holds($0.range) }
      broken.removeAll { line.holds($0.range) }
      do throws(DerivationProblem) {
        if let first = own.first { throw first }
        try read(line)
        try checkConditions(from: before)
        isBroken = false
      } catch {
        chains.removeSubrange(before...)
        openPlaces.removeSubrange(openBefore...)
        let end = lineEnds.first { $0.place.lowerBound <= error.range.lowerBound }
        problems.append(end?.problem ?? error)
        isBroken = true
        for node in line { node.collectLetters(into: &unreadLetters) }
        unreadDefinitions += ([Self.definedName(line)] + lineEnds.map { Self.definedName($0.next) })
          .compactMap(\.self)
      }
      count += chains[before...].reduce(0) { $0 + $1.links.count } + openPlaces.count - openBefore
      if count > limit {
        chains.removeSubrange(before...)
        openPlaces.removeSubrange(openBefore...)
        problems.append(
          DerivationProblem(
            .size, "there are too many equations: nothing is checked from here on",
            at: line.first?.range ?? 0..<0,
            hint: "a notebook may have \(DerivationChecker.equationLimit) of them in its checked formulas"))
        break
      }
      for index in min(before, max(chains.count - 1, 0))..<chains.count {
        chains[index].ranges.merge(ranges) { $1 }
        chains[index].openRanges.formUnion(openRanges)
        chains[index].bounds += bounds
        chains[index].conditions += conditions
        chains[index].lineEnds += lineEnds.filter(chains[index].holds)
      }
    }
    if chains.isEmpty, problems.isEmpty, openPlaces.isEmpty {
      problems.append(
        DerivationProblem(
          .syntax, "nothing to check: there is no equals sign", at: 0..<formula.source.utf8.count,
          hint: "leave the word check off a formula that claims nothing"))
    }
  }

  // MARK: Lines

  private static func lines(of nodes: [MathNode]) -> [[MathNode]] {
    var lines: [[MathNode]] = []
    var current: [MathNode] = []
    func end() {
      if !current.isEmpty { lines.append(current) }
      current = []
    }
    for node in MeaningfulNodes.of(nodes, keepsSpaces: true) {
      switch node.content {
      case .grid(let grid) where node.isGridOfLines:
        end()
        for row in grid.rows {
          let isContinued = row.cells.first.map { MeaningfulNodes.of($0.elements).isEmpty } ?? true
          for (index, line) in Self.lines(of: joined(row.cells)).enumerated() {
            if index == 0, let last = lines.last, goesOn(line, after: last, isContinued: isContinued) {
              lines[lines.count - 1] = last.trimmingSpaces + line.trimmingSpaces
            } else {
              lines.append(line)
            }
          }
        }
      case .row(let inner) where inner.contains(where: \.isGridOfLines):
        end()
        lines += Self.lines(of: inner)
      default: current += node.sentence
      }
    }
    end()
    return lines
  }

  /// Joins the cells of a line. A wide space after each pair of cells separates the equations.
  private static func joined(_ cells: [MathNode]) -> [MathNode] {
    cells.enumerated().flatMap { index, cell -> [MathNode] in
      let gap = index > 0 && index.isMultiple(of: 2)
      let place = cell.range.lowerBound
      return (gap ? [MathNode(.space(1), at: place..<place)] : []) + cell.elements
    }
  }

  /// Returns whether the line continues the previous one: a long expression was broken before or after an operator.
  private static func goesOn(_ line: [MathNode], after last: [MathNode], isContinued: Bool) -> Bool {
    guard let first = line.first(where: { !$0.isWideSpace }), let end = last.last(where: { !$0.isWideSpace })
    else { return false }
    if end.relation != nil || end.symbol?.atomClass == .binary { return true }
    guard first.symbol?.atomClass == .binary else { return false }
    return isContinued || !line.contains { $0.relation != nil }
  }

  /// Returns the symbol that stands alone before a line's first sign.
  static func definedName(_ line: some Sequence<MathNode>) -> (symbol: Symbol, range: Range<Int>)? {
    var reader = ExpressionReader(line.filter { !$0.isWideSpace })
    guard let left = try? reader.expression(), let relation = reader.peek()?.relation,
      relation == .equal || relation == .defined, case .symbol(let symbol) = left.form
    else { return nil }
    return (symbol, left.range)
  }

  // MARK: Statements

  private mutating func read(_ line: [MathNode]) throws(DerivationProblem) {
    var reader = ExpressionReader(line)
    var isFirst = true
    while true {
      if !isFirst, let problem = reader.transposeOfCode { throw problem }
      // Full stops can be dots in the place of an answer.
      while gaps[reader.position] == nil, reader.peek()?.isSeparator == true { reader.next() }
      guard let node = reader.peek() else { return }
      defer { isFirst = false }
      if gaps[reader.position] == nil {
        if isFirst, let nodes = reader.takePrefix() {
          try readStatements(nodes, at: nodes[0].range)
          continue
        }
        if try readRemark(&reader) { continue }
        if let condition = reader.takeCondition() {
          try readStatements(condition.nodes, at: condition.range)
          continue
        }
      }
      let before = chains
      if let relation = node.relation, isFirst {
        guard !chains.isEmpty, !isBroken else {
          throw DerivationProblem(
            .syntax,
            isBroken
              ? "the line before this sign could not be read" : "the left side of this sign is missing",
            at: node.range)
        }
        try reader.links(from: relation, into: &chains[chains.count - 1], gaps)
      } else {
        try statement(&reader, isRemark: !isFirst)
      }
      guard reader.isAtSeparator || reader.isAtCondition else {
        guard let stray = reader.peek() else { return }
        // The line was not read to its end, so the result is discarded.
        chains = before
        throw stray.strayProblem
      }
    }
  }

  /// - Parameter isRemark: whether something stands before it on the line. A number alone, such as `(1)`, is then a
  ///   remark.
  private mutating func statement(_ reader: inout ExpressionReader, isRemark: Bool) throws(DerivationProblem)
  {
    let start = reader.peek()
    let first = try reader.side(gaps)
    if let relation = reader.peek()?.relation {
      var chain = Chain(first: first, links: [])
      try reader.links(from: relation, into: &chain, gaps)
      if try readUpperBound(chain) || readRange(chain, &reader) { return }
      if let condition = condition(chain, isRemark: isRemark) {
        conditions.append(condition)
        return
      }
      chains.append(chain)
      if let letter = first.letter { ownLetters.insert(letter) }
    } else if let letter = first.letter, !isSymbol(letter), reader.peek()?.isMembership == true {
      try readSet(letter, first.range, &reader)
    } else if reader.isAtSeparator, let gap = first.gap {
      let isEndOfProof = isRemark && start?.symbol?.text == "□" && start?.range == first.range
      if !isEndOfProof { openPlaces.append(gap) }
    } else if reader.isAtSeparator || reader.isAtCondition, !(isRemark && first.isLiteral) {
      throw DerivationProblem(
        .syntax, "no equals sign: there is nothing to check here", at: first.range,
        hint: "write an equation, or leave the word check off")
    }
  }

  /// Reads an index range such as `k = 1, \dots, K`, which is not an equation to check.
  private mutating func readRange(_ chain: Chain, _ reader: inout ExpressionReader) -> Bool {
    guard chain.links.count == 1, let letter = chain.first.letter, !isSymbol(letter),
      case .number(let start) = chain.links[0].right.form, let from = Int(exactly: start), from >= 0
    else { return false }
    var ahead = reader
    ahead.skipSeparators()
    let hasDots = ahead.skipDots()
    if hasDots { ahead.skipSeparators() }
    guard let end = try? ahead.expression(), ahead.peek()?.relation == nil else { return false }
    var last: Int?
    if case .number(let number) = end.form { last = Int(exactly: number) }
    guard hasDots || last != nil else { return false }
    if let last, last >= from { ranges[letter] = from...last } else { openRanges.insert(letter) }
    reader = ahead
    var range = IndexBounds(
      letter: letter, first: from, last: end, range: chain.first.range.lowerBound..<end.range.upperBound)
    if !hasDots, let last { range.only = [from, last] }
    defer { bounds.append(range) }
    // l = 1, 2, 3
    while let node = reader.peek(), node.symbol?.text == "," {
      var ahead = reader
      ahead.skipSeparators()
      guard let next = try? ahead.expression(), case .number(let number) = next.form,
        let value = Int(exactly: number), ahead.isAtSeparator, let before = ranges[letter]
      else { break }
      ranges[letter] = min(before.lowerBound, value)...max(before.upperBound, value)
      range.only?.insert(value)
      if value > before.upperBound { range.last = next }
      range.first = min(range.first, value)
      reader = ahead
    }
    return true
  }

  /// Returns whether the letter stands for a quantity of the run, or is defined by the notebook before this formula or
  /// in it.
  private func isSymbol(_ letter: String) -> Bool {
    isKnown(letter) || ownLetters.contains(letter)
  }

  // MARK: Ranges and conditions

  /// Reads an upper bound such as `l < 3` or `j < k`. Returns false if the chain is no upper bound.
  private mutating func readUpperBound(_ chain: Chain) throws(DerivationProblem) -> Bool {
    guard chain.links.count == 1, chain.links[0].relation == .less, let letter = chain.first.letter,
      !isSymbol(letter)
    else { return false }
    let bound = chain.links[0].right
    let condition = Condition(chain)
    if case .number(let end) = bound.form {
      guard let end = Int(exactly: end), end > 1 else {
        throw DerivationProblem(
          .syntax, "an index is a whole number from 1 on, and none is below this number", at: bound.range)
      }
      ranges[letter] = 1...(end - 1)
      conditions.append(condition)
    } else if bound.isIndexValue(unless: isSymbol) {
      conditions.append(condition)
    } else {
      openRanges.insert(letter)
      conditions.append(condition)
    }
    return true
  }

  /// Returns the condition that a chain is, if it claims nothing: it relates only indices and numbers, or says which
  /// numbers `z` may be.
  private func condition(_ chain: Chain, isRemark: Bool) -> Condition? {
    if isRemark, chain.links.count == 1, chain.links[0].relation == .equal, chain.first.isLabelEntry,
      chain.links[0].right.isLiteral
    {
      return Condition(chain)
    }
    guard isRemark || !chains.isEmpty, chain.links.allSatisfy({ $0.relation.isConditional }) else {
      return nil
    }
    // i = k is a condition only beside an equation with these indices. Elsewhere it claims something.
    let hasEqual = chain.links.contains { $0.relation == .equal }
    guard
      !hasEqual
        || isRemark
          && Condition(chain).letters.allSatisfy({ letter in
            chains.contains { $0.hasIndex(letter) }
          })
    else { return nil }
    let sides = [chain.first] + chain.links.map(\.right)
    let letters = sides.compactMap(\.letter)
    let isAboutIndices =
      sides.allSatisfy { $0.isIndexValue(unless: isSymbol) } && sides.contains { !$0.isLiteral }
      && !(letters.isEmpty && sides.allSatisfy { $0.letter == nil && $0.isLiteral })
    let isAboutAnyNumber =
      isRemark && letters == ["z"] && sides.allSatisfy { $0.isLiteral || $0.letter == "z" }
    return isAboutIndices || isAboutAnyNumber ? Condition(chain) : nil
  }

  /// Reads words between equations, such as "and" or "for all j". A range or a condition after "for" or "if" is obeyed.
  /// Returns false if no words stand here.
  private mutating func readRemark(_ reader: inout ExpressionReader) throws(DerivationProblem) -> Bool {
    guard let words = reader.peek(), words.isComment || words.symbol?.name == "forall" else { return false }
    reader.next()
    guard words.opensRemark else { return true }
    var nodes: [MathNode] = []
    while let node = reader.peek(), !node.isWideSpace, node.symbol?.text != ":" {
      nodes.append(node)
      reader.next()
    }
    if reader.peek()?.symbol?.text == ":" { reader.next() }
    guard nodes.contains(where: { $0.isConditionSign || $0.isConditionInBrackets }) else { return true }
    try readStatements(nodes, at: nodes[0].range)
    return true
  }

  /// Reads ranges and conditions. Every statement in `nodes` must be one.
  private mutating func readStatements(_ nodes: [MathNode], at range: Range<Int>) throws(DerivationProblem) {
    var reader = ExpressionReader(nodes)
    while true {
      while reader.peek()?.isSeparator == true || reader.peek()?.isComment == true { reader.next() }
      guard reader.peek() != nil else { return }
      if let inner = reader.takeCondition() {
        try readStatements(inner.nodes, at: inner.range)
        continue
      }
      let first = try reader.expression()
      if let relation = reader.peek()?.relation {
        var chain = Chain(first: first, links: [])
        try reader.links(from: relation, into: &chain, Gaps(in: []))
        if try !readUpperBound(chain), !readRange(chain, &reader) {
          guard chain.links.allSatisfy({ $0.relation.isConditional }) else {
            throw DerivationProblem(
              .syntax, "this is no condition", at: chain.links[0].sign,
              hint: "a condition has =, \\ne, <, >, \\le or \\ge")
          }
          conditions.append(Condition(chain))
        }
      } else if let letter = first.letter, reader.peek()?.isMembership == true {
        try readSet(letter, first.range, &reader)
      }
      guard reader.isAtSeparator else {
        throw reader.peek()?.unexpected ?? DerivationProblem(.syntax, "this is no condition", at: range)
      }
    }
  }

  /// Reads `k \in \{1, \dots, 5\}`, or `k \in C` for all values of the index.
  private mutating func readSet(
    _ letter: String, _ range: Range<Int>, _ reader: inout ExpressionReader
  ) throws(DerivationProblem) {
    reader.next()
    guard let set = reader.takeSet() else {
      _ = try reader.factor()
      openRanges.insert(letter)
      return
    }
    var inner = ExpressionReader(set)
    let first = try inner.expression()
    let chain = Chain(
      first: Expression(.symbol(Symbol(letter, at: range)), at: range),
      links: [
        Chain.Link(relation: .equal, sign: range, right: first)
      ])
    guard readRange(chain, &inner), inner.peek() == nil else {
      throw DerivationProblem(
        .syntax, "this set cannot be read", at: set.first?.range ?? range,
        hint: "write its ends: $k \\in \\{1, \\dots, 5\\}$")
    }
  }

  /// Checks that the indices of each condition are used by an equation of the line, or by the one before it.
  private func checkConditions(from start: Int) throws(DerivationProblem) {
    if let last = conditions.last, conditions.count + bounds.count > ExpressionReader.partLimit {
      throw DerivationProblem(
        .syntax, "more than \(ExpressionReader.partLimit) conditions belong to this line", at: last.range)
    }
    let own = chains[min(start, max(chains.count - 1, 0))...]
    for condition in conditions {
      for letter in condition.letters.sorted() where !isSymbol(letter) {
        guard !own.contains(where: { $0.hasIndex(letter) }) else { continue }
        throw DerivationProblem(
          .syntax, "this is a condition on $\(letter)$, which is no index of an equation here",
          at: condition.range,
          hint: "write it beside the equation that it restricts, and use the same letter there")
      }
    }
  }
}

extension Expression {
  /// Whether this is an entry of the label: `y_k`. Beside an equation, `y_k = 1` says which entry is meant.
  fileprivate var isLabelEntry: Bool {
    guard case .symbol(let symbol) = form, symbol.upper.isEmpty, symbol.lower.first?.only?.letter != nil
    else {
      return false
    }
    return symbol.base == "y" || symbol.base == "t"
  }
}

extension Condition {
  fileprivate init(_ chain: Chain) {
    let last = chain.links.last?.right.range ?? chain.first.range
    self.init(
      parts: [], range: chain.first.range.lowerBound..<max(chain.first.range.upperBound, last.upperBound))
    var left = chain.first
    for link in chain.links {
      parts.append(Part(left: left, relation: link.relation, right: link.right))
      left = link.right
    }
  }
}

extension ExpressionReader {
  /// Reads (relation expression)*. The first sign is the next node.
  fileprivate mutating func links(
    from first: Relation, into chain: inout Chain, _ gaps: Gaps
  ) throws(DerivationProblem) {
    var relation: Relation? = first
    while let sign = relation {
      guard let node = next() else { return }
      var range = node.range
      // ":" and "=" are two signs.
      if sign == .defined, node.symbol?.name == ":" {
        guard peek()?.relation == .equal else { throw node.unexpected }
        guard let equals = next() else { return }
        range = range.lowerBound..<equals.range.upperBound
      }
      if let second = peek(), second.relation != nil {
        throw DerivationProblem(
          .syntax, "two signs stand side by side", at: range.lowerBound..<second.range.upperBound,
          hint: "a single = says that the two sides are equal")
      }
      chain.links.append(Chain.Link(relation: sign, sign: range, right: try side(gaps)))
      relation = peek()?.relation
    }
  }
}

extension DerivationProblem {
  /// A problem of typesetting, which also makes the formula unreadable here.
  fileprivate init(_ problem: MathProblem) {
    self.init(
      .syntax, MessageText.quoting(problem.message), at: problem.range,
      hint: problem.hint.map(MessageText.quoting))
  }
}

extension MathNode {
  /// Collects the symbols of a formula that could not be read, as far as they can be found.
  func collectLetters(into letters: inout Set<String>) {
    if let letterName { letters.insert(letterName) }
    switch content {
    case .row(let nodes): for node in nodes { node.collectLetters(into: &letters) }
    case .scripts(let scripts): scripts.base.collectLetters(into: &letters)
    case .fence(let fence): fence.body.collectLetters(into: &letters)
    case .fraction(let fraction):
      fraction.numerator.collectLetters(into: &letters)
      fraction.denominator.collectLetters(into: &letters)
    case .style(_, let body), .size(_, let body), .color(_, let body), .classed(_, let body),
      .alphabet(_, let body), .link(_, let body),
      .accent(_, let body), .enclosure(_, let body), .root(let body, index: _):
      body.collectLetters(into: &letters)
    default: break
    }
  }
}

extension [MathNode] {
  fileprivate func holds(_ range: Range<Int>) -> Bool {
    guard let first, let last else { return false }
    return first.range.lowerBound <= range.lowerBound && range.upperBound <= last.range.upperBound
  }

  fileprivate var trimmingSpaces: [MathNode] {
    Array(drop(while: \.isWideSpace).reversed().drop(while: \.isWideSpace).reversed())
  }
}

extension Expression {
  /// The letter, if this is a single letter without scripts.
  var letter: String? {
    switch form {
    case .symbol(let symbol) where !symbol.hasScripts && (symbol.base.count == 1 || symbol.base == "ell"):
      return symbol.base == "ell" ? "l" : symbol.base
    case .name(let name)
    where name.subscripts.isEmpty && name.layer == nil && name.example == nil && name.base.count == 1:
      return name.base
    default: return nil
    }
  }
}

extension MathNode {
  fileprivate var isGridOfLines: Bool {
    if case .grid(let grid) = content { grid.kind == .aligned || grid.kind == .gathered } else { false }
  }

  /// The relation that a sign stands for; nil if it cannot be checked.
  var relation: Relation? {
    switch content {
    case .symbol(let symbol):
      switch symbol.text {
      case "=", "≡": .equal
      case "≈", "≃", "≅", "≐": .approximate
      case "≠": .different
      case "<": .less
      case ">": .greater
      case "≤", "⩽", "≦": .lessOrEqual
      case "≥", "⩾", "≧": .greaterOrEqual
      case "≔", ":": .defined
      default: nil
      }
    case .scripts(let scripts): scripts.base.relation
    default: nil
    }
  }

  fileprivate var strayProblem: DerivationProblem {
    if relation != nil {
      return DerivationProblem(
        .syntax, "'\(quoted)' was not expected here", at: range,
        hint: "an equation stands on a line of its own: end the line before it with \\\\")
    }
    if let symbol, symbol.atomClass == .relation {
      let hint =
        switch symbol.text {
        case "←", "→": "an assignment is no equation: leave the word check off"
        case "⇒", "⟹", "⇔", "⟺", "∴":
          "leave it out, and write the next equation on a line of its own: the line before it ends with \\\\"
        default: "nbrun checks =, \\approx, \\ne, <, >, \\le, \\ge and :="
        }
      return DerivationProblem(
        .syntax, "'\(quoted)' is not a sign that can be checked", at: range, hint: hint)
    }
    return unexpected
  }
}
