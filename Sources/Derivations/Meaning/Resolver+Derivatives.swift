/// Derivatives: the numerator, the variable and the shape.
extension Resolver {
  mutating func derivative(
    _ of: Expression, _ by: Expression, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    // The notation has transposed it, and not the author.
    if case .transpose(let column) = by.form, column.range == by.range {
      // An example is a row here. The gradient by a row is a row, and the Jacobian of rows is that of columns.
      let above = if case .transpose(let inner) = of.form { inner } else { of }
      let slope = try derivative(above, column, range)
      guard settled(slope.shape) != .scalar, try isScalar(above) else { return slope }
      return Term(.transpose(slope), slope.shape.transposed, slots: slope.slots, at: range)
    }
    var numerator = try term(of)
    guard numerator.differences < 2 else { throw ExpressionReader.thirdDerivative(at: range) }
    let variable = try self.variable(by.differentiationVariable)
    let below = variable.entry != nil ? Shape.scalar : variable.use.shape(in: network)
    var fixed: (Term.Derivative.Arrangement, Shape)?
    if let second = by.secondVariable {
      guard second != .square || of.isDerivative(by: by.differentiationVariable) else {
        throw ExpressionReader.unreadableSecondDerivative(at: range)
      }
      (numerator, fixed) = try self.second(second, of: numerator, by: below, range)
    }
    let above = settled(numerator.shape)
    let (arrangement, shape) =
      if let fixed { fixed } else { try self.arrangement(of: above, by: below, variable.use, range) }
    let derivative = Term.Derivative(
      numerator: numerator, variable: variable, arrangement: arrangement, numeratorIsScalar: above.isScalar)
    return Term(.derivative(derivative), shape, slots: slots(of: numerator, by: variable), at: range)
  }

  private mutating func isScalar(_ numerator: Expression) throws(DerivationProblem) -> Bool {
    settled(try term(numerator).shape).isScalar
  }

  /// Returns the slots that a derivative depends on.
  private func slots(of numerator: Term, by variable: Term.Variable) -> UInt8 {
    var slots = numerator.slots
    if let entry = variable.entry {
      slots |= self.slots(of: entry.row) | (entry.column.map { self.slots(of: $0) } ?? 0)
    }
    guard variable.use.quantity.isPerExample else { return slots }
    // Each column of a batch belongs to one example, so the result does not depend on the current example.
    if variable.use.isBatch { return slots & ~1 }
    return slots | (variable.example.map { self.slots(of: $0) } ?? 1)
  }

  /// Returns how the entries of a derivative are arranged, and its shape.
  private func arrangement(
    of above: Shape, by below: Shape, _ variable: QuantityUse, _ range: Range<Int>
  ) throws(DerivationProblem) -> (Term.Derivative.Arrangement, Shape) {
    if below.isScalar { return (.entries, above) }
    if above.isScalar {
      return layout.transposesGradient(by: variable)
        ? (.transposedGradient, below.transposed) : (.entries, below)
    }
    guard above.isColumn, below.isColumn else {
      throw Self.moreThanTwoAxes(words(above), words(below), at: range)
    }
    return layout == .denominator
      ? (.variableByNumerator, Shape(rows: below.rows, columns: above.rows))
      : (.numeratorByVariable, Shape(rows: above.rows, columns: below.rows))
  }

  static func moreThanTwoAxes(_ above: String, _ below: String, at range: Range<Int>) -> DerivationProblem {
    DerivationProblem(
      .syntax, "the derivative of \(above) by \(below) has more than two axes, and cannot be a matrix",
      at: range,
      hint:
        "it can stand in a product with a gradient, $\\frac{\\partial L}{\\partial z_2} \\frac{\\partial z_2}{\\partial W_2}$; else write it with indices: $\\partial z_{2,i} / \\partial W_{2,jk}$"
    )
  }

  /// Reads the product of a column and the derivative of a column by a matrix: ∂L/∂z · ∂z/∂W is the matrix with the
  /// entries Σᵢ ∂L/∂zᵢ · ∂zᵢ/∂W, by the chain rule. The column or row may also stand after the derivative.
  /// - Returns: nil if neither factor is such a derivative.
  mutating func chainThroughMatrix(
    _ left: Expression, _ right: Expression, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term? {
    for (column, derivative) in [(left, right), (right, left)] {
      guard case .derivative(let of, let by) = derivative.form else { continue }
      let before = self
      guard let numerator = try? term(of), let matrix = try? variable(by), matrix.entry == nil,
        settled(numerator.shape).isColumn, !settled(numerator.shape).isScalar, !matrix.use.isBatch,
        case .weights = matrix.use.quantity
      else {
        back(to: before)
        continue
      }
      guard numerator.differences < 2 else { throw ExpressionReader.thirdDerivative(at: range) }
      let factor = try term(column)
      let (shape, length) = (settled(factor.shape), settled(numerator.shape).rows)
      guard shape.isColumn || shape.rows == .one, unify(shape.isColumn ? shape.rows : shape.columns, length)
      else {
        throw DerivationProblem(
          .shape,
          "the derivative of \(words(numerator.shape)) by a matrix takes a column of that length beside it, and this is \(words(shape))",
          at: column.range)
      }
      return try sum(of: factor, times: numerator, by: matrix, over: length, range)
    }
    return nil
  }

  private mutating func sum(
    of factor: Term, times numerator: Term, by matrix: Term.Variable, over length: Dimension,
    _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    let slot = try newSlot(length, at: range)
    let bit: UInt8 = 1 << UInt8(slot)
    let isColumn = settled(factor.shape).isColumn
    let entry = Term(
      .entry(factor, row: isColumn ? .slot(slot) : .fixed(0), column: isColumn ? .fixed(0) : .slot(slot)),
      .scalar, slots: factor.slots | bit, at: range)
    let unit = Term(
      .entry(numerator, row: .slot(slot), column: .fixed(0)), .scalar, slots: numerator.slots | bit, at: range
    )
    let below = matrix.use.shape(in: network)
    let isTransposed = layout.transposesGradient(by: matrix.use)
    let derivative = Term.Derivative(
      numerator: unit, variable: matrix, arrangement: isTransposed ? .transposedGradient : .entries,
      numeratorIsScalar: true)
    let shape = isTransposed ? below.transposed : below
    let slope = Term(.derivative(derivative), shape, slots: unit.slots, at: range)
    let product = Term(
      .elementwise(.multiply, entry, slope), shape, slots: entry.slots | slope.slots, at: range)
    note("the product with the derivative by a matrix is summed over the \(network.words(for: length)) units")
    return Term(
      .reduction(.sum, slot: slot, range: nil, product, where: nil), shape, slots: product.slots & ~bit,
      at: range,
      over: length)
  }

  /// Reads the variable of a derivative.
  private mutating func variable(_ expression: Expression) throws(DerivationProblem) -> Term.Variable {
    switch expression.form {
    case .name(let name):
      if let (use, entries) = try quantity(name, expression.range) {
        return try variable(use, entries, name.example, expression.range)
      }
      if let (definition, rest) = definition(of: name), definition.entries.isEmpty {
        // The symbol is another name for a quantity that can be perturbed.
        guard case .name = definition.expression.form else { break }
        var inner = Resolver(
          network: network, definitions: definitions, layout: layout, layers: definition.layers,
          layerLetters: definition.layerLetters, sharing: self)
        var variable = try inner.variable(definition.expression)
        guard inner.freeLetters.isEmpty else { break }
        if !rest.isEmpty { variable = try self.variable(variable.use, rest, name.example, expression.range) }
        return variable
      }
      if name.base.count > 1 || name.subscripts.isEmpty || definition(of: name) == nil {
        throw unknown(name, expression.range)
      }
    case .subscripted(let inner, let subscripts):
      let whole = try variable(inner)
      guard whole.entry == nil else { break }
      return try variable(whole.use, subscripts, nil, expression.range, example: whole.example)
    case .ofExample(let inner, let example):
      var variable = try variable(inner)
      variable.example = try index(example, over: .examples)
      return variable
    default: break
    }
    throw DerivationProblem(
      .syntax, "nbrun cannot change this alone, so it knows no derivative with respect to it",
      at: expression.range,
      hint:
        "nbrun knows derivatives with respect to \(knownVariables), or an entry of them"
    )
  }

  /// The quantities by which a derivative can be taken, as the notebook writes them.
  private var knownVariables: String {
    let units = ["x", "y", "yhat"].map { "$\(notation.latex($0))$" }
    let layered = ["z", "a", "W", "b"].map { "$\(notation.latex($0, layer: 1))$" }
    return (units + layered).joined(separator: ", ")
  }

  private mutating func variable(
    _ use: QuantityUse, _ entries: [Subscript], _ example: Subscript?, _ range: Range<Int>,
    example given: Term.Index? = nil
  ) throws(DerivationProblem) -> Term.Variable {
    switch use.quantity {
    case .loss, .meanLoss, .learningRate:
      throw DerivationProblem(
        .syntax, "nbrun cannot change the loss alone, so it knows no derivative with respect to it",
        at: range,
        hint: "nbrun knows derivatives with respect to \(knownVariables)")
    case .anyNumber:
      let slot = try slot(of: "z", over: .count(AnyNumber.values.count), at: range)
      return Term.Variable(use: use, entry: (.slot(slot), nil), example: nil)
    default: break
    }
    var variable = Term.Variable(use: use, entry: nil, example: given)
    if let example { variable.example = try index(example, over: .examples) }
    guard !entries.isEmpty else { return variable }
    let shape = use.shape(in: network)
    let parts = entries.splitDigits(into: shape.isColumn ? 1 : 2)
    guard parts.count == (shape.isColumn ? 1 : 2) else {
      throw DerivationProblem(
        .shape, "\(parts.count) \(parts.count == 1 ? "index" : "indices") for \(words(shape))", at: range)
    }
    let row = try index(parts[0], over: shape.rows)
    variable.entry = (row, parts.count > 1 ? try index(parts[1], over: shape.columns) : nil)
    return variable
  }
}
