import Foundation
import MathSyntax
import NeuralNet

/// Finds out whether an equation holds.
struct Judge {
  let network: NetworkOutline
  let definitions: [Definition.Key: Definition]
  /// Nil where there are no data: only symbols and shapes are looked at.
  let evaluator: Evaluator?
  let options: DerivationChecker.Options

  /// One reading of the equation, for one choice of layers.
  private struct Case {
    let equality: Equality
    let comparison: Comparison?
    let holds: Bool
  }

  func finding(for equation: Equation, using generator: inout RandomGenerator) -> EquationFinding {
    evaluator?.beginEquation()
    var finding = EquationFinding(
      evaluator == nil ? .plausible : .holds, equation.relation, sign: equation.sign, range: equation.range)
    let letters = layerLetters(of: equation)
    guard letters.count <= 2 else {
      finding.stop(
        at: DerivationProblem(
          .syntax, "more than two letters stand for layers: \(letters.joined(separator: ", "))",
          at: equation.sign))
      return finding
    }
    if let letter = letters.first(where: equation.openRanges.contains) {
      finding.stop(
        at: DerivationProblem(
          .syntax, "to which layer does $\(letter)$ run?", at: equation.sign,
          hint: "write the last one as a number: $\(letter) = 1, \\dots, \(network.depth - 1)$"))
      return finding
    }
    var outside: DerivationProblem?
    var cases = 0
    for layers in choices(of: equation) {
      do throws(DerivationProblem) {
        let result = try judge(equation, layers, using: &generator)
        cases += 1
        add(result, to: &finding, layers)
        if !result.holds {
          finding.hint = hint(
            for: equation, layers, result.comparison?.difference, isFirst: cases == 1, using: &generator)
          return finding
        }
        if !holdsElsewhere(equation, result.equality, layers, using: &generator) {
          let note = "it holds here only because parameters of the network are still 0"
          if !finding.notes.contains(note) { finding.notes.append(note) }
        }
      } catch {
        // W_{l+1} of the last layer: the equation is about the others.
        if error.kind == .layer, !layers.isEmpty, equation.ranges.isEmpty {
          outside = outside ?? error
          continue
        }
        finding.stop(at: error)
        if finding.verdict == .fails {
          finding.hint = Diagnosis(judge: self, equation: equation, layers: layers).hint(using: &generator)
        }
        if !layers.isEmpty { finding.notes.append(words(layers)) }
        return finding
      }
    }
    if cases == 0, let outside {
      finding.stop(
        at: DerivationProblem(.symbol, outside.message, at: outside.range, hint: outside.hint))
    } else if finding.verdict == .holds, finding.compared == 0 {
      finding.stop(
        at: DerivationProblem(
          .symbol, "no entry could be compared: a ReLU unit switched within every difference",
          at: equation.sign, hint: "try another seed, or more examples"))
    }
    return finding
  }

  private func hint(
    for equation: Equation, _ layers: [String: Int], _ difference: EquationFinding.Counterexample?,
    isFirst: Bool, using generator: inout RandomGenerator
  ) -> String? {
    // Where all layers but the last have passed, it is the last that is another.
    if let (letter, layer) = layers.min(by: { $0.key < $1.key }), layer == network.depth, !isFirst {
      return
        "it holds for the layers before the last, which has softmax: write \\quad $\(letter) = 1, \\dots, \(network.depth - 1)$ behind it"
    }
    if let hint = Diagnosis(judge: self, equation: equation, layers: layers).hint(using: &generator) {
      return hint
    }
    if equation.left.isLiteral || equation.right.isLiteral, let difference,
      abs(difference.left - difference.right) < 0.01 * abs(difference.left)
    {
      return "a rounded number is not equal but near: write $\\approx$"
    }
    return nil
  }

  /// Whether it holds too where no parameters are 0 throughout; true where there is nothing to find out.
  private func holdsElsewhere(
    _ equation: Equation, _ equality: Equality, _ layers: [String: Int],
    using generator: inout RandomGenerator
  ) -> Bool {
    // Zero biases change no derivative; zero weights do.
    guard equation.relation == .equal, let evaluator,
      !equality.isDifferenced || evaluator.point.hasZeroWeights,
      let other = evaluator.generic
    else { return true }
    let judge = Judge(network: network, definitions: definitions, evaluator: other, options: options)
    return Layout.allCases.contains { judge.mayHold(equation, layers, $0, using: &generator) }
  }

  private func add(_ result: Case, to finding: inout EquationFinding, _ layers: [String: Int]) {
    finding.leftShape = result.equality.leftShape
    finding.rightShape = result.equality.rightShape
    for note in result.equality.notes where !finding.notes.contains(note) { finding.notes.append(note) }
    guard let comparison = result.comparison else { return }
    finding.compared += comparison.compared
    finding.total += comparison.total
    finding.kinks += comparison.kinks
    finding.worstError = max(finding.worstError ?? 0, comparison.worst)
    finding.tolerance = result.equality.tolerance
    if result.equality.isDifferenced, comparison.scale < Comparison.vanishing {
      finding.notes.append("both sides vanish here: no entry is above $10^{-8}$")
    }
    guard !result.holds else { return }
    finding.verdict = .fails
    if !layers.isEmpty { finding.notes.append(words(layers)) }
    finding.counterexample = comparison.difference
  }

  private func words(_ layers: [String: Int]) -> String {
    "for " + layers.sorted { $0.key < $1.key }.map { "$\($0.key) = \($0.value)$" }.joined(separator: ", ")
  }

  private func layerLetters(of equation: Equation) -> [String] {
    equation.left.freeLayerLetters(of: equation.letters.layers)
      .union(equation.right.freeLayerLetters(of: equation.letters.layers)).sorted()
  }

  /// Every choice of layers for the letters that stand for one; a single empty one where there are none.
  private func choices(of equation: Equation) -> [[String: Int]] {
    layerLetters(of: equation).reduce([[:]]) { choices, letter in
      let range = equation.ranges[letter] ?? 1...network.depth
      let layers = (0...network.depth).filter(range.contains)
      return choices.flatMap { choice in layers.map { choice.merging([letter: $0]) { $1 } } }
    }
  }

  /// The layouts in turn, until the equation fits and holds in one.
  private func judge(
    _ equation: Equation, _ layers: [String: Int], using generator: inout RandomGenerator
  ) throws(DerivationProblem) -> Case {
    var first: Case?
    var problem: DerivationProblem?
    for layout in Layout.allCases {
      do throws(DerivationProblem) {
        let result = try judge(equation, layers, layout, using: &generator)
        // What is true in any layout is true; what is different must be so in all of them.
        if result.holds != (equation.relation == .different) { return result }
        first = first ?? result
      } catch {
        guard error.kind == .shape else { throw error }
        problem = problem ?? error
      }
      if evaluator?.isCancelled() == true { break }
    }
    if let first { return first }
    throw problem ?? DerivationProblem(.syntax, "this cannot be read", at: equation.range)
  }

  private func judge(
    _ equation: Equation, _ layers: [String: Int], _ layout: Layout, using generator: inout RandomGenerator
  ) throws(DerivationProblem) -> Case {
    let equality = try equality(equation, layers, layout)
    if equation.relation == .approximate, approximation(of: equation) == nil {
      throw DerivationProblem(
        .syntax, "how nearly equal?", at: equation.sign,
        hint: "say it on the fence: math check tolerance=0.01; or write out a number, whose digits say it")
    }
    guard let evaluator else { return Case(equality: equality, comparison: nil, holds: true) }
    let sample = equality.sample(options.entries, size: evaluator.size, using: &generator)
    guard let comparison = evaluator.compare(equality, over: sample) else {
      guard !evaluator.isExhausted || evaluator.isCancelled() else {
        throw DerivationProblem(
          .size, "this takes too many operations to check", at: equation.sign,
          hint: "compare fewer entries, on fewer examples: math check examples=1 entries=4")
      }
      return Case(equality: equality, comparison: nil, holds: true)
    }
    if let place = comparison.notFinite {
      throw DerivationProblem(
        .symbol, "a side is no finite number\(place.isEmpty ? "" : " at \(place)")", at: equation.sign,
        hint: place.contains("z = ") ? "$z$ is any number from −5 to 5" : nil)
    }
    return Case(equality: equality, comparison: comparison, holds: holds(equation, equality, comparison))
  }

  private func equality(
    _ equation: Equation, _ layers: [String: Int], _ layout: Layout
  ) throws(DerivationProblem) -> Equality {
    let resolver = Resolver(
      network: network, definitions: definitions, layout: layout, layers: layers,
      layerLetters: equation.letters.layers, readsLogits: equation.letters.readsLogits)
    return try Equality(equation, resolver: resolver)
  }

  private func holds(_ equation: Equation, _ equality: Equality, _ comparison: Comparison) -> Bool {
    switch equation.relation {
    case .equal, .defined: return comparison.worst <= equality.tolerance
    case .different: return comparison.worst > equality.tolerance
    case .approximate:
      guard let allowed = approximation(of: equation) else { return false }
      switch allowed {
      case .relative(let tolerance): return comparison.distance <= tolerance * comparison.scale
      case .absolute(let distance):
        // The digit itself was rounded, and so was the comparison.
        return comparison.distance <= distance * (1 + 1e-9)
      }
    }
  }

  private enum Approximation {
    case relative(Double)
    case absolute(Double)
  }

  /// What `\approx` allows: the fence's tolerance, or half a unit of the last digit of a number written out.
  private func approximation(of equation: Equation) -> Approximation? {
    if let tolerance = options.tolerance { return .relative(tolerance) }
    for side in [equation.right, equation.left] where side.isLiteral && !side.isZero {
      let digits = equation.source.utf8Slice(side.range)
      let decimals = digits.split(separator: ".", maxSplits: 1).dropFirst().first.map {
        $0.prefix { $0.isNumber }.count
      }
      return .absolute(0.5 * pow(10, -Double(decimals ?? 0)))
    }
    return nil
  }

  /// Whether an equation holds, as far as a few entries tell.
  private func mayHold(
    _ equation: Equation, _ layers: [String: Int], _ layout: Layout, using generator: inout RandomGenerator
  ) -> Bool {
    guard let evaluator, let equality = try? equality(equation, layers, layout) else { return false }
    let few = equality.sample(6, size: evaluator.size, using: &generator)
    return evaluator.compare(equality, over: few).map { holds(equation, equality, $0) } ?? true
  }

  /// Whether another equation holds: as far as a few entries tell, and then all.
  func holds(
    _ equation: Equation, _ layers: [String: Int], _ layout: Layout, using generator: inout RandomGenerator
  ) -> Bool {
    guard let evaluator, let equality = try? equality(equation, layers, layout) else { return false }
    let few = equality.sample(8, size: evaluator.size, using: &generator)
    guard evaluator.agree(equality, over: few) else { return false }
    let all = equality.sample(options.entries, size: evaluator.size, using: &generator)
    guard let comparison = evaluator.compare(equality, over: all) else { return false }
    return comparison.worst <= equality.tolerance && comparison.scale > Comparison.vanishing
  }
}
