import MathSyntax

/// Reads one side of an equation, by recursive descent over the meaningful nodes.
///
/// expression → ("+" | "-")? product (("+" | "-") product)*
/// product    → quotient (operator? quotient)*
/// operator   → "\cdot" | "\times" | "\odot" | "\circ"
/// quotient   → factor ("/" factor)*
/// factor     → primary scripts
/// primary    → number | name | "(" expression ")" | "|" expression "|" | function factor | fraction | root
///            | big-operator product | "\partial" factor "/" "\partial" factor | "\nabla_" name factor
///
/// Factors without an operator between them bind more tightly than factors with one.
struct ExpressionReader {
  private let nodes: [MathNode]
  private(set) var position = 0
  /// The bars that are open, innermost last.
  var openBars: [String] = []
  /// The number of brackets, fractions and scripts around the current position.
  private(set) var depth: Int

  /// Limits on nesting and on the length of sums and products, because recursion uses stack space.
  private static let depthLimit = 60
  private static let lengthLimit = 300
  private static let treeLimit = 400

  init(_ nodes: [MathNode], depth: Int = 0) {
    self.nodes = nodes
    self.depth = depth
  }

  /// Reads a node as one complete expression.
  func whole(_ node: MathNode) throws(DerivationProblem) -> Expression {
    var reader = inner(MeaningfulNodes.of(node.elements))
    guard reader.peek() != nil else {
      throw DerivationProblem(.syntax, "an expression is missing here", at: node.range)
    }
    let expression = try reader.expression()
    guard let rest = reader.peek() else { return expression }
    throw rest.unexpected
  }

  /// Returns a reader for a part of this formula.
  func inner(_ nodes: [MathNode]) -> ExpressionReader { ExpressionReader(nodes, depth: depth + 1) }

  // MARK: Nodes

  func peek(_ distance: Int = 0) -> MathNode? {
    position + distance < nodes.count ? nodes[position + distance] : nil
  }

  @discardableResult
  mutating func next() -> MathNode? {
    guard let node = peek() else { return nil }
    position += 1
    return node
  }

  /// Moves on by this number of nodes.
  mutating func position(at distance: Int) { position += distance }

  var place: Range<Int> {
    peek()?.range ?? nodes.last.map { $0.range.upperBound..<$0.range.upperBound } ?? 0..<0
  }

  // MARK: Between statements

  var isAtSeparator: Bool {
    guard let node = peek() else { return true }
    return node.isSeparator || node.isComment
  }

  mutating func skipSeparators() {
    while peek()?.isSeparator == true { next() }
  }

  mutating func skipDots() -> Bool {
    guard peek()?.isDots == true else { return false }
    next()
    return true
  }

  // MARK: Sums and products

  mutating func expression() throws(DerivationProblem) -> Expression {
    let sum = try self.sum()
    guard sum.depth <= Self.treeLimit else {
      throw DerivationProblem(
        .syntax, "nested more than \(Self.treeLimit) deep", at: sum.range, hint: "give a part of it a name")
    }
    return sum
  }

  private mutating func sum() throws(DerivationProblem) -> Expression {
    let start = place
    var sum: Expression
    switch sign {
    case .subtract?:
      next()
      let product = try self.product()
      sum = Expression(.negative(product), at: start.lowerBound..<product.range.upperBound)
    case .add?:
      next()
      sum = try product()
    default: sum = try product()
    }
    var length = 0
    while let sign, let node = next() {
      length += 1
      try Self.check(length, at: node.range)
      let right = try product()
      sum = Expression(sum, sign, right, position: node.range)
    }
    return sum
  }

  private var sign: Expression.Operator? {
    switch peek()?.symbol?.text {
    case "+": .add
    case "−": .subtract
    default: nil
    }
  }

  private var productSign: Expression.Operator? {
    switch peek()?.symbol?.text {
    case "⋅", "×": .dot
    case "∗", "∙", "•", "⋆": .asterisk
    case "⊗": .tensor
    case "⊙", "∘", "⊛", "⨀": .hadamard
    case "÷", "⊘": .divide
    default: nil
    }
  }

  /// Reads the body of a sum, or of a derivative written before it: everything up to the next + or −.
  mutating func reductionBody() throws(DerivationProblem) -> Expression { try product() }

  private mutating func product() throws(DerivationProblem) -> Expression {
    while peek()?.isWideSpace == true { next() }
    var product = ProductReading(first: try quotient())
    var length = 0
    while let node = peek() {
      length += 1
      try Self.check(length, at: node.range)
      if node.symbol?.text == ".", peek(1)?.symbol?.text == "∗" {
        // `.*` in code is the product entry by entry.
        position(at: 2)
        product.append(.hadamard, at: node.range, try quotient())
      } else if let point = pointAsProduct {
        next()
        product.append(.dot, at: point.range, try quotient())
      } else if let sign = productSign {
        next()
        product.append(sign, at: node.range, try quotient())
      } else if startsFactor(node), !isAtCondition {
        product.append(.multiply, at: node.range, try quotient())
      } else {
        break
      }
    }
    return product.expression
  }

  /// A point between two factors without a blank: `X^T.W`, as French texts write products.
  private var pointAsProduct: MathNode? {
    guard let point = peek(), point.symbol?.text == ".", let right = peek(1), point.touches(right),
      position > 0,
      nodes[position - 1].touches(point), startsFactor(right), transposeOfCode == nil
    else { return nil }
    return point
  }

  private mutating func quotient() throws(DerivationProblem) -> Expression {
    var quotient = try factor()
    var length = 0
    while let node = peek(), node.symbol?.text == "/" {
      length += 1
      try Self.check(length, at: node.range)
      next()
      let divisor = try factor()
      quotient = Expression(quotient, .divide, divisor, position: node.range)
    }
    return quotient
  }

  private static func check(_ length: Int, at range: Range<Int>) throws(DerivationProblem) {
    guard length <= lengthLimit else {
      throw DerivationProblem(
        .syntax, "more than \(lengthLimit) terms or factors in a row", at: range,
        hint: "give a part of them a name")
    }
  }

  /// Returns whether the node can follow a factor without an operator between them.
  func startsFactor(_ node: MathNode) -> Bool {
    if let bar = node.bar { return !closesBar(bar) }
    if node.bracket(.closing) != nil || node.relation != nil || node.isWideSpace || node.isComment {
      return false
    }
    switch node.content {
    case .symbol(let symbol):
      return [.ordinary, .opening, .operation].contains(symbol.atomClass) && symbol.text != "/"
        && !["∀", "."].contains(symbol.text)
    case .space: return false
    default: return true
    }
  }

  /// Whether a condition in round brackets stands here, which ends the expression: `p_i p_j (i \ne j)`.
  var isAtCondition: Bool { bracketedCondition(at: 0)?.bracket == "(" }

  // MARK: Factors

  mutating func factor() throws(DerivationProblem) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw DerivationProblem(
        .syntax, "nested more than \(Self.depthLimit) deep", at: place, hint: "give a part of it a name")
    }
    guard let node = peek() else {
      throw DerivationProblem(.syntax, "something is missing at the end", at: place)
    }
    if let indicator = try indicator() { return indicator }
    if let bar = node.bar { return try betweenBars(bar, from: node) }
    if let bracket = node.bracket(.opening) { return try inBrackets(bracket, from: node) }
    if let applied = try functionOfLetters() { return applied }
    if let problem = wordOfLetters { throw problem }
    if let extremum = try argumentOfExtremum() { return extremum }
    next()
    if let function = node.soleFunction { return try application(function, primes: 0, from: node) }
    switch node.content {
    case .number(let digits): return try number(digits, node)
    case .fraction(let fraction): return try self.fraction(fraction, node)
    case .root(let radicand, let index): return try root(radicand, index, node)
    case .row: return try whole(node).located(at: node.range)
    case .fence(let fence): return try self.fence(fence, node)
    case .grid(let grid):
      guard let written = try self.grid(grid, node) else { throw node.unreadable }
      return written
    case .scripts(let scripts): return try scripted(scripts, node)
    case .symbol(let symbol) where symbol.text == "∂": return try slantedDerivative(from: node)
    case .symbol where node.reduction != nil: return try reductionWithoutIndex(node.reduction ?? .sum, node)
    case .symbol(let symbol) where symbol.text == "∇":
      throw DerivationProblem(
        .syntax, "the gradient has no variable", at: node.range,
        hint: "write it below the sign: \\nabla_{W_2} L")
    case .symbol(let symbol) where symbol.text == "−":
      let inner = try factor()
      return Expression(.negative(inner), at: node.range.lowerBound..<inner.range.upperBound)
    default: break
    }
    if let function = node.function, appliesFunction(function, written: node) {
      return try application(function, primes: 0, from: node)
    }
    if case .accent(let accent, let body) = node.content, let scripts = body.soleNode?.scripts {
      return try accented(accent, scripts, node)
    }
    if let name = longName(from: node) { return try call(name) }
    throw node.unreadable
  }

  /// Reads an expression between `\left` and `\right`, with brackets or bars around it.
  func fence(_ fence: MathNode.Fence, _ node: MathNode) throws(DerivationProblem) -> Expression {
    let bar = fence.fences.open.text
    // \left|\left| y \right|\right|
    if bar == "|", case .fence(let second)? = fence.body.soleNode?.content, second.fences.open.text == bar {
      return Expression(.norm(try whole(second.body)), at: node.range)
    }
    if let grid = try gridInFence(fence, node) { return grid }
    let inner = try whole(fence.body)
    switch (bar, fence.fences.close.text) {
    case ("(", ")"), ("[", "]"), ("{", "}"): return inner.located(at: node.range)
    case ("|", "|"): return Expression(.magnitude(inner), at: node.range)
    case ("‖", "‖"): return Expression(.norm(inner), at: node.range)
    default: throw node.unreadable
    }
  }

  private func number(_ digits: String, _ node: MathNode) throws(DerivationProblem) -> Expression {
    guard let value = Double(digits) else { throw node.unreadable }
    return Expression(.number(value), at: node.range)
  }

  private mutating func inBrackets(
    _ bracket: String, from open: MathNode
  ) throws(DerivationProblem) -> Expression {
    guard ["(", "[", "{"].contains(bracket) else { throw open.unreadable }
    let (inner, close) = try bracketed(from: open)
    let range = open.range.lowerBound..<close.range.upperBound
    // The scripts of the closing bracket are not part of what stands in the brackets.
    let end = close.scripts?.base.range.upperBound ?? close.range.upperBound
    return try with(close.scripts, on: inner.located(at: open.range.lowerBound..<end), range)
  }

  /// Reads the expression between the bracket `open`, which is the next node, and its closing bracket, which may have
  /// scripts.
  mutating func bracketed(
    from open: MathNode
  ) throws(DerivationProblem) -> (inner: Expression, close: MathNode) {
    next()
    // A bar that was opened outside the brackets cannot close inside them.
    let outer = openBars
    openBars = []
    let inner = try expression()
    openBars = outer
    guard let close = peek(), close.bracket(.closing) != nil else {
      throw transposeOfCode ?? peek()?.unexpected
        ?? DerivationProblem(.syntax, "the bracket is never closed", at: open.range)
    }
    next()
    return (inner, close)
  }

  private func root(_ radicand: MathNode, _ index: MathNode?, _ node: MathNode) throws(DerivationProblem)
    -> Expression
  {
    let inner = try whole(radicand)
    guard let index else { return Expression(.application(.sqrt, primes: 0, inner), at: node.range) }
    let one = Expression(.number(1), at: index.range)
    let exponent = Expression(
      .binary(.divide, one, try whole(index), position: index.range), at: index.range)
    return Expression(.power(inner, exponent), at: node.range)
  }
}

extension Expression {
  func located(at range: Range<Int>) -> Expression {
    var copy = self
    copy.range = range
    return copy
  }
}
