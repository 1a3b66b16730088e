import MathSyntax

/// Functions and their arguments.
extension ExpressionReader {
  /// The argument in brackets, or the next factor: `\log \hat y_k`.
  mutating func application(
    _ function: Expression.Function, primes: Int, from node: MathNode
  ) throws(DerivationProblem) -> Expression {
    if function == .max { return try maximum(from: node) }
    guard let next = peek(), startsFactor(next) else {
      throw DerivationProblem(.syntax, "'\(node.plainText)' needs an argument", at: node.range)
    }
    // The scripts of the closing bracket are the whole application's: softmax(z)_k.
    if next.bracket(.opening) != nil {
      let (inner, close) = try bracketed(from: next)
      let range = node.range.lowerBound..<close.range.upperBound
      return try with(
        close.scripts, on: Expression(.application(function, primes: primes, inner), at: range), range)
    }
    if let scripts = next.scripts, case .fence(let fence) = scripts.base.content {
      self.next()
      let inner = try self.fence(fence, scripts.base)
      let range = node.range.lowerBound..<next.range.upperBound
      return try with(
        scripts, on: Expression(.application(function, primes: primes, inner), at: range), range)
    }
    let argument = try factor()
    return Expression(
      .application(function, primes: primes, argument), at: node.range.lowerBound..<argument.range.upperBound)
  }

  /// max(0, z), entry by entry.
  private mutating func maximum(from node: MathNode) throws(DerivationProblem) -> Expression {
    var reader = self
    var close = node
    if let fenced = peek(), case .fence(let fence) = fenced.content {
      reader = inner(MeaningfulNodes.of(fence.body.elements))
      next()
      close = fenced
    } else if let open = peek(), open.bracket(.opening) != nil {
      reader.next()
    } else {
      throw DerivationProblem(.syntax, "max needs its arguments in brackets: \\max(0, z)", at: node.range)
    }
    let first = try reader.expression()
    guard let comma = reader.next(), comma.symbol?.text == "," else {
      throw DerivationProblem(
        .syntax, "max compares two things: \\max(0, z), or \\max_k z_k over an index", at: node.range)
    }
    let second = try reader.expression()
    if case .fence = close.content {
    } else {
      guard let end = reader.next(), end.bracket(.closing) != nil else {
        throw DerivationProblem(.syntax, "the bracket is never closed", at: node.range)
      }
      self = reader
      close = end
    }
    return Expression(
      .binary(.maximum, first, second, position: node.range),
      at: node.range.lowerBound..<close.range.upperBound)
  }

  /// A letter that may be a function or a value is the function where brackets follow.
  func appliesFunction(_ function: Expression.Function, written node: MathNode) -> Bool {
    guard function == .activation else { return true }
    return peek().map { next in
      if case .fence(let fence) = next.content { return fence.fences.open.text == "(" }
      return next.bracket(.opening) == "("
    } ?? false
  }
}
