/// An equation of another loss: the squared error, where the network has cross-entropy.
extension Diagnosis {
  /// The equation with a squared error in place of L on the left. If it holds, the author has derived another loss.
  var squaredErrors: [Candidate] {
    guard !left.lossesOfOneExample.isEmpty else { return [] }
    let error = Expression(symbol("yhat"), .subtract, symbol("y"), position: left.range)
    let square = Expression(
      .power(Expression(.norm(error), at: left.range), Expression(.number(2), at: left.range)), at: left.range
    )
    let half = binary(.divide, square, Expression(.number(2), at: left.range))
    return [
      (half, "\\frac12 \\|\\hat y - y\\|^2"), (square, "\\|\\hat y - y\\|^2"),
      (binary(.divide, square, symbol("K")), "\\frac1K \\|\\hat y - y\\|^2"),
    ].map { loss, written in
      Candidate(
        left: left.replacingLoss(by: loss), right: right,
        words:
          "with the squared error $\(written)$ in place of $\(equation.notation.latex("L"))$: the loss of this network is the cross-entropy, $-\\sum_k \(equation.notation.latex("y"))_k \\ln \(equation.notation.latex("yhat"))_k$",
        mayBeTrivial: left.isLossOfOneExample)
    }
  }
}

extension Expression {
  /// The places where the loss of one example stands.
  fileprivate var lossesOfOneExample: [Range<Int>] {
    var places: [Range<Int>] = []
    walk { part in if part.isLossOfOneExample { places.append(part.range) } }
    return places
  }

  fileprivate var isLossOfOneExample: Bool {
    guard case .name(let name) = form else { return false }
    return name.base == "L" && name.subscripts.isEmpty && name.example == nil
  }

  fileprivate func replacingLoss(by loss: Expression) -> Expression {
    if isLossOfOneExample { return loss }
    return replacing(parts.map { $0.replacingLoss(by: loss) })
  }
}
