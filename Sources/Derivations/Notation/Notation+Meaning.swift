/// Replaces the symbols of an equation, as they are written, by names with a meaning.
struct NotationReader {
  let notation: Notation
  let network: NetworkOutline
  /// Whether a letter is defined by the notebook: it then keeps its own name.
  let isDefined: (String) -> Bool
  /// The letter for the layer that units without a written layer are in.
  private var unitLetter = "l"
  /// Whether all units of the chain are in one layer, which may be any: a definition such as `\delta_j := …`.
  private var isGeneric = false
  /// The letter that stands for any number in this chain, as x does in `\sigma'(x) = \sigma(x)(1 - \sigma(x))`.
  private var anyNumber: String?
  /// The letters that are an index somewhere in this chain. In a condition they stand alone.
  private var indexLetters: Set<String> = []
  private var isInCondition = false
  /// Whether `^{(i)}` only says that a symbol is of an example, as in `E_n := L^{(n)}`.
  private var dropsExamples = false
  /// The indices of the sums over the batch around the current part.
  private var openBatchIndices: Set<String> = []
  /// The layers of the chain's units: in `z_k^L = \sum_j w_{kj}^L a_j`, j is a unit of the layer below L.
  private var layersOfUnits: [String: Subscript] = [:]
  /// The layers of letters that have other layers in other chains.
  private var localLayers: [String: Int] = [:]
  /// The number of parts read so far. A product with two readings is read twice, with everything in it.
  private var readings = 0
  private static let readingLimit = 50_000

  init(_ notation: Notation, network: NetworkOutline, isDefined: @escaping (String) -> Bool) {
    self.notation = notation
    self.network = network
    self.isDefined = isDefined
  }

  /// Returns the name of a symbol that the notebook defines; nil if the symbol has a meaning already.
  mutating func definedName(_ symbol: Symbol) -> Name? {
    guard notation.meanings[symbol.base] == nil, notation.gradients[symbol.base] == nil else { return nil }
    return unknown(symbol, scripts(of: symbol, nil))
  }

  // MARK: Chains

  mutating func chain(_ chain: Chain) throws(DerivationProblem) -> Chain {
    var chain = chain
    isGeneric = isDefinitionOfUnits(chain)
    anyNumber = self.anyNumber(in: chain)
    try putNumbersIntoBareFunctions(&chain)
    indexLetters = []
    for side in [chain.first] + chain.links.map(\.right) {
      side.walk { part in indexLetters.formUnion(part.ownIndexLetters) }
    }
    layersOfUnits = layersOfUnits(in: chain)
    localLayers = notation.localLetters.isEmpty ? [:] : localLayers(in: chain)
    chain.setsNotation = Alias(chain).map { notation.aliases.contains($0.signature) } ?? false
    chain.first = try expression(chain.first)
    if chain.setsNotation {
      // `f_0 := z_1`: the right side is written in nbrun's own notation.
      var own = NotationReader(notation.withStandardLetters, network: network, isDefined: isDefined)
      own.dropsExamples = true
      chain.links[0].right = try own.expression(chain.links[0].right)
      return chain
    }
    for index in chain.links.indices { chain.links[index].right = try expression(chain.links[index].right) }
    chain.conditions = try chain.conditions.map { condition throws(DerivationProblem) in
      try self.condition(condition)
    }
    for index in chain.bounds.indices {
      chain.bounds[index].last = try chain.bounds[index].last.map { last throws(DerivationProblem) in
        try limit(last, isOverLayers: notation.layerLetters.contains(chain.bounds[index].letter))
      }
    }
    return chain
  }

  /// Returns the layers of the notation's local letters in a chain.
  private func localLayers(in chain: Chain) -> [String: Int] {
    var layers: [String: Set<Int>] = [:]
    for anchor in NotationEvidence([chain], unread: []).anchors
    where notation.localLetters.contains(anchor.letter) {
      layers[anchor.letter, default: []].insert(anchor.layer)
    }
    return layers.compactMapValues { $0.count == 1 ? $0.first : nil }
  }

  /// Returns the layers that the units of a chain have where they are written with one.
  private mutating func layersOfUnits(in chain: Chain) -> [String: Subscript] {
    var found: [String: [Subscript]] = [:]
    var symbols: [Symbol] = []
    for side in [chain.first] + chain.links.map(\.right) {
      side.walk { part in if case .symbol(let symbol) = part.form { symbols.append(symbol) } }
    }
    for symbol in symbols where !isDefined(symbol.base) {
      guard let meaning = notation.meanings[symbol.base], meaning.role.isLayered else { continue }
      let scripts = self.scripts(of: symbol, meaning)
      let letters = scripts.entries.map(\.letter)
      guard let written = scripts.layer, letters.count == (meaning.role == .weights ? 2 : 1) else { continue }
      let layer = shifted(written, by: meaning.shift)
      let units = meaning.role == .weights && notation.weightsAreTransposed ? letters.reversed() : letters
      for (distance, letter) in units.enumerated() {
        if let letter { found[letter, default: []].append(shifted(layer, by: -distance)) }
      }
    }
    // A letter of two layers shows nothing.
    return found.compactMapValues { layers in
      Set(layers.map(\.form)).count == 1 ? layers[0] : nil
    }
  }

  /// Puts any number into functions without an argument, as in `\sigma' = \sigma (1 - \sigma)`.
  private func putNumbersIntoBareFunctions(_ chain: inout Chain) throws(DerivationProblem) {
    var place: Range<Int>?
    for side in [chain.first] + chain.links.map(\.right) {
      side.walk { part in
        if part.isAnyNumber { place = place ?? part.range }
      }
    }
    guard let place else { return }
    var hasDerivative = false
    for side in [chain.first] + chain.links.map(\.right) {
      side.walk { part in
        if case .application(_, let primes, let inner) = part.form, primes > 0, inner.isAnyNumber {
          hasDerivative = true
        }
        if case .derivative = part.form { hasDerivative = true }
      }
    }
    func replaced(_ side: Expression) -> Expression {
      side.mapped { part in
        // dσ/dz is the derivative of the function.
        if case .derivative(let of, _) = part.form,
          case .application(let function, primes: 0, let inner) = of.form,
          inner.isAnyNumber
        {
          let z = Expression(.name(Name(base: "z")), at: inner.range)
          return Expression(.application(function, primes: 1, z), at: part.range)
        }
        guard part.isAnyNumber else { return nil }
        return Expression(.name(Name(base: "z")), at: part.range)
      }
    }
    chain.first = replaced(chain.first)
    for index in chain.links.indices { chain.links[index].right = replaced(chain.links[index].right) }
    var hasSymbols = false
    for side in [chain.first] + chain.links.map(\.right) {
      side.walk { part in if case .symbol = part.form { hasSymbols = true } }
    }
    guard hasDerivative, !hasSymbols else {
      throw DerivationProblem(
        .syntax, "this function needs an argument", at: place, hint: "write it in brackets: $\\sigma(z_2)$")
    }
  }

  /// Returns whether a chain begins with a new symbol of units, and names the units of one layer only.
  private func isDefinitionOfUnits(_ chain: Chain) -> Bool {
    guard case .symbol(let symbol) = chain.first.form, notation.meanings[symbol.base] == nil,
      chain.links.count == 1,
      let right = chain.links.first?.right, case .derivative(_, let by) = right.form,
      case .symbol(let variable) = by.form
    else { return false }
    if notation.units.isEmpty {
      // \delta_j = \partial E / \partial a_j in a text whose layers stand above the symbols
      return notation.style != .below && symbol.upper.isEmpty && variable.upper.isEmpty
        && variable.lower.first?.only?.letter != nil && notation.meanings[variable.base]?.layer == nil
        && notation.role(of: variable.base)?.isLayered == true
    }
    var letters: Set<String> = []
    for side in [chain.first] + chain.links.map(\.right) {
      side.walk { part in
        if case .symbol(let symbol) = part.form { letters.formUnion(symbol.parts.compactMap(\.letter)) }
      }
    }
    return letters.intersection(notation.units.keys).count == 1
  }

  /// Returns the letter if it is the only one of a chain, has no scripts, and a function is applied to it.
  private func anyNumber(in chain: Chain) -> String? {
    var symbols: Set<String> = []
    var isPlain = true
    var isArgument = false
    var isSoftmax = false
    for side in [chain.first] + chain.links.map(\.right) {
      side.walk { part in
        switch part.form {
        case .symbol(let symbol):
          symbols.insert(symbol.base)
          if !symbol.lower.isEmpty || !symbol.upper.isEmpty || symbol.isTransposed { isPlain = false }
        case .application(let function, _, _):
          if function == .softmax { isSoftmax = true }
          if function.isActivation || function == .exp { isArgument = true }
        case .name, .subscripted, .ofExample, .reduction, .scriptedFunction, .transpose, .norm:
          isPlain = false
        default: break
        }
      }
    }
    guard isPlain, isArgument, !isSoftmax, symbols.count == 1, let letter = symbols.first, letter.count == 1,
      notation.role(of: letter)?.isLoss != true, !isDefined(letter)
    else { return nil }
    return letter
  }

  // MARK: Expressions

  mutating func expression(_ expression: Expression) throws(DerivationProblem) -> Expression {
    readings += 1
    guard readings < Self.readingLimit else {
      throw DerivationProblem(
        .size, "this can be read in too many ways", at: expression.range,
        hint: "put brackets around its products")
    }
    switch expression.form {
    case .symbol(let symbol): return try self.symbol(symbol, expression.range)
    case .call(let symbol, let applied, let multiplied):
      if notation.softmaxLetters.contains(symbol.base), !isDefined(symbol.base),
        case .application(_, _, let inner) = applied.form
      {
        let whole = Expression(.application(.softmax, primes: 0, inner), at: expression.range)
        let entries = symbol.lower.flatMap(\.parts)
        return try self.expression(
          entries.isEmpty ? whole : Expression(.subscripted(whole, entries), at: expression.range))
      }
      let isFunction = notation.functions.contains(symbol.base)
      return try self.expression(isFunction ? applied : multiplied)
    case .application(.activation(.sigmoid), primes: 0, let inner) where notation.sigmaIsSoftmax:
      return Expression(
        .application(.softmax, primes: 0, try self.expression(inner)), at: expression.range)
    case .application(.softmax, primes: 0, let inner):
      // softmax(z_i) is the entry i of softmax(z).
      guard case .symbol(var symbol) = inner.form, let entry = symbol.removeEntry(in: notation) else { break }
      let whole = Expression(.symbol(symbol), at: inner.range)
      let applied = Expression(
        .application(.softmax, primes: 0, try self.expression(whole)), at: expression.range)
      return Expression(.subscripted(applied, [entry]), at: expression.range)
    case .binary(.divide, let above, let below, _) where above.isExponential(overSum: below):
      // e^Z / Σ e^Z: the sum is that of each example's units.
      guard case .application(_, _, let inner) = above.form else { break }
      return Expression(
        .application(.softmax, primes: 0, try self.expression(inner)), at: expression.range)
    case .scriptedFunction(let symbol, let function, let primes, let inner):
      return try scripted(symbol, function, primes, try self.expression(inner), expression.range)
    case .derivative(let numerator, let variable):
      return try derivative(numerator, variable, expression.range)
    case .reduction(let reduction): return try self.reduction(reduction, expression.range)
    case .either(let first, let second):
      return Expression(
        .either(try self.expression(first), try self.expression(second)), at: expression.range)
    case .cases(let cases):
      var read: [Expression.Case] = []
      for one in cases {
        read.append(
          .init(
            value: try self.expression(one.value),
            condition: try one.condition.map { condition throws(DerivationProblem) in
              try self.condition(condition)
            }))
      }
      return Expression(.cases(read), at: expression.range)
    case .indicator(let condition):
      return Expression(.indicator(try self.condition(condition)), at: expression.range)
    case .subscripted(let inner, let subscripts):
      return try selecting(subscripts, at: expression.range, from: try self.expression(inner))
    case .ofExample(let inner, let example):
      let inner = try self.expression(inner)
      // A power of an expression in brackets is never an example, but in some notations it may be a layer.
      return Expression(.ofExample(inner, example), at: expression.range)
    default: break
    }
    var parts: [Expression] = []
    for part in expression.parts { parts.append(try self.expression(part)) }
    return expression.replacing(parts)
  }

  /// The value of a letter that stands for any number.
  private static let constant = 1.3125

  private mutating func condition(_ written: Condition) throws(DerivationProblem) -> Condition {
    var condition = written
    let before = isInCondition
    isInCondition = true
    defer { isInCondition = before }
    for index in condition.parts.indices {
      condition.parts[index].left = try expression(condition.parts[index].left)
      condition.parts[index].right = try expression(condition.parts[index].right)
    }
    return condition
  }

  /// A symbol's scripts, by what they stand for.
  private struct Scripts {
    var layer: Subscript?
    var entries: [Subscript] = []
    var example: Subscript?
    var isPower = false
    /// Whether an entry is the class of the example.
    var hasClass = false
    /// Whether an example was named that no sum binds, and that is therefore any example.
    var isOfExample = false
  }

  private mutating func symbol(_ symbol: Symbol, _ range: Range<Int>) throws(DerivationProblem) -> Expression
  {
    if isInCondition, !symbol.hasScripts,
      indexLetters.contains(symbol.base) || ["i", "j", "k"].contains(symbol.base)
    {
      return Expression(.name(Name(base: symbol.base)), at: range)
    }
    if symbol.base == anyNumber {
      let number = Expression(.name(Name(base: "z")), at: symbol.bareRange)
      guard let power = symbol.power else { return number }
      return Expression(.power(number, try expression(power)), at: range)
    }
    if notation.constants.contains(symbol.base), !symbol.hasScripts, !isDefined(symbol.base) {
      return Expression(.number(Self.constant), at: range)
    }
    if let gradient = notation.gradients[symbol.base], !isDefined(symbol.base), !isKronecker(symbol) {
      return try self.gradient(gradient, symbol, range)
    }
    var symbol = symbol
    var meaning = isDefined(symbol.base) ? nil : notation.meanings[symbol.base]
    if let role = symbol.removeOutputWord(), meaning != nil {
      meaning = .init(role: role, isBatch: meaning?.isBatch ?? false)
    }
    if let role = meaning?.role, role == .learningRate || role == .batchSize,
      !symbol.lower.isEmpty || !symbol.upper.isEmpty && symbol.power == nil
    {
      meaning = nil
    }
    var scripts = self.scripts(of: symbol, meaning)
    var whole = range
    if symbol.isTransposed || scripts.isPower || symbol.upper.isEmpty { whole = symbol.bareRange }
    if !scripts.isPower, !symbol.upper.isEmpty { whole = range }
    var result: Expression
    if let meaning {
      result = self.quantity(symbol, meaning, &scripts, whole)
    } else {
      result = Expression(.name(unknown(symbol, scripts)), at: whole)
    }
    if scripts.hasClass { result = ofClass(result, whole) }
    if scripts.isPower, let power = symbol.power {
      result = Expression(.power(result, try expression(power)), at: range)
    }
    return symbol.isTransposed ? transposed(result, range) : result
  }

  /// A symbol such as dZ, as the derivative that it stands for.
  private mutating func gradient(
    _ gradient: Notation.Gradient, _ symbol: Symbol, _ range: Range<Int>
  ) throws(DerivationProblem) -> Expression {
    var variable = symbol
    variable.base = gradient.variable
    variable.isTransposed = false
    variable.power = nil
    if !symbol.upper.contains(where: { $0.bracket != .none }), !notation.bareIsLayer { variable.upper = [] }
    let loss = Expression(.name(Name(base: gradient.loss)), at: symbol.bareRange)
    var result = Expression(
      .derivative(of: loss, by: try self.symbol(variable, symbol.bareRange)), at: symbol.bareRange)
    if !notation.bareIsLayer, let power = symbol.power, symbol.upper.allSatisfy({ $0.bracket == .none }) {
      result = Expression(.power(result, try expression(power)), at: range)
    }
    return symbol.isTransposed ? Expression(.transpose(result), at: range) : result
  }

  private func transposed(_ expression: Expression, _ range: Range<Int>) -> Expression {
    if case .transpose(let inner) = expression.form, !isWritten(expression) {
      return inner.located(at: range)
    }
    return Expression(.transpose(expression), at: range)
  }

  /// Whether a transpose is in the text, and does not come from the notation.
  private func isWritten(_ transpose: Expression) -> Bool { transpose.parts[0].range != transpose.range }

  /// A symbol that the notebook defines.
  private func unknown(_ symbol: Symbol, _ scripts: Scripts) -> Name {
    var name = Name(base: symbol.base, subscripts: scripts.entries, example: scripts.example)
    if let layer = scripts.layer {
      name.layer = shifted(layer, by: notation.shift)
    } else if notation.shift != 0, let first = name.subscripts.first, isLayer(first) {
      name.layer = shifted(layer(first), by: notation.shift)
      name.subscripts.removeFirst()
    } else if let layer = unitLayer(scripts.entries), !isKronecker(symbol) {
      name.layer = layer
    }
    return name
  }

  private func isKronecker(_ symbol: Symbol) -> Bool {
    symbol.base == "delta" && symbol.upper.isEmpty && symbol.parts.count == 2
  }

  private mutating func quantity(
    _ symbol: Symbol, _ meaning: Notation.Meaning, _ scripts: inout Scripts, _ range: Range<Int>
  ) -> Expression {
    var meaning = meaning
    // An example of the batch: U_{qj} with the example q
    if scripts.example != nil || scripts.isOfExample { meaning.isBatch = false }
    // Two indices of a column are the example and the unit: y_{ik}.
    if [.sums, .activations, .label, .output].contains(meaning.role), scripts.entries.count == 2,
      !meaning.isBatch || notation.examplesAreRows, scripts.example == nil,
      let first = scripts.entries[0].letter, !notation.layerLetters.contains(first),
      notation.units[first] == nil,
      scripts.entries[1].letter != nil
    {
      meaning.isBatch = false
      scripts.example = scripts.entries.removeFirst()
    }
    var name = Name(base: meaning.canonical, subscripts: scripts.entries, example: scripts.example)
    switch meaning.role {
    case .weights, .biases, .sums, .activations:
      if let layer = scripts.layer {
        name.layer = shifted(layer, by: meaning.shift)
      } else if meaning.shift != 0, let first = name.subscripts.first, isLayer(first) {
        name.layer = shifted(layer(first), by: meaning.shift)
        name.subscripts.removeFirst()
      } else if let layer = meaning.layer, notation.fixedLetters.contains(symbol.base) {
        name.layer = Subscript(form: .number(layer.resolved(in: network)), range: range)
      } else if let layer = localLayers[symbol.base] {
        name.layer = Subscript(form: .number(layer), range: range)
      } else if let layer = unitLayer(
        meaning.role == .weights && notation.weightsAreTransposed
          ? scripts.entries.reversed() : scripts.entries)
      {
        name.layer = layer
      } else if let layer = meaning.layer {
        name.layer = Subscript(form: .number(layer.resolved(in: network)), range: range)
      } else if let letter = name.subscripts.first?.letter, let layer = layersOfUnits[letter] {
        name.layer = layer
      }
    case .loss, .meanLoss, .summedLoss:
      // L_{CE} and L_i: words and several letters name the loss, a letter its example.
      name.subscripts = scripts.entries.filter { if case .word = $0.form { false } else { true } }
      if name.subscripts.count > 1
        || name.subscripts.first?.letter.map(notation.lossIndices.contains) ?? false
      {
        name.subscripts = []
      }
      if !name.subscripts.isEmpty || name.example != nil || scripts.isOfExample { name.base = "L" }
      if meaning.role == .summedLoss, name.base == "J" {
        let size = Expression(.name(Name(base: "B")), at: range)
        let mean = Expression(.name(name), at: range)
        return Expression(.binary(.multiply, size, mean, position: range), at: range)
      }
    case .label, .output:
      name.subscripts = scripts.entries.filter { if case .word = $0.form { false } else { true } }
    case .input, .batchSize, .learningRate: break
    }
    return oriented(name, meaning, range)
  }

  /// Puts a quantity into the orientation that the notation writes it in.
  private func oriented(_ name: Name, _ meaning: Notation.Meaning, _ range: Range<Int>) -> Expression {
    var name = name
    let isTransposed =
      switch meaning.role {
      case .weights: notation.weightsAreTransposed
      case .biases, .sums, .activations, .input, .label, .output: notation.examplesAreRows
      default: false
      }
    guard isTransposed else { return Expression(.name(name), at: range) }
    let entries = name.layer == nil ? Array(name.subscripts.dropFirst()) : name.subscripts
    if entries.isEmpty {
      return Expression(.transpose(Expression(.name(name), at: range)), at: range)
    }
    if meaning.role == .weights, entries.count == 2 {
      name.subscripts = name.subscripts.dropLast(2) + [entries[1], entries[0]]
    }
    return Expression(.name(name), at: range)
  }

  private func shifted(_ part: Subscript, by shift: Int) -> Subscript {
    var part = part
    switch part.form {
    case .number(let number): part.form = .number(number + shift)
    case .letter(let letter, let plus): part.form = .letter(letter, plus: plus + shift)
    default: break
    }
    return part
  }

  // MARK: Scripts

  private mutating func scripts(of symbol: Symbol, _ meaning: Notation.Meaning?) -> Scripts {
    var found = Scripts()
    let mayHaveLayer = meaning?.role.isLayered ?? true
    for group in symbol.lower {
      if group.bracket != .none, mayHaveLayer, let part = group.only {
        found.layer = layer(part)
      } else {
        found.entries += group.parts
      }
    }
    for group in symbol.upper {
      let only = group.only
      switch group.bracket {
      case .square:
        if let only, mayHaveLayer, found.layer == nil {
          found.layer = layer(only)
        } else {
          found.example = only
        }
      case .round:
        if let only, mayHaveLayer, found.layer == nil, isLayer(only), notation.roundIsLayer {
          found.layer = layer(only)
        } else if dropsExamples {
          found.isOfExample = true
        } else {
          found.example = only
        }
      case .none:
        if let only, mayHaveLayer, found.layer == nil, notation.bareIsLayer, isLayer(only) {
          found.layer = layer(only)
        } else if group.parts.count == 2, mayHaveLayer, found.layer == nil, notation.bareIsLayer,
          isLayer(group.parts[0])
        {
          // \delta^{l,m}
          (found.layer, found.example) = (layer(group.parts[0]), group.parts[1])
        } else if let letter = only?.letter, notation.isExample(letter) || openBatchIndices.contains(letter) {
          found.isOfExample = true
          if openBatchIndices.contains(letter) { found.example = only }
        } else {
          found.isPower = true
        }
      }
    }
    if symbol.upper.isEmpty, symbol.power != nil { found.isPower = true }
    found.entries = found.entries.filter { !isLayerWord($0, symbol, meaning, &found) }
    if found.layer == nil, mayHaveLayer, let first = found.entries.first, isLast(first) {
      found.layer = layer(first)
      found.entries.removeFirst()
    }
    selectExample(&found, symbol, meaning)
    for index in found.entries.indices where isClass(found.entries[index], meaning) {
      found.entries[index].form = .letter(Self.classLetter, plus: 0)
      found.hasClass = true
    }
    return found
  }

  /// In a sum over the batch, `\sum_{i=1}^m`, an index i below a symbol is its example: `y_i`, `y_{ik}`.
  private func selectExample(_ found: inout Scripts, _ symbol: Symbol, _ meaning: Notation.Meaning?) {
    guard found.example == nil, meaning?.role != .weights, meaning?.role != .biases, !isKronecker(symbol)
    else { return }
    guard
      let index = found.entries.firstIndex(where: { part in
        guard case .letter(let letter, plus: 0) = part.form else { return false }
        return openBatchIndices.contains(letter) || notation.exampleLetters.contains(letter)
      })
    else { return }
    let part = found.entries.remove(at: index)
    // An example that no sum binds is any example.
    found.isOfExample = true
    if let letter = part.letter, openBatchIndices.contains(letter) { found.example = part }
  }

  /// Returns whether a part in a superscript is a layer, in a notation that writes layers there.
  private func isLayer(_ part: Subscript) -> Bool {
    switch part.form {
    case .number: true
    case .letter(let letter, _): notation.layerLetters.contains(letter) || isLast(part)
    case .indexed: isLast(part)
    case .word: false
    }
  }

  /// Whether this is the number of layers: `L`, `L - 1`, `n_l`.
  private func isLast(_ part: Subscript) -> Bool {
    switch part.form {
    case .letter("L", _), .indexed("n", by: "l"): true
    // x^{(N)}: a capital letter in the place of a layer.
    case .letter(let letter, _): notation.lastLayerLetters.contains(letter)
    default: false
    }
  }

  /// Returns the layer with its number, if the text names the last one.
  private func layer(_ part: Subscript) -> Subscript {
    var part = part
    switch part.form {
    case .letter(let letter, let plus) where letter == "L" || notation.lastLayerLetters.contains(letter):
      part.form = .number(lastLayer + plus)
    case .indexed("n", by: "l"): part.form = .number(lastLayer)
    default: break
    }
    return part
  }

  /// The number of the last layer, as this notation counts.
  private var lastLayer: Int { network.depth - notation.shift }

  /// Reads "hidden" and "output", or h and o, as the layer of a symbol; and leaves out words such as "one-hot".
  private func isLayerWord(
    _ part: Subscript, _ symbol: Symbol, _ meaning: Notation.Meaning?, _ found: inout Scripts
  ) -> Bool {
    let word: String
    switch part.form {
    case .word(let text): word = text.lowercased()
    case .letter(let letter, plus: 0) where symbol.parts.count == 1 && (meaning?.role.isLayered ?? true):
      word = letter
    default: return false
    }
    guard meaning?.role.isLayered ?? true, found.layer == nil, let layer = Self.layerWords[word],
      meaning != nil || symbol.base == "delta" || symbol.base.hasPrefix("d")
    else { return false }
    let number = layer.resolved(in: network) - (meaning?.shift ?? notation.shift)
    found.layer = Subscript(form: .number(number), range: part.range)
    return true
  }

  private static let layerWords: [String: Notation.LayerNumber] = [
    "o": .beforeLast(0), "out": .beforeLast(0), "output": .beforeLast(0), "h": .beforeLast(1),
    "hid": .beforeLast(1), "hidden": .beforeLast(1),
  ]

  private func unitLayer(_ entries: [Subscript]) -> Subscript? {
    guard let first = entries.first, case .letter(let letter, plus: 0) = first.form else { return nil }
    if isGeneric, notation.units.isEmpty {
      return Subscript(form: .letter(unitLetter, plus: 0), range: first.range)
    }
    guard let layer = notation.units[letter] else { return nil }
    if isGeneric { return Subscript(form: .letter(unitLetter, plus: 0), range: first.range) }
    switch layer {
    case .layer(let number):
      return Subscript(form: .number(number.resolved(in: network)), range: first.range)
    case .relative(let distance):
      return Subscript(form: .letter(unitLetter, plus: distance), range: first.range)
    }
  }

  // MARK: The class of an example

  /// The index of the class: a letter that no author types.
  private static let classLetter = "class"

  /// Whether an index is the class of the example: `\hat y_y`, `f_{y_i}`, `\hat y_{\text{true class}}`.
  private func isClass(_ part: Subscript, _ meaning: Notation.Meaning?) -> Bool {
    guard meaning.map({ [.sums, .activations, .output].contains($0.role) }) ?? true else { return false }
    switch part.form {
    case .letter(let letter, plus: 0), .indexed(let letter, by: _):
      return notation.role(of: letter) == .label
    case .word(let word):
      return ["true class", "true", "class", "correct", "label", "target", "correct class", "truth"].contains(
        word.lowercased())
    default: return false
    }
  }

  /// Σ_k y_k e_k, which is the entry of the example's class, because y is one-hot.
  private func ofClass(_ expression: Expression, _ range: Range<Int>) -> Expression {
    let part = Subscript(form: .letter(Self.classLetter, plus: 0), range: range)
    let label = Expression(.name(Name(base: "y", subscripts: [part])), at: range)
    let product = Expression(.binary(.multiply, label, expression, position: range), at: range)
    return Expression(
      .reduction(
        .init(
          kind: .sum, index: .init(name: Self.classLetter, range: range), lower: nil, upper: nil,
          body: product)),
      at: range)
  }

  private mutating func selecting(
    _ subscripts: [Subscript], at range: Range<Int>, from inner: Expression
  ) throws(DerivationProblem) -> Expression {
    var subscripts = subscripts
    guard let index = subscripts.firstIndex(where: { isClass($0, nil) }) else {
      return Expression(.subscripted(inner, subscripts), at: range)
    }
    subscripts[index].form = .letter(Self.classLetter, plus: 0)
    return ofClass(Expression(.subscripted(inner, subscripts), at: range), range)
  }

  // MARK: Derivatives

  private mutating func derivative(
    _ numerator: Expression, _ variable: Expression, _ range: Range<Int>
  ) throws(DerivationProblem) -> Expression {
    let numerator = try expression(numerator)
    let variable = try expression(variable)
    // The derivative by the entry of the class is the sum of the derivatives by all entries, times the label.
    if case .reduction(let reduction) = variable.form, reduction.index.name == Self.classLetter,
      case .binary(.multiply, _, let entry, _) = reduction.body.form
    {
      return ofClass(Expression(.derivative(of: numerator, by: entry), at: range), range)
    }
    return Expression(.derivative(of: numerator, by: variable), at: range)
  }

  // MARK: Functions

  /// `g^{[2]\prime}(z)`, `\sigma_2'(z)`, `\sigma^2(z)`, `\sigma_k(z)`
  private mutating func scripted(
    _ symbol: Symbol, _ function: Expression.Function, _ primes: Int, _ argument: Expression,
    _ range: Range<Int>
  ) throws(DerivationProblem) -> Expression {
    var layered = Notation.Meaning(role: .activations)
    layered.shift = notation.shift
    var scripts = self.scripts(of: symbol, layered)
    if scripts.layer == nil, scripts.entries.count == 1, isLayer(scripts.entries[0]) {
      scripts.layer = layer(scripts.entries[0])
      scripts.entries = []
    }
    let own = scripts.layer.map {
      Expression.Function.activationOfLayer(shifted($0, by: notation.shift).form)
    }
    var result = Expression(.application(own ?? function, primes: primes, argument), at: range)
    if !scripts.entries.isEmpty { result = Expression(.subscripted(result, scripts.entries), at: range) }
    if scripts.isPower, let power = symbol.power {
      result = Expression(.power(result, try expression(power)), at: range)
    }
    return symbol.isTransposed ? Expression(.transpose(result), at: range) : result
  }

  // MARK: Sums

  private mutating func reduction(
    _ reduction: Expression.Reduction, _ range: Range<Int>
  ) throws(DerivationProblem) -> Expression {
    var reduction = reduction
    if reduction.index.name.isEmpty {
      let letters = reduction.body.indexLetters.subtracting(notation.layerLetters)
      guard reduction.kind == .sum, letters.count <= 1 else {
        throw DerivationProblem(
          .syntax, "this sign has no index", at: reduction.index.range, hint: "name its index: \\sum_k")
      }
      guard let letter = letters.first else {
        // The sum of the entries of a column, or over the examples of a batch.
        let ones = Expression(.name(Name(base: "one")), at: reduction.index.range)
        let row = Expression(.transpose(ones), at: reduction.index.range)
        let body = try expression(reduction.body)
        let isOfBatch = reduction.body.contains { part in
          guard case .symbol(let symbol) = part.form else { return false }
          let variable = notation.gradients[symbol.base]?.variable ?? symbol.base
          return notation.meanings[variable]?.isBatch ?? false
        }
        let (a, b) = notation.examplesAreRows != isOfBatch ? (body, ones) : (row, body)
        return Expression(.binary(.multiply, a, b, position: reduction.index.range), at: range)
      }
      reduction.index.name = letter
    }
    let letter = reduction.index.name
    let isOverLayers = notation.layerLetters.contains(letter)
    let isOverBatch =
      if reduction.body.isPlainExponential {
        false
      } else if case .symbol(let size)? = reduction.upper?.form {
        ["m", "N", "B", "M"].contains(size.base) || notation.role(of: size.base) == .batchSize
      } else {
        false
      }
    reduction.lower = try reduction.lower.map { part throws(DerivationProblem) in
      try limit(part, isOverLayers: isOverLayers)
    }
    reduction.upper = try reduction.upper.map { part throws(DerivationProblem) in
      try limit(part, isOverLayers: isOverLayers)
    }
    let usesIndex = reduction.body.usesIndex(letter)
    reduction.condition = try reduction.condition.map { condition throws(DerivationProblem) in
      try self.condition(condition)
    }
    let outer = openBatchIndices
    if notation.batchIndices.contains(letter) && isOverBatch || notation.exampleLetters.contains(letter) {
      openBatchIndices.insert(letter)
    }
    reduction.body = try expression(reduction.body)
    openBatchIndices = outer
    // \sum_x, and a sum over the batch whose index is not written at its terms.
    let isOverExamples =
      notation.role(of: letter) == .input || !usesIndex && reduction.upper.map(\.isBatchSize) ?? false
    if isOverExamples, !usesIndex {
      let example = Subscript(form: .letter(letter, plus: 0), range: reduction.index.range)
      reduction.body = Expression(.ofExample(reduction.body, example), at: reduction.body.range)
    }
    return Expression(.reduction(reduction), at: range)
  }

  /// Reads a limit of a sum. A letter that has no other meaning is the length of the axis.
  private mutating func limit(
    _ written: Expression, isOverLayers: Bool
  ) throws(DerivationProblem) -> Expression {
    switch written.form {
    case .symbol(let symbol):
      if isOverLayers, symbol.base == "L", !symbol.hasScripts {
        return Expression(.number(Double(lastLayer)), at: written.range)
      }
      if symbol.base == "B" || symbol.base == "K" || isDefined(symbol.base) { return try expression(written) }
      if symbol.base == "n", symbol.lower.count == 1, symbol.upper.isEmpty,
        symbol.lower[0].only?.number != nil
      {
        return try expression(written)
      }
      return Expression(.name(Name(base: "n")), at: written.range)
    case .binary(let sign, let left, let right, let position) where sign == .subtract || sign == .add:
      let (left, right) = (
        try limit(left, isOverLayers: isOverLayers), try limit(right, isOverLayers: isOverLayers)
      )
      if isOverLayers, case .number(let a) = left.form, case .number(let b) = right.form {
        return Expression(.number(sign == .add ? a + b : a - b), at: written.range)
      }
      return Expression(.binary(sign, left, right, position: position), at: written.range)
    default: return try expression(written)
    }
  }
}

extension Symbol {
  /// Removes the only index of weighted sums, and returns it.
  fileprivate mutating func removeEntry(in notation: Notation) -> Subscript? {
    guard notation.role(of: base) == .sums, lower.count == 1, let part = lower[0].only, part.letter != nil,
      !notation.layerLetters.contains(part.letter ?? "")
    else { return nil }
    lower = []
    return part
  }

  /// Removes "pred" or "true" below the letter, and returns what it says.
  fileprivate mutating func removeOutputWord() -> Notation.Role? {
    guard ["y", "Y", "a", "A", "p", "o", "t"].contains(base) else { return nil }
    for group in lower.indices {
      for (index, part) in lower[group].parts.enumerated() {
        guard case .word(let word) = part.form, let role = Self.outputWords[word.lowercased()] else {
          continue
        }
        lower[group].parts.remove(at: index)
        if lower[group].parts.isEmpty { lower.remove(at: group) }
        return role
      }
    }
    return nil
  }

  private static let outputWords: [String: Notation.Role] = [
    "pred": .output, "prediction": .output, "predicted": .output, "predictions": .output, "true": .label,
    "target": .label, "label": .label, "actual": .label, "gt": .label,
  ]
}

extension Notation.Meaning {
  /// The name of the quantity in nbrun's own notation.
  var canonical: String {
    switch role {
    case .weights: "W"
    case .biases: "b"
    case .sums: isBatch ? "Z" : "z"
    case .activations: isBatch ? "A" : "a"
    case .input: isBatch ? "X" : "x"
    case .label: isBatch ? "Y" : "y"
    case .output: isBatch ? "Yhat" : "yhat"
    case .loss: "L"
    case .meanLoss, .summedLoss: "J"
    case .batchSize: "B"
    case .learningRate: "eta"
    }
  }
}

extension Expression {
  /// Whether this is the argument of a function that is written without one.
  fileprivate var isAnyNumber: Bool {
    if case .name(let name) = form { name.base == Name.anyNumber } else { false }
  }

  /// Whether this is e^z, and the other is the sum of the same e^z without an index.
  fileprivate func isExponential(overSum sum: Expression) -> Bool {
    guard case .application(.exp, primes: 0, let inner) = form, case .reduction(let reduction) = sum.form,
      reduction.kind == .sum, reduction.index.name.isEmpty,
      case .application(.exp, primes: 0, let own) = reduction.body.form
    else { return false }
    return inner.signature == own.signature && inner.indexLetters.isEmpty
  }

  /// Whether this is e to the power of a symbol: the sum of such terms is that of softmax, and not over a batch.
  fileprivate var isPlainExponential: Bool {
    if case .application(.exp, primes: 0, let inner) = form, case .symbol = inner.form { true } else { false }
  }

  var isDerivative: Bool { if case .derivative = form { true } else { false } }

  fileprivate var isBatchSize: Bool {
    guard case .name(let name) = form else { return false }
    return name.subscripts.isEmpty && ["B", "n"].contains(name.base)
  }

  /// The letters of the indices below its symbols.
  fileprivate var indexLetters: Set<String> {
    var letters: Set<String> = []
    walk { part in
      switch part.form {
      case .symbol(let symbol): letters.formUnion(symbol.lower.flatMap(\.parts).compactMap(\.letter))
      case .subscripted(_, let subscripts): letters.formUnion(subscripts.compactMap(\.letter))
      default: break
      }
    }
    return letters
  }

  /// Returns whether a symbol in it has this letter as an index or an example.
  func usesIndex(_ letter: String) -> Bool {
    contains { part in
      switch part.form {
      case .symbol(let symbol):
        symbol.parts.contains { part in
          if case .indexed(_, by: letter) = part.form { return true }
          return part.letter == letter
        }
      case .scriptedFunction(let symbol, _, _, _): symbol.parts.contains { $0.letter == letter }
      case .name(let name):
        (name.subscripts + [name.example, name.layer].compactMap(\.self)).contains { $0.letter == letter }
      case .subscripted(_, let subscripts): subscripts.contains { $0.letter == letter }
      case .ofExample(_, let example): example.letter == letter
      default: false
      }
    }
  }
}
