/// The values of an index for which an equation is stated, counted as the evaluator counts them: from 0.
struct SlotBounds {
  let slot: Int
  let range: ClosedRange<Int>
  /// The values, if they were listed.
  let only: Set<Int>?

  func allow(_ slots: SIMD8<Int32>) -> Bool {
    let value = Int(slots[slot])
    return range.contains(value) && only?.contains(value) ?? true
  }
}

extension Resolver {
  /// Returns the bounds of the equation's indices. It is called after both sides have been read.
  mutating func bounds(of equation: Equation) throws(DerivationProblem) -> [SlotBounds] {
    var found: [SlotBounds] = []
    for bounds in equation.bounds {
      guard let slot = freeLetters[bounds.letter], layers[bounds.letter] == nil else { continue }
      guard let own = try slotBounds(bounds, slot) else { continue }
      found.append(own)
    }
    return found
  }

  private mutating func slotBounds(
    _ bounds: IndexBounds, _ slot: Int
  ) throws(DerivationProblem) -> SlotBounds? {
    let origin = bounds.first == 0 ? 0 : 1
    let size = network.size(of: extent(ofSlot: slot))
    var last = size.map { $0 - 1 + origin }
    // A limit that nbrun does not know, such as C, names the last value.
    if let written = bounds.last, let limit = try? limit(written) {
      switch limit {
      case .number(let number): last = number
      case .dimension(let dimension, let less): last = network.size(of: dimension).map { $0 - less } ?? last
      }
    }
    guard let last else { return nil }
    if let size, last > size - 1 + origin {
      throw DerivationProblem(
        .symbol,
        "$\(bounds.letter)$ runs to \(last), and its last value is \(size - 1 + origin)", at: bounds.range)
    }
    guard bounds.first <= last else {
      throw DerivationProblem(
        .symbol, "the range of $\(bounds.letter)$ ends before it begins", at: bounds.range)
    }
    return SlotBounds(
      slot: slot, range: bounds.first - origin...last - origin,
      only: bounds.only.map { Set($0.map { $0 - origin }) })
  }

  /// Returns the conditions of the equation. Those about indices that it does not have belong to another equation of
  /// the line.
  mutating func conditions(of equation: Equation, shape: Shape) throws(DerivationProblem) -> [Term] {
    var terms: [Term] = []
    for condition in equation.conditions where !condition.isAboutLayers(layers) {
      let unused = condition.letters.filter { letter in
        freeLetters[letter] == nil && layers[letter] == nil && isIndexOnly(letter)
      }
      if !unused.isEmpty {
        let bound = equation.boundLetters
        guard let letter = unused.sorted().first(where: bound.contains) else { continue }
        throw DerivationProblem(
          .syntax,
          "$\(letter)$ is the index of a sum, so a condition after the equation does not restrict it",
          at: condition.range, hint: "write the condition under the sum: \\sum_{\(letter) \\ne k}")
      }
      let term = try self.condition(condition)
      let own = settled(term.shape)
      guard own.isScalar || unify(own, settled(shape)) else {
        throw DerivationProblem(
          .syntax, "this condition is about \(words(own)) entries, and the equation has \(words(shape))",
          at: condition.range)
      }
      terms.append(term)
    }
    return terms
  }

  /// Whether a letter can only be an index here: it is no symbol of the run and none of the notebook.
  private func isIndexOnly(_ letter: String) -> Bool {
    QuantityUse(letter, in: network) == nil && !Name(base: letter).isLayered && letter != "B" && letter != "K"
      && definition(of: Name(base: letter)) == nil
  }
}

extension Condition {
  /// Whether each letter in it stands for a layer, so that it selects layers and not entries.
  func isAboutLayers(_ layers: [String: Int]) -> Bool {
    !layers.isEmpty && !letters.isEmpty && letters.allSatisfy { layers[$0] != nil }
      && value(for: layers) != nil
  }

  /// Returns whether the condition holds for these layers; nil if it is about something else.
  func value(for layers: [String: Int]) -> Bool? {
    var holds = true
    for part in parts {
      guard let left = part.left.value(for: layers), let right = part.right.value(for: layers) else {
        return nil
      }
      holds = holds && part.relation.holds(left, right)
    }
    return holds
  }
}

extension Expression {
  /// The value of an expression of layer letters and numbers; nil for any other.
  fileprivate func value(for layers: [String: Int]) -> Double? {
    switch form {
    case .number(let value): value
    case .name: letter.flatMap { layers[$0] }.map(Double.init)
    case .binary(.add, let left, let right, _):
      left.value(for: layers).flatMap { left in right.value(for: layers).map { left + $0 } }
    case .binary(.subtract, let left, let right, _):
      left.value(for: layers).flatMap { left in right.value(for: layers).map { left - $0 } }
    default: nil
    }
  }
}

extension Equation {
  /// The letters that sums of the equation bind.
  var boundLetters: Set<String> {
    var letters: Set<String> = []
    for side in [left, right] {
      side.walk { part in
        if case .reduction(let reduction) = part.form { letters.insert(reduction.index.name) }
      }
    }
    return letters
  }

  /// Returns a problem if a sum has a condition with a second index that stands nowhere else: `\sum_{i \ne j} a_i a_j`
  /// can be a sum over both.
  var unclearSum: DerivationProblem? {
    for side in [left, right] {
      var sums: [(reduction: Expression.Reduction, condition: Condition)] = []
      side.walk { part in
        if case .reduction(let reduction) = part.form, let condition = reduction.condition {
          sums.append((reduction, condition))
        }
      }
      for sum in sums.prefix(20) {
        for letter in sum.condition.letters.sorted() where letter != sum.reduction.index.name {
          let inside = sum.reduction.count(of: letter)
          guard inside > 0, count(of: letter) == inside, !boundLetters.contains(letter),
            letters.entries.contains(letter)
          else { continue }
          return DerivationProblem(
            .syntax, "it is not clear whether this sum runs over $\(letter)$ too", at: sum.condition.range,
            hint:
              "if it does, write both: \\sum_\(letter) \\sum_{\(sum.reduction.index.name) \\ne \(letter)}; if not, use $\(letter)$ on the other side too"
          )
        }
      }
    }
    return nil
  }

  /// Returns a problem if the equation would define a symbol for some values of its indices only.
  func problem(definingPartOf name: Name) -> DerivationProblem? {
    let own = Set(name.subscripts.compactMap(\.letter)).subtracting(letters.layers)
    guard let condition = conditions.first(where: { !$0.letters.isDisjoint(with: own) }) else { return nil }
    return DerivationProblem(
      .syntax, "this would define a symbol for some of its entries only", at: condition.range,
      hint: "define all entries at once with \\begin{cases} … \\end{cases}")
  }

  private func count(of letter: String) -> Int {
    [left, right].reduce(0) { $0 + $1.count(of: letter) }
  }
}

extension Expression.Reduction {
  fileprivate func count(of letter: String) -> Int {
    ([body] + (condition?.sides ?? [])).reduce(0) { $0 + $1.count(of: letter) }
  }
}

extension Expression {
  /// Returns how often a letter stands alone or as an index.
  fileprivate func count(of letter: String) -> Int {
    var count = 0
    walk { part in
      if part.letter == letter { count += 1 }
      count += part.ownIndexLetters.count { $0 == letter }
    }
    return count
  }
}

extension DerivationProblem {
  /// - Parameter place: the entry at which the cases have no value, as text.
  init(_ found: Evaluator.CaseProblem, at place: String) {
    let place = place.isEmpty ? "" : " at \(place)"
    switch found.kind {
    case .noneApplies:
      self.init(
        .symbol, "none of the cases applies\(place)", at: found.range,
        hint: "add a case with \\text{otherwise}, or state after the equation where it holds")
    case .severalDiffer:
      self.init(
        .symbol, "several of the cases apply\(place), and their values differ", at: found.range,
        hint: "write conditions that exclude each other")
    }
  }
}
