/// Determines the meaning of each symbol of an expression, and whether the shapes fit.
///
/// One resolver reads one equation. The layers that its letters stand for and the layout of its derivatives are fixed.
struct Resolver {
  let network: NetworkOutline
  let definitions: [Definition.Key: Definition]
  let layout: Layout
  /// The notebook's notation, for messages.
  let notation: Notation
  /// The layer that each layer letter stands for.
  let layers: [String: Int]
  let layerLetters: Set<String>
  /// Whether `z` without a layer is the column of logits. Otherwise it is an arbitrary number.
  let readsLogits: Bool

  /// The slots of indices that no sum binds. The equation must hold for all their values.
  private(set) var freeLetters: [String: Int] = [:]
  /// The axis that each slot's index runs over.
  private(set) var extents: [Dimension] = [.examples]
  var bound: [String: Int] = [:]
  private var lengths: [Dimension] = []
  /// Notes on how a symbol or a product was read, if that is not obvious.
  private(set) var notes: [String] = []
  /// The terms of the definitions in use, shared by all resolvers of this equation.
  let defined: DefinedTerms
  /// Symbols whose definitions could not be read.
  let unread: [Definition.Key: DefinitionPlace]
  /// The definitions that are being read now, to detect circular definitions.
  var open: Set<Definition.Key>
  /// Whether a dot between two columns is the product entry by entry. Otherwise it is their inner product.
  var dotsAreEntrywise = false
  /// The slots of the indices that count from 0.
  var zeroBased: Set<Int> = []
  /// The letters that no sum binds and that count from 0.
  var zeroBasedLetters: Set<String> = []
  /// The letters that are an index of the equation. Other letters in a condition are symbols.
  var indexLetters: Set<String> = []

  static let slotLimit = 8
  private static let readingLimit = 100_000

  init(
    network: NetworkOutline, definitions: [Definition.Key: Definition], layout: Layout,
    layers: [String: Int] = [:], layerLetters: Set<String> = [], readsLogits: Bool = false,
    notation: Notation? = nil, unread: [Definition.Key: DefinitionPlace] = [:], sharing outer: Resolver? = nil
  ) {
    defined = outer?.defined ?? DefinedTerms()
    self.notation = notation ?? outer?.notation ?? .standard
    self.unread = outer?.unread ?? unread
    open = outer?.open ?? []
    indexLetters = outer?.indexLetters ?? []
    self.network = network
    self.definitions = definitions
    self.layout = layout
    self.layers = layers
    self.layerLetters = layerLetters
    self.readsLogits = readsLogits
  }

  mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  // MARK: Lengths

  mutating func freshLength() -> Dimension {
    lengths.append(.unknown(lengths.count))
    return .unknown(lengths.count - 1)
  }

  func settled(_ dimension: Dimension) -> Dimension {
    var current = dimension
    while case .unknown(let id) = current, lengths[id] != current { current = lengths[id] }
    return current
  }

  func settled(_ shape: Shape) -> Shape {
    Shape(rows: settled(shape.rows), columns: settled(shape.columns))
  }

  /// Makes two lengths equal. Returns false if they differ.
  mutating func unify(_ a: Dimension, _ b: Dimension) -> Bool {
    let (a, b) = (settled(a), settled(b))
    if a == b { return true }
    if case .unknown(let id) = a {
      lengths[id] = b
      return true
    }
    if case .unknown(let id) = b {
      lengths[id] = a
      return true
    }
    guard let first = network.size(of: a), let second = network.size(of: b) else {
      // A number that the author wrote may be equal to a length that depends on the data. Two different layers are
      // never equal.
      if case .count = a { return true }
      if case .count = b { return true }
      return false
    }
    // A length of one is not an axis: a layer with one unit is still a column, not a number.
    return first == second && (a == .one) == (b == .one)
  }

  mutating func unify(_ a: Shape, _ b: Shape) -> Bool {
    let before = lengths
    if unify(a.rows, b.rows), unify(a.columns, b.columns) { return true }
    lengths = before
    return false
  }

  func words(_ shape: Shape) -> String { network.words(for: settled(shape)) }

  // MARK: Indices

  mutating func newSlot(_ extent: Dimension, at range: Range<Int>) throws(DerivationProblem) -> Int {
    guard extents.count < Self.slotLimit else {
      throw DerivationProblem(.syntax, "more than \(Self.slotLimit - 1) indices in one equation", at: range)
    }
    extents.append(extent)
    return extents.count - 1
  }

  /// Returns the slot of a letter that indexes an axis of this length.
  mutating func slot(of letter: String, over extent: Dimension, at range: Range<Int>)
    throws(DerivationProblem) -> Int
  {
    if let slot = bound[letter] ?? freeLetters[letter] {
      let before = settled(extents[slot])
      guard unify(extents[slot], extent) else {
        throw DerivationProblem(
          .shape,
          "$\(letter)$ runs over \(network.words(for: before)) elsewhere, and over \(network.words(for: settled(extent))) here",
          at: range, hint: "give each axis an index of its own")
      }
      return slot
    }
    if let problem = computedIndex(letter, at: range) { throw problem }
    let slot = try newSlot(extent, at: range)
    freeLetters[letter] = slot
    return slot
  }

  mutating func index(_ subscripted: Subscript, over extent: Dimension) throws(DerivationProblem)
    -> Term.Index
  {
    switch subscripted.form {
    case .number(let number):
      guard number >= 1, network.size(of: settled(extent)).map({ number <= $0 }) ?? true else {
        throw DerivationProblem(
          .shape, "there is no entry \(number): it goes from 1 to \(network.words(for: settled(extent)))",
          at: subscripted.range)
      }
      return .fixed(number - 1)
    case .letter(let letter, plus: 0):
      return .slot(try slot(of: letter, over: extent, at: subscripted.range))
    case .letter(let letter, _):
      throw DerivationProblem(
        .syntax, "an index is a letter or a number", at: subscripted.range,
        hint: "only a layer can be \(letter) and a number more or less")
    case .word(let word), .indexed(let word, by: _):
      throw DerivationProblem(.syntax, "'\(word)' is no index", at: subscripted.range)
    }
  }

  func extent(ofSlot slot: Int) -> Dimension { settled(extents[slot]) }

  mutating func constrain(slot: Int, to extent: Dimension) -> Bool { unify(extents[slot], extent) }

  func slots(of index: Term.Index) -> UInt8 {
    switch index {
    case .fixed: 0
    case .slot(let slot): 1 << UInt8(slot)
    }
  }

  // MARK: Expressions

  mutating func term(_ expression: Expression) throws(DerivationProblem) -> Term {
    defined.readings += 1
    guard defined.readings < Self.readingLimit else {
      throw DerivationProblem(
        .size, "this can be read in too many ways", at: expression.range,
        hint: "put brackets around its products")
    }
    let range = expression.range
    switch expression.form {
    case .number(let value): return Term(.constant(value), .scalar, slots: 0, at: range)
    case .name(let name): return try self.name(name, range)
    case .symbol(let symbol): throw unknown(Name(base: symbol.base), range)
    case .call(_, applied: _, let multiplied): return try term(multiplied)
    case .scriptedFunction(_, let function, let primes, let inner):
      return try application(function, primes: primes, try term(inner), range)
    case .negative(let inner):
      let term = try self.term(inner)
      return Term(.negative(term), term.shape, slots: term.slots, at: range)
    case .binary(let sign, let left, let right, let position):
      if sign == .multiply || sign == .dot, let chain = try chainThroughMatrix(left, right, range) {
        return chain
      }
      return try binary(sign, try term(left), try term(right), at: position, range)
    case .either(let first, let second): return try either(first, second)
    case .power(let base, let exponent): return try power(base, exponent, range)
    case .transpose(let inner):
      let term = try self.term(inner)
      return Term(.transpose(term), term.shape.transposed, slots: term.slots, at: range)
    case .subscripted(let inner, let subscripts): return try entry(of: try term(inner), subscripts, range)
    case .ofExample(let inner, let example):
      let index = try self.index(example, over: .examples)
      return of(index, try term(inner), range)
    case .application(let function, let primes, let inner):
      return try application(function, primes: primes, try term(inner), range)
    case .derivative(let numerator, let variable): return try derivative(numerator, variable, range)
    case .reduction(let reduction): return try self.reduction(reduction, range)
    case .norm(let inner):
      let term = try self.term(inner)
      return Term(.norm(term), .scalar, slots: term.slots, at: range)
    case .magnitude(let inner):
      let term = try self.term(inner)
      return Term(.magnitude(term), term.shape, slots: term.slots, at: range)
    case .gap(let place, _): throw DerivationProblem(gapAt: place)
    case .cases(let cases): return try self.cases(cases, range)
    case .indicator(let condition): return try self.condition(condition)
    case .matrix(let rows): return try matrix(rows, range)
    }
  }

  /// Returns the first reading whose shapes fit. If none fits, the error of the first reading is thrown.
  private mutating func either(_ first: Expression, _ second: Expression) throws(DerivationProblem) -> Term {
    let before = self
    do {
      return try term(first)
    } catch {
      guard error.kind == .shape else { throw error }
      back(to: before)
      do { return try term(second) } catch {
        guard error.kind == .shape else { throw error }
      }
      back(to: before)
      throw error
    }
  }

  /// Discards what a failed reading has found. The count of readings is shared, so it stays.
  mutating func back(to before: Resolver) { self = before }

  func of(_ index: Term.Index, _ term: Term, _ range: Range<Int>) -> Term {
    guard term.slots & 1 != 0 else { return term }
    return Term(.ofExample(term, index), term.shape, slots: term.slots & ~1 | slots(of: index), at: range)
  }

  /// The example of a term that is the same for all examples or has one for each: of a batch, its column or its row.
  mutating func example(
    _ part: Subscript, ofBatch term: Term, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    let index = try self.index(part, over: .examples)
    let shape = settled(term.shape)
    guard term.slots & 1 == 0, !shape.isScalar, shape.columns == .examples || shape.rows == .examples else {
      return of(index, term, range)
    }
    if shape.columns == .examples { return try vector(of: term, across: index, isRow: false, range) }
    return try vector(of: term, across: index, isRow: true, range)
  }

  /// A row of a matrix, as a column.
  private mutating func column(
    ofRow part: Subscript, in term: Term, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    let index = try self.index(part, over: settled(term.shape).rows)
    let row = try vector(of: term, across: index, isRow: true, range)
    return Term(.transpose(row), row.shape.transposed, slots: row.slots, at: range)
  }

  /// A column of a matrix, or one of its rows.
  private mutating func vector(
    of term: Term, across index: Term.Index, isRow: Bool, _ range: Range<Int>
  ) throws(DerivationProblem) -> Term {
    let shape = settled(term.shape)
    let length = isRow ? shape.columns : shape.rows
    let slot = try newSlot(length, at: range)
    let own = UInt8(1) << UInt8(slot)
    let entry = Term(
      isRow
        ? .entry(term, row: index, column: .slot(slot)) : .entry(term, row: .slot(slot), column: index),
      .scalar, slots: term.slots | slots(of: index) | own, at: range)
    let column = Term(
      .built(entry, row: slot, column: nil), Shape(rows: length, columns: .one), slots: entry.slots & ~own,
      at: range)
    return isRow
      ? Term(.transpose(column), column.shape.transposed, slots: column.slots, at: range) : column
  }

  /// `(W_3)_{jk}`, `\text{softmax}(z)_k`
  mutating func entry(of term: Term, _ subscripts: [Subscript], _ range: Range<Int>) throws(DerivationProblem)
    -> Term
  {
    let shape = settled(term.shape)
    guard !shape.isScalar else {
      throw DerivationProblem(.shape, "a number has no entries", at: range)
    }
    let isVector = shape.isColumn || shape.rows == .one
    let subscripts = subscripts.splitDigits(into: isVector ? 1 : 2)
    if isVector {
      guard subscripts.count == 1 else {
        throw DerivationProblem(
          .shape, "\(subscripts.count) indices for a column", at: range,
          hint: "it is \(words(shape)), and takes one")
      }
      let index = try self.index(subscripts[0], over: shape.isColumn ? shape.rows : shape.columns)
      let (row, column) = shape.isColumn ? (index, Term.Index.fixed(0)) : (.fixed(0), index)
      return Term(
        .entry(term, row: row, column: column), .scalar, slots: term.slots | slots(of: index), at: range)
    }
    if subscripts.count == 1 {
      // δ_i of a batch is its example i, and W_{1,j} the weights of unit j: a column.
      return try shape.columns == .examples || shape.rows == .examples
        ? example(subscripts[0], ofBatch: term, range) : column(ofRow: subscripts[0], in: term, range)
    }
    guard subscripts.count == 2 else {
      throw DerivationProblem(
        .shape, "\(subscripts.count) indices for a matrix of \(words(shape))", at: range,
        hint: "an entry of a matrix has two: a row and a column")
    }
    let row = try index(subscripts[0], over: shape.rows)
    let column = try index(subscripts[1], over: shape.columns)
    return Term(
      .entry(term, row: row, column: column), .scalar, slots: term.slots | slots(of: row) | slots(of: column),
      at: range)
  }

  // MARK: Completion

  /// Writes the lengths that were determined into the terms.
  func settle(_ term: Term) throws(DerivationProblem) {
    var unknown: Term?
    term.walk { part in
      part.shape = settled(part.shape)
      if case .unknown = part.shape.rows { unknown = unknown ?? part }
      if case .unknown = part.shape.columns { unknown = unknown ?? part }
    }
    if let unknown {
      throw DerivationProblem(
        .shape, "the length of this is unknown", at: unknown.range,
        hint: "give the length as a subscript: \\mathbf 1_B, I_{10}")
    }
  }
}

/// The state that all resolvers of one equation share. Each definition is read once, and its term keeps the computed
/// values.
final class DefinedTerms {
  var terms: [Definition.Key: Term] = [:]
  /// The number of expressions read so far, including failed readings.
  var readings = 0
}

extension [Subscript] {
  /// If two indices are needed, splits one number of two digits: `W_{3,12}` is entry 1, 2 of W₃.
  func splitDigits(into count: Int) -> [Subscript] {
    guard count == 2, self.count == 1, case .number(let number) = self[0].form, (11...99).contains(number)
    else { return self }
    return [number / 10, number % 10].map { Subscript(form: .number($0), range: self[0].range) }
  }
}
