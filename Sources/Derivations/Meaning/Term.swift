/// An expression in which every symbol is resolved and every shape is known. It can be evaluated, entry by entry.
final class Term {
  enum Operation {
    case constant(Double)
    /// The length of an axis: B, K, n.
    case size(Dimension)
    case quantity(QuantityUse)
    /// η of the next training.
    case learningRate(Double)
    /// `z` without a layer. The slot's index selects the number.
    case anyNumber(slot: Int)
    /// The inner term for the example given by the index.
    case ofExample(Term, Index)
    /// The inner term, with the index in `slot` set to the current example.
    case atExample(Term, slot: Int)
    /// An entry of the inner term. For a column, only the row is used.
    case entry(Term, row: Index, column: Index)
    case kronecker(Index, Index)
    case ones
    case identity
    /// The right side of a definition. It sees only the example, and no other index of the expression around it.
    /// Without a key, it is one layer's part of a sum over layers.
    case defined(Term, Definition.Key?)
    /// A column or a matrix, built from a formula for its entries. These slots hold the row and the column.
    case built(Term, row: Int, column: Int?)
    case negative(Term)
    /// An operation entry by entry. A scalar is combined with every entry, and a column with every column.
    case elementwise(Elementwise, Term, Term)
    case matrixProduct(Term, Term)
    /// Σ l[r]·r[r] of two columns.
    case innerProduct(Term, Term)
    case transpose(Term)
    /// A function of one number, applied to each entry.
    case function(Expression.Function, primes: Int, Term)
    case softmax(Term)
    case diagonal(Term)
    case derivative(Derivative)
    /// The condition is a term that is 1 for the values of the index that are used, and 0 for the others.
    case reduction(Expression.Reduction.Kind, slot: Int, range: ClosedRange<Int>?, Term, where: Term?)
    case norm(Term)
    case magnitude(Term)
    /// The value of an index, counted from `first`.
    case position(slot: Int, first: Int)
    /// 1 if the sides are in this relation, and 0 otherwise.
    case comparison(Relation, Term, Term)
    case cases([Case])
    /// A matrix written out by its entries, which are numbers.
    case matrix([[Term]])
    /// A number computed from all entries: a trace, or a norm.
    case aggregate(Expression.Function, Term)
  }

  /// A value and where it applies. Without a condition, it applies where no other case does.
  struct Case {
    var value: Term
    var condition: Term?
  }

  enum Elementwise { case add, subtract, multiply, divide, power, maximum, minimum }

  /// ∂ numerator / ∂ variable.
  struct Derivative {
    enum Arrangement {
      /// The numerator or the variable is a number. The entries are those of the other.
      case entries
      /// Entry (r, c) is ∂ numerator[r] / ∂ variable[c].
      case numeratorByVariable
      case variableByNumerator
      /// The gradient of a number, transposed.
      case transposedGradient
    }

    var numerator: Term
    var variable: Variable
    var arrangement: Arrangement
    var numeratorIsScalar: Bool
  }

  /// The variable of a derivative: an entry of a quantity, or the whole quantity if `entry` is nil.
  struct Variable {
    var use: QuantityUse
    /// The row and the column of a single entry. The column is used for weights and batches.
    var entry: (row: Index, column: Index?)?
    /// The example; nil for the current one.
    var example: Index?
  }

  /// An index into a row, a column or the batch, counted from 0.
  enum Index {
    case fixed(Int)
    case slot(Int)
  }

  let operation: Operation
  let range: Range<Int>
  /// The shape. It is final when the whole equation has been read.
  var shape: Shape
  /// The slots that its value depends on, one bit each. Bit 0 is the example.
  let slots: UInt8
  /// The axis that a reduction's index runs over.
  let extent: Dimension
  /// Whether a difference quotient is part of it. Its accuracy is then limited.
  var isDifferenced: Bool { differences > 0 }
  /// The number of difference quotients inside each other: 2 for a second derivative.
  let differences: Int
  /// Whether its shape, or the shape of a part, would be different in another layout.
  let usesLayout: Bool
  /// Whether a part of it is computed from the whole batch.
  let usesBatch: Bool
  /// Whether a part of it depends on the network or the data. Otherwise it is only arithmetic.
  let usesRun: Bool
  /// Computed values, if computing them is expensive.
  var cache: [EntryKey: Double] = [:]
  /// The computed sizes of its summands; see `Evaluator.magnitude`.
  var magnitudes: [EntryKey: Double] = [:]

  init(
    _ operation: Operation, _ shape: Shape, slots: UInt8, at range: Range<Int>, over extent: Dimension = .one
  ) {
    self.operation = operation
    self.shape = shape
    self.slots = slots
    self.range = range
    self.extent = extent
    let parts = Self.parts(of: operation)
    var own = Traits()
    switch operation {
    case .derivative(let derivative):
      own.differences = 1 + derivative.numerator.differences
      own.usesRun = true
      own.usesLayout = derivative.arrangement != .entries
    case .function(_, let primes, _): own.differences = primes
    case .quantity(let use):
      own.usesBatch = use.isBatch
      own.usesRun = true
    case .anyNumber, .learningRate: own.usesRun = true
    case .reduction: own.usesBatch = extent == .examples
    default: break
    }
    differences = parts.reduce(own.differences) { max($0, $1.differences) }
    usesLayout = own.usesLayout || parts.contains(where: \.usesLayout)
    usesBatch = own.usesBatch || parts.contains(where: \.usesBatch)
    usesRun = own.usesRun || parts.contains(where: \.usesRun)
  }

  private struct Traits {
    var differences = 0
    var usesLayout = false
    var usesBatch = false
    var usesRun = false
  }

  /// An entry of a term, with the values of the indices and the pass.
  struct EntryKey: Hashable {
    var slots: SIMD8<Int32>
    var row: Int32
    var column: Int32
    var pass: Int
  }

  static func parts(of operation: Operation) -> [Term] {
    switch operation {
    case .constant, .size, .quantity, .learningRate, .anyNumber, .kronecker, .ones, .identity,
      .position:
      []
    case .ofExample(let term, _), .atExample(let term, _), .entry(let term, _, _), .defined(let term, _),
      .built(let term, _, _), .negative(let term), .transpose(let term), .function(_, _, let term),
      .softmax(let term),
      .diagonal(let term), .norm(let term), .magnitude(let term), .aggregate(_, let term):
      [term]
    case .reduction(_, _, _, let term, let condition): [term] + [condition].compactMap(\.self)
    case .comparison(_, let left, let right): [left, right]
    case .cases(let cases): cases.flatMap { [$0.value] + [$0.condition].compactMap(\.self) }
    case .matrix(let rows): Array(rows.joined())
    case .elementwise(_, let left, let right), .matrixProduct(let left, let right),
      .innerProduct(let left, let right):
      [left, right]
    case .derivative(let derivative): [derivative.numerator]
    }
  }

  /// Visits this term and its parts, but not the inside of definitions: those are complete already.
  func walk(_ visit: (Term) -> Void) {
    visit(self)
    if case .defined = operation { return }
    for part in Self.parts(of: operation) { part.walk(visit) }
  }

  /// Whether this is a quantity of the run or an entry of one, and nothing else.
  var isBareQuantity: Bool {
    switch operation {
    case .quantity, .learningRate, .size: true
    case .entry(let inner, _, _), .ofExample(let inner, _): inner.isBareQuantity
    default: false
    }
  }

  /// Whether this is a number, a length, or a quantity that is given and not computed, so that it has no rounding error.
  var isExact: Bool {
    switch operation {
    case .constant, .size, .learningRate, .position, .kronecker: true
    case .quantity(let use):
      switch use.quantity {
      case .label, .weights, .biases, .activations(0), .anyNumber: true
      default: false
      }
    case .anyNumber: true
    case .negative(let inner), .transpose(let inner), .entry(let inner, _, _), .ofExample(let inner, _):
      inner.isExact
    default: false
    }
  }

  /// Whether the length of an axis is part of it: B, K or n.
  var usesSize: Bool {
    if case .size = operation { return true }
    return Self.parts(of: operation).contains(where: \.usesSize)
  }

  /// Whether this is a number that depends neither on the run nor on an index.
  var isConstant: Bool { !usesRun && slots == 0 && shape.isScalar }
}
