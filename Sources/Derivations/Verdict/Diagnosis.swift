import MathSyntax
import NeuralNet
import RandomNumbers

/// Finds the change that makes a false equation true. It tries common mistakes one by one.
struct Diagnosis {
  let test: EquationTest
  let equation: Equation
  let layers: [String: Int]

  /// A changed equation that the author may have meant, and the words for the change.
  struct Candidate {
    var left: Expression
    var right: Expression
    var words: String
    /// Whether both sides may be the same: the change itself is then the message.
    var mayBeTrivial = false
  }

  /// The limit on candidates. A hint must not take long.
  private static let candidateLimit = 500
  private static let workLimit = 60_000_000
  /// The limit on the number of expressions in all candidates together.
  private static let sizeLimit = 200_000

  /// Returns the hint, or nil if no known mistake explains the equation. Without data only shapes could be compared,
  /// and equal shapes prove nothing.
  func hint(using generator: inout RandomGenerator) -> String? {
    if isStep { return Self.assignmentHint }
    if equation.relation == .defined {
      return
        "$:=$ gives a new symbol its meaning, and this symbol has one already: write $=$ for a claim, or $\\leftarrow$ on a fence without check for an assignment"
    }
    if equation.relation == .approximate { return meanLossHint(using: &generator) }
    guard let site = test.site, equation.relation == .equal else { return nil }
    var size = 1
    for side in [equation.left, equation.right] { side.walk { _ in size += 1 } }
    let all = candidates.prefix(min(Self.candidateLimit, Self.sizeLimit / size)) + squaredErrors
    let candidates = all.filter { $0.mayBeTrivial || !$0.isTrivial }
    let start = site.work
    for candidate in candidates {
      if site.isCancelled || site.work - start > Self.workLimit { return nil }
      let changed = Equation(
        left: candidate.left, right: candidate.right, relation: .equal, sign: equation.sign,
        letters: equation.letters, ranges: equation.ranges, openRanges: [], source: equation.source,
        notation: equation.notation, bounds: equation.bounds, conditions: equation.conditions)
      if test.holds(changed, layers, test.layout, mayBeEmpty: candidate.mayBeTrivial, using: &generator) {
        return "it holds " + candidate.words
      }
    }
    return nil
  }

  /// Returns a hint for `L \approx 2.4` if this is the value of the mean over the batch.
  private func meanLossHint(using generator: inout RandomGenerator) -> String? {
    guard let site = test.site, left.letters.union(right.letters).contains("L") else { return nil }
    func renamed(_ side: Expression) -> Expression {
      side.renamed { $0.base == "L" && $0.subscripts.isEmpty && $0.example == nil ? Name(base: "J") : nil }
    }
    let changed = Equation(
      left: renamed(left), right: renamed(right), relation: .approximate, sign: equation.sign,
      letters: equation.letters, ranges: equation.ranges, openRanges: [], source: equation.source,
      notation: equation.notation, bounds: equation.bounds, conditions: equation.conditions)
    guard changed.left.signature != left.signature || changed.right.signature != right.signature,
      test.mayHold(changed, layers, test.layout, at: site.own, using: &generator)
    else { return nil }
    return
      "$\(one)$ is the loss of one example, and $\(mean)$ is the mean: it holds with $\(mean)$ in place of $\(one)$"
  }

  static let assignmentHint =
    "a step of training is an assignment and not an equation: write $\\leftarrow$, on a fence without check"

  /// Whether the right side is the left side plus or minus something: `W_2 = W_2 - …`.
  private var isStep: Bool {
    var right = equation.right
    while case .binary(let sign, let first, _, _) = right.form, sign == .add || sign == .subtract {
      right = first
    }
    guard case .name = right.form, right.range != equation.right.range else { return false }
    return right.signature == equation.left.signature
  }

  var left: Expression { equation.left }
  var right: Expression { equation.right }

  private var candidates: [Candidate] {
    var candidates = otherActivation + otherBatch + whole
    let rewriting = Rewriting(
      source: equation.source, network: test.network, letters: equation.letters, notation: equation.notation)
    candidates += rewriting.rewrites(of: right).map {
      Candidate(left: left, right: $0.expression, words: $0.words)
    }
    candidates += missingFactors
    // Mistakes are rarely on the left side, so it is changed last.
    candidates += rewriting.rewrites(of: left).map {
      Candidate(left: $0.expression, right: right, words: $0.words)
    }
    let two = Expression(.number(2), at: right.range)
    candidates.append(
      Candidate(left: left, right: binary(.multiply, two, right), words: "with a factor 2 on the right"))
    candidates.append(
      Candidate(
        left: left, right: binary(.divide, right, two), words: "with a factor $\\frac12$ on the right"))
    return candidates
  }

  /// An activation that is not this network's, replaced everywhere on the right.
  private var otherActivation: [Candidate] {
    var written: String?
    let changed = right.mapped { part in
      let argument: Expression
      let primes: Int
      switch part.form {
      case .application(.activation(let activation), let count, let inner):
        guard activation != test.network.activation else { return nil }
        (argument, primes) = (inner, count)
      case .binary(.maximum, let first, let second, _) where test.network.activation != .relu:
        guard first.isZero || second.isZero else { return nil }
        (argument, primes) = (first.isZero ? second : first, 0)
      default: return nil
      }
      written = written ?? text(part)
      return Expression(.application(.hiddenActivation, primes: primes, argument), at: part.range)
    }
    guard let written else { return [] }
    let own = test.network.activation.function.latex
    return [
      Candidate(
        left: left, right: changed,
        words: "with $\(own)$ in place of $\(written)$: it is the activation of this network")
    ]
  }

  /// One example on the left, and the whole batch on the right.
  private var otherBatch: [Candidate] {
    let capitals = ["X": "x", "Z": "z", "A": "a", "Y": "y", "Yhat": "yhat"]
    var old: [String] = []
    let small = right.renamed { name in
      guard var renamed = capitals[name.base].map({ Name(base: $0) }) else { return nil }
      renamed.subscripts = name.subscripts
      renamed.layer = name.layer
      let written = equation.notation.latex(name)
      if !old.contains(written) { old.append(written) }
      return renamed
    }
    guard !old.isEmpty, left.letters.isDisjoint(with: capitals.keys),
      !left.letters.isDisjoint(with: capitals.values)
    else { return [] }
    return [
      Candidate(
        left: left, right: small,
        words:
          "with small letters in place of $\(old.joined(separator: ", "))$, which is the whole batch; the left side is one example's"
      )
    ]
  }

  /// Returns a hint if the equation uses a δ that is not the derivative ∂L/∂z of its layer.
  func wrongError(using generator: inout RandomGenerator) -> String? {
    guard test.site != nil, equation.relation == .equal else { return nil }
    let used = left.letters.union(right.letters)
    for base in ["delta", "Delta"] where used.contains(base) {
      for layer in (1...test.network.depth).reversed()
      where test.definitions[.init(base: base, layer: layer)] != nil {
        let sums = base == "delta" ? "z" : "Z"
        let slope = Expression(
          .derivative(of: symbol("L"), by: symbol(sums, layer: layer)), at: equation.right.range)
        let meaning = Equation(
          left: symbol(base, layer: layer), right: slope, relation: .equal, sign: equation.sign,
          letters: LayerLetters(in: []), ranges: [:], openRanges: [], source: equation.source,
          notation: equation.notation)
        let holds = test.holds(meaning, [:], test.layout, mayBeEmpty: true, using: &generator)
        guard !holds else { continue }
        let notation = equation.notation
        let name = notation.latex(Definition.Key(base: base, layer: layer))
        return
          "$\(name)$ is not $\\frac{\\partial \(notation.latex("L"))}{\\partial \(notation.latex(sums, layer: layer))}$ as it is defined here: look at its definition"
      }
    }
    return nil
  }

  /// Changes to a whole side.
  private var whole: [Candidate] {
    [otherSign, onRight(Expression(.transpose(right), at: right.range), "with one side transposed")]
      + otherScale + otherShape + sumsOverIndices + otherLoss
  }

  private func onRight(_ changed: Expression, _ words: String) -> Candidate {
    Candidate(left: left, right: changed, words: words)
  }

  private var otherSign: Candidate {
    let negative = Expression(.negative(right), at: right.range)
    if case .binary(.subtract, let a, let b, _) = right.form {
      return onRight(negative, "with $\(text(b)) - \(text(a))$ in place of $\(text(a)) - \(text(b))$")
    }
    return onRight(negative, "with the opposite sign")
  }

  /// A sum in place of a mean, or the other way around.
  private var otherScale: [Candidate] {
    ["B", "K"].flatMap { factor in
      let size = symbol(factor)
      return [
        onRight(
          binary(.divide, right, size),
          "with a factor $\\frac{1}{\(equation.notation.latex(factor))}$ on the right: the mean, and not the sum"
        ),
        onRight(
          binary(.multiply, size, right), "with a factor $\(factor)$ on the right: the sum, and not the mean"
        ),
      ]
    }
  }

  /// The right side as a diagonal matrix, or with its columns summed.
  private var otherShape: [Candidate] {
    let summed = binary(.multiply, right, symbol("one"))
    let behind = "\\cdot \\mathbf 1$ behind the right side: the sum over its columns"
    return [
      onRight(
        Expression(.application(.diag, primes: 0, right), at: right.range),
        "with $\\operatorname{diag}$ around the right side"),
      onRight(summed, "with $\(behind)"),
      onRight(binary(.divide, summed, symbol("B")), "with $\\frac{1}{\(size)}\(behind)"),
    ]
  }

  private var sumsOverIndices: [Candidate] {
    equation.letters.entries.sorted().map { letter in
      let sum = Expression.Reduction(
        kind: .sum, index: .init(name: letter, range: right.range), lower: nil, upper: nil, body: right)
      return onRight(
        Expression(.reduction(sum), at: right.range), "with $\\sum_\(letter)$ before the right side")
    }
  }

  /// The gradient of one example in place of the batch's, or the other way around.
  private var otherLoss: [Candidate] {
    var candidates: [Candidate] = []
    if let batch = left.renaming("L", to: "J") {
      candidates = [
        Candidate(
          left: batch, right: right,
          words: "with $\(mean)$ in place of $\(one)$: the right side is of the batch"),
        Candidate(
          left: batch, right: binary(.divide, right, symbol("B")),
          words:
            "with $\(mean)$ in place of $\(one)$ on the left and a factor $\\frac{1}{\(size)}$ on the right: the right side sums over the batch"
        ),
      ]
    }
    if let example = left.renaming("J", to: "L") {
      candidates.append(
        Candidate(
          left: example, right: right,
          words: one == mean
            ? "if $\(one)$ is the loss of one example: here it is the mean over the batch"
            : "with $\(one)$ in place of $\(mean)$: the right side is one example's")
      )
    }
    return candidates
  }

  /// A forgotten bias, or a forgotten derivative of the activation.
  private var missingFactors: [Candidate] {
    let layers = 1...test.network.depth
    let activation = test.network.activation
    let function =
      activation == .sigmoid && equation.source.contains("\\sigma") ? "\\sigma" : activation.function.latex
    return layers.map { layer in
      Candidate(
        left: left, right: binary(.add, right, symbol("b", layer: layer)),
        words: "with $+ \(equation.notation.latex("b", layer: layer))$, which is missing")
    }
      + layers.map { layer in
        let slope = Expression(
          .application(.hiddenActivation, primes: 1, symbol("z", layer: layer)), at: right.range)
        return Candidate(
          left: left, right: binary(.hadamard, right, slope),
          words:
            "with the factor $\\odot\\, \(function)'(\(equation.notation.latex("z", layer: layer)))$, which is missing"
        )
      }
  }

  func binary(_ sign: Expression.Operator, _ a: Expression, _ b: Expression) -> Expression {
    Expression(.binary(sign, a, b, position: equation.sign), at: a.range)
  }

  func symbol(_ base: String, layer: Int? = nil) -> Expression {
    let subscripts = layer.map { [Subscript(form: .number($0), range: right.range)] } ?? []
    return Expression(.name(Name(base: base, subscripts: subscripts)), at: right.range)
  }

  /// The loss of one example, its mean and the number of examples, as the notebook writes them.
  private var one: String { equation.notation.latex("L") }
  private var mean: String { equation.notation.latex("J") }
  private var size: String { equation.notation.latex("B") }

  private func text(_ expression: Expression) -> String { equation.source.utf8Slice(expression.range) }
}

extension Diagnosis.Candidate {
  /// Whether both sides are the same, so that the equation always holds.
  fileprivate var isTrivial: Bool { left.signature == right.signature }
}

extension Expression {
  /// Replaces one symbol by another everywhere, without its example; returns nil if it does not occur.
  fileprivate func renaming(_ old: String, to new: String) -> Expression? {
    var isFound = false
    let result = renamed { name in
      guard name.base == old else { return nil }
      isFound = true
      return Name(base: new, layer: name.layer)
    }
    return isFound ? result : nil
  }
}
