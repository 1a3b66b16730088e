import MathSyntax

extension Notation {
  /// Decides what the symbols of a notebook mean.
  /// - Parameters:
  ///   - formulas: the checked formulas of the notebook, in the order of the text.
  ///   - depth: the number of layers with weights.
  ///   - settings: what the author has set.
  public static func inferred(
    from formulas: [MathFormula], depth: Int, settings: NotationSettings = NotationSettings()
  ) -> Notation {
    let chains = formulas.flatMap {
      ChainReader($0, isSymbol: { standard.isSymbol($0) && !["y", "x", "t"].contains($0) }).chains
    }
    var notation = NotationInference(NotationEvidence(chains), depth: depth, settings: settings).notation
    if settings.layout == nil, chains.contains(where: \.hasDerivative) {
      (notation.layout, notation.layoutPlace) = LayoutInference(formulas, notation, depth: depth).result()
    }
    return notation
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
    decideLabelAndOutput()
    decideLoss()
    decideSizes()
    readAliases()
    decideNumbering()
    decideOrientation()
    decideUnits()
    keepDefinitions()
    settings.apply(to: &notation, depth: depth)
  }

  private func facts(_ letter: String) -> NotationEvidence.Facts { evidence.facts[letter] ?? .init() }
  private func isUsed(_ letter: String) -> Bool { evidence.facts[letter] != nil }

  private mutating func set(_ letter: String, _ role: Notation.Role, layer: Notation.LayerNumber? = nil, because reason: String? = nil) {
    let isBatch =
      letter.first?.isUppercase == true
      && [.sums, .activations, .input, .label, .output].contains(role)
    notation.meanings[letter] = .init(role: role, isBatch: isBatch, layer: layer, reason: reason)
  }

  // MARK: Layers

  private static let parameterLetters = ["W", "w", "b", "Theta", "theta", "Omega", "beta", "U", "V", "B"]
  private static let unlayered: Set<String> = ["x", "y", "yhat", "X", "Y", "Yhat", "L", "J", "t", "T", "C"]

  private mutating func decideLayerScripts() {
    let layered = evidence.facts.filter { !Self.unlayered.contains($0.key) }
    notation.squareIsLayer = evidence.facts.values.contains { $0.squares > 0 }
    if !notation.squareIsLayer {
      let parameters = Self.parameterLetters.contains { facts($0).rounds > 0 }
      let others = layered.values.reduce(0) { $0 + $1.rounds }
      let below = layered.values.reduce(0) { $0 + $1.lowerLayers }
      notation.roundIsLayer = parameters || others > 0 && below == 0
    }
    notation.bareIsLayer = evidence.hasBareLayers
    notation.layerLetters.formUnion(evidence.layerLetters)
  }

  private mutating func decideFunctions() {
    for letter in ["h", "s", "S", "R", "psi", "rho", "H", "a", "o"] where facts(letter).called > 0 && facts(letter).bare == 0 {
      notation.functions.insert(letter)
    }
  }

  // MARK: Letters

  private mutating func decideParameters() {
    for letter in ["W", "w", "Theta", "Omega"] { set(letter, .weights) }
    for letter in ["U", "V", "theta"] where isUsed(letter) {
      let own = facts(letter)
      if own.lowerLayers + own.squares + own.rounds + own.withTwoIndices > 0 {
        set(letter, .weights)
      } else if letter == "U" || letter == "V" && !isUsed("U") {
        // Two matrices without a layer: the second letter is that of the output layer.
        set(letter, .weights, layer: .beforeLast(0))
        set("W", .weights, layer: isUnlayered("W") ? .beforeLast(1) : nil)
      }
    }
    set("b", .biases)
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
    func isSum(_ letter: String) -> Bool {
      let own = facts(letter)
      return own.affine + own.errorOf + own.argument + own.logits > 0
    }
    func isActivation(_ letter: String) -> Bool { facts(letter).activated + facts(letter).softmaxed > 0 }
    let isSwapped = isSum("a") && !isActivation("a") && !isSum("z") && facts("a").minuend == 0
      && facts("a").uses > 0 && (isUsed("z") || facts("a").errorOf + facts("a").affine > 0)
    for (small, capital, role) in [("z", "Z", isSwapped ? Notation.Role.activations : .sums), ("a", "A", isSwapped ? .sums : .activations)] {
      set(small, role, because: isSwapped ? "as its use in an activation shows" : nil)
      set(capital, role)
    }
    // z without a layer, by which the loss is differentiated, is the last layer's.
    for letter in ["z", "a", "Z", "A"] where notation.meanings[letter]?.role == .sums {
      let own = facts(letter)
      if own.lowerLayers + own.squares + own.rounds == 0, own.indexed == 0, own.variable > 0,
        facts(letter + "bar").uses > 0 || own.argument == 0
      {
        notation.meanings[letter]?.layer = .beforeLast(0)
      }
    }
  }

  private mutating func decideOthers() {
    // Hidden activations.
    for letter in ["h", "H"] where isUsed(letter) && !notation.functions.contains(letter) {
      let own = facts(letter)
      if letter == "H", own.numerator > 0 || own.alone > 0 && own.affine + own.factor + own.activated == 0 && own.bare == own.alone {
        continue
      }
      set(letter, .activations, layer: own.isLayered(in: notation) ? nil : .beforeLast(1))
    }
    let hasNet = isUsed("net")
    for letter in ["net", "in", "s", "u", "v", "m", "f", "theta", "o", "eta", "q", "e"] where isUsed(letter) && notation.meanings[letter] == nil {
      let own = facts(letter)
      let layer: Notation.LayerNumber? =
        own.isLayered(in: notation) || own.withTwoIndices > 0 ? nil : own.argument > 0 ? .beforeLast(1) : .beforeLast(0)
      switch letter {
      case "net": set(letter, .sums)
      case "in": set(letter, .sums)
      case "o" where hasNet: set(letter, .activations)
      case "o" where own.softmaxed + own.inLogarithm + own.minuend > 0 && own.logits == 0 && own.affine == 0:
        set(letter, .output)
      case "o", "s": if own.errorOf + own.variable + own.logits + own.affine > 0 { set(letter, .sums, layer: layer) }
      case "f" where own.bare > 0 && (own.variable + own.logits + own.affine + own.errorOf > 0 || isUsed("Omega")):
        set(letter, .sums, layer: layer)
      case "theta", "u", "v", "m":
        if own.variable + own.logits + own.affine + own.errorOf > 0, own.sizes == 0,
          letter != "theta" || own.variable > 0
        {
          set(letter, .sums, layer: layer)
        }
      default: break
      }
    }
  }

  private mutating func decideLabelAndOutput() {
    set("x", .input)
    set("X", .input)
    set("yhat", .output)
    set("Yhat", .output)
    for (small, label) in [("y", "t"), ("Y", "T")] {
      let hasOther = isUsed(label) && !evidence.defined.contains(label) && (label == "T" || facts(label).subtrahend + facts(label).indexed > 0)
      if hasOther { set(label, .label) }
      set(small, hasOther && !isUsed(small + "hat") ? .output : .label)
    }
    for letter in ["p", "P"] where isUsed(letter) && !evidence.defined.contains(letter) { set(letter, .output) }
  }

  // MARK: The loss

  private static let lossLetters = ["J", "L", "C", "E", "ell", "xi", "H", "CE", "Loss", "loss", "cost", "S"]

  private mutating func decideLoss() {
    let isOfBatch =
      evidence.hasSumOverExamples || evidence.facts.values.contains { $0.examples > 0 }
      || ["m", "N", "n", "B"].contains { facts($0).sizes > 0 }
      || ["X", "Z", "A", "Y", "Yhat", "H", "T"].contains { isUsed($0) && facts($0).bare > 0 && notation.meanings[$0]?.isBatch == true }
    var losses = Self.lossLetters.filter { letter in
      let own = facts(letter)
      guard own.uses > 0, notation.meanings[letter] == nil, own.rounds == 0 || ["L", "J"].contains(letter), own.squares == 0 else {
        return false
      }
      return own.numerator > 0 || own.alone > 0 || ["L", "J"].contains(letter)
    }
    if losses.isEmpty { losses = ["L", "J"] }
    let hasMean = losses.contains("J") && losses.count > 1
    for letter in losses {
      switch letter {
      case "J" where hasMean || isOfBatch: set(letter, .meanLoss)
      case "J": set(letter, .loss, because: "no formula has a batch or an example's index")
      default:
        let own = facts(letter)
        let isIndexed = own.indexed + own.examples > 0 && own.uses > own.indexed + own.examples
        set(letter, isIndexed && !hasMean ? .meanLoss : .loss)
      }
    }
    notation.lossMayBeOfBatch = !hasMean
    notation.lossIndices = evidence.lossIndices.subtracting(evidence.otherIndices)
    notation.lossIsSummed = ["m", "N", "n", "B"].allSatisfy { !isUsed($0) || facts($0).sizes == 0 } && losses.allSatisfy { ["xi", "E"].contains($0) }
    for letter in ["L", "J"] where notation.meanings[letter] == nil && !isUsed(letter) {
      notation.meanings[letter] = Notation.standardMeanings[letter]
    }
  }

  private mutating func decideSizes() {
    for letter in ["B", "m", "N", "M"] where notation.meanings[letter] == nil && facts(letter).variable == 0 { set(letter, .batchSize) }
    if isUsed("eta") || true { set("eta", .learningRate) }
  }

  // MARK: The author's words

  /// `C := L` and `h := a_2` say what a letter stands for.
  private mutating func readAliases() {
    for (symbol, target) in evidence.aliases {
      guard notation.meanings[symbol.base] == nil || Notation.standardMeanings[symbol.base] == nil,
        var meaning = Notation.standardMeanings[target.base] ?? notation.meanings[target.base]
      else { continue }
      if meaning.role.isLayered {
        guard let number = target.layerNumber else { continue }
        if let own = symbol.layerNumber {
          meaning.shift = number - own
        } else {
          meaning.layer = .number(number)
        }
      } else if meaning.role == .loss || meaning.role == .meanLoss {
      } else if symbol.parts.count > 0 || target.parts.count > 0 {
        continue
      }
      if meaning.role == .batchSize, notation.meanings[symbol.base]?.role == .batchSize { continue }
      meaning.reason = "as the notebook says"
      notation.meanings[symbol.base] = meaning
      notation.fixedLetters.insert(symbol.base)
    }
  }

  // MARK: Numbers of layers

  private mutating func decideNumbering() {
    var sums = 0
    var activations = 0
    var weights = 0
    var isKnown = false
    for step in evidence.steps {
      guard let w = step.weights.flatMap(Self.value), let s = step.sums.flatMap(Self.value) else { continue }
      let isInput = notation.meanings[step.factorLetter]?.role == .input
      if isInput, case .number(let first)? = step.weights {
        weights = 1 - first
        sums = w.number - s.number + weights
        activations = sums
        isKnown = true
      } else if let v = step.factor.flatMap(Self.value), v.letter == w.letter, s.letter == w.letter {
        let lowered = v.number == w.number && s.number == w.number
        weights = lowered ? 1 : 0
        sums = w.number - s.number + weights
        activations = w.number - v.number - 1 + weights
        isKnown = true
      }
      if isKnown { break }
    }
    for slope in evidence.slopes where !isKnown {
      // ∂z_j/∂a_i: z is one layer above a. It says something only if the two are written with other numbers.
      guard notation.meanings[slope.above]?.role == .sums, notation.meanings[slope.below]?.role == .activations,
        let above = Self.value(slope.aboveLayer), let below = Self.value(slope.belowLayer),
        above.letter == below.letter, below.number == above.number
      else { continue }
      (weights, sums, activations) = (1, 1, 0)
      isKnown = true
    }
    if !isKnown, isUsed("Omega") { (weights, sums, activations) = (1, 1, 0) }
    if !isKnown, evidence.hasLossArguments { (weights, sums, activations) = (0, -1, -1) }
    let largest = evidence.facts.filter { !Self.parameterLetters.contains($0.key) && !Self.unlayered.contains($0.key) }
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
    notation.examplesAreRows = evidence.rowSteps > 0 || evidence.hasRowGradients
    notation.weightsAreTransposed =
      evidence.transposedMatrices > 0 && !evidence.hasDirectMatrices
      || evidence.hasRowGradients && evidence.rowSteps == 0
  }

  // MARK: Units

  private mutating func decideUnits() {
    guard !evidence.unitPairs.isEmpty else { return }
    // The height of each letter above the others.
    var heights: [String: Int] = [:]
    var pairs = evidence.unitPairs
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
    if let output = evidence.outputUnits.compactMap({ heights[$0] }).max() {
      for (letter, height) in heights { notation.units[letter] = .layer(.beforeLast(output - height)) }
    } else if let input = evidence.inputUnits.compactMap({ heights[$0] }).min() {
      for (letter, height) in heights { notation.units[letter] = .layer(.number(height - input)) }
    } else {
      let middle = heights["j"] ?? heights.values.max() ?? 0
      for (letter, height) in heights { notation.units[letter] = .relative(height - middle) }
    }
    for letter in ["net", "o", "h", "s", "u", "in"] where notation.meanings[letter]?.role.isLayered == true {
      notation.meanings[letter]?.layer = nil
    }
  }

  /// A letter that the notebook defines keeps the meaning of its definition.
  private mutating func keepDefinitions() {
    for letter in evidence.defined where !notation.fixedLetters.contains(letter) && Notation.standardMeanings[letter] == nil {
      notation.meanings[letter] = nil
    }
  }
}

extension NotationEvidence.Facts {
  func isLayered(in notation: Notation) -> Bool {
    lowerLayers > 0 || squares > 0 || rounds > 0 && notation.roundIsLayer || bareLayers > 0 && notation.bareIsLayer
  }
}

extension Symbol {
  /// The only number in its scripts.
  fileprivate var layerNumber: Int? {
    let numbers = parts.compactMap(\.number)
    return numbers.count == 1 && parts.count == 1 ? numbers[0] : nil
  }
}
