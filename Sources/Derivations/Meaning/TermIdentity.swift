/// Gives numbers to terms. Two terms have the same number if they are the same expression after the run's other names
/// (`a_0` is `x`, `\\hat y` is the last `a`) and the notebook's definitions are substituted.
///
/// A factor 1, a summand 0, a double minus sign and a double transpose make no difference. The order of terms does.
struct TermIdentity {
  private var ids: [String: Int] = [:]
  /// The name of each number.
  private var names: [String] = []
  /// The numbers of terms that do not use the index of a sum around them.
  private var known: [ObjectIdentifier: Int] = [:]
  private var visits = 0
  private var binders = 0

  /// The number of terms that are visited. Larger expressions are never treated as the same.
  private static let visitLimit = 20_000

  /// Whether both terms are the same expression.
  static func areSame(_ left: Term, _ right: Term) -> Bool {
    var identity = TermIdentity()
    guard let first = identity.id(left, [:]), let second = identity.id(right, [:]) else { return false }
    return first == second
  }

  /// Returns the term's number, or nil if the term is too large.
  private mutating func id(_ term: Term, _ indices: [Int: String]) -> Int? {
    let isClosed = indices.keys.allSatisfy { term.slots & (1 << UInt8($0)) == 0 }
    if isClosed, let id = known[ObjectIdentifier(term)] { return id }
    visits += 1
    guard visits < Self.visitLimit, let id = newID(term, indices) else { return nil }
    if isClosed { known[ObjectIdentifier(term)] = id }
    return id
  }

  private mutating func number(_ words: String) -> Int {
    if let id = ids[words] { return id }
    ids[words] = names.count
    names.append(words)
    return names.count - 1
  }

  private mutating func constant(_ value: Double) -> Int { number("\(value == 0 ? 0 : value)") }

  private func words(_ index: Term.Index, _ indices: [Int: String]) -> String {
    switch index {
    case .fixed(let value): "\(value)"
    case .slot(let slot): indices[slot] ?? "free \(slot)"
    }
  }

  private mutating func binder() -> String {
    binders += 1
    return "bound \(binders)"
  }

  private mutating func newID(_ term: Term, _ indices: [Int: String]) -> Int? {
    switch term.operation {
    case .constant(let value): return constant(value)
    case .learningRate: return number("learning rate")
    case .size(let dimension): return number("size \(dimension)")
    case .quantity(let use):
      let example = use.quantity.isPerExample && !use.isBatch ? words(.slot(0), indices) : ""
      return number("\(use.quantity) \(use.isBatch) \(example)")
    case .anyNumber(let slot): return number("any number \(words(.slot(slot), indices))")
    case .kronecker(let a, let b):
      return number("kronecker \([words(a, indices), words(b, indices)].sorted())")
    case .ones: return number("ones \(term.shape)")
    case .identity: return number("identity \(term.shape)")
    case .ofExample(let inner, let index):
      return id(inner, indices.merging([0: words(index, indices)]) { $1 })
    case .atExample(let inner, let slot):
      return id(inner, indices.merging([slot: words(.slot(0), indices)]) { $1 })
    case .entry(let inner, let row, let column): return entry(inner, row, column, indices)
    case .defined(let inner, let key):
      // One layer's part of a sum over layers is a separate expression.
      return id(inner, indices.filter { $0.key == 0 }).map { key == nil ? number("part \($0)") : $0 }
    case .built(let inner, let row, let column):
      var own = indices
      own[row] = "row"
      if let column { own[column] = "column" }
      return id(inner, own).map { number("built \($0)") }
    case .negative(let inner): return id(inner, indices).map { negative($0, inner) }
    case .elementwise(let operation, let left, let right):
      return elementwise(operation, left, right, indices)
    case .transpose(let inner):
      if case .transpose(let original) = inner.operation { return id(original, indices) }
      return id(inner, indices).map { inner.shape.isScalar ? $0 : number("transpose \($0)") }
    case .derivative(let derivative): return self.derivative(derivative, indices)
    case .reduction(let kind, let slot, let range, let body, let condition):
      return reduction(kind, slot, range, body, condition, term, indices)
    case .function(let function, let primes, let inner):
      return id(inner, indices).map { number("\(function) \(primes) \($0)") }
    case .matrixProduct(let left, let right): return pair("product", left, right, indices)
    case .innerProduct(let left, let right): return pair("inner product", left, right, indices)
    case .softmax(let inner): return id(inner, indices).map { number("softmax \($0)") }
    case .diagonal(let inner): return id(inner, indices).map { number("diagonal \($0)") }
    case .norm(let inner): return id(inner, indices).map { number("norm \($0)") }
    case .magnitude(let inner): return id(inner, indices).map { number("magnitude \($0)") }
    case .position(let slot, let first):
      return number("position \(words(.slot(slot), indices)) from \(first)")
    case .comparison(let relation, let left, let right): return pair("is \(relation)", left, right, indices)
    case .aggregate(let function, let inner):
      return id(inner, indices).map { number("\(function) of \($0)") }
    case .cases(let cases):
      return list(
        "cases \(cases.map { $0.condition != nil })",
        cases.flatMap { [$0.value] + [$0.condition].compactMap(\.self) }, indices)
    case .matrix(let rows): return list("matrix \(term.shape)", Array(rows.joined()), indices)
    }
  }

  private mutating func list(_ words: String, _ terms: [Term], _ indices: [Int: String]) -> Int? {
    var ids: [Int] = []
    for term in terms {
      guard let id = id(term, indices) else { return nil }
      ids.append(id)
    }
    return number("\(words) \(ids)")
  }

  private mutating func pair(
    _ words: String, _ left: Term, _ right: Term, _ indices: [Int: String]
  ) -> Int? {
    guard let a = id(left, indices), let b = id(right, indices) else { return nil }
    return number("\(words) \(a) \(b)")
  }

  /// If the notebook defines a symbol entry by entry, an entry of it is the defining formula.
  private mutating func entry(
    _ inner: Term, _ row: Term.Index, _ column: Term.Index, _ indices: [Int: String]
  ) -> Int? {
    if case .defined(let whole, _) = inner.operation,
      case .built(let body, let rowSlot, let columnSlot) = whole.operation
    {
      var own = indices.filter { $0.key == 0 }
      own[rowSlot] = words(row, indices)
      if let columnSlot { own[columnSlot] = words(column, indices) }
      return id(body, own)
    }
    return id(inner, indices).map { number("entry \($0) \(words(row, indices)) \(words(column, indices))") }
  }

  private mutating func negative(_ id: Int, _ inner: Term) -> Int {
    if case .constant(let value) = inner.operation { return constant(-value) }
    // A double minus sign is removed.
    if names[id].hasPrefix("negative "), let original = Int(names[id].dropFirst("negative ".count)) {
      return original
    }
    return id == constant(0) ? id : number("negative \(id)")
  }

  private mutating func elementwise(
    _ operation: Term.Elementwise, _ left: Term, _ right: Term, _ indices: [Int: String]
  ) -> Int? {
    guard let a = id(left, indices), let b = id(right, indices) else { return nil }
    let (zero, one) = (constant(0), constant(1))
    switch operation {
    case .add where a == zero: return b
    case .add where b == zero, .subtract where b == zero: return a
    case .subtract where a == zero: return negative(b, right)
    case .multiply where a == zero || b == zero: return zero
    case .multiply where a == one: return b
    case .multiply where b == one, .divide where b == one, .power where b == one: return a
    case .divide where a == zero: return zero
    default: return number("\(operation) \(a) \(b)")
    }
  }

  private mutating func derivative(_ derivative: Term.Derivative, _ indices: [Int: String]) -> Int? {
    let variable = derivative.variable
    guard let numerator = id(derivative.numerator, indices) else { return nil }
    var parts = ["\(numerator)", "\(variable.use)", "\(derivative.arrangement)"]
    if let entry = variable.entry {
      parts.append(words(entry.row, indices))
      if let column = entry.column { parts.append(words(column, indices)) }
    }
    if variable.use.quantity.isPerExample { parts.append(words(variable.example ?? .slot(0), indices)) }
    return number("derivative \(parts)")
  }

  private mutating func reduction(
    _ kind: Expression.Reduction.Kind, _ slot: Int, _ range: ClosedRange<Int>?, _ body: Term,
    _ condition: Term?, _ whole: Term, _ indices: [Int: String]
  ) -> Int? {
    let before = binders
    let name = binder()
    var own = indices
    own[slot] = name
    if whole.extent == .examples { own[0] = name }
    let inner = id(body, own)
    let limit = condition.map { id($0, own) }
    binders = before
    guard let inner else { return nil }
    var words = "\(kind) \(whole.extent) \(range.map { "\($0)" } ?? "all") \(inner)"
    if let limit {
      guard let limit else { return nil }
      words += " where \(limit)"
    }
    return number(words)
  }
}
