/// What the formulas of a notebook show about their letters, by names and shapes alone.
struct NotationEvidence {
  /// How a letter is used.
  struct Facts {
    var uses = 0
    /// Uses as the argument of an activation or its derivative.
    var argument = 0
    /// Uses as the argument of softmax, or as an exponent of e over a sum of such.
    var logits = 0
    /// Uses as the value of an activation, and as the value of softmax.
    var activated = 0
    var softmaxed = 0
    /// Uses as the result of W v + b, as v, as W and as b.
    var affine = 0
    var factor = 0
    var matrix = 0
    var bias = 0
    /// Uses in ∂u/∂w: such a u is a weighted sum or the loss.
    var overWeights = 0
    /// Uses with one letter below, and with two letters.
    var oneIndex = 0
    /// Uses in a superscript layer that is a letter l, or has a number added.
    var roundLayers = 0
    /// Uses in ∂C/∂u.
    var lossVariable = 0
    /// Uses in ∂C/∂u = ŷ − y.
    var difference = 0
    /// Uses above and below in derivatives.
    var numerator = 0
    var variable = 0
    /// Uses in ∂C/∂u if it defines the error of u: `\delta := \partial C / \partial u`.
    var errorOf = 0
    var inLogarithm = 0
    /// Uses as u and as t in u − t.
    var minuend = 0
    var subtrahend = 0
    var called = 0
    /// Uses that are not calls.
    var bare = 0
    var squares = 0
    /// Chains that begin with it and have a derivative on another side: `dZ := ∂L/∂Z`.
    var errorDefinitions = 0
    /// Uses with a superscript l or L without brackets.
    var bareLayers = 0
    var rounds = 0
    /// Uses with a layer below, and with indices below that are no layer.
    var lowerLayers = 0
    var indexed = 0
    var withTwoIndices = 0
    /// Uses with a superscript in brackets that is a letter such as i.
    var examples = 0
    /// Uses as the upper limit of a sum or below a 1.
    var sizes = 0
    /// Uses alone beside a number: `J \approx 2.3`.
    var besideNumber = 0
    /// Uses alone on the left side.
    var alone = 0
    var layers: Set<Int> = []
    /// Letters in round brackets above it.
    var roundLetters: Set<String> = []
  }

  private(set) var facts: [String: Facts] = [:]
  /// The letters that the notebook defines with := or that begin a chain with a new symbol.
  private(set) var defined: Set<String> = []
  private(set) var aliases: [Alias] = []
  /// Pairs of layers of an affine step: `z^{(l+1)} = W^{(l)} a^{(l)}`.
  private(set) var steps: [Step] = []
  /// Weights with two units, `w_{kj}`: (w, k, j).
  private(set) var unitPairs: [(weights: String, above: String, below: String)] = []
  /// Letters of units beside the label or the output, and beside the input.
  private(set) var outputUnits: Set<String> = []
  private(set) var inputUnits: Set<String> = []
  /// Capital letters in the place of a layer.
  private(set) var capitalLayers: Set<String> = []
  /// ∂u_j/∂W_{ij}: the second index of the weights is that of the unit above.
  private(set) var reversedIndices = 0
  /// ∂u_i/∂W_{ij}
  private(set) var directIndices = 0
  /// Whether `J(W, b)` or `J(W, b; x, y)` occurs.
  private(set) var hasLossArguments = false
  private(set) var hasSumOverExamples = false
  /// The layer letters with their smallest and largest written value.
  private(set) var ranges: [String: ClosedRange<Int>] = [:]
  private(set) var layerLetters: Set<String> = []
  private(set) var hasBareLayers = false
  /// Whether gradients are written as products that only fit if examples are rows: `X^T \delta`, `\delta W^T`.
  /// One such product alone may be a slip, unless capital letters show that the formulas are of a batch.
  var hasRowGradients: Bool {
    rowGradients > 0 && columnGradients == 0 && !hasDirectMatrices && (rowGradients > 1 || hasCapitals)
  }

  /// Whether a symbol has a layer below.
  var hasLowerLayers: Bool { facts.values.contains { $0.lowerLayers > 0 } }

  private var hasCapitals: Bool { ["X", "H", "Y", "Z", "A", "S", "U"].contains { facts[$0] != nil } }
  private(set) var transposedMatrices = 0
  private(set) var rowSteps = 0
  /// Steps W x, whose weights have a row for each unit.
  private(set) var directMatrices = 0
  /// Steps in which W stands before the column of an example.
  private(set) var columnSteps = 0
  var hasDirectMatrices: Bool { directMatrices > 0 }

  /// The layers in ∂u/∂v, as written.
  private(set) var slopes: [Slope] = []

  struct Slope {
    var above: String
    var below: String
    var aboveLayer: Subscript.Form
    var belowLayer: Subscript.Form
  }

  /// The layers of a step z = W a + b, as written; nil for those that are not written.
  struct Step {
    var sums: Subscript.Form?
    var bias: Subscript.Form?
    var weights: Subscript.Form?
    var factor: Subscript.Form?
    var factorLetter: String
    var sumsLetter: String
    var weightsLetter: String
  }

  /// - Parameters:
  ///   - chains: the chains of all formulas that can be read.
  ///   - unread: the letters that lines which cannot be read would have defined.
  init(_ chains: [Chain], unread: [String]) {
    for chain in chains { readSizes(chain) }
    for chain in chains { read(chain) }
    introduced.formUnion(unread)
  }

  private mutating func fact(_ letter: String, _ change: (inout Facts) -> Void) {
    change(&facts[letter, default: Facts()])
  }

  // MARK: Sizes

  /// Letters that are the number of examples, and the upper limit of sums over the batch.
  private(set) var sizeLetters: Set<String> = ["m", "N", "B", "M"]

  /// Reads 1/n, and lines such as `n := B`.
  private mutating func readSizes(_ chain: Chain) {
    if let alias = Alias(chain), alias.target.base == "B", !alias.isSum {
      sizeLetters.insert(alias.symbol.base)
    }
    for side in [chain.first] + chain.links.map(\.right) {
      side.walk { part in
        if case .binary(.divide, let above, let below, _) = part.form, case .number(1) = above.form,
          case .symbol(let symbol) = below.form, !symbol.hasScripts, symbol.base == "n"
        {
          sizeLetters.insert("n")
        }
      }
    }
  }

  /// Losses that a formula gives as a mean: L in `L = -\frac{1}{N} \sum_{i=1}^N …`.
  private var definedMeans: Set<String> = []
  /// Uses as the mean and as the loss of one example in gradients: L in `∂L/∂Z = \frac1N (A - Y)` and in
  /// `∂L/∂Z = A - Y`.
  private var lossVotes: [String: (mean: Int, one: Int)] = [:]
  /// Losses that are means. One gradient alone does not decide against the others.
  var meanLosses: Set<String> {
    definedMeans.union(lossVotes.filter { $0.value.mean > $0.value.one }.keys)
  }
  /// Whether 1/N stands in a product without a sum over the batch: `\frac{1}{N} (\hat y - y)`.
  private(set) var dividesByBatch = false

  private mutating func readMeans(_ sides: [Expression]) {
    let gradients = sides.compactMap(\.lossOfUnitGradient)
    for side in sides {
      guard side.contains(where: { $0.isDividedBySize(sizeLetters) }) else {
        if case .binary(.subtract, _, _, _) = side.withoutTranspose.form {
          for letter in gradients { lossVotes[letter, default: (0, 0)].one += 1 }
        }
        continue
      }
      let hasSum = side.contains { part in
        guard case .reduction(let reduction) = part.form else { return false }
        if case .symbol(let upper)? = reduction.upper?.form { return sizeLetters.contains(upper.base) }
        return reduction.upper == nil
      }
      if !hasSum {
        dividesByBatch = true
        // ∂L/∂Z = (1/N) (A - Y): L is the mean.
        if !side.isDividedByB, !side.contains(where: \.isDerivative) {
          for letter in gradients { lossVotes[letter, default: (0, 0)].mean += 1 }
        }
      } else if case .symbol(let loss) = sides[0].form, !loss.hasScripts,
        ExpressionReader.lossLetters.contains(loss.base)
      {
        definedMeans.insert(loss.base)
      }
    }
  }

  // MARK: Chains

  private mutating func read(_ written: Chain) {
    let chain = written.withNewSymbolFirst { _ in false }
    let sides = [chain.first] + chain.links.map(\.right)
    for (letter, range) in chain.ranges {
      let old = ranges[letter] ?? range
      ranges[letter] = min(old.lowerBound, range.lowerBound)...max(old.upperBound, range.upperBound)
    }
    if case .symbol(let symbol) = chain.first.form, let link = chain.links.first {
      if let alias = Alias(chain) {
        aliases.append(alias)
      } else if link.relation == .defined {
        defined.insert(symbol.base)
      }
      if !sides.dropFirst().contains(where: { $0.letters.contains(symbol.base) }) {
        introduced.insert(symbol.base)
      }
      for side in sides.dropFirst() {
        if case .derivative(let of, let by) = side.form, case .symbol(let variable) = by.form,
          of.plainSymbol.map({ ExpressionReader.lossLetters.contains($0.base) }) ?? false
        {
          fact(variable.base) { $0.errorOf += 1 }
          fact(symbol.base) { $0.errorDefinitions += 1 }
        }
      }
    }
    for side in sides { if case .symbol(let symbol) = side.form { fact(symbol.base) { $0.alone += 1 } } }
    for index in sides.indices.dropFirst() {
      readEquation(sides[0], sides[index])
      readEquation(sides[index], sides[0])
      if index > 1 {
        readEquation(sides[index - 1], sides[index])
        readEquation(sides[index], sides[index - 1])
      }
    }
    for side in sides { read(side) }
    readMeans(sides)
    for side in sides.dropFirst() { readGradients(side) }
    readPartners(sides)
  }

  /// Reads how gradients are multiplied: `X^T \delta` and `\delta W^T` fit if examples are rows, `\delta X^T` and
  /// `W^T \delta` if they are columns.
  private mutating func readGradients(_ side: Expression) {
    let leaves = side.productLeaves
    guard leaves.count > 1 else {
      for part in side.parts { readGradients(part) }
      return
    }
    for leaf in leaves { for part in leaf.parts { readGradients(part) } }
    let factors = leaves.map(\.factor).filter { !$0.isNumber }
    guard factors.count > 1, let first = factors.first, let last = factors.last else { return }
    if first.isBatch, first.isTransposed, !last.isTransposed, !last.isMatrix { rowGradients += 1 }
    // y log s^T and y^T log s
    if first.isOutput, last.isOutput, first.isTransposed != last.isTransposed {
      let hasLogarithm = leaves.contains {
        if case .application(.log, _, _) = $0.form { true } else { false }
      }
      if last.isTransposed { rowGradients += hasLogarithm ? 1 : 0 } else { columnGradients += 1 }
    }
    if last.isBatch, last.isTransposed, !first.isTransposed { columnGradients += 1 }
    if last.isCapital, !last.isTransposed, first.isTransposed, !first.isMatrix { hasTransposedErrors = true }
    // In δ z^T, z are activations.
    if factors.count == 2, first.isError, last.isTransposed, !last.isMatrix,
      let letter = leaves.last?.plainSymbol?.base
    {
      fact(letter) { $0.factor += 1 }
    }
    if last.isMatrix, last.isTransposed, !first.isMatrix, !first.isTransposed { rowGradients += 1 }
    if first.isMatrix, first.isTransposed, !last.isMatrix { columnGradients += 1 }
  }

  /// The indices of sums.
  private(set) var sumIndices: Set<String> = []
  /// The indices of each letter.
  private(set) var indices: [String: Set<String>] = [:]
  /// In an equation with ∂u/∂W_{ij}, the symbols with the index j: the units below.
  private mutating func readPartners(_ sides: [Expression]) {
    var below: Set<String> = []
    for side in sides {
      side.walk { part in
        guard case .derivative(_, let by) = part.form, let symbol = by.plainSymbol, symbol.isMatrix,
          let indices = symbol.lower.last?.parts.suffix(2), indices.count == 2,
          let letter = (reversedIndices > directIndices ? indices.first : indices.last)?.letter
        else { return }
        below.insert(letter)
      }
    }
    guard !below.isEmpty else { return }
    for side in sides {
      side.walk { part in
        guard case .symbol(let symbol) = part.form, let letter = symbol.lower.last?.only?.letter,
          below.contains(letter)
        else { return }
        partners.insert(symbol.base)
      }
    }
  }

  private(set) var partners: Set<String> = []
  /// Letters of functions that a formula gives as softmax: `s(x)_i = e^{x_i} / \sum_k e^{x_k}`.
  private(set) var softmaxLetters: Set<String> = []
  /// Letters without scripts beside weighted sums in an exponent, and before an exponential.
  private(set) var constants: Set<String> = []
  private static let constantLetters: Set<String> = ["c", "C", "D", "k", "m", "M", "alpha"]

  /// Reads c in e^{z - c}, and C in C e^z and e^{z + \log C}.
  private mutating func readConstants(_ argument: Expression) {
    for part in argument.terms {
      var inner = part
      if case .application(.log, _, let number) = part.form { inner = number }
      if case .symbol(let symbol) = inner.form, !symbol.hasScripts,
        Self.constantLetters.contains(symbol.base),
        argument.terms.count > 1
      {
        constants.insert(symbol.base)
      }
    }
  }

  /// Whether `\sigma(z)_i = e^{z_i} / \sum_k e^{z_k}` occurs.
  private(set) var sigmaIsSoftmax = false
  /// p and q in p ln q.
  private(set) var logarithms: [(label: String, output: String)] = []
  /// Whether `\delta^T A` occurs.
  private(set) var hasTransposedErrors = false
  private(set) var rowGradients = 0
  private(set) var columnGradients = 0

  /// Reads the shape of an equation with one symbol on a side: a = f(z), z = W a + b.
  private mutating func readEquation(_ left: Expression, _ right: Expression) {
    readAnchors(left, right)
    if case .derivative(_, let variable) = left.form, let symbol = variable.plainSymbol {
      let inner = right.withoutNumbers
      if case .binary(.subtract, let a, let b, _) = inner.form, let first = a.plainSymbol,
        let second = b.plainSymbol,
        !Set(["y", "t", "Y", "T"]).isDisjoint(with: [first.base, second.base])
      {
        fact(symbol.base) { $0.difference += 1 }
      }
    }
    if case .subscripted(let inner, _) = left.form,
      case .application(.activation(.sigmoid), primes: 0, _) = inner.form,
      case .binary(.divide, let above, let below, _) = right.form, above.isExponential,
      below.isSumOfExponentials
    {
      sigmaIsSoftmax = true
    }
    if case .binary(.divide, let above, let below, _) = right.form, above.isExponential,
      below.isSumOfExponentials
    {
      let inner = if case .subscripted(let inner, _) = left.form { inner } else { left }
      if case .call(let symbol, _, _) = inner.form { softmaxLetters.insert(symbol.base) }
    }
    guard case .symbol(let symbol) = left.form else { return }
    if right.isLiteral { fact(symbol.base) { $0.besideNumber += 1 } }
    switch right.form {
    case .application(.softmax, _, _): fact(symbol.base) { $0.softmaxed += 1 }
    case .application(let function, _, _) where function.isActivation: fact(symbol.base) { $0.activated += 1 }
    case .scriptedFunction, .call: fact(symbol.base) { $0.activated += 1 }
    case .binary(.divide, let above, let below, _) where above.isExponential && below.isSumOfExponentials:
      fact(symbol.base) { $0.softmaxed += 1 }
    default: readStep(symbol, right)
    }
  }

  /// Whether a letter usually is an error or a gradient: δ, dZ, \bar z.
  private static func isGradient(_ letter: String) -> Bool {
    ["delta", "Delta", "epsilon", "g", "G"].contains(letter) || letter.hasSuffix("bar")
      || letter.count == 2 && letter.hasPrefix("d")
  }

  private mutating func readStep(_ result: Symbol, _ right: Expression) {
    let terms = right.summands
    for term in terms {
      guard let (matrix, vector, isMatrixFirst) = term.matrixTimesVector, terms.count <= 2,
        matrix.base != result.base, vector.base != result.base, !Self.isGradient(result.base),
        !Self.isGradient(vector.base), terms.count == 2 || !matrix.isTransposed
      else { continue }
      fact(result.base) { $0.affine += 1 }
      fact(vector.base) { $0.factor += 1 }
      fact(matrix.base) { $0.matrix += 1 }
      var biasLayer: Subscript.Form?
      for other in terms where other.range != term.range {
        guard case .symbol(let bias) = other.form else { continue }
        fact(bias.base) { $0.bias += 1 }
        biasLayer = bias.writtenLayer
      }
      // In x^T W^T everything is transposed, so this says nothing about x and W.
      if terms.count == 2, !vector.isTransposed {
        // Which of the two is transposed says how W and the examples are oriented.
        if isMatrixFirst { columnSteps += 1 } else { rowSteps += 1 }
        if isMatrixFirst == matrix.isTransposed {
          transposedMatrices += 1
        } else {
          directMatrices += 1
        }
      }
      steps.append(
        Step(
          sums: result.writtenLayer, bias: biasLayer, weights: matrix.writtenLayer,
          factor: vector.writtenLayer,
          factorLetter: vector.base, sumsLetter: result.base, weightsLetter: matrix.base))
    }
  }

  // MARK: Letters without a layer

  /// Letters without a layer that stand beside weights with one: h and 1 in `h = \sigma(W^{(1)} x + b^{(1)})`.
  private(set) var anchors: [(letter: String, layer: Int)] = []

  private mutating func anchor(_ symbol: Symbol, _ layer: Int) {
    if symbol.writtenLayer == nil, !symbol.isMatrix { anchors.append((symbol.base, layer)) }
  }

  private mutating func readAnchors(_ left: Expression, _ right: Expression) {
    if case .symbol(let result) = left.form {
      var inner = right
      if case .application(_, primes: 0, let argument) = right.form { inner = argument }
      if case .scriptedFunction(_, _, primes: 0, let argument) = right.form { inner = argument }
      if case .call(_, let applied, _) = right.form, case .application(_, _, let argument) = applied.form {
        inner = argument
      }
      for term in inner.summands {
        guard let (matrix, vector, _) = term.matrixTimesVector, let layer = matrix.layerNumber,
          !Self.isGradient(result.base), !Self.isGradient(vector.base), !matrix.isTransposed
        else { continue }
        anchor(result, layer)
        anchor(vector, layer - 1)
      }
    }
    if case .derivative(let of, let by) = left.form, let above = of.plainSymbol, let below = by.plainSymbol {
      let isSameUnit = above.lower.first?.only?.letter == below.lower.first?.only?.letter
      if let layer = below.layerNumber, isSameUnit, !below.isMatrix, below.base != "b" {
        anchor(above, layer)
      }
      if let layer = above.layerNumber, isSameUnit { anchor(below, layer) }
    }
    guard let variable = left.gradientVariable else { return }
    var leaves = right.productLeaves
    if leaves.count == 1, case .reduction(let reduction) = leaves[0].form {
      leaves = reduction.body.productLeaves
    }
    if variable.base == "b", let layer = variable.layerNumber, leaves.count == 1 {
      if let error = leaves[0].gradientVariable { anchor(error, layer) }
    } else if variable.isMatrix, let layer = variable.layerNumber {
      for leaf in leaves {
        if let error = leaf.gradientVariable {
          anchor(error, layer)
        } else if let symbol = leaf.plainSymbol, !Self.isGradient(symbol.base) {
          anchor(symbol, layer - 1)
        }
      }
    } else if !variable.isMatrix, let matrix = leaves.compactMap(\.plainSymbol).first(where: \.isMatrix),
      let layer = matrix.layerNumber
    {
      anchor(variable, layer - 1)
      for leaf in leaves { if let error = leaf.gradientVariable { anchor(error, layer) } }
    }
  }

  // MARK: Expressions

  private mutating func read(_ expression: Expression) {
    switch expression.form {
    case .symbol(let symbol): read(symbol)
    case .call(let symbol, let applied, _):
      fact(symbol.base) { $0.called += 1 }
      if case .application(_, _, let inner) = applied.form { readArgument(inner) }
    case .scriptedFunction(_, _, _, let inner): readArgument(inner)
    case .application(let function, let primes, let inner) where function.isActivation:
      if primes > 0 { hasActivationSlope = true }
      readArgument(inner)
    case .application(.softmax, _, let inner):
      if let letter = inner.plainSymbol?.base { fact(letter) { $0.logits += 1 } }
      readConstants(inner)
      read(inner)
    case .application(.log, _, let inner):
      if let letter = inner.plainSymbol?.base { fact(letter) { $0.inLogarithm += 1 } }
      read(inner)
    case .application(.exp, _, let inner):
      let symbols =
        inner.plainSymbol.map { [$0] } ?? inner.terms.compactMap(\.plainSymbol).filter(\.hasScripts)
      for symbol in symbols.prefix(1) { fact(symbol.base) { $0.logits += 1 } }
      readConstants(inner)
      read(inner)
    case .derivative(let of, let by):
      if let letter = of.plainSymbol?.base { fact(letter) { $0.numerator += 1 } }
      if let letter = by.plainSymbol?.base {
        let isOfLoss = of.plainSymbol.map { ExpressionReader.lossLetters.contains($0.base) } ?? false
        fact(letter) { facts in
          facts.variable += 1
          if isOfLoss { facts.lossVariable += 1 }
        }
      }
      if let above = of.plainSymbol, let below = by.plainSymbol,
        below.isMatrix
          || below.lower.last?.parts.suffix(2).filter({ $0.letter != nil && $0.letter != "l" }).count == 2
      {
        fact(above.base) { $0.overWeights += 1 }
        weightSlopes.append((above.base, below.base))
      }
      if let above = of.plainSymbol, let below = by.plainSymbol {
        readUnits(of: above, by: below)
        if let indices = below.lower.last?.parts.suffix(2), indices.count == 2,
          let unit = above.lower.last?.only?.letter, let first = indices.first?.letter,
          let second = indices.last?.letter
        {
          if unit == second, unit != first { reversedIndices += 1 }
          if unit == first { directIndices += 1 }
        }
        if let upper = above.writtenLayer, let lower = below.writtenLayer {
          slopes.append(
            Slope(above: above.base, below: below.base, aboveLayer: upper, belowLayer: lower))
        }
      }
      read(of)
      read(by)
    case .binary(let sign, let left, let right, _) where sign == .multiply || sign == .dot:
      if case .symbol(let symbol) = left.form, !symbol.hasScripts, Self.constantLetters.contains(symbol.base),
        right.isExponential || right.isSumOfExponentials
      {
        constants.insert(symbol.base)
      }
      // In p ln q, p is the label and q the output.
      if let letter = left.plainSymbol?.base, case .application(.log, _, let inner) = right.form,
        let output = inner.plainSymbol?.base
      {
        logarithms.append((letter, output))
      }
      read(left)
      read(right)
    case .binary(.subtract, let left, let right, _):
      if let a = left.plainSymbol?.base, let b = right.plainSymbol?.base {
        fact(a) { $0.minuend += 1 }
        fact(b) { $0.subtrahend += 1 }
      }
      read(left)
      read(right)
    case .binary(.divide, let above, let below, _):
      if case .symbol(let symbol) = below.form, !symbol.hasScripts, case .number(1) = above.form {
        fact(symbol.base) { $0.sizes += 1 }
      }
      // t/o is the derivative of t ln o.
      let numerator = if case .negative(let inner) = above.form { inner } else { above }
      if case .symbol(let label) = numerator.form, case .symbol(let output) = below.form,
        ["y", "t", "Y", "T"].contains(label.base)
      {
        fact(output.base) { $0.inLogarithm += 1 }
      }
      read(above)
      read(below)
    case .reduction(let reduction):
      if let upper = reduction.upper, case .symbol(let symbol) = upper.form, !symbol.hasScripts {
        fact(symbol.base) { $0.sizes += 1 }
        if sizeLetters.contains(symbol.base), !reduction.body.isExponential {
          hasSumOverExamples = true
          batchIndices.insert(reduction.index.name)
        }
      }
      if reduction.index.name == "x" || reduction.body.hasExample(reduction.index.name) {
        hasSumOverExamples = true
      }
      sumIndices.insert(reduction.index.name)
      read(reduction.body)
    case .either(let first, _): read(first)
    default: for part in expression.parts { read(part) }
    }
  }

  private mutating func readArgument(_ inner: Expression) {
    if let letter = inner.plainSymbol?.base { fact(letter) { $0.argument += 1 } }
    read(inner)
  }

  private mutating func read(_ symbol: Symbol) {
    let letters = symbol.parts.flatMap { part -> [String] in
      if case .indexed(_, let letter) = part.form { return [letter] }
      return part.letter.map { [$0] } ?? []
    }
    // (i) in round brackets is one example of several, and not any example.
    let inBrackets = symbol.upper.filter { $0.bracket == .round }.flatMap(\.parts).compactMap(\.letter)
    indices[symbol.base, default: []].formUnion(Set(letters).subtracting(inBrackets))
    let only = symbol.lower.first?.only
    fact(symbol.base) { facts in
      facts.uses += 1
      facts.bare += 1
      for group in symbol.upper {
        if group.bracket == .square { facts.squares += 1 }
        if group.bracket == .round {
          if let part = group.only, case .letter(let letter, let plus) = part.form {
            let isCapital = letter.count == 1 && letter.first?.isUppercase == true
            if letter == "l" || isCapital || plus != 0 { facts.roundLayers += 1 }
          }
          if let letter = group.only?.letter { facts.roundLetters.insert(letter) }
          if let letter = group.only?.letter, !["l", "L"].contains(letter), !symbol.isMatrix,
            symbol.base != "b"
          {
            facts.examples += 1
          } else {
            facts.rounds += 1
          }
        }
        if let number = group.only?.number { facts.layers.insert(number) }
        if group.bracket == .none, group.only.map(Self.isBareLayer) ?? false { facts.bareLayers += 1 }
      }
      if let part = symbol.lower.first?.parts.first {
        if part.number != nil || part.letter == "l" {
          facts.lowerLayers += 1
          if let number = part.number { facts.layers.insert(number) }
        } else {
          facts.indexed += 1
        }
      }
      if symbol.lower.first?.parts.count == 2 { facts.withTwoIndices += 1 }
      if let letter = only?.letter, !["l", "o", "h", "L"].contains(letter) { facts.oneIndex += 1 }
    }
    if symbol.base == "J", Set(symbol.arguments).isSuperset(of: ["W", "b"]) { hasLossArguments = true }
    if symbol.upper.allSatisfy({
      $0.bracket != .square && $0.only?.number == nil && !($0.only.map(Self.isBareLayer) ?? false)
    }),
      symbol.isMatrix || symbol.base == "v", let parts = symbol.lower.first?.parts, parts.count == 2,
      let above = parts[0].letter, let below = parts[1].letter, above != "l"
    {
      unitPairs.append((symbol.base, above, below))
    }
    for group in symbol.upper {
      guard let part = group.only, let letter = part.letter else { continue }
      if letter.count == 1, letter.first?.isUppercase == true, letter != "T",
        symbol.base.first?.isUppercase != true
      {
        capitalLayers.insert(letter)
      }
      let isParameter = symbol.isMatrix || symbol.base == "b"
      switch group.bracket {
      case .square: if letter != "L" { layerLetters.insert(letter) }
      case .round: if isParameter, letter != "L" { layerLetters.insert(letter) }
      case .none:
        if Self.isBareLayer(part), !["x", "y", "L", "J", "C"].contains(symbol.base) { hasBareLayers = true }
      }
    }
    for part in symbol.lower.flatMap(\.parts) {
      guard case .letter(let letter, let plus) = part.form else { continue }
      lowerLetters.insert(letter)
      if plus != 0 { layerIndices.insert(letter) }
    }
    if let letter = only?.letter, ["W", "b", "Theta", "Omega", "beta"].contains(symbol.base) {
      layerIndices.insert(letter)
    }
    if let letter = only?.letter, symbol.upper.isEmpty {
      if ["y", "t", "yhat"].contains(symbol.base) { outputUnits.insert(letter) }
      if symbol.base == "x" { inputUnits.insert(letter) }
    }
  }

  /// l, L, l − 1
  private static func isBareLayer(_ part: Subscript) -> Bool {
    guard let letter = part.letter else { return false }
    return letter == "l" || letter == "L"
  }

  /// Returns whether an activation or its derivative is written for the layers from the second to the one after the
  /// last: layer 1 is then the input.
  func startsAtSecondLayer(depth: Int) -> Bool {
    ranges.contains { $0.value == 2...max(2, depth) } && steps.isEmpty && hasActivationSlope
  }

  private(set) var hasActivationSlope = false

  /// ∂net_k/∂o_j: unit j is below unit k, if net is a weighted sum and o an activation.
  private mutating func readUnits(of above: Symbol, by below: Symbol) {
    guard above.base != below.base, let upper = above.lower.first?.only?.letter,
      let lower = below.lower.first?.only?.letter
    else { return }
    unitSlopes.append((above.base, below.base, upper, lower))
  }

  /// ∂u_k/∂v_j with other units: the letters u and v, and the units k and j.
  private(set) var unitSlopes: [(above: String, below: String, upper: String, lower: String)] = []
  /// ∂u/∂w: the letters u and w.
  private(set) var weightSlopes: [(sums: String, weights: String)] = []
  /// Indices that a sum over the batch runs over: `\sum_{i=1}^m`.
  private(set) var batchIndices: Set<String> = []
  /// Indices that stand for a layer: with a number added, or alone at W or b.
  private(set) var layerIndices: Set<String> = []
  /// Letters below a symbol.
  private(set) var lowerLetters: Set<String> = []
  /// Letters that a chain begins with, where the other sides do not contain them.
  private(set) var introduced: Set<String> = []
}

extension Symbol {
  /// The layer as it is written: above, or as the first number or l below.
  fileprivate var writtenLayer: Subscript.Form? {
    if let group = upper.first(where: {
      $0.bracket != .none || $0.only?.letter == "l" || $0.only?.letter == "L" || $0.only?.number != nil
    }),
      let part = group.only
    {
      return part.form
    }
    guard let part = lower.first?.parts.first, part.number != nil || part.letter == "l" else { return nil }
    return part.form
  }
}

extension Expression {
  /// The variable of a gradient of the loss: W in ∂L/∂W and in \bar W.
  fileprivate var gradientVariable: Symbol? {
    switch form {
    case .derivative(let of, let by)
    where of.plainSymbol.map({ ExpressionReader.lossLetters.contains($0.base) }) ?? false:
      return by.plainSymbol
    case .symbol(var symbol) where symbol.base.hasSuffix("bar"):
      symbol.base = String(symbol.base.dropLast(3))
      return symbol
    case .transpose(let inner), .subscripted(let inner, _): return inner.gradientVariable
    default: return nil
    }
  }

  /// The symbol, without a transpose, a power, an entry or an example.
  var plainSymbol: Symbol? {
    switch form {
    case .symbol(let symbol): symbol
    case .transpose(let inner), .subscripted(let inner, _), .ofExample(let inner, _): inner.plainSymbol
    default: nil
    }
  }

  /// The terms of a sum.
  fileprivate var summands: [Expression] {
    if case .binary(.add, let left, let right, _) = form { return left.summands + right.summands }
    return [self]
  }

  /// The terms of a sum or a difference.
  fileprivate var terms: [Expression] {
    switch form {
    case .binary(let sign, let left, let right, _) where sign == .add || sign == .subtract:
      left.terms + right.terms
    default: [self]
    }
  }

  /// The factors, if this is W v, v W or Σ w v.
  fileprivate var matrixTimesVector: (matrix: Symbol, vector: Symbol, isMatrixFirst: Bool)? {
    switch form {
    case .reduction(let reduction) where reduction.kind == .sum:
      guard let product = reduction.body.matrixTimesVector else { return nil }
      var matrix = product.matrix
      // In Σ_i w_{ij} x_i the index of the input comes first.
      let indices = matrix.lower.last?.parts.suffix(2) ?? []
      matrix.isTransposed = indices.count == 2 && indices.first?.letter == reduction.index.name
      return (matrix, product.vector, true)
    case .binary(let sign, let left, let right, _) where sign == .multiply || sign == .dot:
      guard var a = left.plainSymbol, var b = right.plainSymbol else { return nil }
      if case .transpose = left.form { a.isTransposed = true }
      if case .transpose = right.form { b.isTransposed = true }
      if a.isMatrix, !b.isMatrix { return (a, b, true) }
      if b.isMatrix, !a.isMatrix { return (b, a, false) }
      // Any two-index symbol times a one-index symbol: v_{kj} z_j
      if a.hasTwoUnits, !b.hasTwoUnits { return (a, b, true) }
      if b.hasTwoUnits, !a.hasTwoUnits { return (b, a, false) }
      return nil
    case .either(let first, _): return first.matrixTimesVector
    default: return nil
    }
  }

  /// The letter of the loss, if this is its gradient by units: ∂L/∂Z.
  fileprivate var lossOfUnitGradient: String? {
    guard case .derivative(let loss, let by) = form, let variable = by.plainSymbol, !variable.isMatrix,
      variable.base != "b"
    else { return nil }
    return loss.plainSymbol?.base
  }

  fileprivate var withoutTranspose: Expression {
    if case .transpose(let inner) = form { inner.withoutTranspose } else { self }
  }

  /// Whether it divides by B, nbrun's own letter for the number of examples: L is then nbrun's own L.
  fileprivate var isDividedByB: Bool {
    contains { $0.isDividedBySize(["B"]) }
  }

  /// The expression without a transpose and factors that are numbers or quotients of a number: (1/N) (p - y)^T.
  fileprivate var withoutNumbers: Expression {
    switch form {
    case .transpose(let inner): inner.withoutNumbers
    case .binary(let sign, let left, let right, _)
    where (sign == .multiply || sign == .dot) && left.factor.isNumber:
      right.withoutNumbers
    case .either(let first, _): first.withoutNumbers
    default: self
    }
  }

  /// Whether this is a quotient with the number of examples below: `\frac{1}{N}`.
  fileprivate func isDividedBySize(_ letters: Set<String>) -> Bool {
    guard case .binary(.divide, _, let below, _) = form, case .symbol(let symbol) = below.form else {
      return false
    }
    return !symbol.hasScripts && letters.contains(symbol.base)
  }

  /// A factor of a product of matrices.
  fileprivate struct Factor {
    var isTransposed: Bool
    var isMatrix: Bool
    /// Whether it is a number or a quotient, such as 1/m.
    var isNumber = false
    /// Whether it is a capital letter for the activations or the input of a batch.
    var isBatch: Bool
    /// Whether it is the label, or the logarithm of a letter.
    var isOutput = false
    /// Whether it is a capital letter that may be a batch in any notation, also Z.
    var isCapital = false
    /// Whether it is a δ.
    var isError = false
  }

  /// The factors of a product of matrices; the expression alone if it is no product.
  fileprivate var productLeaves: [Expression] {
    switch form {
    case .binary(let sign, let left, let right, _) where sign == .multiply || sign == .dot:
      left.productLeaves + right.productLeaves
    case .either(let first, _): first.productLeaves
    default: [self]
    }
  }

  fileprivate var factor: Factor {
    let isOuterTransposed = if case .transpose = form { true } else { false }
    if case .application(.log, _, let inner) = form, let symbol = inner.plainSymbol {
      return Factor(isTransposed: symbol.isTransposed, isMatrix: false, isBatch: false, isOutput: true)
    }
    guard let symbol = plainSymbol else {
      var isNumber = false
      if case .number = form { isNumber = true }
      if case .binary(.divide, let above, _, _) = form, case .number = above.form { isNumber = true }
      return Factor(isTransposed: isOuterTransposed, isMatrix: false, isNumber: isNumber, isBatch: false)
    }
    return Factor(
      isTransposed: isOuterTransposed != symbol.isTransposed, isMatrix: symbol.isMatrix,
      isBatch: ["X", "A", "H"].contains(symbol.base), isOutput: ["y", "t"].contains(symbol.base),
      isCapital: ["X", "A", "H", "Z"].contains(symbol.base),
      isError: ["delta", "Delta"].contains(symbol.base))
  }

  fileprivate var isExponential: Bool { if case .application(.exp, _, _) = form { true } else { false } }
  fileprivate var isSumOfExponentials: Bool {
    guard case .reduction(let reduction) = form, reduction.kind == .sum else { return false }
    return reduction.body.isExponential
  }

  /// Returns whether a symbol in it has this letter as its example: `z^{(i)}`.
  fileprivate func hasExample(_ letter: String) -> Bool {
    contains { part in
      guard case .symbol(let symbol) = part.form else { return false }
      return symbol.upper.contains { $0.bracket == .round && $0.only?.letter == letter }
    }
  }
}

extension Symbol {
  /// The number of its layer, if one is written.
  fileprivate var layerNumber: Int? {
    if case .number(let number)? = writtenLayer { return number }
    return nil
  }

  /// Whether its letter is one that texts use for weights.
  var isMatrix: Bool { ["W", "w", "Theta", "theta", "U", "V", "Omega"].contains(base) }

  /// Whether it has two letters as indices: `v_{kj}`.
  fileprivate var hasTwoUnits: Bool {
    lower.count == 1 && lower[0].parts.count == 2
      && lower[0].parts.allSatisfy { $0.letter != nil && $0.letter != "l" }
  }
}
