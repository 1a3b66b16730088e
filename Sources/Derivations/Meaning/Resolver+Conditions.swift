/// Conditions, cases, written-out matrices, and numbers computed from all entries.
extension Resolver {
  // MARK: Conditions

  /// Returns a term that is 1 where the condition holds, and 0 elsewhere. If its sides are columns, so is the term.
  mutating func condition(_ condition: Condition) throws(DerivationProblem) -> Term {
    var all: Term?
    for part in condition.parts {
      let term = try comparison(part, at: condition.range)
      guard let before = all else {
        all = term
        continue
      }
      all = try binary(.hadamard, before, term, at: condition.range, condition.range)
    }
    return all ?? Term(.constant(1), .scalar, slots: 0, at: condition.range)
  }

  /// Returns the condition under a sum.
  mutating func condition(of reduction: Expression.Reduction) throws(DerivationProblem) -> Term? {
    guard let written = reduction.condition else { return nil }
    let term = try condition(written)
    guard settled(term.shape).isScalar else {
      throw DerivationProblem(
        .syntax, "the condition under a sum is about numbers, and this is \(words(term.shape))",
        at: written.range)
    }
    return term
  }

  /// A side of a condition.
  private struct Side {
    enum Kind {
      /// A number that is written, or the length of an axis.
      case plain
      /// An index, or an index plus or minus a number.
      case index
      /// Anything else.
      case number
    }

    var term: Term
    var kind: Kind
    /// The slot of an index that stands alone.
    var slot: Int?
  }

  private mutating func comparison(
    _ part: Condition.Part, at range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    if let ofClass = try classComparison(part, at: range) { return ofClass }
    var left = try side(part.left)
    var right = try side(part.right)
    if left.kind == .index && right.kind == .number || left.kind == .number && right.kind == .index {
      throw DerivationProblem(
        .syntax, "this condition compares an index with something that is no index", at: range,
        hint: "an index can be compared with an index, a whole number, $K$ or $B$")
    }
    // Two indices of a condition usually run over the same axis. If they do not, their values are compared.
    if let first = left.slot, let second = right.slot {
      _ = unify(extents[first], extents[second])
      // Only one of them may say that it counts from 0. Both count the same axis.
      left.term = position(first, from: 1, part.left.range)
      right.term = position(second, from: 1, part.right.range)
    }
    let (a, b) = (settled(left.term.shape), settled(right.term.shape))
    guard a.isScalar || b.isScalar || unify(a, b) else {
      throw DerivationProblem(
        .syntax, "the shapes of this condition differ: \(words(a)) on the left, \(words(b)) on the right",
        at: range)
    }
    return Term(
      .comparison(part.relation, left.term, right.term), a.isScalar ? b : a,
      slots: left.term.slots | right.term.slots, at: range)
  }

  private mutating func side(_ expression: Expression) throws(DerivationProblem) -> Side {
    let range = expression.range
    if let letter = expression.letter, isIndex(letter) {
      if let layer = layers[letter] {
        return Side(term: Term(.constant(Double(layer)), .scalar, slots: 0, at: range), kind: .index)
      }
      let slot = try slot(of: letter, over: freshLength(), at: range)
      let countsFromZero =
        zeroBased.contains(slot) || bound[letter] == nil && zeroBasedLetters.contains(letter)
      let first = countsFromZero ? 0 : 1
      return Side(term: position(slot, from: first, range), kind: .index, slot: slot)
    }
    if case .binary(let sign, let left, let right, let position) = expression.form,
      [.add, .subtract, .multiply, .dot].contains(sign)
    {
      let (first, second) = (try side(left), try side(right))
      if first.kind == .index && second.kind != .number || second.kind == .index && first.kind != .number {
        return Side(term: try binary(sign, first.term, second.term, at: position, range), kind: .index)
      }
    }
    let term = try self.term(expression)
    switch term.operation {
    case .constant, .size: return Side(term: term, kind: .plain)
    case .reduction, .defined: return Side(term: term, kind: term.isIndexValue ? .index : .number)
    default: return Side(term: term, kind: .number)
    }
  }

  /// Returns a problem if the letter is defined as an index that is computed: `c := \arg\max_k y_k`.
  func computedIndex(_ letter: String, at range: Range<Int>) -> DerivationProblem? {
    guard let (definition, _) = definition(of: Name(base: letter)),
      case .reduction(let reduction) = definition.expression.form,
      reduction.kind == .argumentOfMaximum || reduction.kind == .argumentOfMinimum
    else { return nil }
    return DerivationProblem(
      .syntax, "$\(letter)$ is computed from the network, and cannot be a subscript", at: range,
      hint: "write a sum in which only this entry is used: $\\sum_k \\mathbb 1[k = \(letter)] \\, \\hat y_k$")
  }

  private func position(_ slot: Int, from first: Int, _ range: Range<Int>) -> Term {
    Term(.position(slot: slot, first: first), .scalar, slots: 1 << UInt8(slot), at: range)
  }

  /// Whether a letter that stands alone in a condition is an index.
  private func isIndex(_ letter: String) -> Bool {
    if bound[letter] != nil || layers[letter] != nil { return true }
    // z alone is any number, although its numbers are counted by an index.
    guard !Name(base: letter).isLayered else { return false }
    if freeLetters[letter] != nil { return true }
    guard definition(of: Name(base: letter)) == nil, QuantityUse(letter, in: network) == nil else {
      return false
    }
    return indexLetters.contains(letter) || ["i", "j", "k"].contains(letter)
  }

  /// Reads `y_i = k`: the class of an example is k. The label is a column with a single 1, so this is its entry k.
  /// Returns nil for other conditions.
  private mutating func classComparison(
    _ part: Condition.Part, at range: Range<Int>
  ) throws(DerivationProblem) -> Term? {
    for (label, other) in [(part.left, part.right), (part.right, part.left)] {
      guard case .name(let name) = label.form, name.subscripts.count <= 1, name.layer == nil,
        let letter = other.letter, isIndex(letter), layers[letter] == nil
      else { continue }
      let before = self
      guard let (use, entries) = try? quantity(name, label.range), use.quantity == .label, !use.isBatch else {
        back(to: before)
        continue
      }
      guard part.relation == .equal || part.relation == .different else {
        throw DerivationProblem(
          .syntax, "a class is equal to another or not, and is never less or more", at: range,
          hint: "write $=$ or $\\ne$")
      }
      guard name.example == nil || entries.isEmpty else { return nil }
      note("$\(notation.latex(name)) = \(letter)$ says that \(letter) is the class of the example")
      let entry = try entry(letter, other.range, ofLabel: use, entries.first ?? name.example, label.range)
      let one = Term(.constant(1), .scalar, slots: 0, at: range)
      return Term(.comparison(part.relation, entry, one), .scalar, slots: entry.slots, at: range)
    }
    return nil
  }

  /// Returns the entry of an example's label for a class.
  private mutating func entry(
    _ letter: String, _ place: Range<Int>, ofLabel use: QuantityUse, _ example: Subscript?,
    _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    var column = Term(.quantity(use), use.shape(in: network), slots: 1, at: range)
    do throws(DerivationProblem) {
      if let example { column = of(try index(example, over: .examples), column, range) }
      return try entry(of: column, [Subscript(form: .letter(letter, plus: 0), range: place)], range)
    } catch {
      // The letter of the example is another axis elsewhere, so the condition may mean something else.
      throw DerivationProblem(
        .syntax, "this condition cannot be read as the class of an example: \(error.message)", at: range,
        hint: error.hint)
    }
  }

  // MARK: Cases

  mutating func cases(_ cases: [Expression.Case], _ range: Range<Int>) throws(DerivationProblem) -> Term {
    var shape = Shape.scalar
    var slots: UInt8 = 0
    var terms: [Term.Case] = []
    for written in cases {
      let value = try term(written.value)
      let condition = try written.condition.map { condition throws(DerivationProblem) in
        try self.condition(condition)
      }
      for part in [value, condition].compactMap(\.self) {
        slots |= part.slots
        let own = settled(part.shape)
        if own.isScalar { continue }
        guard shape.isScalar || unify(shape, own) else {
          throw DerivationProblem(
            .shape, "the cases differ in shape: \(words(own)) here, and \(words(shape)) before",
            at: part.range)
        }
        if shape.isScalar { shape = own }
      }
      terms.append(Term.Case(value: value, condition: condition))
    }
    return Term(.cases(terms), settled(shape), slots: slots, at: range)
  }

  // MARK: Matrices

  mutating func matrix(_ rows: [[Expression]], _ range: Range<Int>) throws(DerivationProblem) -> Term {
    var slots: UInt8 = 0
    var terms: [[Term]] = []
    for row in rows {
      var entries: [Term] = []
      for written in row {
        let entry = try term(written)
        guard settled(entry.shape).isScalar else {
          throw DerivationProblem(
            .syntax, "an entry of a matrix is a number, and this is \(words(entry.shape))", at: written.range,
            hint: "nbrun reads no matrices that are written in blocks")
        }
        slots |= entry.slots
        entries.append(entry)
      }
      terms.append(entries)
    }
    func length(_ count: Int) -> Dimension { count == 1 ? .one : .count(count) }
    let shape = Shape(rows: length(terms.count), columns: length(terms[0].count))
    return Term(.matrix(terms), shape, slots: slots, at: range)
  }

  // MARK: Numbers computed from all entries

  mutating func aggregate(
    _ function: Expression.Function, _ argument: Term, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    let shape = settled(argument.shape)
    if function == .trace {
      guard unify(shape.rows, shape.columns) else {
        throw DerivationProblem(
          .shape, "the trace takes a square matrix, and this is \(words(shape))", at: argument.range)
      }
    } else {
      guard shape.isColumn || shape.rows == .one else {
        throw DerivationProblem(
          .syntax, "this norm of a matrix has more than one meaning", at: range,
          hint: "write it as a sum over the entries: $\\sum_{j,k} |W_{3,jk}|$")
      }
    }
    return Term(.aggregate(function, argument), .scalar, slots: argument.slots, at: range)
  }
}

extension Expression.Reduction {
  /// Whether its index counts from 0: `\sum_{k=0}^{9}`.
  var startsAtZero: Bool {
    guard case .number(0)? = lower?.form else { return false }
    return true
  }
}

extension Term {
  /// Whether this is the index of the largest or smallest entry.
  fileprivate var isIndexValue: Bool {
    switch operation {
    case .defined(let inner, _): inner.isIndexValue
    case .reduction(let kind, _, _, _, _): kind == .argumentOfMaximum || kind == .argumentOfMinimum
    default: false
    }
  }
}
