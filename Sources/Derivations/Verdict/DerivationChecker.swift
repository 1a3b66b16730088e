import MathSyntax
import NeuralNet
import RandomNumbers

/// Checks a notebook's equations in the order of the text, so that later equations can use the symbols that earlier
/// ones define.
///
/// The check is independent of the code under test: derivatives are central differences of a forward pass in double
/// precision, and never the result of backpropagation.
public struct DerivationChecker: Sendable {
  /// Options for the check of one formula.
  public struct Options: Sendable {
    /// The number of entries of each equation that are compared. Of larger equations, a random sample is compared.
    public var entries: Int
    /// The largest relative error that `\approx` allows. If it is nil, half a unit of the last digit of a number is
    /// allowed.
    public var tolerance: Double?
    /// η of the next training; nil if no training follows.
    public var learningRate: Double?

    public init(entries: Int = 24, tolerance: Double? = nil, learningRate: Double? = nil) {
      self.entries = entries
      self.tolerance = tolerance
      self.learningRate = learningRate
    }
  }

  private var definitions: [Definition.Key: Definition] = [:]
  /// The formula in which each symbol was defined.
  private var definedIn: [Definition.Key: Int] = [:]
  /// Symbols whose definitions could not be read or are still open.
  private var unread: [Definition.Key: DefinitionPlace] = [:]
  /// The notation of the notebook; nil if each formula is read alone.
  private let notation: Notation?
  public private(set) var glossary = Glossary()
  /// The number of operations that the rest of the notebook's equations may take.
  private var workLeft: Int
  /// The number of equations that the notebook may still have.
  private var equationsLeft = Self.equationLimit

  /// The largest number of equations in a notebook.
  static let equationLimit = 3000
  /// The largest number of operations for all equations of a notebook: one or two seconds.
  public static let workLimit = 450_000_000
  /// The cost of reading an expression, in operations.
  private static let readingCost = 2000

  /// - Parameters:
  ///   - notation: the notation of all formulas; nil if that of each formula is inferred from it alone.
  ///   - workLimit: the number of operations that all equations together may take.
  public init(notation: Notation? = nil, workLimit: Int = Self.workLimit) {
    self.notation = notation
    workLeft = workLimit
  }

  /// Reads a formula's equations and finds the errors that need no data: in syntax, symbols and shapes.
  /// - Parameters:
  ///   - formula: the formula.
  ///   - network: the shapes of the network.
  ///   - place: the caller's number for the formula. Findings and the glossary refer to the formula by it.
  ///   - options: what the author has set for the check.
  ///   - found: the findings of an earlier check of the same formula; empty if there is none.
  public mutating func read(
    _ formula: MathFormula, in network: NetworkOutline, place: Int, _ options: Options = Options(),
    found: [EquationFinding] = []
  ) -> [EquationFinding] {
    var generator = RandomGenerator(seed: 0)
    let findings = check(
      formula, in: network, at: nil, place: place, options, found: found, using: &generator)
    // The formula counts the operations that its earlier check took.
    workLeft -= found.reduce(0) { $0 + $1.work } - (found.isEmpty ? 0 : findings.reduce(0) { $0 + $1.work })
    return findings
  }

  /// Evaluates both sides of every equation.
  /// - Parameters:
  ///   - formula: the formula.
  ///   - site: the points at which both sides are evaluated.
  ///   - place: see `read`.
  ///   - options: what the author has set for the check.
  ///   - generator: draws the entries that are compared.
  /// - Returns: nil if the check was cancelled.
  public mutating func check(
    _ formula: MathFormula, at site: CheckSite, place: Int, _ options: Options = Options(),
    using generator: inout RandomGenerator
  ) -> [EquationFinding]? {
    let findings = check(
      formula, in: site.outline, at: site, place: place, options, found: [], using: &generator)
    return site.isCancelled ? nil : findings
  }

  private mutating func check(
    _ formula: MathFormula, in network: NetworkOutline, at site: CheckSite?, place: Int,
    _ options: Options, found: [EquationFinding], using generator: inout RandomGenerator
  ) -> [EquationFinding] {
    var network = network
    network.learningRate = options.learningRate
    guard workLeft > 0 else { return [EquationFinding(unreadable: Self.exhausted(in: formula))] }
    let defined = Set(definitions.keys.map { $0.base })
    let notation = notation ?? Notation.inferred(from: [formula], depth: network.depth)
    let reader = ChainReader(formula, limit: equationsLeft) {
      defined.contains($0) || notation.isSymbol($0)
    }
    var findings: [EquationFinding] = []
    let symbols = NotationReader(notation, network: network) { defined.contains($0) }
    for (symbol, range) in reader.unreadDefinitions {
      leaveUnread(symbol, DefinitionPlace(place: place, range: range), symbols)
    }
    for written in reader.chains {
      equationsLeft -= written.links.count
      let chain: Chain
      do throws(DerivationProblem) {
        chain = try meaning(of: written, notation, network)
      } catch {
        findings.append(EquationFinding(unreadable: error))
        continue
      }
      // The state is copied only if it may be needed: a copy of all definitions is expensive.
      let before = chain.lineEnds.isEmpty ? nil : self
      let own = check(
        chain, of: formula, in: network, notation, at: site, place: place, options, found: found,
        using: &generator)
      if let before, let end = chain.lineEnds.first, !own.allSatisfy(\.stands) {
        forget(written, since: before, symbols, place: place)
        var finding = EquationFinding(unreadable: end.problem)
        finding.tested = definitions(under: chain.letters)
        findings.append(finding)
      } else {
        findings += own
      }
    }
    equationsLeft -= reader.openPlaces.count
    findings += reader.openPlaces.map(EquationFinding.init(openAt:))
    findings += reader.problems.map { problem in
      var finding = EquationFinding(unreadable: problem)
      finding.tested = definitions(under: reader.unreadLetters)
      return finding
    }
    return findings.sorted { $0.sign.lowerBound < $1.sign.lowerBound }
  }

  private static func exhausted(in formula: MathFormula) -> DerivationProblem {
    DerivationProblem(
      .size,
      "the checked formulas of this notebook take too many operations, so this formula was not checked",
      at: 0..<formula.source.utf8.count,
      hint:
        "compare fewer entries on fewer examples, math check examples=2 entries=4, or check fewer formulas"
    )
  }

  private mutating func check(
    _ chain: Chain, of formula: MathFormula, in network: NetworkOutline, _ notation: Notation,
    at site: CheckSite?, place: Int, _ options: Options, found: [EquationFinding],
    using generator: inout RandomGenerator
  ) -> [EquationFinding] {
    var findings: [EquationFinding] = []
    var left = chain.first
    /// Pairs of sides of this chain.
    var pairs: Set<Set<String>> = []
    /// The symbols that the chain's first equation defines.
    var defined: [Definition.Key] = []
    for (index, link) in chain.links.enumerated() {
      let letters = LayerLetters(
        in: [left, link.right] + (index == 0 ? chain.links.map(\.right) : []),
        entryLetters: notation.entryLetters)
      let equation = Equation(
        left: left, right: link.right, relation: link.relation, sign: link.sign, letters: letters,
        ranges: chain.ranges, openRanges: chain.openRanges, source: formula.source, notation: notation,
        bounds: chain.bounds, conditions: chain.conditions, setsNotation: chain.setsNotation)
      glossary.addSymbols(
        of: [left, link.right], letters: letters, notation: notation, network: network, place: place)
      let before = site?.work ?? 0
      var name = index == 0 ? newName(left, link.relation, letters, notation, network) : nil
      if let gap = left.gap ?? link.right.gap {
        findings.append(open(equation, at: gap))
        if let name { leaveUnread(name, DefinitionPlace(place: place, range: left.range, isOpen: true)) }
        left = link.right
        continue
      }
      let partial = name.flatMap { equation.problem(definingPartOf: $0) }
      if let symbol = name, partial != nil {
        leaveUnread(symbol, DefinitionPlace(place: place, range: left.range))
        name = nil
      }
      // Define the symbol before the test, so that the test can use it.
      let definition = name.map { define($0, equation, in: network, place: place) }
      let test = EquationTest(
        network: network, definitions: definitions, site: site, options: options, layout: notation.layout,
        unread: unread)
      let allowance = max(0, workLeft)
      var finding: EquationFinding
      if let partial {
        finding = EquationFinding(.unreadable, link.relation, sign: link.sign, range: equation.range)
        finding.problem = partial
      } else if let name, let definition {
        finding = tested(name, equation, definition, test, allowance, &generator)
        defined = finding.defined
      } else {
        finding = test.finding(for: equation, allowance: allowance, using: &generator)
        if index == 0, finding.verdict == .fails, !finding.isOfOtherLayout {
          explainRedefinition(left, &finding)
        }
      }
      let isRepeated = !pairs.insert([left.signature, link.right.signature]).inserted
      let isFound = finding.verdict == .holds || finding.verdict == .plausible || finding.isAlgebra
      if isRepeated, link.relation != .different, isFound {
        finding.sayNothing(because: "this chain has compared these two sides already")
        finding.isAlgebra = false
      }
      if finding.isWrong {
        // A false or unreadable equation also counts as a test of every symbol in it.
        let part = Chain(first: left, links: [link])
        finding.tested += definitions(under: part.letters)
      }
      finding.work = (site?.work ?? 0) - before + test.readings.count * Self.readingCost
      workLeft -= finding.work
      findings.append(finding)
      left = link.right
    }
    Self.connect(&findings, defined)
    return findings
  }

  /// Returns the finding of an equation with a gap.
  private func open(_ equation: Equation, at gap: Range<Int>) -> EquationFinding {
    var finding = EquationFinding(.open, equation.relation, sign: equation.sign, range: equation.range)
    finding.stop(at: DerivationProblem(gapAt: gap))
    finding.tested = definitions(under: equation.left.letters.union(equation.right.letters))
    return finding
  }

  /// Connects the parts of a chain between its open equations.
  private static func connect(_ chain: inout [EquationFinding], _ defined: [Definition.Key]) {
    for part in chain.indices.split(whereSeparator: { chain[$0].verdict == .open }) {
      connect(&chain[part.startIndex..<part.endIndex], part.startIndex == 0 ? defined : [])
    }
  }

  /// All sides of a chain are equal. If one link of the chain has tested something, the steps of algebra beside it are
  /// tested too, and so is the symbol that the chain defines.
  private static func connect(_ chain: inout ArraySlice<EquationFinding>, _ defined: [Definition.Key]) {
    guard let first = chain.firstIndex(where: { $0.wasTested || $0.verdict == .plausible }) else { return }
    if first > chain.startIndex { chain[first].tested += defined }
    for index in chain.indices where chain[index].isAlgebra && chain[index].verdict == .saysNothing {
      chain[index].verdict = .holds
      chain[index].reason = nil
    }
  }

  /// Discards the definitions of a chain that was probably meant as several equations.
  private mutating func forget(
    _ chain: Chain, since before: DerivationChecker, _ symbols: NotationReader, place: Int
  ) {
    let workLeft = workLeft
    self = before
    self.workLeft = workLeft
    var names = chain.lineEnds.compactMap { ChainReader.definedName($0.next) }
    if case .symbol(let symbol) = chain.first.form { names.append((symbol, chain.first.range)) }
    for (symbol, range) in names {
      leaveUnread(symbol, DefinitionPlace(place: place, range: range), symbols)
    }
  }

  // MARK: Definitions

  /// Returns the chain with the meanings of its symbols.
  private func meaning(
    of chain: Chain, _ notation: Notation, _ network: NetworkOutline
  ) throws(DerivationProblem) -> Chain {
    let defined = Set(definitions.keys.map(\.base))
    var reader = NotationReader(notation, network: network) { defined.contains($0) }
    let known = defined.union(unread.keys.map(\.base))
    return try reader.chain(chain.withNewSymbolFirst(isDefined: known.contains))
  }

  /// Returns the definitions of symbols with these letters, and the definitions that those use.
  private func definitions(under letters: Set<String>) -> [Definition.Key] {
    var found: Set<Definition.Key> = []
    var open = letters
    while !open.isEmpty {
      let keys = definitions.keys.filter { open.contains($0.base) && !found.contains($0) }
      found.formUnion(keys)
      open = []
      for key in keys { open.formUnion(definitions[key]?.expression.letters ?? []) }
    }
    return Array(found)
  }

  /// Returns the left side if it is a symbol without a meaning so far.
  private func newName(
    _ left: Expression, _ relation: Relation, _ letters: LayerLetters, _ notation: Notation,
    _ network: NetworkOutline
  ) -> Name? {
    guard relation == .equal || relation == .defined, case .name(let name) = left.form else { return nil }
    // These names are lengths, 𝟏, the identity, and letters that are always read as an index.
    let taken: Set<String> = ["B", "K", "n", "one", "I", "i", "j", "k", "l"]
    guard QuantityUse(name.base, in: network) == nil, !name.isLayered, !taken.contains(name.base) else {
      return nil
    }
    guard definitions[.init(base: name.base, layer: nil)] == nil else { return nil }
    let layers = layerNumbers(of: name, letters, network, notation)
    // A symbol that is defined for all layers cannot be defined again.
    if name.layerPart?.letter != nil,
      definitions.contains(where: { $0.key.base == name.base && !$0.value.layers.isEmpty })
    {
      return nil
    }
    if layers.isEmpty {
      // δ_{jk} is the Kronecker delta.
      return name.base == "delta" && name.subscripts.count == 2 ? nil : name
    }
    if name.base == "delta", name.subscripts.count == 2, name.subscripts[1].letter == nil { return nil }
    return layers.allSatisfy { definitions[.init(base: name.base, layer: $0)] != nil } ? nil : name
  }

  /// Returns the layers that a new symbol's first subscript stands for, or no layers if the symbol has none.
  private func layerNumbers(
    of name: Name, _ letters: LayerLetters, _ network: NetworkOutline, _ notation: Notation
  ) -> [Int] {
    switch name.layerPart?.form {
    case .number(let number)?: [number]
    case .letter(let letter, let plus)?
    where letters.layers.contains(letter)
      && (plus == min(0, notation.shift) || !definitions.keys.contains { $0.base == name.base }):
      Array((plus < notation.shift ? 0 : 1)...network.depth)
    default: []
    }
  }

  private mutating func define(
    _ name: Name, _ equation: Equation, in network: NetworkOutline, place: Int
  ) -> EquationFinding {
    var finding = EquationFinding(.defines, equation.relation, sign: equation.sign, range: equation.range)
    let letter = name.layerPart?.letter.flatMap { equation.letters.layers.contains($0) ? $0 : nil }
    let layers = layerNumbers(of: name, equation.letters, network, equation.notation)
    let plus = if case .letter(_, let plus)? = name.layerPart?.form { plus } else { 0 }
    let entries = (layers.isEmpty || name.layer != nil ? name.subscripts[...] : name.subscripts.dropFirst())
      .compactMap(\.letter)
    var problems: [Int?: DerivationProblem] = [:]
    // Try the layers from the last to the first, and then in the other order: \delta_l may use \delta_{l+1} or
    // \delta_{l-1}.
    let open = layers.filter { definitions[.init(base: name.base, layer: $0)] == nil }
    let candidates: [Int?] = layers.isEmpty ? [nil] : open.reversed() + (open.count > 1 ? open : [])
    for layer in candidates where layer == nil || definitions[.init(base: name.base, layer: layer)] == nil {
      let key = Definition.Key(base: name.base, layer: layer)
      let bindings = letter.flatMap { letter in layer.map { [letter: $0 - plus] } } ?? [:]
      let definition = Definition(
        key: key, expression: equation.right, entries: entries, example: name.example?.letter,
        layers: bindings, layerLetters: equation.letters.layers, readsLogits: equation.letters.readsLogits,
        isRow: equation.notation.examplesAreRows && entries.count == 1)
      do throws(DerivationProblem) {
        let shape = try shape(of: definition, network, equation.notation)
        definitions[key] = definition
        finding.defined.append(key)
        finding.isNaming = definition.expression.isPlain
        unread[key] = nil
        definedIn[key] = place
        glossary.define(equation.notation.latex(key), shape: shape, place: place)
        finding.rightShape = shape
        problems[layer] = nil
      } catch {
        if error.kind != .layer || layers.count == 1 { problems[layer] = error }
      }
    }
    if let (_, problem) = problems.max(by: { ($0.key ?? 0) < ($1.key ?? 0) }) {
      finding.stop(at: problem)
      if finding.defined.isEmpty {
        leaveUnread(
          name,
          DefinitionPlace(place: place, range: equation.left.range, isOpen: problem.kind == .open))
      }
    }
    return finding
  }

  /// Records a symbol whose definition could not be read or is still open. Equations that use it are then not read, or
  /// open too.
  private mutating func leaveUnread(
    _ symbol: Symbol, _ place: DefinitionPlace, _ symbols: NotationReader
  ) {
    var symbols = symbols
    guard let name = symbols.definedName(symbol) else { return }
    leaveUnread(name, place)
  }

  private mutating func leaveUnread(_ name: Name, _ place: DefinitionPlace) {
    let key = Definition.Key(base: name.base, layer: name.layerPart?.number)
    if definitions[key] == nil { unread[key] = place }
  }

  /// Returns the definition's shape as text.
  private func shape(
    of definition: Definition, _ network: NetworkOutline, _ notation: Notation
  ) throws(DerivationProblem) -> String {
    let resolver = Resolver(
      network: network, definitions: definitions, layout: notation.layout, notation: notation, unread: unread)
    let shape = try resolver.value(of: definition).shape
    return shape.isScalar ? "number" : resolver.words(shape)
  }

  /// If some layers of the symbol have been defined before, the new definition must agree with them. It is then a test
  /// too.
  private func tested(
    _ name: Name, _ equation: Equation, _ definition: EquationFinding, _ test: EquationTest, _ allowance: Int,
    _ generator: inout RandomGenerator
  ) -> EquationFinding {
    guard let letter = name.layerPart?.letter else { return definition }
    for layer in layerNumbers(of: name, equation.letters, test.network, equation.notation) {
      // Layers defined just now have a value for the layer letter; skip them.
      guard definitions[.init(base: name.base, layer: layer)]?.layers.isEmpty == true else { continue }
      var part = equation
      part.ranges[letter] = layer...layer
      var finding = test.finding(for: part, allowance: allowance, using: &generator)
      // If the equation is neither true nor false for this layer, it does not contradict the earlier definition.
      guard finding.verdict == .fails || finding.verdict == .holds else { continue }
      finding.defined = definition.defined
      if finding.verdict == .fails {
        explainRedefinition(equation.left, &finding)
      } else {
        finding.notes.append(
          "tested for $\(letter) = \(layer)$; for the other layers it gives $\(equation.notation.latex(name))$ its meaning"
        )
      }
      return finding
    }
    return definition
  }

  private func explainRedefinition(_ left: Expression, _ finding: inout EquationFinding) {
    guard case .name(let name) = left.form else { return }
    let found = definedIn.filter { $0.key.base == name.base }.min {
      ($0.key.layer ?? 0) < ($1.key.layer ?? 0)
    }
    guard let (_, place) = found else { return }
    let key = Definition.Key(base: name.base, layer: nil)
    finding.redefined = .init(symbol: key.written, place: place)
  }
}

/// One equals sign, or another relation, with its two sides.
struct Equation {
  var left: Expression
  var right: Expression
  let relation: Relation
  let sign: Range<Int>
  let letters: LayerLetters
  /// The values that letters run over, if the formula gives them.
  var ranges: [String: ClosedRange<Int>]
  let openRanges: Set<String>
  /// The LaTeX source of the formula.
  let source: String
  /// The notation of the notebook, for messages.
  var notation = Notation.standard
  /// The values of the entries' indices for which it is stated.
  var bounds: [IndexBounds] = []
  /// The conditions under which it is stated.
  var conditions: [Condition] = []
  /// Whether it only says what a letter stands for.
  var setsNotation = false

  var range: Range<Int> {
    min(left.range.lowerBound, sign.lowerBound)..<max(right.range.upperBound, sign.upperBound)
  }

  /// Whether a `\cdot`, `*` or a similar sign occurs in it.
  var hasDot: Bool {
    [left, right].contains { side in
      side.contains { part in
        switch part.form {
        case .binary(.dot, _, _, _): true
        // The parts of an expression are only those of its first reading.
        case .either(_, let second):
          second.contains { if case .binary(.dot, _, _, _) = $0.form { true } else { false } }
        default: false
        }
      }
    }
  }
}

extension Expression {
  /// Returns the expression with the two indices of every weight exchanged, and whether there are any.
  func swappingIndices() -> (expression: Expression, isChanged: Bool) {
    var isChanged = false
    let swapped = renamed { name in
      let count = name.layer == nil ? 3 : 2
      guard name.base == "W", name.subscripts.count == count else { return nil }
      isChanged = true
      var name = name
      name.subscripts.swapAt(count - 2, count - 1)
      return name
    }
    return (swapped, isChanged)
  }
}
