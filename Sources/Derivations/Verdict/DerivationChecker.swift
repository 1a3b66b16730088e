import MathSyntax
import NeuralNet

/// Checks a notebook's equations in the order of the text, so that what one defines the later ones can use.
///
/// Truth is independent of the thing tested: derivatives are central differences of a forward pass in double precision,
/// never backpropagation's own result.
public struct DerivationChecker: Sendable {
  /// How one formula is to be checked.
  public struct Options: Sendable {
    /// Entries of each equation that are compared; larger ones are sampled.
    public var entries: Int
    /// The largest relative error that `\approx` allows; without it the digits of a number written out say so.
    public var tolerance: Double?
    /// η of the training that follows, where one does.
    public var learningRate: Double?

    public init(entries: Int = 24, tolerance: Double? = nil, learningRate: Double? = nil) {
      self.entries = entries
      self.tolerance = tolerance
      self.learningRate = learningRate
    }
  }

  private var definitions: [Definition.Key: Definition] = [:]
  /// The formulas in which symbols were defined.
  private var definedIn: [Definition.Key: Int] = [:]
  public private(set) var glossary = Glossary()

  public init() {}

  /// Reads a formula's equations and finds what is wrong without any data: syntax, symbols, shapes.
  /// - Parameter place: what the caller calls the formula, and finds it by in findings and glossary.
  public mutating func read(
    _ formula: MathFormula, in network: NetworkOutline, place: Int, _ options: Options = Options()
  ) -> [EquationFinding] {
    var generator = RandomGenerator(seed: 0)
    return check(formula, in: network, on: nil, place: place, options, using: &generator)
  }

  /// Evaluates both sides of every equation.
  /// - Parameters:
  ///   - place: see `read`.
  ///   - generator: draws the entries that are compared.
  /// - Returns: nil where the evaluator was cancelled.
  public mutating func check(
    _ formula: MathFormula, by evaluator: Evaluator, place: Int, _ options: Options = Options(),
    using generator: inout RandomGenerator
  ) -> [EquationFinding]? {
    let findings = check(
      formula, in: evaluator.outline, on: evaluator, place: place, options, using: &generator)
    return evaluator.isCancelled() ? nil : findings
  }

  private mutating func check(
    _ formula: MathFormula, in network: NetworkOutline, on evaluator: Evaluator?, place: Int,
    _ options: Options, using generator: inout RandomGenerator
  ) -> [EquationFinding] {
    var network = network
    network.learningRate = options.learningRate
    let reader = ChainReader(formula)
    var findings = reader.problems.map { EquationFinding(unreadable: $0) }
    for chain in reader.chains {
      var left = chain.first
      for (index, link) in chain.links.enumerated() {
        let letters = LayerLetters(in: [left, link.right] + (index == 0 ? chain.links.map(\.right) : []))
        let equation = Equation(
          left: left, right: link.right, relation: link.relation, sign: link.sign, letters: letters,
          ranges: chain.ranges, openRanges: chain.openRanges, source: formula.source)
        glossary.meet([left, link.right], letters: letters, network: network, place: place)
        let name = index == 0 ? newName(left, link.relation, letters, network) : nil
        // Defined first: the judge knows it then.
        let definition = name.map { define($0, equation, in: network, place: place) }
        let judge = Judge(
          network: network, definitions: definitions, evaluator: evaluator, options: options)
        if let name, let definition {
          findings.append(contradiction(of: name, equation, judge, &generator) ?? definition)
        } else {
          var finding = judge.finding(for: equation, using: &generator)
          if index == 0, finding.verdict == .fails { explainRedefinition(left, &finding) }
          findings.append(finding)
        }
        left = link.right
      }
    }
    return findings.sorted { $0.sign.lowerBound < $1.sign.lowerBound }
  }

  // MARK: Definitions

  /// The left side, where it is a symbol that nobody knows yet.
  private func newName(
    _ left: Expression, _ relation: Relation, _ letters: LayerLetters, _ network: NetworkOutline
  ) -> Name? {
    guard relation == .equal || relation == .defined, case .name(let name) = left.form else { return nil }
    // Lengths, 𝟏, the identity, and the letters that everybody takes for an index.
    let taken: Set<String> = ["B", "K", "n", "one", "I", "i", "j", "k", "l"]
    guard QuantityUse(name.base, in: network) == nil, !name.isLayered, !taken.contains(name.base) else {
      return nil
    }
    guard definitions[.init(base: name.base, layer: nil)] == nil else { return nil }
    let layers = layerNumbers(of: name, letters, network)
    if layers.isEmpty {
      // δ_{jk} is Kronecker's.
      return name.base == "delta" && name.subscripts.count == 2 ? nil : name
    }
    if name.base == "delta", name.subscripts.count == 2, name.subscripts[1].letter == nil { return nil }
    return layers.allSatisfy { definitions[.init(base: name.base, layer: $0)] != nil } ? nil : name
  }

  /// The layers that a new symbol's first subscript means; none where it has no layer.
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
    // From the last layer down, and then up: \delta_l may be made of \delta_{l+1}, or of \delta_{l-1}.
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
        definedIn[key] = place
        glossary.define(key, shape: shape, place: place)
        finding.rightShape = shape
        problems[layer] = nil
      } catch {
        if error.kind != .layer || layers.count == 1 { problems[layer] = error }
      }
    }
    if let (_, problem) = problems.max(by: { ($0.key ?? 0) < ($1.key ?? 0) }) { finding.stop(at: problem) }
    return finding
  }

  /// Finds the layout that its shapes fit in.
  /// - Returns: its shape, for the reader.
  private func settle(
    _ definition: inout Definition, _ network: NetworkOutline
  ) throws(DerivationProblem) -> String {
    var first: DerivationProblem?
    for layout in Layout.allCases {
      definition.layout = layout
      let resolver = Resolver(network: network, definitions: definitions, layout: layout)
      do {
        let shape = try resolver.value(of: definition).shape
        return shape.isScalar ? "number" : resolver.words(shape)
      } catch {
        first = first ?? error
      }
    }
    throw first ?? DerivationProblem(.syntax, "this cannot be read", at: definition.expression.range)
  }

  /// Layers of the symbol that had been defined before must agree with what it is now said to be.
  private func contradiction(
    of name: Name, _ equation: Equation, _ judge: Judge, _ generator: inout RandomGenerator
  ) -> EquationFinding? {
    guard let letter = name.layerPart?.letter else { return nil }
    for layer in layerNumbers(of: name, equation.letters, judge.network) {
      // Those defined just now stand with the letter's value.
      guard definitions[.init(base: name.base, layer: layer)]?.layers.isEmpty == true else { continue }
      var part = equation
      part.ranges[letter] = layer...layer
      var finding = judge.finding(for: part, using: &generator)
      // Where the right side is about other layers it contradicts nothing.
      guard finding.verdict == .fails else { continue }
      explainRedefinition(equation.left, &finding)
      return finding
    }
    return nil
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

/// One equals sign with its two sides.
struct Equation {
  let left: Expression
  let right: Expression
  let relation: Relation
  let sign: Range<Int>
  let letters: LayerLetters
  /// What letters run over, where the formula says so.
  var ranges: [String: ClosedRange<Int>]
  let openRanges: Set<String>
  /// The formula.
  let source: String

  var range: Range<Int> {
    min(left.range.lowerBound, sign.lowerBound)..<max(right.range.upperBound, sign.upperBound)
  }
}
