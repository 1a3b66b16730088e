/// Operations, and the shapes that they accept.
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
    case .add, .subtract, .maximum, .minimum:
      let operation: Term.Elementwise =
        switch sign {
        case .add: .add
        case .subtract: .subtract
        case .minimum: .minimum
        default: .maximum
        }
      if a.isScalar || b.isScalar { return elementwise(operation, a.isScalar ? b : a) }
      if unify(a, b) { return elementwise(operation, a) }
      // In W A + b, the column b is added to every example's column, as in textbooks.
      if a.columns == .examples, b.isColumn, unify(a.rows, b.rows) {
        note("the column of \(words(b)) is added to every example's")
        return elementwise(operation, a)
      }
      if b.columns == .examples, a.isColumn, unify(a.rows, b.rows) {
        note("the column of \(words(a)) is added to every example's")
        return elementwise(operation, b)
      }
      // In X W + b, the row b is added to every example's row.
      for (batch, row) in [(a, b), (b, a)]
      where batch.rows == .examples && row.rows == .one && unify(batch.columns, row.columns) {
        note("the row of \(words(row)) is added to every example's")
        return elementwise(operation, batch)
      }
      let name =
        sign == .add ? "sum" : sign == .subtract ? "difference" : sign == .minimum ? "minimum" : "maximum"
      throw DerivationProblem(
        .shape, "the shapes of this \(name) differ: \(words(a)) on the left, \(words(b)) on the right",
        at: position,
        hint: a == b.transposed ? "one of them must be transposed" : nil)
    case .multiply, .dot: return try product(sign, left, right, at: position, range)
    case .asterisk:
      if a.isScalar || b.isScalar { return elementwise(.multiply, a.isScalar ? b : a) }
      if unify(a, b) { return elementwise(.multiply, a) }
      return try product(sign, left, right, at: position, range)
    case .tensor:
      if a.isScalar || b.isScalar || a == b {
        return elementwise(.multiply, a.isScalar ? b : a)
      }
      throw DerivationProblem(
        .syntax, "$\\otimes$ is read entry by entry, and its operands are \(words(a)) and \(words(b))",
        at: position,
        hint: "the outer product of two columns is $a b^T$")
    case .hadamard:
      if a.isScalar || b.isScalar { return elementwise(.multiply, a.isScalar ? b : a) }
      if unify(a, b) { return elementwise(.multiply, a) }
      throw DerivationProblem(
        .shape, "$\\odot$ takes two operands of the same shape, and these are \(words(a)) and \(words(b))",
        at: position,
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

  static let entrywiseNote =
    "the product entry by entry is the only reading of $\\cdot$ or * whose shapes fit"

  static let innerProductNote =
    "a $\\cdot$ or * between two columns is their inner product, and $\\odot$ the product entry by entry"

  private mutating func product(
    _ sign: Expression.Operator, _ left: Term, _ right: Term, at position: Range<Int>, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    let slots = left.slots | right.slots
    let (a, b) = (settled(left.shape), settled(right.shape))
    if a.isScalar || b.isScalar {
      return Term(.elementwise(.multiply, left, right), a.isScalar ? b : a, slots: slots, at: range)
    }
    // Two matrices of the same shape, with different axes: sizes that are equal by accident do not matter.
    if sign != .multiply, a == b, a.columns != b.rows, !a.isColumn {
      note(Self.entrywiseNote)
      return Term(.elementwise(.multiply, left, right), a, slots: slots, at: range)
    }
    if unify(a.columns, b.rows) {
      let shape = Shape(rows: a.rows, columns: b.columns)
      // (A B) c is computed as A (B c), which has far fewer products.
      if b.isColumn, case .matrixProduct(let first, let second) = left.operation {
        let inner = Term(
          .matrixProduct(second, right), Shape(rows: second.shape.rows, columns: .one),
          slots: second.slots | right.slots, at: range)
        return Term(.matrixProduct(first, inner), shape, slots: slots, at: range)
      }
      return Term(.matrixProduct(left, right), shape, slots: slots, at: range)
    }
    if sign == .dot, !dotsAreEntrywise, a.isColumn, b.isColumn, unify(a.rows, b.rows) {
      note(Self.innerProductNote)
      return Term(.innerProduct(left, right), .scalar, slots: slots, at: range)
    }
    if sign != .multiply, unify(a, b) {
      note(Self.entrywiseNote)
      return Term(.elementwise(.multiply, left, right), a, slots: slots, at: range)
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
      .shape, "the shapes of this product do not fit: \(words(a)) times \(words(b))", at: position, hint: hint
    )
  }

  mutating func power(_ base: Expression, _ exponent: Expression, _ range: Range<Int>)
    throws(DerivationProblem) -> Term
  {
    if case .name(let name) = exponent.form, name.base == "t", definition(of: name) == nil {
      throw DerivationProblem(
        .symbol, "$t$ is not known here", at: exponent.range,
        hint: "the transpose is written with a capital T: ^T")
    }
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
    if case .activationOfLayer(let part) = function {
      let layer = layerNumber(Subscript(form: part, range: range))
      return try application(
        layer == network.depth ? .softmax : .hiddenActivation, primes: primes, argument, range)
    }
    switch function {
    case .softmax:
      guard primes == 0 else {
        throw DerivationProblem(
          .syntax, "the derivative of softmax is a matrix", at: range,
          hint: "write $\\partial \\hat y / \\partial z_{\(network.depth)}$, or its entries")
      }
      if shape.rows == .examples || shape.rows == .one && !shape.isColumn {
        // An example is a row.
        let columns = Term(.transpose(argument), shape.transposed, slots: argument.slots, at: range)
        let applied = Term(.softmax(columns), shape.transposed, slots: argument.slots, at: range)
        return Term(.transpose(applied), shape, slots: argument.slots, at: range)
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
    case .trace, .absoluteSum, .largestAbsolute: return try aggregate(function, argument, range)
    default:
      guard primes < 3 else { throw ExpressionReader.thirdDerivative(at: range) }
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
    if reduction.startsAtZero { zeroBased.insert(slot) }
    defer { bound[letter] = before }
    let body = try term(reduction.body)
    let condition = try self.condition(of: reduction)
    let upper = try reduction.upper.map { expression throws(DerivationProblem) in
      (expression, bound: try limit(expression))
    }
    let extent = try extent(of: reduction, upper, slot: slot)
    let limits = try limits(of: reduction, upper, over: extent, range)
    var slots = (body.slots | (condition?.slots ?? 0)) & ~(1 << UInt8(slot))
    if extent == .examples { slots &= ~1 }
    let shape = settled(body.shape)
    guard reduction.kind == .sum || shape.isScalar else {
      throw DerivationProblem(
        .shape, "a product or a maximum over an index takes numbers, and these are \(words(shape))",
        at: reduction.body.range)
    }
    return Term(
      .reduction(reduction.kind, slot: slot, range: limits, body, where: condition), shape, slots: slots,
      at: range, over: extent)
  }

  /// Returns the axis that the index runs over: the axis where the index is used. If it is used nowhere, the upper
  /// limit decides: n and B mean a sum over the examples, and K or a number means that many equal terms.
  private mutating func extent(
    of reduction: Expression.Reduction, _ upper: (Expression, bound: Limit?)?, slot: Int
  ) throws(DerivationProblem) -> Dimension {
    let borne = extent(ofSlot: slot)
    guard case .unknown = borne else { return borne }
    let length: Dimension
    switch upper?.bound {
    case .dimension(let dimension, less: _)?: length = dimension
    case .number(let number)?: length = .count(number)
    case nil where upper != nil: length = .examples
    case nil:
      throw DerivationProblem(
        .symbol, "the sum does not use its index $\(reduction.index.name)$", at: reduction.index.range,
        hint: "use the index, or write its upper limit")
    }
    guard constrain(slot: slot, to: length) else {
      throw DerivationProblem(.shape, "the index cannot run so far", at: reduction.index.range)
    }
    return length
  }

  enum Limit {
    /// The length of an axis, minus `less`: `K - 1`.
    case dimension(Dimension, less: Int)
    case number(Int)
  }

  /// Reads the upper limit of a sum. Returns nil for n, which is the length of whichever axis the index runs over.
  mutating func limit(_ expression: Expression) throws(DerivationProblem) -> Limit? {
    if case .name(let name) = expression.form, name.subscripts.isEmpty,
      ["n", "N", "m", "M"].contains(name.base)
    {
      return nil
    }
    if case .binary(.subtract, let length, let less, _) = expression.form, case .name = length.form {
      let less = try constant(less)
      switch try limit(length) {
      case .dimension(let dimension, less: _)?: return .dimension(dimension, less: less)
      case nil: return .dimension(.examples, less: less)
      case .number(let number)?: return .number(number - less)
      }
    }
    let term = try term(expression)
    // d_l, if the notebook defines it as n_l
    if case .defined(let length, _) = term.operation, case .size(let dimension) = length.operation {
      return .dimension(dimension, less: 0)
    }
    switch term.operation {
    case .size(let dimension): return .dimension(dimension, less: 0)
    default: return .number(try constant(expression))
    }
  }

  /// Returns the values of the index, counted from 0, or nil for all values. A sum that starts at 0 counts its entries
  /// from 0: `\sum_{k=0}^{9}` and `\sum_{k=0}^{K-1}` both run over all ten entries.
  private mutating func limits(
    of reduction: Expression.Reduction, _ upper: (Expression, bound: Limit?)?, over extent: Dimension,
    _ range: Range<Int>
  ) throws(DerivationProblem) -> ClosedRange<Int>? {
    let letter = reduction.index.name
    let first = try reduction.lower.map { lower throws(DerivationProblem) in try constant(lower) } ?? 1
    let size = network.size(of: extent)
    if let bound = upper?.bound, case .number(let number) = bound, case .count(number) = extent {
      // All terms are equal, so only their number matters, not where the count starts.
      guard first <= number else { throw Self.endsBeforeItBegins(range) }
      return (first - 1)...(number - 1)
    }
    // The number of the first entry: 0 or 1.
    let origin = first == 0 ? 0 : 1
    if origin == 0 { note("$\(letter)$ counts from 0") }
    let end: Int?
    switch upper?.bound {
    case nil: end = nil
    case .dimension(let dimension, let less)?:
      if dimension == extent, less == 1 - origin {
        end = nil
      } else if dimension == extent, less < 1 - origin {
        throw tooMany(letter, from: first, to: upper, size, over: extent)
      } else {
        end = network.size(of: dimension).map { $0 - less + 1 - origin }
      }
    case .number(let number)?: end = number + 1 - origin
    }
    if let end, let size, end > size { throw tooMany(letter, from: first, to: upper, size, over: extent) }
    let start = first - origin
    guard let last = end ?? size else { return nil }
    guard start < last else { throw Self.endsBeforeItBegins(range) }
    return start == 0 && (end == nil || end == size) ? nil : start...(last - 1)
  }

  private static func endsBeforeItBegins(_ range: Range<Int>) -> DerivationProblem {
    DerivationProblem(.shape, "the sum ends before it begins", at: range)
  }

  private func tooMany(
    _ letter: String, from first: Int, to upper: (Expression, bound: Limit?)?, _ size: Int?,
    over extent: Dimension
  ) -> DerivationProblem {
    let count = network.words(for: extent)
    let end =
      switch upper?.bound {
      case .number(let number)?: "\(number)"
      case .dimension(let dimension, let less)?:
        network.size(of: dimension).map { "\($0 - less)" } ?? "the end"
      case nil: "the end"
      }
    let range = upper?.0.range ?? 0..<0
    guard first == 0 else {
      return DerivationProblem(
        .shape, "$\(letter)$ runs to \(end), and there are only \(count)", at: range)
    }
    var problem = DerivationProblem(
      .shape, "$\(letter)$ runs from 0 to \(end), which is more than the \(count) entries that there are",
      at: range,
      hint: size.map { "from 0 it runs to \($0 - 1), from 1 to \($0)" }
        ?? "from 0 it runs to one less than the number of entries")
    problem.isComplete = true
    return problem
  }

  private func first(of reduction: Expression.Reduction) throws(DerivationProblem) -> Int {
    guard let lower = reduction.lower else { return 1 }
    return try constant(lower)
  }

  private func constant(_ expression: Expression) throws(DerivationProblem) -> Int {
    guard case .number(let value) = expression.form, value >= 0, value < 1e9, value == value.rounded() else {
      throw DerivationProblem(
        .syntax, "a limit is a whole number, $B$, $K$ or $n$, or one of these minus a number",
        at: expression.range)
    }
    return Int(value)
  }

  /// `\sum_{l=1}^{3} \lVert W_l \rVert^2`: layers differ in shape, so each layer's part is read separately.
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
    guard first <= last, reduction.kind == .sum || reduction.kind == .product, reduction.condition == nil
    else {
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
      let one = Term(.defined(term, nil), term.shape, slots: term.slots & 1, at: term.range)
      if let sum = total {
        total = try binary(reduction.kind == .sum ? .add : .multiply, sum, one, at: range, range)
      } else {
        total = one
      }
    }
    return total ?? Term(.constant(0), .scalar, slots: 0, at: range)
  }
}
