/// An expression with every symbol resolved and every shape known: what can be evaluated, entry by entry.
final class Term {
  enum Operation {
    case constant(Double)
    /// B, K, n: how long an axis is.
    case size(Dimension)
    case quantity(QuantityUse)
    /// η of the training that follows.
    case learningRate(Double)
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
    /// A definition's own: it sees no index of the expression around it, only the example. Without a key it is one
    /// layer's part of a sum over layers.
    case defined(Term, Definition.Key?)
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
    /// Whether another layout would give it another shape.
    enum Kind { case single, gradient, jacobian }

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
    var kind = Kind.single
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
  /// Something in it is a gradient or a Jacobian, whose shape depends on the layout.
  let usesGradient: Bool
  let usesJacobian: Bool
  /// Something in it is made of the whole batch.
  let usesBatch: Bool
  /// Something in it depends on the network or the data: it is not arithmetic alone.
  let usesRun: Bool
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
    var own = Traits()
    switch operation {
    case .derivative(let derivative):
      own.isDifferenced = true
      own.usesRun = true
      own.usesLayout = derivative.arrangement != .entries
      own.usesGradient = derivative.kind == .gradient
      own.usesJacobian = derivative.kind == .jacobian
    case .function(_, let primes, _): own.isDifferenced = primes > 0
    case .quantity(let use):
      own.usesBatch = use.isBatch
      own.usesRun = true
    case .anyNumber, .learningRate: own.usesRun = true
    case .reduction: own.usesBatch = extent == .examples
    default: break
    }
    isDifferenced = own.isDifferenced || parts.contains(where: \.isDifferenced)
    usesLayout = own.usesLayout || parts.contains(where: \.usesLayout)
    usesGradient = own.usesGradient || parts.contains(where: \.usesGradient)
    usesJacobian = own.usesJacobian || parts.contains(where: \.usesJacobian)
    usesBatch = own.usesBatch || parts.contains(where: \.usesBatch)
    usesRun = own.usesRun || parts.contains(where: \.usesRun)
  }

  private struct Traits {
    var isDifferenced = false
    var usesLayout = false
    var usesGradient = false
    var usesJacobian = false
    var usesBatch = false
    var usesRun = false
  }

  /// Which entry, for which indices, with what moved.
  struct EntryKey: Hashable {
    var slots: SIMD8<Int32>
    var row: Int32
    var column: Int32
    var pass: Int
  }

  static func parts(of operation: Operation) -> [Term] {
    switch operation {
    case .constant, .size, .quantity, .learningRate, .anyNumber, .kronecker, .ones, .identity: []
    case .ofExample(let term, _), .atExample(let term, _), .entry(let term, _, _), .defined(let term, _),
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

  /// A quantity of the run, or an entry of it, and nothing else.
  var isBareQuantity: Bool {
    switch operation {
    case .quantity, .learningRate: true
    case .entry(let inner, _, _), .ofExample(let inner, _): inner.isBareQuantity
    default: false
    }
  }

  /// A number that depends neither on the run nor on an index.
  var isConstant: Bool { !usesRun && slots == 0 && shape.isScalar }
}
