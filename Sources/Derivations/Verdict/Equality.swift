import MathSyntax
import NeuralNet
import RandomNumbers

/// One reading of an equation: both sides with their shapes, ready to be compared.
struct Equality {
  let left: Term
  let right: Term
  let shape: Shape
  let axes: [(slot: Int, extent: Dimension)]
  /// The slot whose index selects the current example; nil if the example is an axis of its own.
  let exampleSlot: Int?
  /// The letter of each axis, for messages that name an entry.
  let letters: [Int: String]
  let notes: [String]
  /// The number of difference quotients inside each other.
  let differences: Int
  var isDifferenced: Bool { differences > 0 }
  let relation: Relation
  /// Terms that are 1 at the entries for which the equation is stated.
  let conditions: [Term]
  /// The values of the indices for which it is stated.
  let bounds: [SlotBounds]
  let leftShape: String
  let rightShape: String
  /// Whether both sides are written the same.
  private let isSameText: Bool
  /// Whether the equation only says what a letter stands for.
  private let setsNotation: Bool
  /// The notation of the notebook, for messages.
  private let notation: Notation
  /// Whether both sides are the same expression; see `TermIdentity`.
  var isSameExpression: Bool { TermIdentity.areSame(left, right) }

  /// - Throws: the first part that cannot be understood, or the first shape that does not fit.
  init(_ equation: Equation, resolver: Resolver) throws(DerivationProblem) {
    var resolver = resolver
    (left, right) = try Self.sides(of: equation, &resolver)
    try Self.fit(left, right, of: equation, &resolver)
    relation = equation.relation
    setsNotation = equation.setsNotation
    notation = equation.notation
    bounds = try resolver.bounds(of: equation)
    conditions = try resolver.conditions(of: equation, shape: left.shape.isScalar ? right.shape : left.shape)
    for condition in conditions { try resolver.settle(condition) }
    leftShape = resolver.words(left.shape)
    rightShape = resolver.words(right.shape)
    isSameText = equation.text(of: equation.left) == equation.text(of: equation.right)
    shape = left.shape.isScalar ? right.shape : left.shape
    differences = max(left.differences, right.differences)
    letters = Dictionary(resolver.freeLetters.map { ($1, $0) }) { first, _ in first }
    let used = conditions.reduce(left.slots | right.slots) { $0 | $1.slots }
    exampleSlot = Self.exampleSlot(among: used, resolver)
    // If the example follows an index, it is not an axis of its own.
    axes = try Self.axes(of: exampleSlot == nil ? used : used & ~1, letters, resolver, at: left.range)
    notes = resolver.notes + Self.layoutNotes(left, right, resolver.layout)
  }

  private static func sides(
    of equation: Equation, _ resolver: inout Resolver
  ) throws(DerivationProblem) -> (left: Term, right: Term) {
    var left = try resolver.term(equation.left)
    var right = try resolver.term(equation.right)
    // If L alone equals a sum over the examples, it means the mean loss J. In a notebook with only one letter for the
    // loss, the same is true of its derivative by weights and biases.
    if equation.left.isLoss || equation.isLossOfBatch(equation.left, left), right.isOfBatch {
      left = try resolver.term(equation.left.ofBatch(equation.notation))
      if equation.right.hasLossDerivative, !equation.notation.isStandard {
        right = try resolver.term(equation.right.ofBatch(equation.notation))
      }
      resolver.note(equation.noteOnLoss)
    } else if equation.right.isLoss || equation.isLossOfBatch(equation.right, right), left.isOfBatch {
      right = try resolver.term(equation.right.ofBatch(equation.notation))
      if equation.left.hasLossDerivative, !equation.notation.isStandard {
        left = try resolver.term(equation.left.ofBatch(equation.notation))
      }
      resolver.note(equation.noteOnLoss)
    }
    return (left, right)
  }

  /// Makes the shapes of both sides equal, and determines every length in them.
  private static func fit(
    _ left: Term, _ right: Term, of equation: Equation, _ resolver: inout Resolver
  ) throws(DerivationProblem) {
    let (a, b) = (resolver.settled(left.shape), resolver.settled(right.shape))
    // W = 0 means that every entry is 0.
    let isNumberForAll = a.isScalar && equation.left.isLiteral || b.isScalar && equation.right.isLiteral
    guard resolver.unify(a, b) || isNumberForAll else {
      throw DerivationProblem(
        .shape,
        "the sides differ in shape: \(words(resolver.words(a))) on the left, \(words(resolver.words(b))) on the right",
        at: equation.sign, hint: hint(a, b, resolver))
    }
    try resolver.settle(left)
    try resolver.settle(right)
  }

  /// Returns the first index that runs over the examples. Quantities without an example index belong to the same
  /// example.
  private static func exampleSlot(among used: UInt8, _ resolver: Resolver) -> Int? {
    guard used & 1 != 0 else { return nil }
    return resolver.freeLetters.values.sorted().first { slot in
      resolver.extent(ofSlot: slot) == .examples && used & (1 << UInt8(slot)) != 0
    }
  }

  private static func axes(
    of used: UInt8, _ letters: [Int: String], _ resolver: Resolver, at range: Range<Int>
  ) throws(DerivationProblem) -> [(slot: Int, extent: Dimension)] {
    let axes = (0..<Resolver.slotLimit).filter { used & (1 << UInt8($0)) != 0 }.map {
      (slot: $0, extent: resolver.extent(ofSlot: $0))
    }
    for axis in axes {
      if case .unknown = axis.extent {
        throw DerivationProblem(
          .symbol, "the range of $\(letters[axis.slot] ?? "?")$ is unknown", at: range,
          hint: "use it as the index of a symbol")
      }
    }
    return axes
  }

  private static func layoutNotes(_ left: Term, _ right: Term, _ layout: Layout) -> [String] {
    guard left.usesLayout || right.usesLayout else { return [] }
    return layout == .mixed ? [] : ["in the layout of this notebook, \(layout.words)"]
  }

  private static func words(_ shape: String) -> String { shape == "1 × 1" ? "a number" : shape }

  /// Returns what may be wrong if the shapes of the sides differ.
  private static func hint(_ a: Shape, _ b: Shape, _ resolver: Resolver) -> String? {
    if a == b.transposed { return "one of them must be transposed" }
    if a.rows == b.rows, [a.columns, b.columns].contains(.examples), a.isColumn || b.isColumn {
      return
        "one side is of one example, and the other of the whole batch: $x$ and $z_1$ are one example's, $X$ and $Z_1$ the batch's"
    }
    return resolver.notes.contains(Resolver.innerProductNote) ? Resolver.innerProductNote : nil
  }

  /// Whether the equation states a number of this run: one side is a number, and the other is a number or a quantity.
  /// If the sign is `\approx` and the number is not 0, the other side may be any expression.
  func isAboutNumbers(_ relation: Relation) -> Bool {
    if left.isConstant, right.isBareQuantity || right.isConstant { return true }
    if right.isConstant, left.isBareQuantity { return true }
    guard relation == .approximate || relation.isOrder else { return false }
    // An expression that is approximately 0 is a formula: z - W x - b.
    return left.isConstant && !left.isZero || right.isConstant && !right.isZero
  }

  /// Whether both sides are the same quantity of the run under two names: `a_0 = x`.
  var isNaming: Bool {
    setsNotation || left.isBareQuantity && right.isBareQuantity && isSameExpression && !isSameText
  }

  var samenessReason: String {
    let symbols = definitions.map { "$\(notation.latex($0))$" }
    guard !symbols.isEmpty else { return "both sides are the same expression" }
    return
      "both sides are the same expression once the definition of \(symbols.joined(separator: ", ")) is put in"
  }

  /// The notebook's definitions that it uses, directly or through other definitions.
  var definitions: [Definition.Key] {
    var keys: [Definition.Key] = []
    var seen: Set<ObjectIdentifier> = []
    func collect(_ term: Term) {
      guard seen.insert(ObjectIdentifier(term)).inserted else { return }
      if case .defined(_, let key?) = term.operation, !keys.contains(key) { keys.append(key) }
      for part in Term.parts(of: term.operation) { collect(part) }
    }
    collect(left)
    collect(right)
    return keys
  }

  /// Whether B or the mean over the batch occurs in it.
  var dependsOnBatchSize: Bool {
    var found = false
    for side in [left, right] {
      side.walk { term in
        switch term.operation {
        case .size(.examples): found = true
        case .quantity(let use) where use.quantity == .meanLoss: found = true
        default: break
        }
      }
    }
    return found
  }

  /// The largest allowed difference of the sides, relative to their largest entry.
  var tolerance: Double {
    switch differences {
    case 0: Comparison.exactTolerance
    case 1: Comparison.differencedTolerance
    default: Comparison.twiceDifferencedTolerance
    }
  }

  /// Errors of entries below this value are relative to this value.
  var smallest: Double {
    switch differences {
    case 0: 0
    case 1: Comparison.smallestDifferenced
    default: Comparison.smallestTwiceDifferenced
    }
  }

  /// If all entries are below this value, the sides may agree only because both are 0.
  var vanishing: Double {
    switch differences {
    case 0: 0
    case 1: Comparison.vanishing
    default: Comparison.twiceVanishing
    }
  }

  /// Returns the place of an entry as text, counted from 1: "row 3, column 17, example 2, k = 4".
  func place(_ entry: EntrySample.Entry) -> String {
    var words: [String] = []
    if !shape.isScalar {
      if shape.rows != .one { words.append("row \(entry.row + 1)") }
      if shape.columns != .one { words.append("column \(entry.column + 1)") }
    }
    for (slot, extent) in axes {
      let value = Int(entry.slots[slot])
      if case .count(AnyNumber.values.count) = extent, letters[slot] == "z" {
        words.append("z = \(AnyNumber.values[value])")
      } else if extent == .examples {
        words.append("example \(value + 1)")
      } else {
        words.append("\(letters[slot] ?? "index") = \(value + 1)")
      }
    }
    return words.joined(separator: ", ")
  }

  func sample(_ limit: Int, size: (Dimension) -> Int, using generator: inout RandomGenerator) -> EntrySample {
    EntrySample(
      shape: shape, axes: axes, exampleSlot: exampleSlot, limit: limit, size: size, using: &generator)
  }
}

extension Equation {
  /// The source of a side, without blanks.
  fileprivate func text(of side: Expression) -> String {
    source.utf8Slice(side.range).filter { !$0.isWhitespace }
  }

  /// Returns whether a side is a derivative of one example's loss by weights or biases, in a notebook that has no other
  /// letter for the loss of the batch.
  fileprivate func isLossOfBatch(_ side: Expression, _ term: Term) -> Bool {
    guard notation.lossMayBeOfBatch, term.slots & 1 != 0 else { return false }
    return side.contains { part in
      guard case .derivative(let numerator, let variable) = part.form else { return false }
      return numerator.isLoss && variable.isParameter
    }
  }

  fileprivate var noteOnLoss: String {
    let letter = notation.latex("L")
    return notation.lossIsSummed
      ? "$\(letter)$ is the sum of the losses of the batch here, because the other side is a sum over its examples"
      : "$\(letter)$ is the mean of the losses of the batch here, because the other side is a sum over its examples"
  }
}

extension Expression {
  /// Whether this is a quantity that is the same for all examples: weights or biases, or an entry of them.
  fileprivate var isParameter: Bool {
    switch form {
    case .name(let name): name.base == "W" || name.base == "b"
    case .transpose(let inner), .subscripted(let inner, _): inner.isParameter
    default: false
    }
  }

  /// Returns the expression with the loss of the batch in place of the loss of one example.
  fileprivate func ofBatch(_ notation: Notation) -> Expression {
    mapped { part in
      guard part.isLoss else { return nil }
      let mean = Expression(.name(Name(base: "J")), at: part.range)
      guard notation.lossIsSummed else { return mean }
      let size = Expression(.name(Name(base: "B")), at: part.range)
      return Expression(.binary(.multiply, size, mean, position: part.range), at: part.range)
    }
  }

  /// Whether it contains a derivative of L, and does not divide by the number of examples. L is then the same loss on
  /// both sides of an equation.
  fileprivate var hasLossDerivative: Bool {
    let divides = contains { part in
      if case .binary(.divide, _, let below, _) = part.form, case .name(let name) = below.form {
        return ["B", "n"].contains(name.base)
      }
      return false
    }
    return !divides
      && contains { part in
        if case .derivative(let numerator, _) = part.form { numerator.isLoss } else { false }
      }
  }

  /// Whether this is `L` and nothing else.
  fileprivate var isLoss: Bool {
    guard case .name(let name) = form else { return false }
    return name.base == "L" && name.subscripts.isEmpty && name.example == nil
  }

  var isZero: Bool {
    switch form {
    case .number(let value): value == 0
    case .negative(let inner): inner.isZero
    default: false
    }
  }

  /// Whether this is a literal number.
  var isLiteral: Bool {
    switch form {
    case .number: true
    case .negative(let inner): inner.isLiteral
    default: false
    }
  }
}

extension Term {
  fileprivate var isZero: Bool {
    switch operation {
    case .constant(let value): value == 0
    case .negative(let inner): inner.isZero
    default: false
    }
  }

  /// Whether the term is the same for every example and is computed from all of them.
  fileprivate var isOfBatch: Bool { slots & 1 == 0 && usesBatch }
}
