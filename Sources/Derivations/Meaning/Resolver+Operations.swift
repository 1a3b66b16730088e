/// Which shapes go together, and how.
extension Resolver {
  mutating func binary(
    _ sign: Expression.Operator, _ left: Term, _ right: Term, at position: Range<Int>, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    let slots = left.slots | right.slots
    let (a, b) = (settled(left.shape), settled(right.shape))
    func elementwise(_ operation: Term.Elementwise, _ shape: Shape) -> Term {
      Term(.elementwise(operation, left, right), shape, slots: slots, at: range)
    }
    switch sign {
    case .add, .subtract, .maximum:
      let operation: Term.Elementwise = sign == .add ? .add : sign == .subtract ? .subtract : .maximum
      if a.isScalar || b.isScalar { return elementwise(operation, a.isScalar ? b : a) }
      if unify(a, b) { return elementwise(operation, a) }
      // W A + b: textbooks add the column to every example's.
      if a.columns == .examples, b.isColumn, unify(a.rows, b.rows) {
        note("the column of \(words(b)) is added to every example's")
        return elementwise(operation, a)
      }
      if b.columns == .examples, a.isColumn, unify(a.rows, b.rows) {
        note("the column of \(words(a)) is added to every example's")
        return elementwise(operation, b)
      }
      let name = sign == .add ? "sum" : sign == .subtract ? "difference" : "maximum"
      throw DerivationProblem(
        .shape, "the shapes of this \(name) differ: \(words(a)) on the left, \(words(b)) on the right",
        at: position,
        hint: a == b.transposed ? "one of them must be transposed" : nil)
    case .multiply, .dot: return try product(sign, left, right, at: position, range)
    case .hadamard:
      if a.isScalar || b.isScalar { return elementwise(.multiply, a.isScalar ? b : a) }
      if unify(a, b) { return elementwise(.multiply, a) }
      throw DerivationProblem(
        .shape, "$\\odot$ takes two of one shape, and these are \(words(a)) and \(words(b))", at: position,
        hint: a == b.transposed ? "one of them must be transposed" : nil)
    case .divide:
      if b.isScalar { return elementwise(.divide, a) }
      guard a.isScalar || unify(a, b) else {
        throw DerivationProblem(.shape, "\(words(a)) cannot be divided by \(words(b))", at: position)
      }
      note("divided entry by entry")
      return elementwise(.divide, a.isScalar ? b : a)
    }
  }

  private mutating func product(
    _ sign: Expression.Operator, _ left: Term, _ right: Term, at position: Range<Int>, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    let slots = left.slots | right.slots
    let (a, b) = (settled(left.shape), settled(right.shape))
    if a.isScalar || b.isScalar {
      return Term(.elementwise(.multiply, left, right), a.isScalar ? b : a, slots: slots, at: range)
    }
    if unify(a.columns, b.rows) {
      let shape = Shape(rows: a.rows, columns: b.columns)
      // (A B) c is A (B c), which has far fewer products.
      if b.isColumn, case .matrixProduct(let first, let second) = left.operation {
        let inner = Term(
          .matrixProduct(second, right), Shape(rows: second.shape.rows, columns: .one),
          slots: second.slots | right.slots, at: range)
        return Term(.matrixProduct(first, inner), shape, slots: slots, at: range)
      }
      return Term(.matrixProduct(left, right), shape, slots: slots, at: range)
    }
    if sign == .dot, a.isColumn, b.isColumn, unify(a.rows, b.rows) {
      note("the dot between two columns is their inner product")
      return Term(.innerProduct(left, right), .scalar, slots: slots, at: range)
    }
    let hint: String? =
      if a == b || (a.isColumn && b.isColumn) {
        "for entry by entry write $\\odot$; for the outer product transpose the right one"
      } else if a.rows == b.rows {
        "the left one transposed would fit"
      } else if a.columns == b.columns {
        "the right one transposed would fit"
      } else if b.columns == a.rows {
        "in the other order they would fit"
      } else {
        nil
      }
    throw DerivationProblem(
      .shape, "this product does not fit: \(words(a)) times \(words(b))", at: position, hint: hint)
  }

  mutating func power(_ base: Expression, _ exponent: Expression, _ range: Range<Int>)
    throws(DerivationProblem) -> Term
  {
    let (left, right) = (try term(base), try term(exponent))
    let (a, b) = (settled(left.shape), settled(right.shape))
    guard b.isScalar else {
      throw DerivationProblem(.shape, "an exponent is a number, and this is \(words(b))", at: exponent.range)
    }
    guard a.isScalar || a.isColumn || a.columns == .examples else {
      throw DerivationProblem(
        .shape, "a power of a matrix of \(words(a)) is not defined here", at: range,
        hint: "for entry by entry write $\\odot$; a transpose is ^T")
    }
    if !a.isScalar { note("the power is taken entry by entry") }
    return Term(.elementwise(.power, left, right), a, slots: left.slots | right.slots, at: range)
  }

  mutating func application(
    _ function: Expression.Function, primes: Int, _ argument: Term, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    let shape = settled(argument.shape)
    switch function {
    case .softmax:
      guard primes == 0 else {
        throw DerivationProblem(
          .syntax, "the derivative of softmax is a matrix", at: range,
          hint: "write $\\partial \\hat y / \\partial z_{\(network.depth)}$, or its entries")
      }
      guard shape.isColumn && !shape.isScalar || shape.columns == .examples else {
        throw DerivationProblem(
          .shape, "softmax takes a column, and this is \(words(shape))", at: argument.range)
      }
      return Term(.softmax(argument), shape, slots: argument.slots, at: range)
    case .diag:
      guard shape.isColumn else {
        throw DerivationProblem(
          .shape, "diag takes a column, and this is \(words(shape))", at: argument.range)
      }
      return Term(
        .diagonal(argument), Shape(rows: shape.rows, columns: shape.rows), slots: argument.slots, at: range)
    default:
      guard primes < 2, primes == 0 || !isInDerivative else {
        throw ExpressionReader.secondDerivative(at: range)
      }
      return Term(.function(function, primes: primes, argument), shape, slots: argument.slots, at: range)
    }
  }

  // MARK: Sums over an index

  mutating func reduction(_ reduction: Expression.Reduction, _ range: Range<Int>) throws(DerivationProblem)
    -> Term
  {
    let letter = reduction.index.name
    if layerLetters.contains(letter), layers[letter] == nil { return try overLayers(reduction, range) }
    let before = bound[letter]
    let slot = try newSlot(freshLength(), at: range)
    bound[letter] = slot
    defer { bound[letter] = before }
    let body = try term(reduction.body)
    let upper = try reduction.upper.map { expression throws(DerivationProblem) in
      (expression, bound: try limit(expression))
    }
    var extent = extent(ofSlot: slot)
    let isIndexed = if case .unknown = extent { false } else { true }
    if !isIndexed {
      // Nothing bears the index: a sum over the examples of what differs from one to the next, or so many times the same.
      switch upper?.bound {
      case .dimension(let dimension)?: extent = dimension
      case .number(let number)?: extent = .count(number)
      case nil where upper != nil: extent = .examples
      case nil:
        throw DerivationProblem(
          .symbol, "nothing in the sum has the index $\(letter)$", at: reduction.index.range,
          hint: "say to where it runs, or use it")
      }
      guard constrain(slot: slot, to: extent) else {
        throw DerivationProblem(.shape, "the index cannot run so far", at: reduction.index.range)
      }
    }
    let first = try first(of: reduction)
    if first < 1, isIndexed {
      throw DerivationProblem(
        .shape, "$\(letter)$ starts at \(first), and entries are counted from 1",
        at: reduction.lower?.range ?? range)
    }
    let last = try last(upper, extent, letter)
    if let end = last ?? network.size(of: extent), end < first {
      throw DerivationProblem(.shape, "the sum ends before it begins", at: range)
    }
    var slots = body.slots & ~(1 << UInt8(slot))
    if extent == .examples { slots &= ~1 }
    let shape = settled(body.shape)
    guard reduction.kind == .sum || shape.isScalar else {
      throw DerivationProblem(
        .shape, "this takes numbers, and these are \(words(shape))", at: reduction.body.range)
    }
    let limits =
      first == 1 && last == nil ? nil : (first - 1)...((last ?? network.size(of: extent) ?? first) - 1)
    return Term(
      .reduction(reduction.kind, slot: slot, range: limits, body), shape, slots: slots, at: range,
      over: extent)
  }

  private enum Limit {
    case dimension(Dimension)
    case number(Int)
  }

  /// Nil for n, which is however many there are.
  private mutating func limit(_ expression: Expression) throws(DerivationProblem) -> Limit? {
    if case .name(let name) = expression.form, name.subscripts.isEmpty,
      ["n", "N", "m", "M"].contains(name.base)
    {
      return nil
    }
    let term = try term(expression)
    switch term.operation {
    case .size(let dimension): return .dimension(dimension)
    default: return .number(try constant(expression))
    }
  }

  /// The last index of a sum that stops short; nil for all of them.
  private func last(
    _ upper: (Expression, bound: Limit?)?, _ extent: Dimension, _ letter: String
  ) throws(DerivationProblem) -> Int? {
    guard let upper, let bound = upper.bound else { return nil }
    let wanted: Int?
    switch bound {
    case .dimension(let dimension):
      if dimension == extent { return nil }
      wanted = network.size(of: dimension)
    case .number(let number): wanted = number
    }
    guard let wanted, let size = network.size(of: extent) else { return nil }
    guard wanted <= size else {
      throw DerivationProblem(
        .shape, "$\(letter)$ runs to \(wanted), and there are only \(size)", at: upper.0.range)
    }
    return wanted == size ? nil : wanted
  }

  private func first(of reduction: Expression.Reduction) throws(DerivationProblem) -> Int {
    guard let lower = reduction.lower else { return 1 }
    return try constant(lower)
  }

  private func constant(_ expression: Expression) throws(DerivationProblem) -> Int {
    guard case .number(let value) = expression.form, value >= 0, value < 1e9, value == value.rounded() else {
      throw DerivationProblem(
        .syntax, "a limit is a whole number, $B$, $K$ or $n$", at: expression.range)
    }
    return Int(value)
  }

  /// `\sum_{l=1}^{3} \lVert W_l \rVert^2`: layers differ in shape, so each is read for itself.
  private mutating func overLayers(_ reduction: Expression.Reduction, _ range: Range<Int>)
    throws(DerivationProblem) -> Term
  {
    let first = try first(of: reduction)
    var last = network.depth
    if let upper = reduction.upper, case .number = upper.form { last = try constant(upper) }
    guard last <= network.depth else {
      throw DerivationProblem(
        .layer, "there is no layer \(last): layers go from 1 to \(network.depth)", at: reduction.index.range)
    }
    guard first <= last, reduction.kind != .maximum else {
      throw DerivationProblem(.syntax, "this does not run over the layers", at: range)
    }
    var total: Term?
    for layer in first...last {
      var inner = Resolver(
        network: network, definitions: definitions, layout: layout,
        layers: layers.merging([reduction.index.name: layer]) { $1 }, layerLetters: layerLetters,
        readsLogits: readsLogits, sharing: self)
      let term = try inner.term(reduction.body)
      try inner.settle(term)
      guard inner.freeLetters.values.allSatisfy({ $0 == 0 }) else {
        throw DerivationProblem(.syntax, "a sum over layers takes no other index", at: reduction.body.range)
      }
      let one = Term(.defined(term), term.shape, slots: term.slots & 1, at: term.range)
      if let sum = total {
        total = try binary(reduction.kind == .sum ? .add : .multiply, sum, one, at: range, range)
      } else {
        total = one
      }
    }
    return total ?? Term(.constant(0), .scalar, slots: 0, at: range)
  }
}
