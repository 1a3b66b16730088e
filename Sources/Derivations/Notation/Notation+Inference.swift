import MathSyntax

extension Notation {
  /// The number of chains that are read to find the orientation of examples.
  private static let readingLimit = 3000

  /// Decides what the symbols of a notebook mean.
  /// - Parameters:
  ///   - formulas: the checked formulas of the notebook, in the order of the text.
  ///   - depth: the number of layers with weights.
  ///   - settings: what the author has set.
  public static func inferred(
    from formulas: [MathFormula], depth: Int, settings: NotationSettings = NotationSettings()
  ) -> Notation {
    let readers = formulas.map {
      ChainReader($0, isSymbol: { standard.isSymbol($0) && !["y", "x", "t"].contains($0) })
    }
    let chains = readers.flatMap(\.chains)
    let unread = readers.flatMap { $0.unreadDefinitions.map(\.symbol.base) }
    let evidence = NotationEvidence(chains, unread: unread)
    var notation = NotationInference(evidence, depth: depth, settings: settings).notation
    // What the author has set is not decided again.
    let orientations = Orientation.allCases.filter(settings.allows)
    if notation.orientationIsOpen, settings.setsRows { orientations.first?.apply(to: &notation) }
    let mayChangeLayout = settings.layout == nil && chains.contains(where: \.hasDerivative)
    var best = LayoutInference(formulas, notation, depth: depth).result(amongLayouts: mayChangeLayout)
    // No weighted sum shows whether an example is a row or a column, or whether small letters are a batch too: the shapes
    // of the gradients decide.
    let first = notation
    // Reading a large notebook again and again would take long.
    var readingsLeft = max(1, readingLimit / max(1, chains.count))
    for batch in notation.hasBatch ? SmallLetters.allCases : [.examples] {
      for orientation in notation.orientationIsOpen ? orientations : [first.orientation]
      where best.misfits > 0 && readingsLeft > 0 {
        var other = first
        if orientation != first.orientation { orientation.apply(to: &other) }
        batch.apply(to: &other)
        guard other != first else { continue }
        readingsLeft -= 1
        let result = LayoutInference(formulas, other, depth: depth)
          .result(amongLayouts: mayChangeLayout && orientation == .columns)
        guard result.misfits < best.misfits else { continue }
        // One product such as δ W^T may be a slip for W^T δ; several, or those of a batch, are a habit.
        if !other.examplesAreRows || first.examplesAreRows || best.misfits > 1
          || notation.hasBatch && (orientation != .rowsOfTransposed || evidence.hasTransposedErrors)
        {
          (best, notation) = (result, other)
        } else if !notation.isStandard {
          notation.openRows = orientation == .rows ? .inputsToOutputs : .outputsToInputs
        }
      }
    }
    (notation.layout, notation.layoutPlace) = (best.layout, best.place)
    return notation
  }
}

/// How examples and weight matrices may be written.
enum Orientation: CaseIterable {
  /// z = W x + b
  case columns
  /// Z = X W + b
  case rows
  /// Z = X W^T + b
  case rowsOfTransposed

  func apply(to notation: inout Notation) {
    notation.examplesAreRows = self != .columns
    notation.weightsAreTransposed = self == .rows
  }
}

extension Notation {
  fileprivate var orientation: Orientation {
    examplesAreRows ? weightsAreTransposed ? .rows : .rowsOfTransposed : .columns
  }
}

/// What small letters may be in a text that has capital letters for a batch.
private enum SmallLetters: CaseIterable {
  /// Each is of one example.
  case examples
  /// The label and the output are of the batch: `\delta = \hat y - y` beside A.
  case outputsOfBatch
  /// Letters beside the gradients of a batch are of the batch too.
  case batch

  func apply(to notation: inout Notation) {
    guard self != .examples else { return }
    for (letter, meaning) in notation.meanings {
      // z^{[2]} beside dZ^{[2]}; s beside H. Of the letters that have a capital one, z beside Z is one example's.
      let capital = letter.uppercased()
      let mayBeBatch =
        Notation.standardMeanings[letter] == nil
        ? !notation.isUsed.contains(capital) : notation.isUsed.contains("d" + capital)
      if [.label, .output].contains(meaning.role)
        || self == .batch && mayBeBatch && [.sums, .activations].contains(meaning.role)
      {
        notation.meanings[letter]?.isBatch = true
      }
    }
  }
}

/// The rules that turn the evidence of a notebook into its notation.
private struct NotationInference {
  let evidence: NotationEvidence
  let depth: Int
  let settings: NotationSettings
  private(set) var notation = Notation(meanings: [:])

  init(_ evidence: NotationEvidence, depth: Int, settings: NotationSettings) {
    self.evidence = evidence
    self.depth = depth
    self.settings = settings
    notation.isUsed = Set(evidence.facts.keys)
    decideLayerScripts()
    decideFunctions()
    decideParameters()
    decideSumsAndActivations()
    decideOthers()
    decideByNeighbours()
    decideLabelAndOutput()
    decideLoss()
    decideSizes()
    decideAnchoredLetters()
    readAliases()
    decideExampleLetters()
    decideNumbering()
    decideOrientation()
    decideUnits()
    decideSmallBatches()
    decideGradients()
    keepDefinitions()
    settings.apply(to: &notation)
  }

  private func facts(_ letter: String) -> NotationEvidence.Facts { evidence.facts[letter] ?? .init() }
  private func isUsed(_ letter: String) -> Bool { evidence.facts[letter] != nil }

  private mutating func set(
    _ letter: String, _ role: Notation.Role, layer: Notation.LayerNumber? = nil, because reason: String? = nil
  ) {
    let isBatch =
      letter.first?.isUppercase == true
      && [.sums, .activations, .input, .label, .output].contains(role)
    notation.meanings[letter] = .init(role: role, isBatch: isBatch, layer: layer, reason: reason)
  }

  // MARK: Layers

  private static let parameterLetters = ["W", "w", "b", "Theta", "theta", "Omega", "beta", "U", "V", "B"]
  private static let unlayered: Set<String> = ["x", "y", "yhat", "X", "Y", "Yhat", "L", "J", "t", "T", "C"]

  private mutating func decideLayerScripts() {
    let layered = evidence.facts.filter {
      !Self.unlayered.contains($0.key) || $0.key == "x" && $0.value.roundLayers > 0
    }
    notation.squareIsLayer = evidence.facts.values.contains { $0.squares > 0 }
    if !notation.squareIsLayer {
      let parameters = Self.parameterLetters.contains { facts($0).rounds > 0 }
      let others = layered.values.reduce(0) { $0 + $1.rounds }
      let below = layered.values.reduce(0) { $0 + $1.lowerLayers }
      let letters = layered.values.reduce(0) { $0 + $1.roundLayers }
      notation.roundIsLayer = parameters || letters > 0 || others > 0 && below == 0
    }
    notation.bareIsLayer = evidence.hasBareLayers
    notation.layerLetters.formUnion(evidence.layerLetters)
    notation.batchIndices = evidence.batchIndices.subtracting(evidence.layerIndices)
    // i, j and k are entries, unless they are used as a layer somewhere.
    notation.entryLetters = Set(["i", "j", "k", "m", "n", "p", "q", "r", "c", "d"]).intersection(
      evidence.lowerLetters
    )
    .subtracting(evidence.layerIndices)
  }

  private mutating func decideFunctions() {
    notation.sigmaIsSoftmax = evidence.sigmaIsSoftmax
    notation.softmaxLetters = evidence.softmaxLetters
    notation.constants = evidence.constants.filter { facts($0).numerator + facts($0).alone == 0 }
    for letter in ["h", "s", "S", "R", "psi", "rho", "chi", "H", "a", "o"]
    where facts(letter).called > 0 && facts(letter).bare == 0 {
      notation.functions.insert(letter)
    }
  }

  // MARK: Letters

  private mutating func decideParameters() {
    for letter in ["W", "w", "Theta", "Omega"] { set(letter, .weights) }
    if facts("v").withTwoIndices > 0 { set("v", .weights) }
    for letter in ["U", "V", "theta"] where isUsed(letter) {
      let own = facts(letter)
      if own.affine + own.argument + own.overWeights > 0 { continue }
      if own.lowerLayers + own.squares + own.rounds + own.withTwoIndices > 0 {
        set(letter, .weights)
      } else if letter == "U" || letter == "V" && !isUsed("U") {
        // Two matrices without a layer: the second letter is that of the output layer.
        set(letter, .weights, layer: .beforeLast(0))
        set("W", .weights, layer: isUnlayered("W") ? .beforeLast(1) : nil)
      }
    }
    if facts("b").argument + facts("b").overWeights == 0 || facts("b").bias > 0 { set("b", .biases) }
    let beta = facts("beta")
    if beta.bias + beta.lowerLayers + beta.rounds + beta.squares > 0 { set("beta", .biases) }
    let capital = facts("B")
    if capital.rounds + capital.squares + capital.lowerLayers > 0 { set("B", .biases) }
  }

  private func isUnlayered(_ letter: String) -> Bool {
    let own = facts(letter)
    return own.lowerLayers + own.squares + own.rounds == 0
  }

  /// Bishop writes a for the weighted sums and z for the activations.
  private mutating func decideSumsAndActivations() {
    // Each use is a vote, so that a slip in one of them does not decide.
    func votes(_ letter: String) -> (sum: Int, activation: Int) {
      let own = facts(letter)
      return (
        own.affine + own.errorOf + own.argument + own.logits + own.difference + own.overWeights,
        own.activated + own.softmaxed + own.factor + own.minuend
      )
    }
    func bothVotes(_ small: String, _ capital: String) -> (sum: Int, activation: Int) {
      let (one, batch) = (votes(small), votes(capital))
      return (one.sum + batch.sum, one.activation + batch.activation)
    }
    let (a, z) = (bothVotes("a", "A"), bothVotes("z", "Z"))
    let isLayered = facts("a").isLayered(in: notation)
    // An a with a layer is a sum only if a formula computes it as one.
    let isSwapped =
      a.sum > a.activation && z.sum <= z.activation
      && (!isLayered || facts("a").affine + facts("A").affine > 0 || a.sum > 1 && a.activation == 0)
      && (facts("z").lossVariable == 0 || facts("a").lossVariable > 0)
      && (isUsed("z") || isUsed("Z") || a.sum > facts("a").argument + facts("A").argument)
    for (small, capital, role) in [
      ("z", "Z", isSwapped ? Notation.Role.activations : .sums), ("a", "A", isSwapped ? .sums : .activations),
    ] {
      set(small, role, because: isSwapped ? "as its use in an activation shows" : nil)
      set(capital, role)
    }
    // ∂p_j/∂a_i without a layer anywhere: a are the weighted sums of the output layer.
    if !isSwapped, !isUsed("z"), isUnlayered("a"), facts("a").variable > 0, facts("a").activated == 0,
      facts("a").alone == 0, ["p", "yhat"].contains(where: isUsed)
    {
      set("a", .sums, layer: .beforeLast(0), because: "as the derivatives of the output show")
    }
    // z without a layer, by which the loss is differentiated, is the last layer's.
    for letter in ["z", "a", "Z", "A"] where notation.meanings[letter]?.role == .sums {
      let own = facts(letter)
      if own.lowerLayers + own.squares + own.rounds == 0, own.indexed == 0, own.lossVariable > 0,
        facts(letter + "bar").uses > 0 || own.argument == 0
      {
        notation.meanings[letter]?.layer = .beforeLast(0)
      }
    }
  }

  /// Decides letters by the shape of the formulas in which they stand, and then by what texts usually mean by them.
  private mutating func decideOthers() {
    // x is the input, unless softmax is taken of it.
    if facts("x").logits + facts("x").difference > 0, facts("x").factor == 0 {
      set("x", .sums, layer: .beforeLast(0))
      set("X", .sums, layer: .beforeLast(0))
    }
    // x^{(l)}: the activations of all layers are called x.
    for letter in ["x", "X"] {
      let own = facts(letter)
      let hasLayerLetter = notation.roundIsLayer && !own.roundLetters.isDisjoint(with: evidence.layerLetters)
      guard own.roundLayers > 0 || own.squares > 0 && !own.layers.isEmpty || hasLayerLetter else { continue }
      set(letter, .activations)
      notation.meanings[letter]?.isBatch = false
    }
    // t is a weighted sum where an activation is taken of it.
    if facts("t").argument > 0, facts("t").subtrahend == 0 { set("t", .sums, layer: .beforeLast(1)) }
    for (label, output) in evidence.logarithms where notation.meanings[output] == nil && !isOwnSymbol(output)
    {
      guard Self.mayBeUnits(output), !facts(output).isLayered(in: notation) else { continue }
      set(output, .output)
      if Self.mayBeUnits(label), notation.meanings[label] == nil { set(label, .label) }
    }
    for letter in ["x", "X"] where facts(letter).inLogarithm > 0 && facts(letter).factor == 0 {
      set(letter, .output)
      notation.meanings[letter]?.isBatch = false
    }
    let hasNet = isUsed("net")
    for letter in evidence.facts.keys.sorted()
    where notation.meanings[letter] == nil && !notation.functions.contains(letter) && Self.mayBeUnits(letter)
      && !isOwnSymbol(letter) && !notation.constants.contains(letter)
      && !notation.softmaxLetters.contains(letter)
    {
      let own = facts(letter)
      let isLayered = own.isLayered(in: notation)
      func layer(_ count: Int) -> Notation.LayerNumber? { isLayered ? nil : .beforeLast(count) }
      let isSum =
        own.argument + own.affine + own.logits + own.difference > 0
        || own.overWeights > 0 && (own.variable > 0 || !own.isScalar)
      let isOutput =
        own.softmaxed > 0
        || own.inLogarithm + own.minuend > 0 && (!isSum || own.inLogarithm > 0) && !isLayered
      switch letter {
      case "h", "H":
        let isEntropy =
          own.numerator > 0 && own.isScalar
          || own.isScalar && own.alone > 0 && own.bare == own.alone
            && own.affine + own.factor + own.activated == 0
        if own.logits > 0 {
          set(letter, .sums, layer: layer(0))
        } else if evidence.slopes.contains(where: {
          $0.below == letter && $0.aboveLayer == $0.belowLayer
            && notation.meanings[$0.above]?.role == .activations
        }) {
          set(letter, .sums)
        } else if letter == "h" || !isEntropy {
          set(letter, .activations, layer: layer(1))
        }
      case "net", "in": set(letter, .sums)
      case _ where own.inLogarithm > 0 && !isLayered && ["p", "P", "o", "s", "S", "q"].contains(letter):
        set(letter, .output)
      case "o" where hasNet: set(letter, .activations)
      case _ where isSum: set(letter, .sums, layer: layer(own.argument > 0 && own.difference == 0 ? 1 : 0))
      case _ where isOutput && ["p", "P", "o", "s", "S", "q"].contains(letter): set(letter, .output)
      case _ where own.activated > 0 || own.factor > 0: set(letter, .activations, layer: layer(1))
      case _
      where own.matrix > 0
        || own.variable > 0 && own.withTwoIndices > 0 && !Self.unitLetters.contains(letter):
        set(letter, .weights)
      case _ where own.bias > 0: set(letter, .biases)
      case _ where Self.unitLetters.contains(letter) && own.lossVariable > 0:
        set(letter, .sums, layer: layer(0))
      case "o" where own.variable > 0: set(letter, .sums, layer: layer(0))
      case "f" where own.bare > 0 && (own.variable > 0 || isUsed("Omega")):
        set(letter, .sums, layer: layer(0))
      default: break
      }
    }
  }

  /// Whether the notebook gives the letter a meaning of its own: it stands alone on a left side, and the right side does
  /// not show what it is.
  private func isOwnSymbol(_ letter: String) -> Bool {
    let own = facts(letter)
    return evidence.defined.contains(letter)
      || evidence.introduced.contains(letter) && own.affine + own.activated + own.softmaxed == 0
  }

  /// Decides letters by those with which they stand in a derivative: ∂R_i/∂Q_i and ∂Q_k/∂P_i.
  private mutating func decideByNeighbours() {
    func isOpen(_ letter: String) -> Bool {
      notation.meanings[letter] == nil && Self.mayBeUnits(letter) && !notation.functions.contains(letter)
        && !isOwnSymbol(letter)
    }
    for slope in evidence.unitSlopes {
      let (above, below) = (notation.meanings[slope.above]?.role, notation.meanings[slope.below]?.role)
      if slope.above == "yhat" || above == .output {
        if isOpen(slope.below) { set(slope.below, .sums, layer: .beforeLast(0)) }
      } else if slope.upper == slope.lower {
        if isOpen(slope.above), below == .sums {
          set(slope.above, .activations, layer: notation.meanings[slope.below]?.layer)
        }
      } else {
        if isOpen(slope.above), isOpen(slope.below) {
          set(slope.above, .sums, layer: facts(slope.above).isLayered(in: notation) ? nil : .beforeLast(0))
        }
        if isOpen(slope.below), notation.meanings[slope.above]?.role == .sums || above == .sums {
          set(slope.below, .activations, layer: notation.meanings[slope.above]?.layer?.below)
        }
      }
    }
    // ∂u^{(l)}/∂x^{(l-1)}
    for slope in evidence.slopes
    where isOpen(slope.above) && notation.meanings[slope.below]?.role == .activations {
      guard let upper = Self.value(slope.aboveLayer), let lower = Self.value(slope.belowLayer),
        upper.letter == lower.letter, upper.number == lower.number + 1
      else { continue }
      set(slope.above, .sums)
    }
    // P_j in ∂Q_k/∂W_{ij} = P_j δ_{ik}
    let layerAbove = evidence.weightSlopes.compactMap { notation.meanings[$0.sums]?.layer }.first
    for letter in evidence.partners where isOpen(letter) {
      set(letter, .activations, layer: facts(letter).isLayered(in: notation) ? nil : layerAbove?.below)
    }
    // W, b and v of a step z = W v + b whose letters have no layer.
    for step in evidence.steps where step.weights == nil {
      guard let layer = notation.meanings[step.sumsLetter]?.layer else { continue }
      notation.meanings[step.weightsLetter]?.layer = layer
      let isOpenBias = isUnlayered("b")
      notation.meanings["b"]?.layer = isOpenBias ? layer : nil
      if notation.meanings[step.factorLetter]?.layer != nil {
        notation.meanings[step.factorLetter]?.layer = layer.below
      }
    }
    // W and x of a text without layers belong to its weighted sums.
    let hasLayers = evidence.facts.contains { $0.value.isLayered(in: notation) }
    let isOfOutput = notation.meanings.contains { letter, meaning in
      meaning.role == .sums && meaning.layer == .beforeLast(0) && isUsed(letter)
    }
    if !hasLayers, isOfOutput,
      facts("W").lossVariable > 0 || facts("x").lossVariable + facts("X").lossVariable > 0
    {
      notation.meanings["W"]?.layer = .beforeLast(0)
      notation.meanings["b"]?.layer = .beforeLast(0)
      if depth > 1 {
        for letter in ["x", "X"] where isUsed(letter) && notation.meanings[letter]?.role != .sums {
          set(letter, .activations, layer: .beforeLast(1))
        }
      }
    }
    for slope in evidence.weightSlopes where isUnlayered(slope.weights) {
      guard let layer = notation.meanings[slope.sums]?.layer else { continue }
      notation.meanings[slope.weights]?.layer = layer
    }
  }

  /// Letters of columns that texts give to the weighted sums of the output layer.
  private static let unitLetters: Set<String> = ["o", "s", "u", "v", "q", "r", "theta", "lambda", "logits"]

  /// Whether the letter may stand for units of a layer. Others have a meaning of their own everywhere.
  private static func mayBeUnits(_ letter: String) -> Bool {
    let others: Set<String> = [
      "delta", "Delta", "eta", "e", "B", "K", "N", "M", "I", "one", "L", "J", "x", "X", "y", "Y",
      "yhat", "Yhat", "t", "T",
      "E", "C", "ell", "xi", "i", "j", "k", "l", "epsilon",
    ]
    return !others.contains(letter) && !letter.hasPrefix("d") && !letter.hasSuffix("bar")
  }

  /// Decides the layers of letters without a layer by the weights that stand beside them: h in
  /// `h = \sigma(W^{(1)} x + b^{(1)})` is in layer 1.
  private mutating func decideAnchoredLetters() {
    var layers: [String: Set<Int>] = [:]
    for anchor in evidence.anchors where (1...depth).contains(anchor.layer) {
      layers[anchor.letter, default: []].insert(anchor.layer)
    }
    for (letter, found) in layers.sorted(by: { $0.key < $1.key }) where isUnlayered(letter) {
      guard found.count == 1, let layer = found.first else {
        notation.localLetters.insert(letter)
        continue
      }
      // \bar y is the gradient by weighted sums y.
      if letter == "y", isUsed("ybar") { set("y", .sums) }
      if letter == "h", isUsed("hbar"), notation.role(of: "h") == nil { set("h", .activations) }
      guard let role = notation.role(of: letter), role.isLayered, role != .weights else { continue }
      notation.meanings[letter]?.layer = .number(layer)
    }
  }

  private mutating func decideLabelAndOutput() {
    if notation.meanings["x"] == nil { set("x", .input) }
    if notation.meanings["X"] == nil { set("X", .input) }
    set("yhat", .output)
    set("Yhat", .output)
    for (small, label) in [("y", "t"), ("Y", "T")] {
      let hasOther =
        isUsed(label) && !evidence.defined.contains(label) && notation.meanings[label] == nil
        && (facts(label).subtrahend > 0 || label == "t" && (facts(label).indexed > 0 || !isUsed("y")))
      if hasOther { set(label, .label) }
      // A y that is differentiated is the output.
      let isVariable = facts(small).variable + facts(small).numerator > 0 && !evidence.hasLowerLayers
      set(small, (hasOther || isVariable) && !isUsed(small + "hat") ? .output : .label)
    }
    for letter in ["p", "P"] where isUsed(letter) && !isOwnSymbol(letter) && notation.meanings[letter] == nil
    {
      set(letter, .output)
    }
    decideBatches()
  }

  /// A capital letter is the whole batch, unless it has a single index or stands beside small letters.
  private mutating func decideBatches() {
    let hasOtherBatch = ["X", "Y", "Z", "T"].contains {
      isUsed($0) && facts($0).bare > 0 && notation.meanings[$0] != nil
    }
    for (letter, meaning) in notation.meanings where meaning.isBatch && isUsed(letter) {
      let own = facts(letter)
      let besideSmall =
        !hasOtherBatch && !evidence.dividesByBatch && ["z", "x", "y", "h"].contains { isUsed($0) }
        && meaning.role == .activations
      let besideSingle = meaning.role == .sums && notation.meanings["X"]?.role == .activations
      if own.oneIndex > 0 && own.withTwoIndices == 0 || besideSmall || besideSingle {
        notation.meanings[letter]?.isBatch = false
      }
    }
  }

  // MARK: The loss

  private static let lossLetters = [
    "J", "L", "l", "C", "E", "ell", "xi", "H", "CE", "Loss", "loss", "cost", "S", "I", "D", "Cost",
  ]

  /// Whether J has two indices everywhere that other symbols have too: it is then a Jacobian.
  private var hasJacobian: Bool {
    let others = evidence.indices.filter { $0.key != "J" }.values.reduce(into: Set<String>()) {
      $0.formUnion($1)
    }
    return isUsed("J") && facts("J").withTwoIndices == facts("J").uses
      && others.isSuperset(of: evidence.indices["J"] ?? [])
  }

  private mutating func decideLoss() {
    let isOfBatch =
      evidence.hasSumOverExamples || evidence.facts.values.contains { $0.examples > 0 }
      || ["m", "N", "n", "B"].contains { facts($0).sizes > 0 }
      || ["X", "Z", "A", "Y", "Yhat", "H", "T"].contains {
        isUsed($0) && facts($0).bare > 0 && notation.meanings[$0]?.isBatch == true
      }
    var losses = Self.lossLetters.filter { letter in
      let own = facts(letter)
      guard own.uses > 0, notation.meanings[letter] == nil, !notation.constants.contains(letter),
        own.rounds == 0 || ["L", "J"].contains(letter),
        own.squares == 0
      else {
        return false
      }
      if letter == "J", hasJacobian { return false }
      // D_{KL}
      if letter == "D", evidence.indices["D"] == ["K", "L"] { return true }
      // I, S, D and H have other meanings, unless something is differentiated.
      if ["I", "S", "D"].contains(letter) {
        return own.numerator > 0 && !evidence.introduced.contains(letter)
      }
      return own.numerator > 0 || own.alone > 0 || ["L", "J"].contains(letter)
    }
    if losses.isEmpty { losses = hasJacobian ? ["L"] : ["L", "J"] }
    let hasMean = losses.contains("J") && losses.count > 1 && (losses.contains("L") || isOfBatch)
    for letter in losses {
      switch letter {
      case "J" where hasMean || isOfBatch || facts(letter).besideNumber > 0: set(letter, .meanLoss)
      case "J": set(letter, .loss, because: "no formula has a batch or an example's index")
      default:
        let own = facts(letter)
        let isIndexed = own.indexed + own.examples > 0 && own.uses > own.indexed + own.examples
        let isMean = isIndexed && !hasMean || evidence.meanLosses.contains(letter)
        set(letter, isMean ? .meanLoss : .loss)
      }
    }
    // E = Σ E_n without a division is the sum.
    let hasSize = evidence.sizeLetters.contains { facts($0).sizes > 0 }
    for letter in losses where notation.meanings[letter]?.role == .meanLoss && letter != "J" && !hasSize {
      set(letter, .summedLoss)
    }
    notation.lossMayBeOfBatch = !hasMean
    notation.lossIsSummed =
      !hasSize
      && losses.allSatisfy { ["xi", "E"].contains($0) }
    for letter in ["L", "J"] where notation.meanings[letter] == nil && !isUsed(letter) {
      notation.meanings[letter] = Notation.standardMeanings[letter]
    }
  }

  private mutating func decideSizes() {
    for letter in ["B", "m", "N", "M"]
    where notation.meanings[letter] == nil && facts(letter).variable == 0
      && !notation.constants.contains(letter)
    {
      set(letter, .batchSize)
    }
    set("eta", .learningRate)
  }

  // MARK: The author's words

  /// `C := L` and `h := a_2` say what a letter stands for.
  private mutating func readAliases() {
    for alias in evidence.aliases {
      let (symbol, target) = (alias.symbol, alias.target)
      guard var meaning = Notation.standardMeanings[target.base] ?? notation.meanings[target.base],
        // `a_1 := z_1` and `a_1 := a_2` may be slips: the letter keeps its meaning.
        Notation.standardMeanings[symbol.base]?.role.isLayered != true
          || symbol.base == target.base && (symbol.parts.isEmpty || alias.isTransposed || alias.isSwapped)
          || symbol.parts.isEmpty && isUnlayered(symbol.base)
      else { continue }
      // W^l := (W^l)^T says how matrices are oriented, and z^l := (z^l)^T the same of the examples.
      if alias.isTransposed || alias.isSwapped, !meaning.role.isLoss {
        if meaning.role == .weights {
          notation.weightsAreTransposed = true
        } else {
          notation.examplesAreRows = true
        }
      }
      if meaning.role.isLayered {
        if let own = symbol.layerLetter, own == target.layerLetter {
          meaning.shift = 0
        } else if target.layerNumber == nil {
          continue
        } else if let own = symbol.layerNumber, let number = target.layerNumber {
          meaning.shift = number - own
        } else if let number = target.layerNumber {
          meaning.layer = .number(number)
        }
      } else if meaning.role == .loss || meaning.role == .meanLoss {
      } else if symbol.parts.count > 0 || target.parts.count > 0 {
        continue
      }
      notation.aliases.insert(alias.signature)
      if alias.isSum { meaning.role = .summedLoss }
      // E_n := L and E := J: E is the loss of the batch, and with an index that of an example.
      if meaning.role == .loss, !symbol.parts.isEmpty, let old = notation.meanings[symbol.base],
        notation.fixedLetters.contains(symbol.base) || old.role == .summedLoss, old.role.isLoss
      {
        continue
      }
      if meaning.role != notation.meanings[symbol.base]?.role || symbol.base != target.base {
        meaning.reason = "as the notebook says"
      }
      notation.meanings[symbol.base] = meaning
      notation.fixedLetters.insert(symbol.base)
    }
  }

  /// n in E_n, and in E_n and t_{nk}. An index of weights or biases is a unit.
  private mutating func decideExampleLetters() {
    let losses = notation.meanings.filter { $0.value.role.isLoss }.keys
    let ofLoss = losses.reduce(into: Set<String>()) { $0.formUnion(evidence.indices[$1] ?? []) }
    let ofOthers = evidence.indices.filter { !losses.contains($0.key) }.values.reduce(
      into: evidence.sumIndices
    ) {
      $0.formUnion($1)
    }
    notation.lossIndices = ofLoss.subtracting(ofOthers)
    notation.exampleLetters = ofLoss.intersection(ofOthers).subtracting(notation.layerLetters)
    for (letter, meaning) in notation.meanings where meaning.role == .weights || meaning.role == .biases {
      notation.exampleLetters.subtract(evidence.indices[letter] ?? [])
    }
  }

  // MARK: Numbers of layers

  private mutating func decideNumbering() {
    var sums = 0
    var activations = 0
    var weights = 0
    var isKnown = false
    // Each step z = W a + b is a vote, so that a slip in one of them does not decide.
    var votes = (standard: 0, fromInput: 0, omega: 0)
    for step in evidence.steps {
      guard let w = step.weights.flatMap(Self.value), let s = step.sums.flatMap(Self.value) else { continue }
      let isInput = notation.meanings[step.factorLetter]?.role == .input
      let v = step.factor.flatMap(Self.value)
      let bias = step.bias.flatMap(Self.value)
      guard s.letter == w.letter, bias == nil || bias?.letter == w.letter && bias?.number == w.number,
        isInput || v?.letter == w.letter
      else { continue }
      // z^{(l+1)} = W^{(l)} a^{(l)} + b^{(l)} counts layers from the input. If all four have the same layer, this is a
      // slip, unless the weights are called Ω: f_k = Ω_k h_k + β_k.
      if s.number == w.number + 1, isInput && w.number == 1 || v?.number == w.number {
        votes.fromInput += 1
      } else if s.number == w.number, v?.number == w.number, step.weightsLetter == "Omega" {
        votes.omega += 1
      } else if s.number == w.number, v?.number == w.number - 1 || isInput && w.number == 1 {
        votes.standard += 1
      }
    }
    if votes.fromInput > max(votes.standard, votes.omega) {
      (weights, sums, activations) = (0, -1, -1)
    } else if votes.omega > votes.standard {
      (weights, sums, activations) = (1, 1, 0)
    }
    isKnown = votes != (0, 0, 0)
    for slope in evidence.slopes where !isKnown {
      // ∂z_j/∂a_i: z is one layer above a. It says something only if the two are written with other numbers.
      guard notation.meanings[slope.above]?.role == .sums,
        notation.meanings[slope.below]?.role == .activations,
        let above = Self.value(slope.aboveLayer), let below = Self.value(slope.belowLayer),
        above.letter == below.letter, below.number == above.number
      else { continue }
      (weights, sums, activations) = (1, 1, 0)
      isKnown = true
    }
    if !isKnown, isUsed("Omega") { (weights, sums, activations) = (1, 1, 0) }
    if !isKnown, evidence.hasLossArguments { (weights, sums, activations) = (0, -1, -1) }
    let largest =
      evidence.facts.filter { !Self.parameterLetters.contains($0.key) && !Self.unlayered.contains($0.key) }
      .values.flatMap(\.layers).max() ?? 0
    if !isKnown, !evidence.hasLossArguments, !isUsed("Omega"), notation.style != .below,
      largest == depth + 1 || evidence.startsAtSecondLayer(depth: depth)
    {
      (sums, activations) = (-1, -1)
    }
    for (letter, meaning) in notation.meanings where !notation.fixedLetters.contains(letter) {
      switch meaning.role {
      case .weights, .biases: notation.meanings[letter]?.shift = weights
      case .sums: notation.meanings[letter]?.shift = sums
      case .activations: notation.meanings[letter]?.shift = activations
      default: break
      }
    }
    notation.shift = sums
  }

  private static func value(_ form: Subscript.Form) -> (letter: String?, number: Int)? {
    switch form {
    case .number(let number): (nil, number)
    case .letter(let letter, let plus): (letter, plus)
    default: nil
    }
  }

  private mutating func decideOrientation() {
    let (rows, transposed) = (notation.examplesAreRows, notation.weightsAreTransposed)
    notation.examplesAreRows =
      rows || evidence.rowSteps > evidence.columnSteps || evidence.rowSteps == 0 && evidence.hasRowGradients
    notation.orientationIsOpen =
      evidence.rowSteps == 0 && evidence.columnSteps == 0 && !rows && !transposed
    let isReversed =
      evidence.reversedIndices > 0 && evidence.directIndices == 0 && !evidence.hasDirectMatrices
    notation.weightsAreTransposed =
      transposed || evidence.transposedMatrices > evidence.directMatrices || isReversed
      || evidence.hasRowGradients && evidence.rowSteps == 0
    notation.hasOpenIndices =
      evidence.facts.contains { $0.value.withTwoIndices > 0 && notation.meanings[$0.key]?.role == .weights }
      && evidence.steps.isEmpty && evidence.directIndices == 0 && !notation.weightsAreTransposed
      && !evidence.aliases.contains { notation.meanings[$0.symbol.base]?.role == .weights }
    notation.lastLayerLetters = evidence.capitalLayers.filter {
      facts($0).uses == 0 && (notation.style != .below)
    }
  }

  // MARK: Units

  private mutating func decideUnits() {
    var known = evidence.unitPairs.map { pair in
      notation.weightsAreTransposed && evidence.reversedIndices > 0
        ? (above: pair.below, below: pair.above) : (above: pair.above, below: pair.below)
    }
    for slope in evidence.unitSlopes
    where notation.meanings[slope.above]?.role == .sums
      && notation.meanings[slope.below]?.role == .activations
      && notation.style == .below
    {
      known.append((slope.upper, slope.lower))
    }
    known = known.filter { !notation.layerLetters.contains($0.above) }
    // Of w_{kj} and w_{jk} the more frequent one says which unit is above.
    known = known.filter { pair in
      let others = known.count { $0.above == pair.below && $0.below == pair.above }
      return known.count { $0 == pair } >= others
    }
    guard !known.isEmpty else { return decideUnitsOfOneLayer() }
    // The height of each letter above the others.
    var heights: [String: Int] = [:]
    var pairs = known
    while let (above, below) = pairs.first {
      heights[below] = heights[below] ?? 0
      heights[above] = (heights[below] ?? 0) + 1
      pairs.removeFirst()
      // Every pair is read as soon as one of its letters has a height.
      pairs = pairs.filter { pair in
        if let low = heights[pair.below], heights[pair.above] == nil {
          heights[pair.above] = low + 1
          return false
        }
        if let high = heights[pair.above], heights[pair.below] == nil {
          heights[pair.below] = high - 1
          return false
        }
        return heights[pair.above] == nil || heights[pair.below] == nil
      }
    }
    if let pair = evidence.unitPairs.first(where: { fixedLayer(of: $0.weights) != nil }),
      let layer = fixedLayer(of: pair.weights), let top = heights[pair.above]
    {
      for (letter, height) in heights { notation.units[letter] = .layer(layer.plus(height - top)) }
    } else if let output = evidence.outputUnits.compactMap({ heights[$0] }).max() {
      for (letter, height) in heights { notation.units[letter] = .layer(.beforeLast(output - height)) }
    } else if let input = evidence.inputUnits.compactMap({ heights[$0] }).min() {
      for (letter, height) in heights { notation.units[letter] = .layer(.number(height - input)) }
    } else {
      let middle = heights["j"] ?? heights.values.max() ?? 0
      for (letter, height) in heights { notation.units[letter] = .relative(height - middle) }
    }
    for (letter, meaning) in notation.meanings
    where meaning.role.isLayered && facts(letter).indexed > 0 && !notation.fixedLetters.contains(letter) {
      notation.meanings[letter]?.layer = nil
    }
  }

  /// In `o_i = f(net_i)`, without a layer, weights or a label anywhere, i is a unit of the last hidden layer.
  private mutating func decideUnitsOfOneLayer() {
    let ofOutput = ["y", "t", "yhat"].reduce(into: evidence.outputUnits) {
      $0.formUnion(evidence.indices[$1] ?? [])
    }
    guard notation.style == .below, !evidence.hasLowerLayers,
      ofOutput.subtracting(notation.exampleLetters).isEmpty
    else { return }
    var units: Set<String> = []
    for (letter, meaning) in notation.meanings
    where (meaning.role == .sums || meaning.role == .activations) && meaning.layer == nil
      && facts(letter).oneIndex > 0 && Notation.standardMeanings[letter] == nil
    {
      units.formUnion(evidence.indices[letter] ?? [])
    }
    units.subtract(notation.layerLetters)
    if units.count == 1, let unit = units.first { notation.units[unit] = .layer(.beforeLast(1)) }
  }

  /// The layer that the author has given to a letter of weights.
  private func fixedLayer(of letter: String) -> Notation.LayerNumber? {
    notation.fixedLetters.contains(letter) ? notation.meanings[letter]?.layer : nil
  }

  /// In a text that divides by the number of examples without a sum over them, and has no capital letters for a batch,
  /// small letters are the batch: `\frac{1}{N} (\hat y - y)`.
  private mutating func decideSmallBatches() {
    guard evidence.dividesByBatch, !notation.hasBatch, notation.units.isEmpty, !notation.isStandard else {
      return
    }
    for (letter, meaning) in notation.meanings
    where [.sums, .activations, .input, .label, .output].contains(meaning.role)
      && !notation.fixedLetters.contains(letter) && facts(letter).examples == 0
    {
      notation.meanings[letter]?.isBatch = true
    }
  }

  /// dZ, \bar z and an error δ that the notebook never defines are gradients.
  private mutating func decideGradients() {
    let isBatch = notation.hasBatch
    for letter in evidence.facts.keys where !evidence.defined.contains(letter) {
      let variable: String
      if letter.count == 2, letter.hasPrefix("d") {
        variable = letter == "dB" ? "b" : String(letter.dropFirst())
      } else if letter.hasSuffix("bar") {
        variable = String(letter.dropLast(3))
      } else if letter == "delta" || letter == "Delta", !evidence.introduced.contains(letter),
        facts(letter).withTwoIndices == 0
      {
        let isWhole = letter == "Delta" || evidence.dividesByBatch && isBatch
        variable = isWhole ? notation.letter(for: "Z") : notation.letter(for: "z")
      } else {
        continue
      }
      if notation.meanings[variable] == nil, variable == "h" {
        set("h", .activations, layer: .beforeLast(1))
        // \bar z = \bar h \circ \sigma'(z)
        if isUnlayered("z"), facts("z").argument > 0 { notation.meanings["z"]?.layer = .beforeLast(1) }
      }
      guard let meaning = notation.meanings[variable] ?? Notation.standardMeanings[variable],
        evidence.facts[letter]?.errorDefinitions == 0
      else { continue }
      let isParameter = meaning.role == .weights || meaning.role == .biases
      notation.gradients[letter] = .init(
        variable: variable, loss: isParameter && isBatch ? "J" : "L")
      if notation.meanings[variable] == nil { notation.meanings[variable] = meaning }
    }
  }

  /// A letter that the notebook defines keeps the meaning of its definition.
  private mutating func keepDefinitions() {
    for letter in evidence.defined
    where !notation.fixedLetters.contains(letter) && Notation.standardMeanings[letter] == nil {
      notation.meanings[letter] = nil
    }
  }
}

extension NotationEvidence.Facts {
  /// Whether it never has an index or a layer.
  var isScalar: Bool { indexed + lowerLayers + squares + rounds + bareLayers + withTwoIndices == 0 }

  func isLayered(in notation: Notation) -> Bool {
    lowerLayers > 0 || squares > 0 || rounds > 0 && notation.roundIsLayer
      || bareLayers > 0 && notation.bareIsLayer
  }
}

extension Notation.LayerNumber {
  /// The layer below this one.
  fileprivate var below: Notation.LayerNumber { plus(-1) }

  /// The layer that is so many layers above this one.
  fileprivate func plus(_ distance: Int) -> Notation.LayerNumber {
    switch self {
    case .number(let number): .number(number + distance)
    case .beforeLast(let count): .beforeLast(count - distance)
    }
  }
}

extension Symbol {
  /// The letter of its layer above or below, if it has no number added: l in `W^l` and `W^{(l)}`.
  fileprivate var layerLetter: String? {
    let found = upper.first { $0.only != nil }?.only ?? lower.first?.only
    if case .letter(let letter, plus: 0)? = found?.form { return letter }
    return nil
  }

  /// The only number in its scripts.
  fileprivate var layerNumber: Int? {
    let numbers = parts.compactMap(\.number)
    return numbers.count == 1 && parts.count == 1 ? numbers[0] : nil
  }
}
