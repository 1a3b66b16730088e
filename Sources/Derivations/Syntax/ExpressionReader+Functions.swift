import MathSyntax

/// Functions and their arguments.
extension ExpressionReader {
  /// Reads a function's argument: an expression in brackets, or the next factor as in `\log \hat y_k`.
  /// - Parameter base: the base of a logarithm; nil means e, or 10 for `\lg`.
  mutating func application(
    _ function: Expression.Function, primes: Int, from node: MathNode, base: Expression? = nil
  ) throws(DerivationProblem) -> Expression {
    if function == .max || function == .min { return try maximum(function, from: node) }
    if let kind = function.reductionKind {
      throw DerivationProblem(
        .syntax, "this sign has no index", at: node.range,
        hint: "write it below the sign: \\arg\\\(kind == .argumentOfMinimum ? "min" : "max")_k z_{3,k}")
    }
    let base = base ?? (node.isDecadicLogarithm ? Expression(.number(10), at: node.range) : nil)
    func applied(_ inner: Expression, _ range: Range<Int>) -> Expression {
      let whole = Expression(.application(function, primes: primes, inner), at: range)
      guard function == .log, let base else { return whole }
      // log_b a = ln a / ln b
      let scale = Expression(.application(.log, primes: 0, base), at: base.range)
      return Expression(.binary(.divide, whole, scale, position: base.range), at: range)
    }
    if isBare(function, at: node) {
      return applied(Expression(.name(Name(base: Name.anyNumber)), at: node.range), node.range)
    }
    guard let next = peek(), startsFactor(next) else {
      throw DerivationProblem(.syntax, "'\(node.quoted)' needs an argument", at: node.range)
    }
    // Scripts on the closing bracket belong to the whole application: softmax(z)_k.
    if next.bracket(.opening) != nil {
      let (inner, close) = try bracketed(from: next)
      let range = node.range.lowerBound..<close.range.upperBound
      return try with(close.scripts, on: applied(inner, range), range)
    }
    if let scripts = next.scripts, case .fence(let fence) = scripts.base.content {
      self.next()
      let inner = try self.fence(fence, scripts.base)
      let range = node.range.lowerBound..<next.range.upperBound
      return try with(scripts, on: applied(inner, range), range)
    }
    let argument = try factor()
    return applied(argument, node.range.lowerBound..<argument.range.upperBound)
  }

  /// Whether an activation stands here without an argument, as in `\sigma' = \sigma (1 - \sigma)`.
  private func isBare(_ function: Expression.Function, at node: MathNode) -> Bool {
    guard function.isActivation else { return false }
    guard let next = peek(), startsFactor(next) else { return true }
    guard next.opensRoundBracket else { return false }
    // In the brackets behind it, the same function stands without an argument.
    var inside: [MathNode] = []
    if case .fence(let fence) = next.content {
      inside = MeaningfulNodes.of(fence.body.elements)
    } else {
      var distance = 1
      while let part = peek(distance), part.bracket(.closing) == nil {
        inside.append(part)
        distance += 1
      }
    }
    let name = node.functionName
    return inside.indices.contains { index in
      guard name != nil, inside[index].functionName == name else { return false }
      return index + 1 == inside.count || !startsFactor(inside[index + 1])
    }
  }

  /// max(0, z) and min(0, z), entry by entry.
  private mutating func maximum(_ function: Expression.Function, from node: MathNode)
    throws(DerivationProblem) -> Expression
  {
    var reader = self
    var close = node
    if let fenced = peek(), case .fence(let fence) = fenced.content {
      reader = inner(MeaningfulNodes.of(fence.body.elements))
      next()
      close = fenced
    } else if let open = peek(), open.bracket(.opening) != nil {
      reader.next()
    } else {
      throw DerivationProblem(
        .syntax, "\(function) needs its arguments in brackets: \\\(function)(0, z)", at: node.range)
    }
    let first = try reader.expression()
    if reader.peek() == nil || reader.peek()?.bracket(.closing) != nil {
      return try extremeEntry(function, of: first, reader, close, from: node)
    }
    guard let comma = reader.next(), comma.symbol?.text == "," else {
      throw DerivationProblem(
        .syntax, "\(function) compares two things: \\\(function)(0, z), or \\\(function)_k z_k over an index",
        at: node.range)
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
      .binary(function == .max ? .maximum : .minimum, first, second, position: node.range),
      at: node.range.lowerBound..<close.range.upperBound)
  }

  /// `\max(z)`, the largest entry. The reader is at the end of the argument.
  private mutating func extremeEntry(
    _ function: Expression.Function, of inner: Expression, _ reader: ExpressionReader, _ last: MathNode,
    from node: MathNode
  ) throws(DerivationProblem) -> Expression {
    var close = last
    if case .fence = last.content {
    } else {
      self = reader
      guard let end = next() else {
        throw DerivationProblem(.syntax, "the bracket is never closed", at: node.range)
      }
      close = end
    }
    let index = Subscript(form: .letter(Self.entryLetter, plus: 0), range: node.range)
    let entry = Expression(.subscripted(inner, [index]), at: inner.range)
    return Expression(
      .reduction(
        .init(
          kind: function == .max ? .maximum : .minimum,
          index: .init(name: Self.entryLetter, range: node.range),
          lower: nil, upper: nil, body: entry)),
      at: node.range.lowerBound..<close.range.upperBound)
  }

  /// An index that no author types.
  private static let entryLetter = "entry"

  /// Returns whether a function is applied here. A letter that can be a function or a value is a function only if
  /// brackets follow.
  func appliesFunction(_ function: Expression.Function, written node: MathNode) -> Bool {
    guard function == .hiddenActivation else { return true }
    return peek()?.opensRoundBracket ?? false
  }
}

extension MathNode {
  /// The name of a function, without its primes.
  fileprivate var functionName: String? {
    if let scripts { return scripts.base.soleNode?.functionName }
    return function == nil ? nil : letterName
  }

  /// `\lg`
  fileprivate var isDecadicLogarithm: Bool {
    switch content {
    case .operatorName(let name): name.name == "lg"
    case .text(let words, _): words == "lg"
    case .scripts(let scripts): scripts.base.soleNode?.isDecadicLogarithm ?? false
    default: false
    }
  }
}
