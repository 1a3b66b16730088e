import Foundation
import MathSyntax
import NeuralNet
import RandomNumbers

/// Determines whether an equation holds.
struct EquationTest {
  let network: NetworkOutline
  let definitions: [Definition.Key: Definition]
  /// The points of evaluation; nil without data. Then only symbols and shapes are checked.
  let site: CheckSite?
  let options: DerivationChecker.Options
  /// The layout of the notebook's derivatives.
  var layout = Layout.mixed
  /// Symbols whose definitions could not be read or are still open.
  var unread: [Definition.Key: DefinitionPlace] = [:]
  /// The number of expressions read for the current equation, in all its readings.
  let readings = ReadingCount()

  final class ReadingCount { var count = 0 }

  /// One reading of the equation, for one choice of layers.
  private struct Case {
    let equality: Equality
    let comparison: Comparison?
    let holds: Bool
    /// The reason if it says nothing.
    var emptiness: Emptiness?
  }

  /// The reason why an equation that holds says nothing.
  private struct Emptiness {
    let reason: String
    /// Whether it holds for any values of its symbols; see `Evaluator.unrelated`.
    var isAlgebra = false
  }

  func finding(
    for equation: Equation, allowance: Int = .max, using generator: inout RandomGenerator
  ) -> EquationFinding {
    let finding = verdict(on: equation, allowance: allowance, using: &generator)
    guard finding.verdict == .fails, let bars = barsAroundColumn(in: equation) else { return finding }
    var unread = EquationFinding(.fails, equation.relation, sign: equation.sign, range: equation.range)
    unread.stop(at: bars)
    return unread
  }

  private func verdict(
    on equation: Equation, allowance: Int, using generator: inout RandomGenerator
  ) -> EquationFinding {
    site?.beginEquation(allowance: allowance)
    var finding = EquationFinding(
      site == nil ? .plausible : .holds, equation.relation, sign: equation.sign, range: equation.range)
    if let problem = problem(with: layerLetters(of: equation), of: equation) ?? equation.unclearSum {
      finding.stop(at: problem)
      return finding
    }
    var tally = Tally()
    for layers in choices(of: equation) {
      if equation.conditions.contains(where: { $0.isAboutLayers(layers) && $0.value(for: layers) == false }) {
        continue
      }
      do throws(DerivationProblem) {
        let result = try test(equation, layers, layout, using: &generator)
        add(result, of: equation, to: &finding, layers)
        guard result.holds else {
          explain(&finding, equation, result, layers, isFirst: tally.cases == 0, using: &generator)
          return finding
        }
        tally.add(result)
        if result.emptiness == nil { finding.tested += result.equality.definitions }
      } catch {
        if Self.isOutside(error, equation, layers) {
          tally.outside = tally.outside ?? error
          continue
        }
        stop(&finding, at: error, equation, layers, using: &generator)
        return finding
      }
    }
    conclude(&finding, from: tally, equation)
    return finding
  }

  /// The results of an equation's cases so far, all of which hold.
  private struct Tally {
    var cases = 0
    /// The number of cases in which the equation only gives a name.
    var namings = 0
    /// The reasons of the cases that say nothing.
    var empty: [Emptiness] = []
    /// The problem of the first choice that names a layer outside the network.
    var outside: DerivationProblem?

    mutating func add(_ result: Case) {
      cases += 1
      if let emptiness = result.emptiness { empty.append(emptiness) }
      if result.equality.isNaming { namings += 1 }
    }
  }

  /// Returns whether this choice of layers is outside the network, such as W_{l+1} at the last layer. The equation then
  /// applies to the other layers only.
  private static func isOutside(
    _ problem: DerivationProblem, _ equation: Equation, _ layers: [String: Int]
  ) -> Bool {
    problem.kind == .layer && !layers.isEmpty && equation.ranges.isEmpty
  }

  /// Ends the test at a case that cannot be read, or whose shapes do not fit.
  private func stop(
    _ finding: inout EquationFinding, at problem: DerivationProblem, _ equation: Equation,
    _ layers: [String: Int], using generator: inout RandomGenerator
  ) {
    finding.stop(at: problem)
    if finding.verdict == .fails,
      let open = openIndices(of: equation, layers) ?? openOrientation(of: equation)
    {
      finding.stop(at: open)
      return
    }
    if !layers.isEmpty { finding.notes.append(words(layers)) }
    if finding.verdict == .fails { explainShapes(&finding, equation, layers, using: &generator) }
  }

  /// Returns a problem if the shapes of the notebook's formulas would fit if examples were rows, and only this equation
  /// shows that they are.
  private func openOrientation(of equation: Equation) -> DerivationProblem? {
    guard let weights = equation.notation.openRows else { return nil }
    let letter = equation.notation.latex("W")
    let product = weights == .inputsToOutputs ? "x \(letter)" : "x \(letter)^T"
    return DerivationProblem(
      .syntax,
      "the shapes fit only if an example is a row, as in $\(product)$, and no other formula shows that",
      at: equation.sign,
      hint:
        "if it is a row, add the weighted sums, such as $z = \(product) + b$, or say it in the front matter: notation: vectors: rows; if it is a column, look at the order and the transposes of the factors"
    )
  }

  /// Returns a problem if the shapes fit when the indices of the weights are read the other way round, and no formula of
  /// the notebook shows which way is meant.
  private func openIndices(of equation: Equation, _ layers: [String: Int]) -> DerivationProblem? {
    guard equation.notation.hasOpenIndices else { return nil }
    var swapped = equation
    let (left, right) = (equation.left.swappingIndices(), equation.right.swappingIndices())
    guard left.isChanged || right.isChanged else { return nil }
    (swapped.left, swapped.right) = (left.expression, right.expression)
    guard (try? equality(swapped, layers, layout)) != nil else { return nil }
    let letter = equation.notation.latex("W")
    return DerivationProblem(
      .syntax,
      "$\(letter)_{ij}$ can lead from unit i to unit j or from j to i, and no formula of the notebook shows which: this equation fits only one of them",
      at: equation.sign,
      hint:
        "add the weighted sums, such as $\\sum_j \(letter)_{ij} a_j$, or say it in the front matter: notation: weights"
    )
  }

  /// Sets the verdict on an equation if none of its cases is false.
  private func conclude(_ finding: inout EquationFinding, from tally: Tally, _ equation: Equation) {
    if tally.cases == 0, tally.outside == nil {
      finding.stop(
        at: DerivationProblem(
          .symbol, "no layer meets the condition of this equation", at: equation.sign,
          hint: "the layers go from 1 to \(network.depth)"))
    } else if tally.cases == 0, let outside = tally.outside {
      finding.stop(
        at: DerivationProblem(.symbol, outside.message, at: outside.range, hint: outside.hint))
    } else if tally.cases > 0, tally.namings == tally.cases {
      finding.verdict = .defines
      finding.isNaming = true
    } else if let first = tally.empty.first, tally.empty.count == tally.cases {
      finding.sayNothing(because: first.reason)
      finding.isAlgebra = tally.empty.allSatisfy(\.isAlgebra)
    } else if finding.verdict == .holds, finding.compared == 0 {
      finding.stop(
        at: DerivationProblem(
          .symbol, "no entry could be compared: in every difference a unit passed the kink of its activation",
          at: equation.sign, hint: "try another seed, or more examples"))
    }
  }

  /// Returns a problem if the equation has bars around a column. Here they mean the absolute values of its entries; in
  /// other texts they mean its norm. An equation that is false with one meaning may be true with the other.
  private func barsAroundColumn(in equation: Equation) -> DerivationProblem? {
    var bars: [(whole: Expression, inner: Expression)] = []
    for side in [equation.left, equation.right] {
      side.walk { part in if case .magnitude(let inner) = part.form { bars.append((part, inner)) } }
    }
    guard !bars.isEmpty else { return nil }
    for layers in choices(of: equation).prefix(1) {
      for (whole, inner) in bars {
        var resolver = resolver(for: equation, layers, layout)
        guard let term = try? resolver.term(inner), !resolver.settled(term.shape).isScalar else { continue }
        let written = equation.source.utf8Slice(inner.range)
        return DerivationProblem(
          .syntax,
          "bars around a column or a matrix (\(resolver.words(term.shape))) can mean its norm, or the absolute values of its entries",
          at: whole.range, hint: "for the norm write $\\|\(written)\\|$")
      }
    }
    return nil
  }

  /// Returns the problem with the letters that stand for layers, if there is one.
  private func problem(with letters: [String], of equation: Equation) -> DerivationProblem? {
    guard letters.count <= 2 else {
      return DerivationProblem(
        .syntax, "more than two letters stand for layers: \(letters.joined(separator: ", "))",
        at: equation.sign)
    }
    if let letter = letters.first(where: equation.openRanges.contains) {
      return DerivationProblem(
        .syntax, "the range of $\(letter)$ does not end with a number, or ends before it begins",
        at: equation.sign,
        hint: "write the last one as a number: $\(letter) = 1, \\dots, \(network.depth - 1)$")
    }
    for letter in letters {
      guard let range = equation.ranges[letter],
        range.upperBound > network.depth - min(0, equation.notation.shift)
      else { continue }
      return DerivationProblem(
        .symbol,
        "$\(letter)$ runs to \(range.upperBound), and the network has \(network.depth) \(network.depth == 1 ? "layer" : "layers")",
        at: equation.sign)
    }
    return nil
  }

  /// Explains why the case is false, and what would make it true.
  private func explain(
    _ finding: inout EquationFinding, _ equation: Equation, _ result: Case, _ layers: [String: Int],
    isFirst: Bool, using generator: inout RandomGenerator
  ) {
    if explainLayout(&finding, equation, layers, using: &generator) { return }
    finding.hint = hint(
      for: equation, layers, result.comparison?.difference, isFirst: isFirst, using: &generator)
    guard equation.relation == .equal, let site, !result.equality.isAboutNumbers(equation.relation),
      mayHold(equation, layers, layout, at: site.own, using: &generator)
    else { return }
    finding.notes.append(
      "it holds at this run's own network, but only because some of its parameters are 0 or equal there, or because of its few examples"
    )
  }

  /// Does the same for sides whose shapes do not fit.
  private func explainShapes(
    _ finding: inout EquationFinding, _ equation: Equation, _ layers: [String: Int],
    using generator: inout RandomGenerator
  ) {
    if explainLayout(&finding, equation, layers, using: &generator) { return }
    // The problem already explains what is wrong, for example with a sum's limits.
    if finding.problem?.isComplete == true { return }
    finding.hint = Diagnosis(test: self, equation: equation, layers: layers).hint(using: &generator)
  }

  /// Returns whether the equation is false only in the notebook's layout, and adds the hint if so.
  private func explainLayout(
    _ finding: inout EquationFinding, _ equation: Equation, _ layers: [String: Int],
    using generator: inout RandomGenerator
  ) -> Bool {
    guard site != nil, equation.relation == .equal else { return false }
    for other in Layout.allCases where other != layout {
      guard holds(equation, layers, other, using: &generator) else { continue }
      finding.isOfOtherLayout = true
      finding.layoutPlace = equation.notation.layoutPlace
      finding.hint =
        "it holds in the other layout, where \(other.words); in this notebook \(layout.words), and all equations of a notebook must use the same layout"
      return true
    }
    return false
  }

  private func hint(
    for equation: Equation, _ layers: [String: Int], _ difference: EquationFinding.Counterexample?,
    isFirst: Bool, using generator: inout RandomGenerator
  ) -> String? {
    // If all layers but the last have passed, the last one probably differs because of softmax.
    if let (letter, layer) = layers.min(by: { $0.key < $1.key }), layer == network.depth, !isFirst {
      return
        "it holds for the layers before the last, which has softmax: write \\quad $\(letter) = 1, \\dots, \(network.depth - 1)$ after the equation"
    }
    let diagnosis = Diagnosis(test: self, equation: equation, layers: layers)
    if let hint = diagnosis.hint(using: &generator) ?? diagnosis.wrongError(using: &generator) { return hint }
    if equation.relation == .equal, equation.left.isLiteral || equation.right.isLiteral, let difference,
      abs(difference.left - difference.right) < 0.01 * abs(difference.left)
    {
      return "a rounded number is only approximately equal: write $\\approx$"
    }
    return nil
  }

  private func add(
    _ result: Case, of equation: Equation, to finding: inout EquationFinding, _ layers: [String: Int]
  ) {
    finding.leftShape = result.equality.leftShape
    finding.rightShape = result.equality.rightShape
    for note in result.equality.notes + notes(on: result, finding.relation)
    where !finding.notes.contains(note) {
      finding.notes.append(note)
    }
    guard let comparison = result.comparison else { return }
    finding.compared += comparison.compared
    finding.total += comparison.total
    finding.kinks += comparison.kinks
    finding.worstError = max(finding.worstError ?? 0, comparison.worst)
    finding.tolerance = result.equality.tolerance
    if equation.relation == .approximate {
      switch approximation(of: equation) {
      case .relative(let share)?: finding.tolerance = share
      case .absolute(let distance)?:
        finding.distance = distance
        finding.tolerance = comparison.scale > 0 ? distance / comparison.scale : nil
      case nil: break
      }
    }
    guard !result.holds else { return }
    finding.verdict = .fails
    if !layers.isEmpty { finding.notes.append(words(layers)) }
    finding.counterexample = comparison.difference
  }

  private func notes(on result: Case, _ relation: Relation) -> [String] {
    var notes: [String] = []
    let equality = result.equality
    if equality.isAboutNumbers(relation), equality.left.usesRun || equality.right.usesRun {
      notes.append(
        "nbrun evaluates this at the run's own network, because it is a claim about a number of the run")
    }
    if equality.dependsOnBatchSize, network.widths[network.depth] == network.examples {
      notes.append(
        "$B$ and $K$ are both \(network.examples) here, so nbrun would not notice one in place of the other: choose another number of examples"
      )
    }
    return notes
  }

  private func words(_ layers: [String: Int]) -> String {
    "for " + layers.sorted { $0.key < $1.key }.map { "$\($0.key) = \($0.value)$" }.joined(separator: ", ")
  }

  private func layerLetters(of equation: Equation) -> [String] {
    equation.left.freeLayerLetters(of: equation.letters.layers)
      .union(equation.right.freeLayerLetters(of: equation.letters.layers)).sorted()
  }

  /// Returns every choice of layers for the layer letters, or a single empty choice if there are no such letters.
  private func choices(of equation: Equation) -> [[String: Int]] {
    layerLetters(of: equation).reduce([[:]]) { choices, letter in
      // In a notation in which layer 1 is the input, the last layer has a larger number.
      let last = network.depth - min(0, equation.notation.shift)
      let range = equation.ranges[letter] ?? 1...last
      let layers = (0...last).filter(range.contains)
      return choices.flatMap { choice in layers.map { choice.merging([letter: $0]) { $1 } } }
    }
  }

  private func test(
    _ equation: Equation, _ layers: [String: Int], _ layout: Layout, using generator: inout RandomGenerator
  ) throws(DerivationProblem) -> Case {
    let equality = try equality(equation, layers, layout)
    if equation.relation == .approximate, approximation(of: equation) == nil {
      throw DerivationProblem(
        .syntax, "$\\approx$ needs a tolerance", at: equation.sign,
        hint:
          "write it on the fence, math check tolerance=0.01; or compare with a number such as 2.30, which is right to its last digit"
      )
    }
    let same =
      equality.isSameExpression && equation.relation != .different
      ? Emptiness(reason: equality.samenessReason) : nil
    guard let evaluator = evaluator(for: equality, equation.relation) else {
      return Case(equality: equality, comparison: nil, holds: true, emptiness: same)
    }
    guard let comparison = compare(equality, equation, evaluator, using: &generator) else {
      guard !evaluator.isExhausted || evaluator.isCancelled() else {
        throw DerivationProblem(
          .size, "this takes too many operations to check", at: equation.sign,
          hint: "compare fewer entries, on fewer examples: math check examples=2 entries=4")
      }
      return Case(equality: equality, comparison: nil, holds: true)
    }
    if let found = comparison.caseProblem { throw DerivationProblem(found.problem, at: found.place) }
    if comparison.hasBends, comparison.compared == 0 {
      throw DerivationProblem(
        .symbol, "this second derivative changes too fast to be computed by differences", at: equation.sign,
        hint: "check it earlier in the training, when the weights are smaller")
    }
    if comparison.isUndecided, !comparison.isViolated {
      throw DerivationProblem(
        .symbol, "the two sides are too close at an entry to say which one is larger", at: equation.sign,
        hint: "$\\le$ and $\\ge$ allow equal sides")
    }
    if comparison.compared == 0, comparison.kinks == 0, comparison.total > 0 {
      throw DerivationProblem(
        .symbol, "none of the entries that were looked at meets the condition of this equation",
        at: equation.sign, hint: "compare more entries or more examples, or write another condition")
    }
    let isInfinite = comparison.distance == .infinity
    if let place = comparison.notFinite ?? (isInfinite && equation.relation != .equal ? "" : nil) {
      throw DerivationProblem(
        .symbol, "one side is not a finite number\(place.isEmpty ? "" : " at \(place)")", at: equation.sign,
        hint: place.contains("z = ") ? "$z$ is any number from −5 to 5" : nil)
    }
    var result = Case(
      equality: equality, comparison: comparison, holds: holds(equation, equality, comparison),
      emptiness: same ?? vanishing(comparison, equality, equation.relation))
    if result.holds, result.emptiness == nil {
      result.emptiness = algebra(equation, layers, layout, using: &generator)
    }
    return result
  }

  /// Returns the run's own point for equations that state numbers of the run, and the general point for all others.
  private func evaluator(for equality: Equality, _ relation: Relation) -> Evaluator? {
    site.map { equality.isAboutNumbers(relation) ? $0.own : $0.general }
  }

  /// Compares both sides. If all sampled entries are 0, it samples more of them.
  private func compare(
    _ equality: Equality, _ equation: Equation, _ evaluator: Evaluator, using generator: inout RandomGenerator
  ) -> Comparison? {
    var found: Comparison?
    for attempt in 0..<8 {
      let sample = equality.sample(options.entries << attempt, size: evaluator.size, using: &generator)
      guard let comparison = evaluator.compare(equality, over: sample) else { return nil }
      found = comparison
      let isEmpty = comparison.vanishes || comparison.compared == 0 && comparison.kinks == 0
      if !isEmpty || Double(sample.entries.count) >= comparison.total { break }
    }
    return found
  }

  /// Returns the reason if an equation that holds would hold for any numbers.
  private func algebra(
    _ equation: Equation, _ layers: [String: Int], _ layout: Layout, using generator: inout RandomGenerator
  ) -> Emptiness? {
    guard let site, equation.relation != .different else { return nil }
    if equation.relation.isOrder {
      // The unrelated numbers are all of about the same size, so they show nothing about an order.
      guard let equality = try? equality(equation, layers, layout),
        ![equality.left, equality.right].contains(where: { $0.usesRun || $0.usesSize })
      else { return nil }
      return Emptiness(reason: "it compares numbers that do not depend on the network")
    }
    for unrelated in site.unrelated {
      // The equation is read again, because terms cache the values of the point where they were evaluated.
      guard let equality = try? equality(equation, layers, layout) else { return nil }
      let few = equality.sample(6, size: unrelated.size, using: &generator)
      guard let comparison = unrelated.compare(equality, over: few), comparison.notFinite == nil,
        comparison.compared > 0, comparison.worst <= Comparison.exactTolerance
      else { return nil }
    }
    return Emptiness(
      reason: "it holds by the rules of algebra alone, whatever its symbols stand for", isAlgebra: true)
  }

  private func vanishing(_ comparison: Comparison, _ equality: Equality, _ relation: Relation) -> Emptiness? {
    guard comparison.vanishes, relation != .different, !relation.isOrder, !equality.isAboutNumbers(relation),
      equality.left.usesRun || equality.right.usesRun
    else { return nil }
    return Emptiness(
      reason: comparison.scale == 0
        ? "both sides are 0 at every entry that was compared"
        : "both sides are below $10^{-7}$ at every entry that was compared, too small for a difference quotient to distinguish them from 0"
    )
  }

  private func equality(
    _ equation: Equation, _ layers: [String: Int], _ layout: Layout
  ) throws(DerivationProblem) -> Equality {
    var resolver = resolver(for: equation, layers, layout)
    defer { readings.count += resolver.defined.readings }
    do throws(DerivationProblem) {
      return try Equality(equation, resolver: resolver)
    } catch {
      // A dot between two columns is their inner product, unless only the product entry by entry fits.
      guard error.kind == .shape, equation.hasDot else { throw error }
      resolver.dotsAreEntrywise = true
      do throws(DerivationProblem) {
        return try Equality(equation, resolver: resolver)
      } catch {}
      throw error
    }
  }

  private func resolver(for equation: Equation, _ layers: [String: Int], _ layout: Layout) -> Resolver {
    var resolver = Resolver(
      network: network, definitions: definitions, layout: layout, layers: layers,
      layerLetters: equation.letters.layers, readsLogits: equation.letters.readsLogits,
      notation: equation.notation, unread: unread)
    resolver.indexLetters = equation.letters.entries
    resolver.zeroBasedLetters = Set(equation.bounds.filter { $0.first == 0 }.map(\.letter))
    return resolver
  }

  private func holds(_ equation: Equation, _ equality: Equality, _ comparison: Comparison) -> Bool {
    switch equation.relation {
    case .equal, .defined: return comparison.worst <= equality.tolerance
    case .different: return comparison.worst > equality.tolerance
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return !comparison.isViolated
    case .approximate:
      guard let allowed = approximation(of: equation) else { return false }
      switch allowed {
      case .relative(let tolerance): return comparison.distance <= tolerance * comparison.scale
      case .absolute(let distance):
        // The number and the comparison are both rounded.
        return comparison.distance <= distance * (1 + 1e-9)
      }
    }
  }

  private enum Approximation {
    case relative(Double)
    case absolute(Double)
  }

  /// Returns the error that `\approx` allows: the fence's tolerance, or half a unit of the last digit of a literal
  /// number.
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

  /// Returns whether an equation holds at a few entries.
  func mayHold(
    _ equation: Equation, _ layers: [String: Int], _ layout: Layout, at evaluator: Evaluator?,
    using generator: inout RandomGenerator
  ) -> Bool {
    guard let evaluator, let equality = try? equality(equation, layers, layout) else { return false }
    let few = equality.sample(6, size: evaluator.size, using: &generator)
    return evaluator.compare(equality, over: few).map { holds(equation, equality, $0) } ?? true
  }

  /// Returns whether a changed equation holds. It tests a few entries first, and then the full sample.
  /// - Parameter mayBeEmpty: whether the equation may also be one that says nothing.
  func holds(
    _ equation: Equation, _ layers: [String: Int], _ layout: Layout, mayBeEmpty: Bool = false,
    using generator: inout RandomGenerator
  ) -> Bool {
    guard let equality = try? equality(equation, layers, layout),
      let evaluator = evaluator(for: equality, equation.relation)
    else { return false }
    if mayBeEmpty, equality.isSameExpression { return true }
    let few = equality.sample(8, size: evaluator.size, using: &generator)
    guard evaluator.agree(equality, over: few) else { return false }
    let all = equality.sample(options.entries, size: evaluator.size, using: &generator)
    guard let comparison = evaluator.compare(equality, over: all) else { return false }
    guard comparison.worst <= equality.tolerance else { return false }
    return mayBeEmpty || comparison.scale > Comparison.vanishing && !equality.isSameExpression
  }
}
