import Foundation
import NeuralNet

/// Evaluates terms at a point, one entry at a time. It computes only what an entry needs, and caches expensive results.
public final class Evaluator {
  /// The values of the indices, and the pass that the quantities are read from.
  struct Frame {
    /// The value of each index, by slot. Slot 0 is the example.
    var slots = SIMD8<Int32>(repeating: 0)
    var pass: PerturbedPass

    var example: Int { Int(slots[0]) }

    func value(of index: Term.Index) -> Int {
      switch index {
      case .fixed(let value): value
      case .slot(let slot): Int(slots[slot])
      }
    }
  }

  public let point: CheckPoint
  let outline: NetworkOutline
  let unperturbed: PerturbedPass
  var moved: [PerturbedPass.Perturbation: PerturbedPass] = [:]
  /// The passes of second derivatives.
  var precise: [[PerturbedPass.Move]: PerturbedPass] = [:]
  /// Derivatives of the loss that earlier equations have computed. Many equations ask for the same ones.
  var slopes: [Slope: KnownSlope] = [:]
  /// The slopes whose cost the current equation has already counted.
  var paid: Set<Slope> = []
  var kept = 0
  var passes = 0
  /// Whether a unit has passed the kink of its activation within a difference since this was last set to false.
  var sawKink = false
  /// Whether a function bends too much within a second derivative's points, since this was last set to false.
  var sawBend = false
  /// Why the value of cases is unknown; nil if all are known.
  var caseProblem: CaseProblem?
  let isCancelled: () -> Bool

  /// The approximate number of operations of the current comparison so far.
  private(set) var work = 0
  /// Whether the comparison has used up its operations. Its results are then unusable.
  private(set) var isExhausted = false

  /// The number of operations that a comparison may take.
  private let workLimit: Int
  /// The largest value that `totalWork` may reach.
  private var totalLimit = Int.max
  /// The number of values in perturbed passes above which all of them are discarded: 64 MB.
  static let limit = 8_000_000
  /// The value in a term's cache that marks a difference across a kink. A difference itself is never infinite.
  private static let kink = Double.infinity

  /// Whether all quantities have unrelated numbers, and derivatives, functions and lengths are arbitrary.
  let isUnrelated: Bool

  /// - Parameters:
  ///   - workLimit: the approximate number of operations that a comparison may take.
  ///   - isCancelled: called before each entry and every million operations. If it returns true, the check ends.
  convenience init(_ point: CheckPoint, workLimit: Int, isCancelled: @escaping () -> Bool) {
    self.init(point, PerturbedPass(point), isUnrelated: false, workLimit: workLimit, isCancelled: isCancelled)
  }

  init(
    _ point: CheckPoint, _ unperturbed: PerturbedPass, isUnrelated: Bool, workLimit: Int,
    isCancelled: @escaping () -> Bool
  ) {
    self.workLimit = workLimit
    self.point = point
    outline = point.outline
    self.unperturbed = unperturbed
    self.isUnrelated = isUnrelated
    self.isCancelled = isCancelled
  }

  struct Slope: Hashable {
    var quantity: Quantity
    var example: Int?
    var perturbation: PerturbedPass.Perturbation
  }

  struct KnownSlope {
    /// Nil if a kink lies within the difference.
    var value: Double?
    /// The number of operations that it took.
    var cost: Int
  }

  func size(of dimension: Dimension) -> Int {
    guard let size = outline.size(of: dimension) else { preconditionFailure("every length is settled") }
    return size
  }

  /// The number of operations of all equations so far.
  private(set) var totalWork = 0

  /// Prepares for an equation. Results cached by earlier equations save time, but their cost is still counted: whether
  /// an equation takes too long must not depend on the equations before it.
  /// - Parameter allowance: the number of operations that all comparisons of the equation together may take.
  func beginEquation(allowance: Int) {
    paid = []
    moved = [:]
    precise = [:]
    kept = 0
    totalLimit = totalWork.addingReportingOverflow(allowance).partialValue
    if allowance == .max { totalLimit = .max }
  }

  /// Prepares for a comparison of two sides: those of the equation itself, or of a variant tried for a hint.
  func begin() {
    work = 0
    caseProblem = nil
    isExhausted = totalWork >= totalLimit
  }

  /// Counts operations. Returns false if the limit is reached or the check is cancelled.
  func spend(_ operations: Int) -> Bool {
    let before = work
    work += operations
    totalWork += operations
    // Asks for cancellation about every million operations.
    if work > workLimit || totalWork > totalLimit || before >> 20 != work >> 20 && isCancelled() {
      isExhausted = true
    }
    return !isExhausted
  }

  func value(_ term: Term, _ row: Int, _ column: Int, _ frame: Frame) -> Double {
    switch term.operation {
    case .constant(let value): return value
    case .learningRate(let value): return isUnrelated ? Self.anyRate : value
    case .size(let dimension):
      return isUnrelated ? Self.anySize(of: dimension) : Double(size(of: dimension))
    case .quantity(let use):
      return frame.pass.value(
        of: use.quantity, row: row, column: column, example: use.isBatch ? column : frame.example)
    case .anyNumber(let slot):
      return frame.pass.value(of: .anyNumber, row: Int(frame.slots[slot]), column: 0, example: 0)
    case .ofExample(let inner, let index):
      var frame = frame
      frame.slots[0] = Int32(frame.value(of: index))
      return value(inner, row, column, frame)
    case .atExample(let inner, let slot):
      var frame = frame
      frame.slots[slot] = frame.slots[0]
      return value(inner, row, column, frame)
    case .entry(let inner, let row, let column):
      return value(inner, frame.value(of: row), frame.value(of: column), frame)
    case .kronecker(let a, let b): return frame.value(of: a) == frame.value(of: b) ? 1 : 0
    case .ones: return 1
    case .identity: return row == column ? 1 : 0
    case .built(let inner, let rowSlot, let columnSlot):
      var frame = frame
      frame.slots[rowSlot] = Int32(row)
      if let columnSlot { frame.slots[columnSlot] = Int32(column) }
      return value(inner, 0, 0, frame)
    case .negative(let inner): return -value(inner, row, column, frame)
    case .elementwise(let operation, let left, let right)
    where operation == .maximum || operation == .minimum:
      return extremum(operation, left, right, row, column, frame)
    case .elementwise(let operation, let left, let right):
      return combined(operation, entry(left, row, column, frame), entry(right, row, column, frame))
    case .transpose(let inner): return value(inner, column, row, frame)
    case .function(let function, let primes, let inner):
      let argument = value(inner, row, column, frame)
      if isUnrelated { return Self.anyValue(of: function, primes: primes, at: argument) }
      if frame.pass.isPrecise || primes > 1 {
        return precise(function, primes, inner, argument, row, column, frame)
      }
      return primes == 0 ? applied(function, argument) : slope(function, at: argument)
    case .diagonal(let inner): return row == column ? value(inner, row, 0, frame) : 0
    case .magnitude(let inner): return absolute(inner, row, column, frame)
    case .position(let slot, let first): return Double(Int(frame.slots[slot]) + first)
    case .comparison(let relation, let left, let right):
      return value(ofComparison: relation, left, right, row, column, frame)
    case .cases(let cases): return value(ofCases: cases, term, row, column, frame)
    case .matrix(let rows): return value(rows[row][column], 0, 0, frame)
    case .aggregate, .defined, .matrixProduct, .innerProduct, .softmax, .derivative, .reduction, .norm:
      return keptValue(term, row, column, frame)
    }
  }

  /// Returns the term's entry that is combined with entry (row, column) of another term; see `Shape.entry`.
  func entry(_ term: Term, _ row: Int, _ column: Int, _ frame: Frame) -> Double {
    let (row, column) = term.shape.entry(row, column)
    return value(term, row, column, frame)
  }

  /// Returns the cache key of an entry: everything that its value depends on, and nothing else.
  func key(of term: Term, _ row: Int, _ column: Int, _ frame: Frame) -> Term.EntryKey {
    var slots = frame.slots
    for slot in 0..<8 where term.slots & (1 << UInt8(slot)) == 0 { slots[slot] = -1 }
    return Term.EntryKey(slots: slots, row: Int32(row), column: Int32(column), pass: frame.pass.id)
  }

  /// Returns the value of an expensive term, from its cache if it is there.
  private func keptValue(_ term: Term, _ row: Int, _ column: Int, _ frame: Frame) -> Double {
    let key = key(of: term, row, column, frame)
    if let known = term.cache[key] {
      guard case .derivative = term.operation, known == Self.kink else { return known }
      sawKink = true
      return .nan
    }
    // Cached values take memory, so each one counts 1000 operations. This limits a check to some hundred megabytes.
    guard spend(1000) else { return .nan }
    guard let computed = computedValue(term, row, column, frame, key) else {
      term.cache[key] = Self.kink
      sawKink = true
      return .nan
    }
    // Values made unknown by a kink are not cached, so that `sawKink` is set each time.
    if !computed.isNaN, !isExhausted { term.cache[key] = computed }
    return computed
  }

  /// Computes the value of an expensive term. Returns nil for a derivative across a kink.
  private func computedValue(
    _ term: Term, _ row: Int, _ column: Int, _ frame: Frame, _ key: Term.EntryKey
  ) -> Double? {
    switch term.operation {
    case .defined(let inner, _): value(inner, row, column, frame)
    case .matrixProduct(let left, let right): matrixProduct(left, right, row, column, frame)
    case .innerProduct(let left, let right): innerProduct(left, right, frame)
    case .softmax(let inner): softmax(inner, row, column, frame, of: term, key)
    case .derivative(let derivative):
      isUnrelated
        ? anyNumber(for: derivative, row, column, frame)
        : term.differences > 1 || frame.pass.isPrecise
          ? preciseDifference(derivative, row, column, frame) : difference(derivative, row, column, frame)
    case .reduction(let kind, let slot, let range, let body, let condition):
      reduced(
        kind, slot, range ?? 0...(size(of: term.extent) - 1), body, condition, term.extent, row, column, frame
      )
    case .aggregate(let function, let inner): aggregated(function, inner, frame)
    case .norm(let inner): norm(inner, frame)
    default: preconditionFailure("the term is one that is kept")
    }
  }

  /// Entry (row, column) of left · right.
  private func matrixProduct(
    _ left: Term, _ right: Term, _ row: Int, _ column: Int, _ frame: Frame
  ) -> Double {
    var sum = 0.0
    for inner in 0..<size(of: left.shape.columns) {
      guard spend(8) else { break }
      let factor = value(left, row, inner, frame)
      if factor != 0 { sum += factor * value(right, inner, column, frame) }
    }
    return sum
  }

  private func innerProduct(_ left: Term, _ right: Term, _ frame: Frame) -> Double {
    var sum = 0.0
    for inner in 0..<size(of: left.shape.rows) {
      guard spend(8) else { break }
      sum += value(left, inner, 0, frame) * value(right, inner, 0, frame)
    }
    return sum
  }

  /// √(Σ entry²)
  private func norm(_ term: Term, _ frame: Frame) -> Double {
    var sum = 0.0
    for row in 0..<size(of: term.shape.rows) {
      for column in 0..<size(of: term.shape.columns) {
        guard spend(8) else { break }
        let entry = value(term, row, column, frame)
        sum += entry * entry
      }
    }
    return sum.squareRoot()
  }

  /// Computes all entries of the column at once, and caches them.
  private func softmax(
    _ inner: Term, _ row: Int, _ column: Int, _ frame: Frame, of term: Term, _ key: Term.EntryKey
  ) -> Double {
    let logits = (0..<size(of: inner.shape.rows)).map { value(inner, $0, column, frame) }
    let values = isUnrelated ? Self.anySoftmax(of: logits) : SoftmaxCrossEntropy.softmax(logits)
    var key = key
    for (index, value) in values.enumerated() {
      key.row = Int32(index)
      term.cache[key] = value
    }
    return values[row]
  }

  private func reduced(
    _ kind: Expression.Reduction.Kind, _ slot: Int, _ range: ClosedRange<Int>, _ body: Term,
    _ condition: Term?, _ extent: Dimension, _ row: Int, _ column: Int, _ frame: Frame
  ) -> Double {
    var frame = frame
    var result = kind.start
    var best = 0.0
    for index in range {
      guard spend(8) else { break }
      frame.slots[slot] = Int32(index)
      // In a sum over the examples, slot 0 is the index too.
      if extent == .examples { frame.slots[0] = Int32(index) }
      guard meets(condition, frame) else { continue }
      let term = value(body, row, column, frame)
      switch kind {
      case .sum: result += term
      case .product: result *= term
      case .maximum: result = term.isNaN ? term : max(result, term)
      case .minimum: result = term.isNaN ? term : min(result, term)
      case .argumentOfMaximum, .argumentOfMinimum:
        guard !term.isNaN else { return term }
        guard kind == .argumentOfMaximum ? term > result : term < result else { continue }
        (result, best) = (term, Double(index + 1))
      }
    }
    if kind == .argumentOfMaximum || kind == .argumentOfMinimum { return best == 0 ? .nan : best }
    return result
  }

  // MARK: Numbers

  private func combined(_ operation: Term.Elementwise, _ a: Double, _ b: Double) -> Double {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    // A product with a factor 0 is 0, even if the other factor is infinite: y log ŷ is 0 if y is 0.
    case .multiply: a == 0 || b == 0 ? 0 : a * b
    case .divide: a / b
    case .power: b == 2 ? a * a : pow(a, b)
    case .maximum: max(a, b)
    case .minimum: min(a, b)
    }
  }

  func applied(_ function: Expression.Function, _ x: Double) -> Double {
    switch function {
    case .activation(let activation): activation.value(x)
    case .hiddenActivation, .activationOfLayer: outline.activation.value(x)
    case .exp: exp(x)
    case .log: log(x)
    case .sqrt: x.squareRoot()
    case .signum: x > 0 ? 1 : x < 0 ? -1 : 0
    case .softmax, .max, .min, .diag, .argumentOfMaximum, .argumentOfMinimum, .trace, .absoluteSum,
      .largestAbsolute:
      preconditionFailure("the function is one of a number")
    }
  }

  func kink(of function: Expression.Function) -> Double? {
    switch function {
    case .signum: 0
    case .activation(let activation): activation.function.kink
    case .hiddenActivation, .activationOfLayer: outline.activation.function.kink
    default: nil
    }
  }

  /// Returns f′, computed as a central difference of f. A formula for f′ can therefore be found false.
  private func slope(_ function: Expression.Function, at x: Double) -> Double {
    let (above, below) = (x + PerturbedPass.step, x - PerturbedPass.step)
    if let kink = kink(of: function), (above > kink) != (below > kink) {
      sawKink = true
      return .nan
    }
    return (applied(function, above) - applied(function, below)) / (above - below)
  }
}

extension Expression.Reduction.Kind {
  /// The result over no values.
  fileprivate var start: Double {
    switch self {
    case .sum: 0
    case .product: 1
    case .maximum, .argumentOfMaximum: -.infinity
    case .minimum, .argumentOfMinimum: .infinity
    }
  }
}
