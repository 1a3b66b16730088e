import MathSyntax

/// What stands between bars: `|a|`, `\|v\|`, and `||v||`, which is the same norm typed with two bars.
///
/// Bars open as they close. Two of them side by side open a norm where the next bars are two side by side again:
/// `||a| - b|` is a number's absolute value in another's.
extension ExpressionReader {
  /// A bar where an expression can end closes what was opened last.
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

  /// Two bars stand here, and the next bars in the same brackets are two as well.
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
  /// No blank stands between the two. What one macro has put in has the place of its call.
  func touches(_ next: MathNode) -> Bool {
    range.upperBound == next.range.lowerBound || range == next.range
  }
}
