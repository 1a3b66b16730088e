import MathSyntax

/// Letters before brackets: `h(a_j)` is a function of a_j or the product of h and a_j, and `J(W, b; x, y)` is the loss
/// with the names of what it depends on.
extension ExpressionReader {
  /// The letters that texts use for functions as well as for quantities.
  private static let functionLetters: Set<String> = [
    "h", "s", "S", "R", "psi", "rho", "chi", "H", "a", "o",
  ]
  /// The letters that texts use for the loss.
  static let lossLetters: Set<String> = [
    "J", "C", "L", "l", "E", "ell", "H", "xi", "CE", "Loss", "loss", "cost", "D",
  ]

  func mayBeFunction(_ symbol: Symbol) -> Bool {
    Self.functionLetters.contains(symbol.base) || Self.lossLetters.contains(symbol.base)
  }

  /// Reads the brackets after a letter, if the letter can be a function.
  mutating func call(_ written: Expression) throws(DerivationProblem) -> Expression {
    guard case .symbol(let symbol) = written.form, let next = peek(), next.opensRoundBracket else {
      return written
    }
    if Self.lossLetters.contains(symbol.base), let end = endOfArguments(next) {
      let last = peek(end - 1) ?? next
      let arguments = (0..<end).compactMap { peek($0) }.flatMap { node -> [MathNode] in
        if case .fence(let fence) = node.content { return MeaningfulNodes.of(fence.body.elements) }
        return node.withoutGroups
      }
      position(at: end)
      var symbol = symbol
      symbol.arguments = arguments.compactMap { ($0.scripts?.base.soleNode ?? $0).letterName }
      return Expression(.symbol(symbol), at: written.range.lowerBound..<last.range.upperBound)
    }
    guard Self.functionLetters.contains(symbol.base), !symbol.isTransposed, symbol.power == nil else {
      return written
    }
    let inner: Expression
    let close: MathNode
    if case .fence(let fence) = next.content {
      self.next()
      (inner, close) = (try self.fence(fence, next), next)
    } else if next.scripts != nil {
      // Scripts on the brackets belong to the brackets of a product.
      return written
    } else {
      let before = self
      (inner, close) = try bracketed(from: next)
      if close.scripts != nil {
        self = before
        return written
      }
    }
    let argument = inner.located(at: next.range.lowerBound..<close.range.upperBound)
    let range = written.range.lowerBound..<close.range.upperBound
    return Expression(
      .call(
        symbol, applied: Expression(.application(.hiddenActivation, primes: 0, inner), at: range),
        multiplied: Expression(.binary(.multiply, written, argument, position: argument.range), at: range)),
      at: range)
  }

  /// Returns the distance of the node after the brackets, if they hold names of arguments: several of them, or one
  /// symbol alone.
  private func endOfArguments(_ open: MathNode) -> Int? {
    if case .fence(let fence) = open.content {
      return Self.areArguments(MeaningfulNodes.of(fence.body.elements)) ? 1 : nil
    }
    guard open.scripts == nil else { return nil }
    var distance = 1
    var depth = 1
    var inside: [MathNode] = []
    while let node = peek(distance) {
      if node.bracket(.opening) != nil { depth += 1 }
      if node.bracket(.closing) != nil { depth -= 1 }
      distance += 1
      if depth == 0 { return node.scripts == nil && Self.areArguments(inside) ? distance : nil }
      inside += node.withoutGroups
    }
    return nil
  }

  private static func areArguments(_ nodes: [MathNode]) -> Bool {
    let separators = nodes.filter { [",", ";", "∣", "|"].contains($0.symbol?.text ?? "") }.count
    let operators = nodes.filter { node in
      [.binary, .relation].contains(node.symbol?.atomClass ?? .ordinary) && node.symbol?.text != "∣"
    }
    return operators.isEmpty && (separators > 0 || nodes.count == 1 && nodes[0].isSymbolWithScripts)
  }
}

extension Expression {
  /// Returns an application with its function written as this symbol.
  func settingFunction(_ symbol: Symbol, keepsScripts: Bool) -> Expression {
    guard keepsScripts else { return self }
    switch form {
    case .application(let function, let primes, let inner):
      return Expression(.scriptedFunction(symbol, function, primes: primes, inner), at: range)
    case .power, .transpose, .subscripted, .ofExample, .binary:
      var parts = parts
      parts[0] = parts[0].settingFunction(symbol, keepsScripts: true)
      return replacing(parts)
    default: return self
    }
  }
}

extension Expression.Function {
  /// Whether a network's hidden units may have it.
  var isActivation: Bool {
    switch self {
    case .activation, .hiddenActivation, .activationOfLayer: true
    default: false
    }
  }
}

extension MathNode {
  /// The nodes of a group in braces, or the node.
  fileprivate var withoutGroups: [MathNode] {
    if case .row(let inner) = content { return MeaningfulNodes.of(inner).flatMap(\.withoutGroups) }
    return [self]
  }

  fileprivate var isSymbolWithScripts: Bool { letterName != nil || scripts?.base.soleNode?.letterName != nil }
}
