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
    if let function = base.functionNamed(by: scripts), peek()?.opensRoundBracket ?? false {
      return try application(function, primes: scripts.primes, from: node)
    }
    if let function = base.function {
      let upper = scripts.upper.map(Superscript.init)
      if function != .hiddenActivation || scripts.primes + (upper?.primes ?? 0) > 0 {
        return try functionWithScripts(function, scripts, node)
      }
    }
    guard let letter = base.letterName else { return try with(scripts, on: try whole(base), node.range) }
    let (symbol, primes) = try self.symbol(letter, at: base.range, with: scripts)
    return try expression(of: symbol, primes: primes, node)
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
      !exponent.isTransposition, !Superscript(exponent).isInBrackets
    else { return nil }
    return exponent
  }

  /// Reads a symbol with its scripts: `W_3`, `z_{3,k}`, `a^{[2](i)}`.
  func symbol(
    _ letter: String, at range: Range<Int>, with scripts: MathNode.Scripts
  ) throws(DerivationProblem) -> (Symbol, primes: Int) {
    var symbol = Symbol(letter, at: range)
    if let lower = scripts.lower {
      symbol.lower = try Self.groups(lower)
      symbol.bareRange = range.lowerBound..<max(range.upperBound, lower.range.upperBound)
    }
    guard let written = scripts.upper else { return (symbol, scripts.primes) }
    let upper = Superscript(written)
    symbol.upper = upper.groups
    symbol.isTransposed = upper.isTransposed
    symbol.power = try upper.exponent.map { exponent throws(DerivationProblem) in try whole(exponent) }
    return (symbol, scripts.primes + upper.primes)
  }

  /// Returns a symbol as an expression: a function if it has primes, and otherwise a quantity.
  private mutating func expression(
    of symbol: Symbol, primes: Int, _ node: MathNode
  ) throws(DerivationProblem) -> Expression {
    if primes > 0, let next = peek(), next.opensRoundBracket {
      let applied = try application(.hiddenActivation, primes: primes, from: node)
      return applied.settingFunction(symbol, keepsScripts: symbol.hasScripts)
    }
    guard primes == 0 else {
      throw DerivationProblem(
        .syntax, "only functions can have a prime", at: node.range,
        hint:
          "the transpose is $\(Notation.standard.latex(symbol.asName))^T$; of a function write $\\sigma'(z)$, or $\\text{sigmoid}'(z)$"
      )
    }
    let written = Expression(.symbol(symbol), at: node.range)
    return symbol.lower.isEmpty && symbol.upper.isEmpty || mayBeFunction(symbol) ? try call(written) : written
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
    if let example = upper.onlyExample {
      expression = Expression(.ofExample(expression, example), at: range)
    }
    if let exponent = upper.exponent {
      expression = Expression(.power(expression, try whole(exponent)), at: range)
    }
    guard upper.primes == 0, upper.exponent != nil || upper.groups.isEmpty || upper.onlyExample != nil else {
      throw DerivationProblem(.syntax, "an expression in brackets cannot have this script", at: range)
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
    let upper = scripts.upper.map(Superscript.init)
    let primes = scripts.primes + (upper?.primes ?? 0)
    let base =
      function == .log ? try scripts.lower.map { lower throws(DerivationProblem) in try whole(lower) } : nil
    if function.isActivation, let letter = scripts.base.soleNode?.letterName,
      scripts.lower != nil || upper.map({ !$0.groups.isEmpty }) ?? false
    {
      let (symbol, _) = try symbol(letter, at: scripts.base.range, with: scripts)
      let applied = try application(function, primes: primes, from: node)
      return applied.settingFunction(symbol, keepsScripts: true)
    }
    var applied = try application(function, primes: primes, from: node, base: base)
    if let lower = scripts.lower, function != .log {
      applied = Expression(.subscripted(applied, try Self.subscripts(lower)), at: applied.range)
    }
    guard let upper, let node = scripts.upper, !upper.isEmpty else { return applied }
    let exponent = try upper.exponent.map { node throws(DerivationProblem) in try whole(node) }
    guard let exponent, !upper.isTransposed, upper.primes == 0 else {
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
    guard let lower = scripts.lower else { return try reductionWithoutIndex(kind, node) }
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

  /// `\sum e^{z_j}`: the index is that of the terms.
  mutating func reductionWithoutIndex(
    _ kind: Expression.Reduction.Kind, _ node: MathNode
  ) throws(DerivationProblem) -> Expression {
    guard peek() != nil else {
      throw DerivationProblem(.syntax, "nothing follows this sign", at: node.range)
    }
    let body = try reductionBody()
    let index = Expression.Letter(name: "", range: node.range)
    return Expression(
      .reduction(.init(kind: kind, index: index, lower: nil, upper: nil, body: body)),
      at: node.range.lowerBound..<body.range.upperBound)
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
    return parts.joiningWords
  }

  private static func subscriptPart(_ node: MathNode) throws(DerivationProblem) -> Subscript {
    switch node.content {
    case .number(let digits):
      if let number = Int(digits) { return Subscript(form: .number(number), range: node.range) }
    case .symbol(let symbol) where symbol.atomClass == .ordinary:
      return Subscript(form: .letter(symbol.name == "ell" ? "l" : symbol.name, plus: 0), range: node.range)
    case .text(let words, _): return Subscript(form: .word(words), range: node.range)
    case .accent:
      if let name = node.letterName { return Subscript(form: .letter(name, plus: 0), range: node.range) }
    case .scripts(let scripts):
      // f_{y_i}, z_{n_l}
      guard scripts.primes == 0, let base = scripts.base.soleNode?.letterName,
        let lower = scripts.lower ?? scripts.upper, scripts.lower == nil || scripts.upper == nil,
        let index = lower.soleIndex
      else { break }
      return Subscript(form: .indexed(base, by: index), range: node.range)
    default: break
    }
    throw DerivationProblem(
      .syntax, "'\(node.quoted)' is no subscript that can be read", at: node.range,
      hint: "a subscript is a layer, an index, or both: z_3, z_{3,k}, W_{3,jk}, a_{l-1}")
  }
}

extension [Subscript] {
  /// The parts with the letters of a word such as `pred` as one word.
  fileprivate var joiningWords: [Subscript] {
    let letters = prefix { $0.letter?.count == 1 }
    let text = letters.compactMap(\.letter).joined()
    guard
      let word = ["pred", "true", "target", "hidden", "output", "out", "hid"].first(where: { text == $0 })
    else {
      return self
    }
    let range = letters[0].range.lowerBound..<letters[letters.count - 1].range.upperBound
    return [Subscript(form: .word(word), range: range)] + dropFirst(letters.count)
  }
}
