import MathSyntax

/// Changes one part of an expression at a time, once for each common mistake.
struct Rewriting {
  let source: String
  let network: NetworkOutline
  let letters: LayerLetters
  let notation: Notation
  /// The limit on changed expressions.
  private let budget = Budget()

  private final class Budget { var left = 3000 }

  struct Rewrite {
    var expression: Expression
    var words: String
  }

  /// Returns the changed expressions, the simplest changes first: signs, transposes, factors, then layers and indices.
  func rewrites(of expression: Expression) -> [Rewrite] {
    [ranges, conditions, signs, transposes, factors, layers, functions, indices].flatMap { change in
      everywhere(expression, isTransposed: false, change)
    } + renamings(of: expression)
  }

  /// Changes the layer of a symbol in all places at once.
  private func renamings(of expression: Expression) -> [Rewrite] {
    var uses: [String: [Expression]] = [:]
    expression.walk { part in
      if case .name(let name) = part.form { uses[notation.latex(name), default: []].append(part) }
    }
    return uses.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.flatMap { written, parts in
      layers(parts[0], false).compactMap { rewrite in
        guard case .name(let new) = rewrite.expression.form else { return nil }
        return Rewrite(
          expression: expression.renamed { notation.latex($0) == written ? new : nil },
          words: "with $\(notation.latex(new))$ in place of $\(written)$, everywhere on the right")
      }
    }
  }

  private typealias Change = (_ expression: Expression, _ isTransposed: Bool) -> [Rewrite]

  private func everywhere(_ expression: Expression, isTransposed: Bool, _ change: Change) -> [Rewrite] {
    budget.left -= 1
    guard budget.left > 0 else { return [] }
    var found = change(expression, isTransposed)
    // If a product has two readings, both are changed.
    if case .either(let first, let second) = expression.form {
      return everywhere(first, isTransposed: isTransposed, change)
        + everywhere(second, isTransposed: isTransposed, change)
    }
    var inTranspose = false
    if case .transpose = expression.form { inTranspose = true }
    let parts = expression.parts
    for index in parts.indices {
      for rewrite in everywhere(parts[index], isTransposed: inTranspose, change) {
        var changed = parts
        changed[index] = rewrite.expression
        found.append(Rewrite(expression: expression.replacing(changed), words: rewrite.words))
      }
    }
    return found
  }

  private func text(_ expression: Expression) -> String { source.utf8Slice(expression.range) }

  // MARK: Changes

  /// Removes the limits of a sum, so that its index takes all values.
  private func ranges(_ expression: Expression, _ isTransposed: Bool) -> [Rewrite] {
    guard case .reduction(let written) = expression.form else { return [] }
    if let condition = written.condition {
      var all = written
      all.condition = nil
      return [
        Rewrite(
          expression: Expression(.reduction(all), at: expression.range),
          words:
            "with the sum over all values of $\(written.index.name)$, without $\(source.utf8Slice(condition.range))$"
        )
      ]
    }
    guard written.lower != nil || written.upper != nil else { return [] }
    var whole = written
    (whole.lower, whole.upper) = (nil, nil)
    let start = written.lower.map { " from $\(text($0))$" } ?? ""
    let end = written.upper.map { " to $\(text($0))$" } ?? ""
    return [
      Rewrite(
        expression: Expression(.reduction(whole), at: expression.range),
        words: "with $\(written.index.name)$ over all its values: here it runs\(start)\(end)")
    ]
  }

  /// Replaces a relation of a condition by its opposite.
  private func conditions(_ expression: Expression, _ isTransposed: Bool) -> [Rewrite] {
    func negated(_ condition: Condition) -> Condition? {
      guard condition.parts.count == 1, let opposite = condition.parts[0].relation.opposite else {
        return nil
      }
      var changed = condition
      changed.parts[0].relation = opposite
      return changed
    }
    func rewrite(_ form: Expression.Form, _ condition: Condition) -> Rewrite {
      Rewrite(
        expression: Expression(form, at: expression.range),
        words: "with the opposite condition in place of $\(source.utf8Slice(condition.range))$")
    }
    switch expression.form {
    case .indicator(let condition):
      return negated(condition).map { [rewrite(.indicator($0), condition)] } ?? []
    case .cases(let cases) where cases.count == 2:
      var swapped = cases
      (swapped[0].value, swapped[1].value) = (cases[1].value, cases[0].value)
      return [
        Rewrite(
          expression: Expression(.cases(swapped), at: expression.range),
          words: "with the values of the two cases exchanged")
      ]
    default: return []
    }
  }

  private func signs(_ expression: Expression, _ isTransposed: Bool) -> [Rewrite] {
    switch expression.form {
    case .binary(let sign, let a, let b, let position) where sign == .add || sign == .subtract:
      let flipped: Expression.Operator = sign == .add ? .subtract : .add
      let (old, new) = sign == .add ? ("+", "-") : ("-", "+")
      var found = [
        Rewrite(
          expression: Expression(.binary(flipped, a, b, position: position), at: expression.range),
          words: "with $\(text(a)) \(new) \(text(b))$ in place of $\(text(a)) \(old) \(text(b))$")
      ]
      if sign == .subtract {
        found.append(
          Rewrite(
            expression: Expression(.binary(.subtract, b, a, position: position), at: expression.range),
            words: "with $\(text(b)) - \(text(a))$ in place of $\(text(a)) - \(text(b))$"))
      }
      found.append(Rewrite(expression: a, words: "without the term $\(old)\(text(b))$"))
      return found
    case .negative(let inner):
      return [Rewrite(expression: inner, words: "without the minus before $\(text(inner))$")]
    default: return []
    }
  }

  private func transposes(_ expression: Expression, _ isTransposed: Bool) -> [Rewrite] {
    switch expression.form {
    case .transpose(let inner):
      return [
        Rewrite(
          expression: inner,
          words: "with $\(text(inner))$ not transposed: $\(text(expression))$ is one transpose too many")
      ]
    case .name, .derivative, .application, .subscripted:
      guard !isTransposed else { return [] }
      return [
        Rewrite(
          expression: Expression(.transpose(expression), at: expression.range),
          words: "with $\(text(expression))$ transposed")
      ]
    default: return []
    }
  }

  private func factors(_ expression: Expression, _ isTransposed: Bool) -> [Rewrite] {
    guard case .binary(let sign, let a, let b, let position) = expression.form else { return [] }
    func with(_ sign: Expression.Operator, _ a: Expression, _ b: Expression) -> Expression {
      Expression(.binary(sign, a, b, position: position), at: expression.range)
    }
    switch sign {
    case .hadamard:
      return [
        Rewrite(expression: a, words: "without the factor $\\odot\\, \(text(b))$"),
        Rewrite(expression: b, words: "without the factor $\(text(a))\\, \\odot$"),
        Rewrite(expression: with(.multiply, a, b), words: "with a matrix product in place of $\\odot$"),
      ]
    case .multiply, .dot:
      return [
        Rewrite(
          expression: with(.multiply, b, a),
          words: "with the factors in the other order: $\(text(b)) \\cdot \(text(a))$"),
        Rewrite(
          expression: with(.hadamard, a, b), words: "with $\\odot$ between $\(text(a))$ and $\(text(b))$"),
        Rewrite(
          expression: with(.multiply, b, Expression(.transpose(a), at: a.range)),
          words: "with $\(text(b)) \\cdot (\(text(a)))^T$"),
        Rewrite(
          expression: with(.multiply, Expression(.transpose(b), at: b.range), a),
          words: "with $(\(text(b)))^T \\cdot \(text(a))$"),
        Rewrite(expression: a, words: "without the factor $\(text(b))$"),
        Rewrite(expression: b, words: "without the factor $\(text(a))$"),
      ]
    case .divide:
      if case .application(.log, _, _) = a.form, case .application(.log, _, let base) = b.form,
        base.range == b.range
      {
        return [
          Rewrite(
            expression: a,
            words:
              "with the natural logarithm, $\\ln$, in place of the one to base $\(text(base))$: the loss is in nats"
          )
        ]
      }
      return [Rewrite(expression: a, words: "without the division by $\(text(b))$")]
    default: return []
    }
  }

  /// Changes the layer of a symbol, the nearest layer first; replaces a by z, and z by a.
  private func layers(_ expression: Expression, _ isTransposed: Bool) -> [Rewrite] {
    guard case .name(let name) = expression.form else { return [] }
    var found: [Rewrite] = []
    func add(_ changed: Name, _ latex: String) {
      // In some notations two quantities are written alike.
      guard latex != notation.latex(name) else { return }
      found.append(
        Rewrite(
          expression: Expression(.name(changed), at: expression.range),
          words: "with $\(latex)$ in place of $\(text(expression))$"))
    }
    if let part = name.layerPart, name.layer != nil || name.isLayered || name.base == "delta" {
      for distance in [-1, 1, -2, 2] {
        var moved = part
        switch part.form {
        case .number(let layer):
          guard (0...network.depth).contains(layer + distance) else { continue }
          moved.form = .number(layer + distance)
        case .letter(let letter, let plus) where letters.layers.contains(letter):
          moved.form = .letter(letter, plus: plus + distance)
        default: continue
        }
        var changed = name
        if name.layer != nil { changed.layer = moved } else { changed.subscripts[0] = moved }
        add(changed, notation.latex(changed))
      }
    }
    if name.base == "yhat" {
      var changed = name
      changed.base = "z"
      changed.subscripts.insert(Subscript(form: .number(network.depth), range: expression.range), at: 0)
      add(changed, notation.latex(changed))
    }
    let twins = ["z": "a", "a": "z", "Z": "A", "A": "Z", "y": "yhat", "yhat": "y", "Y": "Yhat", "Yhat": "Y"]
    if let twin = twins[name.base],
      !name.subscripts.isEmpty || name.layer != nil || name.base.lowercased().hasPrefix("y")
    {
      var changed = name
      changed.base = twin
      add(changed, notation.latex(changed))
    }
    return found
  }

  private func functions(_ expression: Expression, _ isTransposed: Bool) -> [Rewrite] {
    guard case .application(let function, let primes, let argument) = expression.form else { return [] }
    func with(_ function: Expression.Function, _ primes: Int) -> Expression {
      Expression(.application(function, primes: primes, argument), at: expression.range)
    }
    var found: [Rewrite] = []
    if function == .log, primes == 0 {
      found += [10, 2].map { number in
        let base = Expression(
          .application(.log, primes: 0, Expression(.number(number), at: expression.range)),
          at: expression.range)
        return Rewrite(
          expression: Expression(
            .binary(.divide, expression, base, position: expression.range), at: expression.range),
          words:
            "with the logarithm to base \(Int(number)): $\\log$ is the natural one here, write $\\log_{\(Int(number))}$"
        )
      }
    }
    if function == .activation(.sigmoid) || function == .hiddenActivation, primes == 0 {
      found.append(
        Rewrite(
          expression: with(.softmax, 0),
          words: "with $\\text{softmax}$ in place of $\(text(expression))$: the output layer has it"))
    }
    if function.isElementwise, primes == 0 {
      let two = Expression(.number(2), at: expression.range)
      found.append(
        Rewrite(
          expression: Expression(.power(expression, two), at: expression.range),
          words: "with the square of $\(text(expression))$"))
    }
    if function.isElementwise, function != .log, function != .exp, function != .sqrt {
      found.append(
        Rewrite(
          expression: with(function, primes == 0 ? 1 : 0),
          words: primes == 0
            ? "with the derivative in place of $\(text(expression))$"
            : "with the function itself in place of $\(text(expression))$"))
      found.append(
        Rewrite(
          expression: with(.hiddenActivation, primes),
          words:
            "with $\(network.activation.function.latex)\(primes > 0 ? "'" : "")$ in place of $\(text(expression))$: it is the activation of this network"
        ))
    }
    return found
  }

  /// Replaces an index by another index of the equation.
  private func indices(_ expression: Expression, _ isTransposed: Bool) -> [Rewrite] {
    // 1 − ŷ_k was written in place of δ_jk − ŷ_k.
    if case .number(1) = expression.form, letters.entries.count > 1 {
      let pair = letters.entries.sorted()
      return pair.indices.dropLast().map { index in
        let subscripts = [pair[index], pair[index + 1]].map {
          Subscript(form: .letter($0, plus: 0), range: expression.range)
        }
        let kronecker = Name(base: "delta", subscripts: subscripts)
        return Rewrite(
          expression: Expression(.name(kronecker), at: expression.range),
          words: "with $\(notation.latex(kronecker))$ in place of 1")
      }
    }
    guard case .name(let name) = expression.form else { return [] }
    var found: [Rewrite] = []
    for place in name.subscripts.indices {
      guard case .letter(let letter, plus: 0) = name.subscripts[place].form, letters.entries.contains(letter)
      else { continue }
      for other in letters.entries.sorted() where other != letter {
        var changed = name
        changed.subscripts[place].form = .letter(other, plus: 0)
        found.append(
          Rewrite(
            expression: Expression(.name(changed), at: expression.range),
            words: "with $\(notation.latex(changed))$ in place of $\(text(expression))$"))
      }
    }
    return found
  }
}
