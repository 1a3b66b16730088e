/// The factors of a product with the operators between them, and the ways to group them.
struct ProductReading {
  private var factors: [Expression]
  private var signs: [(Expression.Operator, Range<Int>)] = []

  init(first: Expression) { factors = [first] }

  mutating func append(_ sign: Expression.Operator, at place: Range<Int>, _ factor: Expression) {
    signs.append((sign, place))
    factors.append(factor)
  }

  var expression: Expression {
    let fromTheLeft = grouped(0..<factors.count)
    let kinds = Set(signs.map(\.0))
    let entrywise: Set<Expression.Operator> = [.hadamard, .asterisk, .tensor]
    guard kinds.count > 1 else { return fromTheLeft }
    let tight = split { $0 != .multiply }
    guard !kinds.isDisjoint(with: entrywise) else { return either(tight, fromTheLeft) }
    return either(tight, either(split(at: entrywise.contains), fromTheLeft))
  }

  private func either(_ first: Expression, _ second: Expression) -> Expression {
    Expression(.either(first, second), at: first.range)
  }

  private func grouped(_ range: Range<Int>) -> Expression {
    var product = factors[range.lowerBound]
    for index in range.dropFirst() { product = combined(product, factors[index], signs[index - 1]) }
    return product
  }

  /// Groups the factors between separating operators first, and then combines the groups from the left.
  private func split(at separates: (Expression.Operator) -> Bool) -> Expression {
    var start = 0
    var product: Expression?
    var pending: (Expression.Operator, Range<Int>)?
    for index in 0...signs.count {
      guard index == signs.count || separates(signs[index].0) else { continue }
      let group = grouped(start..<index + 1)
      product = product.flatMap { left in pending.map { combined(left, group, $0) } } ?? group
      if index < signs.count { pending = signs[index] }
      start = index + 1
    }
    return product ?? factors[0]
  }

  private func combined(
    _ left: Expression, _ right: Expression, _ sign: (Expression.Operator, Range<Int>)
  ) -> Expression {
    Expression(left, sign.0, right, position: sign.1)
  }
}
