/// An expression with every symbol resolved and every shape known: what can be evaluated, entry by entry.
final class Term {
  enum Operation {
    case constant(Double)
    /// B, K, n: how long an axis is.
    case size(Dimension)
    case quantity(QuantityUse)
    /// `z` without a layer; which number, the slot says.
    case anyNumber(slot: Int)
    /// The inner term, of the example that the index says.
    case ofExample(Term, Index)
    /// The inner term with its index of examples set to the example at hand.
    case atExample(Term, slot: Int)
    /// The inner term's entry; of a column only the row counts.
    case entry(Term, row: Index, column: Index)
    case kronecker(Index, Index)
    case ones
    case identity
    /// A definition's own: it sees no index of the expression around it, only the example.
    case defined(Term)
    /// A column or a matrix from a formula for its entries: rows and columns go into these slots.
    case built(Term, row: Int, column: Int?)
    case negative(Term)
    /// Entry by entry; a scalar goes with every entry, a column with every column.
    case elementwise(Elementwise, Term, Term)
    case matrixProduct(Term, Term)
    /// Σ l[r]·r[r] of two columns.
    case innerProduct(Term, Term)
    case transpose(Term)
    /// A function of one number on each entry.
    case function(Expression.Function, primes: Int, Term)
    case softmax(Term)
    case diagonal(Term)
    case derivative(Derivative)
    case reduction(Expression.Reduction.Kind, slot: Int, range: ClosedRange<Int>?, Term)
    case norm(Term)
    case magnitude(Term)
  }

  enum Elementwise { case add, subtract, multiply, divide, power, maximum }

  /// ∂ numerator / ∂ variable.
  struct Derivative {
    enum Arrangement {
      /// Numerator or variable is a single number: entries are those of the other.
      case entries
      /// Entry (r, c) is ∂ numerator[r] / ∂ variable[c].
      case numeratorByVariable
      case variableByNumerator
      /// The gradient of a number as a row.
      case transposedGradient
    }

    var numerator: Term
    var variable: Variable
    var arrangement: Arrangement
    var numeratorIsScalar: Bool
  }

  /// What is moved by h: a quantity's entry, all of it where no entry is named.
  struct Variable {
    var use: QuantityUse
    /// Of a single entry; the column counts for weights and batches.
    var entry: (row: Index, column: Index?)?
    /// Nil: the example at hand.
    var example: Index?
  }

  /// An index into a row, a column or the batch, counted from 0.
  enum Index {
    case fixed(Int)
    case slot(Int)
  }

  let operation: Operation
  let range: Range<Int>
  /// Final once the equation around it has been read.
  var shape: Shape
  /// Slots that its value depends on, bit by bit; bit 0 is the example.
  let slots: UInt8
  /// Of a reduction: what its index runs over.
  let extent: Dimension
  /// It rests on a difference quotient, and is only as exact as one.
  let isDifferenced: Bool
  /// Its shape, or that of something in it, would be another in another layout.
  let usesLayout: Bool
  /// Something in it is made of the whole batch.
  let usesBatch: Bool
  /// What has been computed of it, where computing is dear.
  var cache: [EntryKey: Double] = [:]
  /// How large its summands are, where that was asked for.
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
    var own = (isDifferenced: false, usesLayout: false, usesBatch: false)
    switch operation {
    case .derivative(let derivative): own = (true, derivative.arrangement != .entries, false)
    case .function(_, let primes, _): own.isDifferenced = primes > 0
    case .quantity(let use): own.usesBatch = use.isBatch
    case .reduction: own.usesBatch = extent == .examples
    default: break
    }
    isDifferenced = own.isDifferenced || parts.contains(where: \.isDifferenced)
    usesLayout = own.usesLayout || parts.contains(where: \.usesLayout)
    usesBatch = own.usesBatch || parts.contains(where: \.usesBatch)
  }

  /// Which entry, for which indices, with what moved.
  struct EntryKey: Hashable {
    var slots: SIMD8<Int32>
    var row: Int32
    var column: Int32
    var world: Int
  }

  private static func parts(of operation: Operation) -> [Term] {
    switch operation {
    case .constant, .size, .quantity, .anyNumber, .kronecker, .ones, .identity: []
    case .ofExample(let term, _), .atExample(let term, _), .entry(let term, _, _), .defined(let term),
      .built(let term, _, _), .negative(let term), .transpose(let term), .function(_, _, let term),
      .softmax(let term),
      .diagonal(let term), .reduction(_, _, _, let term), .norm(let term), .magnitude(let term):
      [term]
    case .elementwise(_, let left, let right), .matrixProduct(let left, let right),
      .innerProduct(let left, let right):
      [left, right]
    case .derivative(let derivative): [derivative.numerator]
    }
  }

  /// Itself and what is in it, but for the inside of definitions, which were finished when they were read.
  func walk(_ visit: (Term) -> Void) {
    visit(self)
    if case .defined = operation { return }
    for part in Self.parts(of: operation) { part.walk(visit) }
  }
}
