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
  /// Symbols whose definitions could not be read.
  private var unread: [Definition.Key: DefinitionPlace] = [:]
  private var layout = FixedLayout()
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

  /// - Parameter workLimit: the number of operations that all equations together may take.
  public init(workLimit: Int = Self.workLimit) { workLeft = workLimit }

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
    let reader = ChainReader(formula, limit: equationsLeft) {
      defined.contains($0) || Self.isSymbol($0, in: network)
    }
    var findings: [EquationFinding] = []
    for (name, range) in reader.unreadDefinitions {
      leaveUnread(name, DefinitionPlace(place: place, range: range), network)
    }
    for chain in reader.chains {
      equationsLeft -= chain.links.count
      // The state is copied only if it may be needed: a copy of all definitions is expensive.
      let before = chain.lineEnds.isEmpty ? nil : self
      let own = check(
        chain, of: formula, in: network, at: site, place: place, options, found: found, using: &generator)
      if let before, let end = chain.lineEnds.first, !own.allSatisfy(\.stands) {
        forget(chain, since: before, network, place: place)
        var finding = EquationFinding(unreadable: end.problem)
        finding.tested = definitions(under: chain.letters)
        findings.append(finding)
      } else {
        findings += own
      }
    }
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
    _ chain: Chain, of formula: MathFormula, in network: NetworkOutline, at site: CheckSite?, place: Int,
    _ options: Options, found: [EquationFinding], using generator: inout RandomGenerator
  ) -> [EquationFinding] {
    var findings: [EquationFinding] = []
    var left = chain.first
    /// Pairs of sides of this chain.
    var pairs: Set<Set<String>> = []
    /// The symbols that the chain's first equation defines.
    var defined: [Definition.Key] = []
    for (index, link) in chain.links.enumerated() {
      let letters = LayerLetters(in: [left, link.right] + (index == 0 ? chain.links.map(\.right) : []))
      let equation = Equation(
        left: left, right: link.right, relation: link.relation, sign: link.sign, letters: letters,
        ranges: chain.ranges, openRanges: chain.openRanges, source: formula.source,
        bounds: chain.bounds, conditions: chain.conditions)
      glossary.addSymbols(of: [left, link.right], letters: letters, network: network, place: place)
      let before = site?.work ?? 0
      var name = index == 0 ? newName(left, link.relation, letters, network) : nil
      let partial = name.flatMap { equation.problem(definingPartOf: $0) }
      if let symbol = name, partial != nil {
        leaveUnread(symbol, DefinitionPlace(place: place, range: left.range), network)
        name = nil
      }
      // Define the symbol before the test, so that the test can use it.
      let definition = name.map { define($0, equation, in: network, place: place) }
      let test = EquationTest(
        network: network, definitions: definitions, site: site, options: options, layout: layout,
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
        if index == 0, finding.verdict == .fails, finding.layoutPlace == nil {
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
      let known = found.first { $0.sign == finding.sign }
      layout.add((known ?? finding).fixes, from: DefinitionPlace(place: place, range: link.sign))
      findings.append(finding)
      left = link.right
    }
    Self.connect(&findings, defined)
    return findings
  }

  /// All sides of a chain are equal. If one link of the chain has tested something, the steps of algebra beside it are
  /// tested too, and so is the symbol that the chain defines.
  private static func connect(_ chain: inout [EquationFinding], _ defined: [Definition.Key]) {
    guard let first = chain.firstIndex(where: { $0.wasTested || $0.verdict == .plausible }) else { return }
    if first > 0 { chain[first].tested += defined }
    for index in chain.indices where chain[index].isAlgebra && chain[index].verdict == .saysNothing {
      chain[index].verdict = .holds
      chain[index].reason = nil
    }
  }

  /// Discards the definitions of a chain that was probably meant as several equations.
  private mutating func forget(
    _ chain: Chain, since before: DerivationChecker, _ network: NetworkOutline, place: Int
  ) {
    let workLeft = workLeft
    self = before
    self.workLeft = workLeft
    var names = chain.lineEnds.compactMap { ChainReader.definedName($0.next) }
    if case .name(let name) = chain.first.form { names.append((name, chain.first.range)) }
    for (name, range) in names { leaveUnread(name, DefinitionPlace(place: place, range: range), network) }
  }

  // MARK: Definitions

  /// Returns whether the letter stands for a quantity of the run.
  private static func isSymbol(_ letter: String, in network: NetworkOutline) -> Bool {
    QuantityUse(letter, in: network) != nil || Name(base: letter).isLayered
      || ["B", "K", "I", "e"].contains(letter)
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
    _ left: Expression, _ relation: Relation, _ letters: LayerLetters, _ network: NetworkOutline
  ) -> Name? {
    guard relation == .equal || relation == .defined, case .name(let name) = left.form else { return nil }
    // These names are lengths, 𝟏, the identity, and letters that are always read as an index.
    let taken: Set<String> = ["B", "K", "n", "one", "I", "i", "j", "k", "l"]
    guard QuantityUse(name.base, in: network) == nil, !name.isLayered, !taken.contains(name.base) else {
      return nil
    }
    guard definitions[.init(base: name.base, layer: nil)] == nil else { return nil }
    let layers = layerNumbers(of: name, letters, network)
    if layers.isEmpty {
      // δ_{jk} is the Kronecker delta.
      return name.base == "delta" && name.subscripts.count == 2 ? nil : name
    }
    if name.base == "delta", name.subscripts.count == 2, name.subscripts[1].letter == nil { return nil }
    return layers.allSatisfy { definitions[.init(base: name.base, layer: $0)] != nil } ? nil : name
  }

  /// Returns the layers that a new symbol's first subscript stands for, or no layers if the symbol has none.
  private func layerNumbers(of name: Name, _ letters: LayerLetters, _ network: NetworkOutline) -> [Int] {
    switch name.layerPart?.form {
    case .number(let number)?: [number]
    case .letter(let letter, plus: 0)? where letters.layers.contains(letter): Array(1...network.depth)
    default: []
    }
  }

  private mutating func define(
    _ name: Name, _ equation: Equation, in network: NetworkOutline, place: Int
  ) -> EquationFinding {
    var finding = EquationFinding(.defines, equation.relation, sign: equation.sign, range: equation.range)
    let letter = name.layerPart?.letter.flatMap { equation.letters.layers.contains($0) ? $0 : nil }
    let layers = layerNumbers(of: name, equation.letters, network)
    let entries = (layers.isEmpty || name.layer != nil ? name.subscripts[...] : name.subscripts.dropFirst())
      .compactMap(\.letter)
    var problems: [Int?: DerivationProblem] = [:]
    // Try the layers from the last to the first, and then in the other order: \delta_l may use \delta_{l+1} or
    // \delta_{l-1}.
    let open = layers.filter { definitions[.init(base: name.base, layer: $0)] == nil }
    let candidates: [Int?] = layers.isEmpty ? [nil] : open.reversed() + (open.count > 1 ? open : [])
    for layer in candidates where layer == nil || definitions[.init(base: name.base, layer: layer)] == nil {
      let key = Definition.Key(base: name.base, layer: layer)
      let bindings = letter.flatMap { letter in layer.map { [letter: $0] } } ?? [:]
      var definition = Definition(
        key: key, expression: equation.right, entries: entries, example: name.example?.letter,
        layers: bindings, layerLetters: equation.letters.layers, readsLogits: equation.letters.readsLogits)
      do throws(DerivationProblem) {
        let shape = try settle(&definition, network)
        definitions[key] = definition
        finding.defined.append(key)
        finding.isNaming = definition.expression.isPlain
        unread[key] = nil
        definedIn[key] = place
        glossary.define(key, shape: shape, place: place)
        finding.rightShape = shape
        problems[layer] = nil
      } catch {
        if error.kind != .layer || layers.count == 1 { problems[layer] = error }
      }
    }
    if let (_, problem) = problems.max(by: { ($0.key ?? 0) < ($1.key ?? 0) }) {
      finding.stop(at: problem)
      if finding.defined.isEmpty {
        leaveUnread(name, DefinitionPlace(place: place, range: equation.left.range), network)
      }
    }
    return finding
  }

  /// Records a symbol whose definition could not be read: equations that use it cannot be read either.
  private mutating func leaveUnread(_ name: Name, _ place: DefinitionPlace, _ network: NetworkOutline) {
    guard QuantityUse(name.base, in: network) == nil, !name.isLayered else { return }
    let key = Definition.Key(base: name.base, layer: name.layerPart?.number)
    if definitions[key] == nil { unread[key] = place }
  }

  /// Finds the layouts in which the definition's shapes fit.
  /// - Returns: its shape as text.
  private func settle(
    _ definition: inout Definition, _ network: NetworkOutline
  ) throws(DerivationProblem) -> String {
    var first: DerivationProblem?
    var fitting: [(layout: Layout, shape: String)] = []
    for layout in self.layout.choice.layouts {
      definition.layouts = [layout]
      let resolver = Resolver(network: network, definitions: definitions, layout: layout, unread: unread)
      do {
        let shape = try resolver.value(of: definition).shape
        fitting.append((layout, shape.isScalar ? "number" : resolver.words(shape)))
      } catch {
        first = first ?? error
      }
    }
    definition.layouts = fitting.map(\.layout)
    guard let found = fitting.first else {
      throw first ?? DerivationProblem(.syntax, "this cannot be read", at: definition.expression.range)
    }
    return found.shape
  }

  /// If some layers of the symbol have been defined before, the new definition must agree with them. It is then a test
  /// too.
  private func tested(
    _ name: Name, _ equation: Equation, _ definition: EquationFinding, _ test: EquationTest, _ allowance: Int,
    _ generator: inout RandomGenerator
  ) -> EquationFinding {
    guard let letter = name.layerPart?.letter else { return definition }
    for layer in layerNumbers(of: name, equation.letters, test.network) {
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
        let key = Definition.Key(base: name.base, layer: nil)
        finding.notes.append(
          "tested for $\(letter) = \(layer)$; for the other layers it gives $\(key.written)_\(letter)$ its meaning"
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
  let left: Expression
  let right: Expression
  let relation: Relation
  let sign: Range<Int>
  let letters: LayerLetters
  /// The values that letters run over, if the formula gives them.
  var ranges: [String: ClosedRange<Int>]
  let openRanges: Set<String>
  /// The LaTeX source of the formula.
  let source: String
  /// The values of the entries' indices for which it is stated.
  var bounds: [IndexBounds] = []
  /// The conditions under which it is stated.
  var conditions: [Condition] = []

  var range: Range<Int> {
    min(left.range.lowerBound, sign.lowerBound)..<max(right.range.upperBound, sign.upperBound)
  }
}
