import MathSyntax

/// Expressions between bars: `|a|`, `\|v\|`, and `||v||`, which is the same norm typed with two bars.
///
/// Opening and closing bars look the same. Two bars side by side open a norm if the next bars are also two side by
/// side. `||a| - b|` is an absolute value inside another.
extension ExpressionReader {
  /// Returns whether a bar closes the one that was opened last. Called only where an expression can end.
  func closesBar(_ bar: String) -> Bool {
    openBars.last == Self.doubleBar ? bar == "|" : openBars.last == bar
  }

  private static let doubleBar = "||"

  mutating func betweenBars(_ bar: String, from open: MathNode) throws(DerivationProblem) -> Expression {
    let isDouble = opensNorm
    next()
    if isDouble { next() }
    openBars.append(isDouble ? Self.doubleBar : bar)
    let inner = try expression()
    openBars.removeLast()
    if isDouble { next() }
    guard let close = peek(), close.bar == bar else {
      throw DerivationProblem(.syntax, "the bar is never closed", at: open.range)
    }
    next()
    let range = open.range.lowerBound..<close.range.upperBound
    let isNorm = isDouble || bar != "|"
    return try with(
      close.scripts, on: Expression(isNorm ? .norm(inner) : .magnitude(inner), at: range), range)
  }

  /// Whether two bars stand here, and the next bars in the same brackets are two as well.
  private var opensNorm: Bool {
    guard hasTwoBars(at: 0) else { return false }
    var distance = 2
    var depth = 0
    while let node = peek(distance) {
      if node.bracket(.opening) != nil { depth += 1 }
      if node.bracket(.closing) != nil { depth -= 1 }
      if depth < 0 { return false }
      if depth == 0, node.bar != nil { return hasTwoBars(at: distance) }
      distance += 1
    }
    return false
  }

  private func hasTwoBars(at distance: Int) -> Bool {
    guard let first = peek(distance), let second = peek(distance + 1), first.symbol?.text == "|",
      second.bar == "|"
    else { return false }
    return first.touches(second)
  }
}

extension MathNode {
  /// Returns whether no blank stands between the two nodes. All nodes from one macro have the range of its call, so no
  /// blank stands between them either.
  func touches(_ next: MathNode) -> Bool {
    range.upperBound == next.range.lowerBound || range == next.range
  }
}
