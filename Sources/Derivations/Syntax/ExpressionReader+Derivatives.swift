import MathSyntax

/// Derivatives, in all supported notations.
extension ExpressionReader {
  /// `\frac{a}{b}`, `\frac{\partial L}{\partial z}`, `\frac{\partial}{\partial z} (…)`
  mutating func fraction(
    _ fraction: MathNode.Fraction, _ node: MathNode
  ) throws(DerivationProblem) -> Expression {
    guard fraction.hasBar else { throw node.unreadable }
    let above = MeaningfulNodes.of(fraction.numerator.elements).opened
    let below = MeaningfulNodes.of(fraction.denominator.elements).opened
    guard let sign = above.first, sign.isDifferential, let other = below.first, other.isDifferential else {
      let (numerator, denominator) = (
        try whole(fraction.numerator), try whole(fraction.denominator)
      )
      return Expression(.binary(.divide, numerator, denominator, position: node.range), at: node.range)
    }
    guard sign.scripts == nil, !below.dropFirst().contains(where: { $0.symbol?.text == "∂" }) else {
      return try secondDerivative(above, below, fraction, node)
    }
    let variable = try whole(row(below.dropFirst(), fraction.denominator.range))
    guard above.count > 1 else {
      let body = try reductionBody()
      return Expression(
        .derivative(of: body, by: variable), at: node.range.lowerBound..<body.range.upperBound)
    }
    let body = try whole(row(above.dropFirst(), fraction.numerator.range))
    return Expression(.derivative(of: body, by: variable), at: node.range)
  }

  /// `\partial L / \partial z_3`, the first sign already read.
  mutating func slantedDerivative(from node: MathNode) throws(DerivationProblem) -> Expression {
    let numerator = try factor()
    guard peek()?.symbol?.text == "/", peek(1)?.symbol?.text == "∂" else {
      throw DerivationProblem(
        .syntax, "a derivative is \\partial L / \\partial z or \\frac{\\partial L}{\\partial z}",
        at: node.range)
    }
    next()
    next()
    let variable = try factor()
    return Expression(
      .derivative(of: numerator, by: variable), at: node.range.lowerBound..<variable.range.upperBound)
  }

  /// `\nabla_{W_2} L`
  mutating func gradient(_ scripts: MathNode.Scripts, _ node: MathNode) throws(DerivationProblem)
    -> Expression
  {
    guard let lower = scripts.lower, scripts.upper == nil else {
      throw DerivationProblem(
        .syntax, "the gradient has no variable", at: node.range,
        hint: "write it below the sign: \\nabla_{W_2} L")
    }
    let variable = try whole(lower)
    let body = try factor()
    return Expression(.derivative(of: body, by: variable), at: node.range.lowerBound..<body.range.upperBound)
  }

  func row(_ nodes: ArraySlice<MathNode>, _ range: Range<Int>) -> MathNode {
    MathNode(.row(Array(nodes)), at: nodes.first.map { $0.range.lowerBound..<range.upperBound } ?? range)
  }
}

extension MathNode {
  /// `\partial`, or an upright or slanted d.
  var isDifferential: Bool {
    switch content {
    case .symbol(let symbol): symbol.text == "∂" || symbol.name == "d"
    case .scripts(let scripts): scripts.base.symbol.map { $0.text == "∂" || $0.name == "d" } ?? false
    default: false
    }
  }
}

extension [MathNode] {
  /// The nodes without one pair of braces around all of them.
  fileprivate var opened: [MathNode] {
    guard count == 1, case .row(let inner) = self[0].content else { return self }
    return MeaningfulNodes.of(inner)
  }
}
