/// The meaning of the symbols.
extension Resolver {
  /// The symbols that are defined here, for error messages.
  var knownSymbols: String {
    let last = network.depth
    let own = definitions.keys.map(notation.latex).sorted()
    return
      ["x", "y", "yhat"].map { "$\(notation.latex($0))$, " }.joined()
      + [("z", 1), ("a", 0), ("W", 1), ("b", 1)].map { base, first in
        "$\(notation.latex(base, layer: first)) … \(notation.latex(base, layer: last))$, "
      }.joined() + ["L", "J", "B"].map { "$\(notation.latex($0))$, " }.joined() + "$K$, $n$, $\\eta$"
      + (own.isEmpty ? "" : ", " + own.prefix(12).map { "$\($0)$" }.joined(separator: ", "))
  }

  mutating func name(_ name: Name, _ range: Range<Int>) throws(DerivationProblem) -> Term {
    if let special = try specialName(name, range) { return special }
    if let (use, entries) = try quantity(name, range) { return try term(use, entries, name, range) }
    if let defined = try definedName(name, range) { return defined }
    throw unknown(name, range)
  }

  func unknown(_ name: Name, _ range: Range<Int>) -> DerivationProblem {
    let written = Definition.Key(base: name.base, layer: nil).written
    let layer = name.layerPart.flatMap(layerNumber)
    for key in [layer, nil].map({ Definition.Key(base: name.base, layer: $0) }) {
      if let place = unread[key] {
        return DerivationProblem(using: notation.latex(key), definedAt: place, at: range)
      }
    }
    // δ_{l+1} at the last layer: the equation applies to the other layers only.
    if let layer, !(1...network.depth).contains(layer),
      definitions.keys.contains(where: { $0.base == name.base && $0.layer != nil })
    {
      return DerivationProblem(.layer, "$\(written)$ is not defined for layer \(layer)", at: range)
    }
    let hint =
      ExpressionReader.lossLetters.contains(name.base)
      ? "the loss of one example is $\(notation.latex("L"))$, its mean over the batch $\(notation.latex("J"))$"
      : "known are \(knownSymbols); an equation with a new symbol alone on the left side defines it"
    return DerivationProblem(
      .symbol, "$\(written)$ is not known here", at: range,
      hint: hint)
  }

  /// Reads B, K, n, 𝟏, I and the Kronecker delta; returns nil for other names.
  private mutating func specialName(_ name: Name, _ range: Range<Int>) throws(DerivationProblem) -> Term? {
    func size(_ dimension: Dimension) -> Term { Term(.size(dimension), .scalar, slots: 0, at: range) }
    switch (name.base, name.subscripts.count) {
    case ("B", 0): return size(.examples)
    case ("K", 0): return size(.width(network.depth))
    case ("n", 0):
      note("$n$ is the number of examples at hand, $B$")
      return size(.examples)
    case ("n", 1):
      guard let layer = layerNumber(name.subscripts[0]), network.widths.indices.contains(layer) else {
        return nil
      }
      return size(.width(layer))
    case ("one", 0...1):
      return Term(.ones, .column(try length(name.subscripts.first)), slots: 0, at: range)
    case ("I", 0...1):
      let rows = try length(name.subscripts.first)
      return Term(.identity, Shape(rows: rows, columns: rows), slots: 0, at: range)
    case ("delta", 2)
    where name.example == nil && name.layer == nil && !isDefined("delta", name.subscripts[0]):
      let extent = freshLength()
      let first = try index(name.subscripts[0], over: extent)
      let second = try index(name.subscripts[1], over: extent)
      return Term(.kronecker(first, second), .scalar, slots: slots(of: first) | slots(of: second), at: range)
    default: return nil
    }
  }

  private func isDefined(_ base: String, _ subscripted: Subscript) -> Bool {
    layerNumber(subscripted).map { layer in
      let key = Definition.Key(base: base, layer: layer)
      return definitions[key] != nil || unread[key] != nil
    } ?? false
  }

  /// Reads the length in `\mathbf 1_B` or `I_{10}`. Without a subscript, the surrounding expression determines it.
  private mutating func length(_ part: Subscript?) throws(DerivationProblem) -> Dimension {
    guard let part else { return freshLength() }
    switch part.form {
    case .number(let number) where (1...100_000).contains(number): return .count(number)
    case .letter("B", _): return .examples
    case .letter("K", _): return .width(network.depth)
    default:
      throw DerivationProblem(
        .syntax, "this is no length", at: part.range, hint: "write B, K or a number up to 100000")
    }
  }

  /// Returns the layer that a subscript names, or nil if it is an index.
  func layerNumber(_ part: Subscript) -> Int? {
    switch part.form {
    case .number(let number): number
    case .letter(let letter, let plus): layers[letter].map { $0 + plus }
    case .word, .indexed: nil
    }
  }

  // MARK: Quantities

  /// Returns the quantity of the run that a name stands for, and the subscripts that select an entry; nil for other
  /// names.
  mutating func quantity(
    _ name: Name, _ range: Range<Int>
  ) throws(DerivationProblem) -> (QuantityUse, entries: [Subscript])? {
    guard let use = QuantityUse(name.base, in: network) else { return try layered(name, range) }
    switch use.quantity {
    // L_i is the i-th example's loss.
    case .loss where name.subscripts.count > 1: return nil
    case .meanLoss where !name.subscripts.isEmpty: return nil
    case .learningRate where !name.subscripts.isEmpty: return nil
    case .learningRate where network.learningRate == nil:
      throw DerivationProblem(
        .symbol, "$\\eta$ has no value: no epoch-loop comes after this", at: range,
        hint: "it is the learning rate of the next epoch-loop")
    default: return (use, name.subscripts)
    }
  }

  private mutating func layered(
    _ name: Name, _ range: Range<Int>
  ) throws(DerivationProblem) -> (QuantityUse, entries: [Subscript])? {
    guard name.isLayered else { return nil }
    var entries = name.subscripts
    let layer: Int
    if let own = name.layer {
      guard let number = layerNumber(own) else {
        throw DerivationProblem(.syntax, "this is no layer", at: own.range)
      }
      layer = number
    } else if let first = entries.first, let number = layerNumber(first) {
      layer = number
      entries.removeFirst()
    } else if name.base == "z", let first = entries.first {
      guard entries.count == 1 else { throw unclear(name, range) }
      layer = network.depth
      if !readsLogits { note("$z_\(first.letter ?? "")$ is an entry of $z_{\(layer)}$, the output layer's") }
    } else if name.base == "z", readsLogits {
      layer = network.depth
    } else if name.base == "z", entries.isEmpty {
      return (QuantityUse(quantity: .anyNumber), [])
    } else if network.depth == 1, name.base != "a", name.base != "A" {
      layer = 1
    } else {
      throw unclear(name, range)
    }
    let layers = name.layers(in: network)
    guard layers.contains(layer) else {
      throw DerivationProblem(
        .layer,
        "there is no $\(notation.latex(name.base, layer: layer))$: \(layerWords(name, layers))", at: range)
    }
    return QuantityUse(name.base, layer: layer).map { ($0, entries) }
  }

  /// "the layers go from $z_1$ to $z_3$"
  private func layerWords(_ name: Name, _ layers: ClosedRange<Int>) -> String {
    "the layers go from $\(notation.latex(name.base, layer: layers.lowerBound))$ to $\(notation.latex(name.base, layer: layers.upperBound))$"
  }

  private func unclear(_ name: Name, _ range: Range<Int>) -> DerivationProblem {
    let base = notation.latex(name.base)
    func layered(_ part: Subscript.Form) -> String {
      let layer = Subscript(form: part, range: range)
      return notation.latex(Name(base: name.base, subscripts: [layer] + name.subscripts))
    }
    let every = layered(.letter("l", plus: 0))
    guard !name.subscripts.isEmpty else {
      return DerivationProblem(
        .symbol, "$\(base)$ needs a layer", at: range,
        hint: "write $\(layered(.number(1)))$, or $\(every)$ for every layer")
    }
    return DerivationProblem(
      .symbol, "$\(notation.latex(name))$ is an entry of $\(base)$, but its layer is missing", at: range,
      hint:
        "write $\(layered(.number(network.depth)))$ for an entry of layer \(network.depth), or $\(every)$ for one of every layer"
    )
  }

  private mutating func term(
    _ use: QuantityUse, _ entries: [Subscript], _ name: Name, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    if use.quantity == .anyNumber {
      let slot = try slot(of: "z", over: .count(AnyNumber.values.count), at: range)
      return Term(.anyNumber(slot: slot), .scalar, slots: 1 << UInt8(slot), at: range)
    }
    if use.quantity == .learningRate, let rate = network.learningRate {
      return Term(.learningRate(rate), .scalar, slots: 0, at: range)
    }
    let isPerExample = use.quantity.isPerExample && !use.isBatch
    var term = Term(.quantity(use), use.shape(in: network), slots: isPerExample ? 1 : 0, at: range)
    if use.quantity == .loss, let example = entries.first ?? name.example {
      return of(try index(example, over: .examples), term, range)
    }
    if !entries.isEmpty { term = try entry(of: term, entries, range) }
    guard let example = name.example else { return term }
    guard isPerExample else {
      throw DerivationProblem(.syntax, "$\(name.base)$ is the same for every example", at: example.range)
    }
    return of(try index(example, over: .examples), term, range)
  }

  // MARK: Definitions

  /// Returns the definition that a name refers to, and the remaining subscripts.
  func definition(of name: Name) -> (Definition, rest: [Subscript])? {
    if let layer = name.layer.flatMap(layerNumber),
      let found = definitions[.init(base: name.base, layer: layer)]
    {
      return (found, name.subscripts)
    }
    if let first = name.subscripts.first, let layer = layerNumber(first),
      let found = definitions[.init(base: name.base, layer: layer)]
    {
      return (found, Array(name.subscripts.dropFirst()))
    }
    return definitions[.init(base: name.base, layer: nil)].map { ($0, name.subscripts) }
  }

  private mutating func definedName(_ name: Name, _ range: Range<Int>) throws(DerivationProblem) -> Term? {
    guard let (definition, rest) = definition(of: name) else { return nil }
    guard open.count < 40 else {
      throw DerivationProblem(.size, "more than 40 definitions use each other in a chain", at: range)
    }
    guard !open.contains(definition.key) else {
      throw DerivationProblem(
        .symbol, "$\(notation.latex(definition.key))$ is defined by itself", at: range)
    }
    var term: Term
    do {
      term = try value(of: definition)
    } catch {
      throw DerivationProblem(
        error.kind, "$\(notation.latex(definition.key))$: \(error.message)", at: range, hint: error.hint)
    }
    if !rest.isEmpty { term = try entry(of: term, rest, range) }
    guard let example = name.example else { return term }
    return try self.example(example, ofBatch: term, range)
  }

  /// Reads the definition's right side, independently of the expression that uses it.
  func value(of definition: Definition) throws(DerivationProblem) -> Term {
    if let known = defined.terms[definition.key] { return known }
    var inner = Resolver(
      network: network, definitions: definitions, layout: layout, layers: definition.layers,
      layerLetters: definition.layerLetters, readsLogits: definition.readsLogits, sharing: self)
    inner.open.insert(definition.key)
    inner.indexLetters = Set(definition.entries)
    let term = try inner.definition(definition)
    defined.terms[definition.key] = term
    return term
  }

  private mutating func definition(_ definition: Definition) throws(DerivationProblem) -> Term {
    var body = try term(definition.expression)
    if let example = definition.example, let slot = freeLetters[example], slot != 0 {
      body = Term(
        .atExample(body, slot: slot), body.shape, slots: body.slots & ~(1 << UInt8(slot)) | 1, at: body.range)
    }
    let own = freeLetters.filter { definition.entries.contains($0.key) }.values.reduce(UInt8(1)) {
      $0 | 1 << UInt8($1)
    }
    guard body.slots & ~own == 0 else {
      let letters = freeLetters.filter { body.slots & ~own & (1 << UInt8($0.value)) != 0 }.keys.sorted()
      throw DerivationProblem(
        .symbol, "$\(letters.joined(separator: ", "))$ is only on the right side", at: body.range,
        hint: "write it on the left side too: \\delta_{3,k} = …")
    }
    guard !definition.entries.isEmpty else {
      try settle(body)
      return Term(.defined(body, definition.key), body.shape, slots: body.slots & 1, at: body.range)
    }
    guard settled(body.shape).isScalar, definition.entries.count <= 2 else {
      throw DerivationProblem(
        .shape, "an entry is a number, and this is \(words(body.shape))", at: body.range)
    }
    var slots: [Int] = []
    for letter in definition.entries {
      guard let slot = freeLetters[letter], slot != 0 else {
        throw DerivationProblem(.symbol, "the right side does not use the index $\(letter)$", at: body.range)
      }
      slots.append(slot)
    }
    let lengths = slots.map { extent(ofSlot: $0) }
    let shape = Shape(rows: lengths[0], columns: lengths.count > 1 ? lengths[1] : .one)
    try settle(body)
    let built = Term(
      .built(body, row: slots[0], column: slots.count > 1 ? slots[1] : nil), shape, slots: body.slots & 1,
      at: body.range)
    guard definition.isRow else {
      return Term(.defined(built, definition.key), shape, slots: built.slots, at: body.range)
    }
    let row = Term(.transpose(built), shape.transposed, slots: built.slots, at: body.range)
    return Term(.defined(row, definition.key), shape.transposed, slots: row.slots, at: body.range)
  }
}

extension Definition.Key {
  /// The symbol as LaTeX.
  var written: String {
    let letter =
      base.count == 1
      ? base
      : base == "one"
        ? "\\mathbf 1"
        : base.hasSuffix("hat")
          ? "\\hat \(base.dropLast(3))" : Self.commands.contains(base) ? "\\" + base : "\\text{\(base)}"
    return layer.map { $0 < 10 ? "\(letter)_\($0)" : "\(letter)_{\($0)}" } ?? letter
  }

  private static let commands: Set<String> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "lambda", "mu", "nu",
    "xi",
    "pi", "rho", "sigma", "tau", "phi", "varphi", "chi", "psi", "omega", "Delta", "Gamma", "Theta", "Lambda",
    "Phi",
    "Psi", "Omega", "ell", "kappa", "iota", "upsilon",
  ]
}

/// The numbers that `z` without a layer stands for: the same in every run, on both sides of zero, and never 0, where
/// ReLU has a kink.
enum AnyNumber {
  static let values: [Double] = (0..<40).map { (Double($0) + 0.5) / 4 - 5 }
}
