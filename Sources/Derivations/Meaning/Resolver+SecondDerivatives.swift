/// Second derivatives by the same or another variable.
extension Resolver {
  /// Returns the first derivative in the form that the second one needs, and how the entries of the result are
  /// arranged; nil means the arrangement of any derivative.
  ///
  /// A Hessian, ∂²L / ∂z ∂z^T, is the same in all layouts: a row for each entry of the first variable, and a column for
  /// each entry of the second.
  func second(
    _ second: Expression.SecondVariable, of first: Term, by below: Shape, _ range: Range<Int>
  ) throws(DerivationProblem) -> (Term, (Term.Derivative.Arrangement, Shape)?) {
    var first = first
    if case .derivative(var derivative) = first.operation, derivative.arrangement == .transposedGradient {
      derivative.arrangement = .entries
      first = Term(.derivative(derivative), first.shape.transposed, slots: first.slots, at: first.range)
    }
    let above = settled(first.shape)
    if below.isScalar, above.isScalar { return (first, nil) }
    switch second {
    case .square:
      throw DerivationProblem(
        .syntax, "the second derivative by a column can mean a matrix, or only its diagonal", at: range,
        hint:
          "write the entries, \\partial z_{3,k}^2 below the fraction, or the matrix, \\partial z_3 \\partial z_3^T"
      )
    case .transposed:
      if above.isScalar { return (first, (.transposedGradient, below.transposed)) }
      if below.isScalar { return (first, nil) }
      guard above.isColumn, below.isColumn else {
        throw Self.moreThanTwoAxes(words(above), words(below), at: range)
      }
      return (first, (.numeratorByVariable, Shape(rows: above.rows, columns: below.rows)))
    }
  }
}

extension Expression {
  /// How the variable of a second derivative is written.
  enum SecondVariable {
    /// `\partial z^2`
    case square
    /// `\partial z^T`, which has the columns of the result.
    case transposed
  }

  /// Whether this is a derivative by this variable.
  func isDerivative(by variable: Expression) -> Bool {
    guard case .derivative(_, let own) = form else { return false }
    return own.signature == variable.signature
  }

  /// How this is written if it is the variable of a second derivative.
  var secondVariable: SecondVariable? {
    switch form {
    case .power: .square
    case .transpose: .transposed
    default: nil
    }
  }

  /// The variable itself, if this is its square or its transpose.
  var differentiationVariable: Expression {
    switch form {
    case .power(let base, let exponent): if case .number(2) = exponent.form { base } else { self }
    case .transpose(let inner): inner
    default: self
    }
  }
}
