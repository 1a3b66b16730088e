import MathSyntax

/// Second derivatives. They become a derivative of a derivative.
extension ExpressionReader {
  /// Reads `\frac{\partial^2 L}{\partial z_j \partial z_k}`, `\frac{\partial^2 L}{\partial z_k^2}`,
  /// `\frac{\partial^2 L}{\partial z_3 \partial z_3^T}`, or the sign alone before what is differentiated.
  mutating func secondDerivative(
    _ above: [MathNode], _ below: [MathNode], _ fraction: MathNode.Fraction, _ node: MathNode
  ) throws(DerivationProblem) -> Expression {
    guard let sign = above.first, let scripts = sign.scripts, scripts.lower == nil, scripts.primes == 0,
      scripts.upper?.soleNode?.plainText == "2"
    else { throw Self.unreadableSecondDerivative(at: node.range) }
    var variables: [Expression] = []
    for part in below.split(whereSeparator: \.isDifferential) {
      variables.append(try whole(row(part, fraction.denominator.range)))
    }
    let (inner, outer): (Expression, Expression)
    switch variables.count {
    case 1:
      guard let square = variables[0].square else { throw Self.unreadableSecondDerivative(at: node.range) }
      inner = square
      let two = Expression(.number(2), at: variables[0].range)
      outer = Expression(.power(square, two), at: variables[0].range)
    case 2:
      // The Hessian: the rows belong to the first variable, and the columns to the second.
      inner = variables[0].withoutTranspose
      outer = Expression(.transpose(variables[1].withoutTranspose), at: variables[1].range)
    default: throw Self.unreadableSecondDerivative(at: node.range)
    }
    let body: Expression
    var end = node.range.upperBound
    if above.count > 1 {
      body = try whole(row(above.dropFirst(), fraction.numerator.range))
    } else {
      body = try reductionBody()
      end = body.range.upperBound
    }
    let first = Expression(.derivative(of: body, by: inner), at: node.range.lowerBound..<end)
    return Expression(.derivative(of: first, by: outer), at: node.range.lowerBound..<end)
  }

  static func unreadableSecondDerivative(at range: Range<Int>) -> DerivationProblem {
    DerivationProblem(
      .syntax, "this derivative cannot be read", at: range,
      hint:
        "a second derivative is \\frac{\\partial^2 L}{\\partial z_{3,j} \\partial z_{3,k}}, or \\frac{\\partial^2 L}{\\partial z_{3,k}^2}"
    )
  }

  static func thirdDerivative(at range: Range<Int>) -> DerivationProblem {
    DerivationProblem(
      .syntax, "third derivatives cannot be checked", at: range,
      hint:
        "nbrun computes derivatives as differences, and a third difference has too few true digits; leave check off this formula"
    )
  }
}

extension Expression {
  fileprivate var withoutTranspose: Expression {
    if case .transpose(let inner) = form { inner } else { self }
  }
}

extension Expression {
  /// The base of a square: z in `z^2`.
  fileprivate var square: Expression? {
    switch form {
    case .power(let base, let exponent): if case .number(2) = exponent.form { base } else { nil }
    case .symbol(var symbol):
      if symbol.upper.count == 1, symbol.upper[0].bracket == .none, symbol.upper[0].only?.number == 2 {
        {
          symbol.upper = []
          symbol.power = nil
          return Expression(.symbol(symbol), at: symbol.bareRange)
        }()
      } else {
        nil
      }
    default: nil
    }
  }
}
