import MathSyntax

/// The index of the largest or smallest entry, and the norms that are named by a subscript.
extension ExpressionReader {
  /// Reads `\arg\max_k` followed by what is compared; `\argmax` is one sign, and is read as a function. Returns nil if
  /// no `\arg` stands here.
  mutating func argumentOfExtremum() throws(DerivationProblem) -> Expression? {
    guard let arg = peek(), arg.isArg, let sign = peek(1), let scripts = sign.scripts,
      let function = scripts.base.function, function == .max || function == .min
    else { return nil }
    next()
    next()
    guard scripts.lower != nil, scripts.upper == nil else {
      throw DerivationProblem(
        .syntax, "this sign has no index", at: sign.range,
        hint: "write it below the sign: \\arg\\\(function)_k z_{3,k}")
    }
    let whole = MathNode(sign.content, at: arg.range.lowerBound..<sign.range.upperBound)
    return try reduction(function == .max ? .argumentOfMaximum : .argumentOfMinimum, scripts, whole)
  }
}

extension Expression.Function {
  /// What the function computes over an index written below it: `\max_k`.
  var reductionKind: Expression.Reduction.Kind? {
    switch self {
    case .max: .maximum
    case .min: .minimum
    case .argumentOfMaximum: .argumentOfMaximum
    case .argumentOfMinimum: .argumentOfMinimum
    default: nil
    }
  }
}

extension MathNode {
  fileprivate var isArg: Bool {
    switch content {
    case .operatorName(let name): name.name == "arg"
    case .text(let words, _): words == "arg"
    default: false
    }
  }

  /// The norm that a subscript names: 1 or ∞. The subscripts 2 and F name the norm that the bars mean anyway.
  var normKind: Expression.Function? {
    switch soleNode?.plainText {
    case "1": .absoluteSum
    case "∞": .largestAbsolute
    default: nil
    }
  }
}
