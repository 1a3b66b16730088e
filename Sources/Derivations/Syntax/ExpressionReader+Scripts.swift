import MathSyntax

/// Subscripts and superscripts: powers, entries, layers, examples and transposes.
extension ExpressionReader {
  mutating func scripted(_ scripts: MathNode.Scripts, _ node: MathNode) throws(DerivationProblem)
    -> Expression
  {
    if let operation = try scriptedOperator(scripts, node) { return operation }
    try Self.check(exponent: scripts.upper)
    guard let base = scripts.base.soleNode else {
      return try with(scripts, on: try whole(scripts.base), node.range)
    }
    if let exponent = Self.exponentOfE(base, scripts) {
      return Expression(.application(.exp, primes: 0, try whole(exponent)), at: node.range)
    }
    if let function = base.function, function != .hiddenActivation || scripts.primes > 0 {
      return try functionWithScripts(function, scripts, node)
    }
    guard let name = base.name else { return try with(scripts, on: try whole(base), node.range) }
    return try symbol(name, at: base.range, with: scripts, node)
  }

  /// `\sum_k`, `\nabla_W`, `\partial_z`; nil for any other base.
  private mutating func scriptedOperator(
    _ scripts: MathNode.Scripts, _ node: MathNode
  ) throws(DerivationProblem) -> Expression? {
    if let kind = scripts.base.reduction { return try reduction(kind, scripts, node) }
    switch scripts.base.symbol?.text {
    case "∇": return try gradient(scripts, node)
    case "∂":
      guard scripts.upper == nil else { throw Self.unreadableSecondDerivative(at: node.range) }
      return try gradient(scripts, node)
    default: return nil
    }
  }

  private static func exponentOfE(_ base: MathNode, _ scripts: MathNode.Scripts) -> MathNode? {
    guard base.symbol?.name == "e", scripts.lower == nil, let exponent = scripts.upper,
      !exponent.isTransposition, Superscript(exponent).example == nil
    else { return nil }
    return exponent
  }

  /// Reads a symbol with its scripts: `W_3`, `z_{3,k}`, `x^{(i)}`, and a power or a transpose of it.
  private func symbol(
    _ base: Name, at range: Range<Int>, with scripts: MathNode.Scripts, _ node: MathNode
  ) throws(DerivationProblem) -> Expression {
    var name = base
    name.subscripts = try scripts.lower.map(Self.subscripts) ?? []
    guard scripts.primes == 0 else {
      throw DerivationProblem(
        .syntax, "only functions can have a prime", at: node.range,
        hint:
          "the transpose is $\(name.latex)^T$; of a function write $\\sigma'(z)$, or $\\text{sigmoid}'(z)$")
    }
    // The range of the symbol itself, without a power or a transpose.
    let end = max(range.upperBound, scripts.lower?.range.upperBound ?? 0)
    let bare = node.range.lowerBound..<end
    guard let written = scripts.upper else { return Expression(.name(name), at: bare) }
    let upper = Superscript(written)
    name.example = upper.example
    name.layer = upper.layer
    let isBare = upper.example == nil && upper.layer == nil && written.range.lowerBound >= end
    var expression = Expression(.name(name), at: isBare ? bare : node.range)
    if let exponent = upper.exponent {
      expression = Expression(.power(expression, try whole(exponent)), at: node.range)
    }
    if upper.isTransposed { expression = Expression(.transpose(expression), at: node.range) }
    return expression
  }

  /// Refuses an exponent that is only a sign: LaTeX reads `e^-z` as e^{-}, followed by z.
  private static func check(exponent: MathNode?) throws(DerivationProblem) {
    guard let sign = exponent?.soleNode, let text = sign.symbol?.text, ["−", "+"].contains(text) else {
      return
    }
    throw DerivationProblem(
      .syntax, "the exponent is only a sign", at: sign.range, hint: "put all of it in braces: e^{-z}")
  }

  /// Applies scripts to an expression in brackets. Nil means no scripts.
  func with(
    _ scripts: MathNode.Scripts?, on base: Expression, _ range: Range<Int>
  ) throws(DerivationProblem) -> Expression {
    guard let scripts else { return base }
    guard scripts.primes == 0 else {
      throw DerivationProblem(
        .syntax, "only functions can have a prime", at: range, hint: "the transpose is written $(…)^T$")
    }
    try Self.check(exponent: scripts.upper)
    var expression = base
    if case .norm(let inner) = base.form, let kind = scripts.lower?.normKind {
      expression = Expression(.application(kind, primes: 0, inner), at: range)
    } else if case .norm = base.form, let lower = scripts.lower {
      // The subscripts F (Frobenius) and 2 (Euclidean) name the norm that the bars mean anyway.
      guard let kind = lower.soleNode, ["F", "2"].contains(kind.plainText) else {
        throw DerivationProblem(
          .syntax, "this norm cannot be checked", at: lower.range,
          hint: "bars are the Euclidean norm; any other can be written as a sum over the entries")
      }
    } else if let lower = scripts.lower {
      expression = Expression(.subscripted(expression, try Self.subscripts(lower)), at: range)
    }
    guard let upper = scripts.upper.map(Superscript.init) else { return expression }
    if let example = upper.example {
      expression = Expression(.ofExample(expression, example), at: range)
    }
    if let exponent = upper.exponent {
      expression = Expression(.power(expression, try whole(exponent)), at: range)
    }
    if upper.isTransposed { expression = Expression(.transpose(expression), at: range) }
    return expression
  }

  /// `\tanh^2(z)`, `\sigma'(z)`, `\text{softmax}_k(z)`
  private mutating func functionWithScripts(
    _ function: Expression.Function, _ scripts: MathNode.Scripts, _ node: MathNode
  ) throws(DerivationProblem) -> Expression {
    if let kind = function.reductionKind, let lower = scripts.lower {
      return try reduction(
        kind, scripts, MathNode(node.content, at: node.range.lowerBound..<lower.range.upperBound))
    }
    let isPrimed = scripts.upper?.soleNode?.symbol?.text == "′"
    let base =
      function == .log ? try scripts.lower.map { lower throws(DerivationProblem) in try whole(lower) } : nil
    var applied = try application(
      function, primes: scripts.primes + (isPrimed ? 1 : 0), from: node, base: base)
    if let lower = scripts.lower, function != .log {
      applied = Expression(.subscripted(applied, try Self.subscripts(lower)), at: applied.range)
    }
    guard let node = scripts.upper, !isPrimed else { return applied }
    let upper = Superscript(node)
    let exponent = try upper.exponent.map { node throws(DerivationProblem) in try whole(node) }
    guard let exponent, !upper.isTransposed else {
      throw DerivationProblem(.syntax, "a function cannot have this script", at: node.range)
    }
    if case .negative = exponent.form {
      throw DerivationProblem(
        .syntax, "this may be the inverse function, or one over the function", at: node.range,
        hint: "write $1 / f(z)$, or the inverse itself: that of the sigmoid is $\\ln \\frac{a}{1 - a}$")
    }
    return Expression(.power(applied, exponent), at: applied.range)
  }

  /// `\sum_{k=1}^{K} …`
  mutating func reduction(
    _ kind: Expression.Reduction.Kind, _ scripts: MathNode.Scripts, _ node: MathNode
  ) throws(DerivationProblem) -> Expression {
    guard let lower = scripts.lower else {
      throw DerivationProblem(
        .syntax, "this sign has no index", at: node.range, hint: "name its index: \\sum_k")
    }
    if let conditional = try conditionalReduction(kind, scripts, node) { return conditional }
    let parts = MeaningfulNodes.of(lower.elements)
    guard let first = parts.first, let letter = first.symbol?.name, letter.count == 1 || letter == "ell",
      first.symbol?.atomClass == .ordinary
    else {
      throw DerivationProblem(
        .syntax, "the index is a letter, such as \\sum_k or \\sum_{k=1}^{K}", at: lower.range)
    }
    var start: Expression?
    var end: Expression?
    let body: Expression
    if parts.count > 2, parts[1].symbol?.text == ",", scripts.upper == nil {
      // \sum_{j,k} is a sum of sums.
      var inner = scripts
      inner.lower = MathNode(
        .row(Array(parts[2...])), at: parts[2].range.lowerBound..<lower.range.upperBound)
      body = try reduction(kind, inner, node)
    } else {
      if parts.count > 1 {
        guard parts[1].relation == .equal, parts.count > 2 else {
          throw DerivationProblem(
            .syntax, "write \(letter) alone, or \(letter) = and where it starts", at: lower.range)
        }
        var reader = inner(Array(parts[2...]))
        start = try reader.expression()
      }
      end = try scripts.upper.map { node throws(DerivationProblem) in try whole(node) }
      guard peek() != nil else {
        throw DerivationProblem(.syntax, "nothing follows this sign", at: node.range)
      }
      body = try reductionBody()
    }
    let reduction = Expression.Reduction(
      kind: kind, index: .init(name: letter, range: first.range), lower: start, upper: end, body: body)
    return Expression(.reduction(reduction), at: node.range.lowerBound..<body.range.upperBound)
  }

  // MARK: Subscripts

  /// `3,jk` → 3, j, k; `l-1`; `\text{in}`
  static func subscripts(_ node: MathNode) throws(DerivationProblem) -> [Subscript] {
    let nodes = MeaningfulNodes.of(node.elements).flatMap { node -> [MathNode] in
      if case .row(let inner) = node.content { return MeaningfulNodes.of(inner) }
      return [node]
    }
    var parts: [Subscript] = []
    var index = 0
    while index < nodes.count {
      let node = nodes[index]
      index += 1
      if let symbol = node.symbol, [",", "."].contains(symbol.text) { continue }
      var part = try subscriptPart(node)
      // l − 1
      if case .letter(let letter, _) = part.form, index + 1 < nodes.count,
        let sign = nodes[index].symbol?.text, ["+", "−"].contains(sign),
        case .number(let digits) = nodes[index + 1].content, let number = Int(digits), number < 1000
      {
        part.form = .letter(letter, plus: sign == "+" ? number : -number)
        part.range = part.range.lowerBound..<nodes[index + 1].range.upperBound
        index += 2
      }
      parts.append(part)
    }
    guard !parts.isEmpty else { throw DerivationProblem(.syntax, "the subscript is empty", at: node.range) }
    return parts
  }

  private static func subscriptPart(_ node: MathNode) throws(DerivationProblem) -> Subscript {
    switch node.content {
    case .number(let digits):
      if let number = Int(digits) { return Subscript(form: .number(number), range: node.range) }
    case .symbol(let symbol) where symbol.atomClass == .ordinary:
      return Subscript(form: .letter(symbol.name == "ell" ? "l" : symbol.name, plus: 0), range: node.range)
    case .text(let words, _): return Subscript(form: .word(words), range: node.range)
    default: break
    }
    throw DerivationProblem(
      .syntax, "'\(node.quoted)' is no subscript that can be read", at: node.range,
      hint: "a subscript is a layer, an index, or both: z_3, z_{3,k}, W_{3,jk}, a_{l-1}")
  }

  /// A superscript: an example, a layer, a transpose, a power, or several of them.
  struct Superscript {
    var example: Subscript?
    var layer: Subscript?
    var isTransposed = false
    /// The exponent, not yet read. `e^…` only needs to know whether the superscript is an example; reading the exponent
    /// for this, and then again, would double the time for each nested exponent.
    var exponent: MathNode?

    init(_ node: MathNode) {
      var nodes = MeaningfulNodes.of(node.elements)
      while nodes.count == 1, case .row(let inner) = nodes[0].content { nodes = MeaningfulNodes.of(inner) }
      if let last = nodes.last, last.isTransposition {
        isTransposed = true
        nodes.removeLast()
      }
      if nodes.count == 1, case .fence(let fence) = nodes[0].content {
        let range = nodes[0].range
        func bracket(_ delimiter: MathDelimiter, _ atomClass: MathAtomClass) -> MathNode {
          MathNode(.symbol(MathSymbol(name: delimiter.text, text: delimiter.text, atomClass)), at: range)
        }
        nodes =
          [bracket(fence.fences.open, .opening)] + fence.body.elements
          + [bracket(fence.fences.close, .closing)]
      }
      if nodes.count >= 3, let open = nodes[0].bracket(.opening),
        nodes[nodes.count - 1].bracket(.closing) != nil
      {
        let inner = MathNode(
          .row(Array(nodes[1..<nodes.count - 1])),
          at: nodes[1].range.lowerBound..<nodes[nodes.count - 2].range.upperBound)
        if open == "(" || open == "[", let parts = try? ExpressionReader.subscripts(inner), parts.count == 1 {
          if open == "(" { example = parts[0] } else { layer = parts[0] }
          nodes = []
        }
      }
      guard !nodes.isEmpty else { return }
      let range = nodes[0].range.lowerBound..<nodes[nodes.count - 1].range.upperBound
      exponent = MathNode(.row(nodes), at: range)
    }
  }
}
