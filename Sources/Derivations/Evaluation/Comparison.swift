import RandomNumbers

/// The result of comparing both sides of an equation, entry by entry.
struct Comparison {
  /// The number of entries compared.
  var compared = 0
  /// The number of entries of the equation.
  var total = 0.0
  /// The number of entries that were not compared because the kink of an activation lies inside the difference, or
  /// because a function bends too much there.
  var kinks = 0
  /// The largest relative error of an entry: |left − right| over the largest entry of either side. If both sides are
  /// near 0, it is relative to the largest summand.
  var worst = 0.0
  /// The largest absolute value of an entry.
  var scale = 0.0
  /// The largest |left − right|.
  var distance = 0.0
  /// The entry where they differ most.
  var difference: EquationFinding.Counterexample?
  /// The place of an entry that is infinite or not a number; nil if there is none.
  var notFinite: String?
  /// Whether all summands of both sides are 0, or so small that a difference quotient cannot distinguish them from 0.
  var vanishes = false
  /// Whether a function bends too much at some entries that were not compared.
  var hasBends = false
  /// Why cases have no value at an entry, and the place of the entry.
  var caseProblem: (problem: Evaluator.CaseProblem, place: String)?
  /// Whether an entry contradicts <, ≤, > or ≥.
  var isViolated = false
  /// Whether the sides of < or > are so close at an entry that rounding may have decided.
  var isUndecided = false

  /// If a side uses difference quotients and all entries are below this value, the sides may agree only because both
  /// are 0. Such entries are compared to 10⁻⁹, a hundredth of it.
  static let vanishing = 1e-7

  /// If the largest entry is below this value, errors are relative to this value instead. A difference of losses of
  /// about 2 nats has a rounding error of 2⁻⁵³ · 2 / h, about 10⁻¹⁰, and an entry may sum a hundred of them.
  static let smallestDifferenced = 1e-3
  /// The tolerance of equations with difference quotients. Truncation (h² times a third derivative) and rounding are
  /// both about 10⁻¹⁰. Sums of products of such quotients still have six correct digits of the largest entry, or an
  /// error of 10⁻⁹ if all entries are small.
  static let differencedTolerance = 1e-6
  /// The same three for second derivatives; see `Evaluator+SecondDifferences`. In the tests' networks, errors are below
  /// 10⁻⁸ of the largest entry or of 0.01, and below 10⁻⁶ with weights ten times as large.
  static let twiceDifferencedTolerance = 1e-5
  static let smallestTwiceDifferenced = 1e-2
  static let twiceVanishing = 1e-6
  /// The tolerance of equations without difference quotients: only rounding, in sums of thousands of terms.
  static let exactTolerance = 1e-9
}

/// The entries that are compared: all of them, or a random sample if there are many.
struct EntrySample {
  struct Entry {
    var row: Int
    var column: Int
    var slots: SIMD8<Int32>
  }

  let entries: [Entry]
  let total: Double

  /// - Parameters:
  ///   - axes: each slot in use, with the axis it runs over.
  ///   - exampleSlot: the slot whose value slot 0 copies; nil if slot 0 is an axis of its own.
  ///   - limit: the size of the sample. It is drawn only if there are more than twice as many entries.
  init(
    shape: Shape, axes: [(slot: Int, extent: Dimension)], exampleSlot: Int?, limit: Int,
    size: (Dimension) -> Int,
    using generator: inout RandomGenerator
  ) {
    let dimensions = [shape.rows, shape.columns] + axes.map(\.extent)
    let sizes = dimensions.map(size)
    total = sizes.reduce(1.0) { $0 * Double($1) }
    func entry(_ values: [Int]) -> Entry {
      var slots = SIMD8<Int32>(repeating: 0)
      for (axis, value) in zip(axes, values.dropFirst(2)) { slots[axis.slot] = Int32(value) }
      if let exampleSlot { slots[0] = slots[exampleSlot] }
      return Entry(row: values[0], column: values[1], slots: slots)
    }
    // Below twice the limit, leaving out entries would save almost no time.
    if total <= Double(2 * limit) {
      entries = (0..<Int(total)).map { number in
        var rest = number
        return entry(
          sizes.map { size in
            defer { rest /= size }
            return rest % size
          })
      }
      return
    }
    // Every second entry is drawn from a diagonal, where a Kronecker delta is 1. Random entries would rarely lie there.
    entries = (0..<limit).map { number in
      var shared: [Dimension: Int] = [:]
      return entry(
        zip(dimensions, sizes).map { dimension, size in
          if number.isMultiple(of: 2), let value = shared[dimension] { return value }
          let value = generator.integer(below: size)
          shared[dimension] = value
          return value
        })
    }
  }
}

extension Evaluator {
  /// Compares both sides at the entries of the sample. Returns nil if the check was cancelled or takes too long.
  func compare(_ equality: Equality, over sample: EntrySample) -> Comparison? {
    begin()
    var comparison = Comparison()
    comparison.total = sample.total
    var pairs: [(entry: EntrySample.Entry, left: Double, right: Double)] = []
    for entry in sample.entries {
      guard !isCancelled() else { return nil }
      (sawKink, sawBend) = (false, false)
      guard meets(equality, entry) else { continue }
      let pair = pair(equality, entry)
      if isExhausted { return nil }
      if let problem = caseProblem, comparison.caseProblem == nil {
        comparison.caseProblem = (problem, equality.place(entry))
      }
      if sawKink || sawBend {
        comparison.kinks += 1
        comparison.hasBends = comparison.hasBends || sawBend
        continue
      }
      // A finite number is never equal to an infinite one. Two infinite sides cannot be compared.
      if pair.left.isNaN || pair.right.isNaN || !pair.left.isFinite && !pair.right.isFinite {
        comparison.notFinite = equality.place(entry)
      }
      pairs.append((entry, pair.left, pair.right))
      for value in [pair.left, pair.right] where value.isFinite {
        comparison.scale = max(comparison.scale, abs(value))
      }
    }
    comparison.compared = pairs.count
    // Errors are relative to the largest entry, but with difference quotients to no less than they can resolve.
    let floor = max(equality.smallest, .leastNormalMagnitude)
    if equality.relation.isOrder {
      order(equality, pairs, floor, &comparison)
      return comparison
    }
    for (entry, left, right) in pairs {
      let distance = left == right ? 0 : abs(left - right)
      if distance > comparison.distance || comparison.difference == nil {
        comparison.distance = max(comparison.distance, distance)
        comparison.difference = .init(place: equality.place(entry), left: left, right: right)
      }
    }
    comparison.worst = comparison.distance / max(comparison.scale, floor)
    // If both sides are near 0, errors are relative to the largest summand.
    let vanishing = equality.vanishing
    let isSmall = comparison.scale <= vanishing && !pairs.isEmpty
    guard isSmall || !equality.isDifferenced && comparison.worst > Comparison.exactTolerance else {
      return comparison
    }
    let largest = largestSummand(equality, pairs.map(\.entry))
    if isExhausted { return nil }
    comparison.vanishes = isSmall && !(largest > vanishing)
    if !equality.isDifferenced, comparison.distance <= Comparison.exactTolerance * largest, largest > 0 {
      comparison.worst = comparison.distance / largest
    }
    return comparison
  }

  /// Decides <, ≤, > or ≥. The recorded difference is the entry that contradicts it most, or else the closest one.
  private func order(
    _ equality: Equality, _ pairs: [(entry: EntrySample.Entry, left: Double, right: Double)], _ floor: Double,
    _ comparison: inout Comparison
  ) {
    let isLess = equality.relation == .less || equality.relation == .lessOrEqual
    var worst = -Double.infinity
    for (entry, left, right) in pairs {
      // How far the entry is on the wrong side.
      let excess = isLess ? left - right : right - left
      let margin = equality.tolerance * max(abs(left), abs(right), equality.smallest)
      if excess > margin {
        comparison.isViolated = true
      } else if excess >= -margin, equality.relation.isStrict {
        // Without a computation there is no rounding: 3 < 3 is false.
        if equality.left.isExact, equality.right.isExact {
          comparison.isViolated = true
        } else {
          comparison.isUndecided = true
        }
      }
      if excess > worst {
        worst = excess
        comparison.difference = .init(place: equality.place(entry), left: left, right: right)
      }
    }
    comparison.distance = max(0, worst)
    comparison.worst = comparison.distance / max(comparison.scale, floor)
  }

  private func largestSummand(_ equality: Equality, _ entries: [EntrySample.Entry]) -> Double {
    var largest = 0.0
    for entry in entries {
      let frame = Frame(slots: entry.slots, pass: unperturbed)
      for term in [equality.left, equality.right] {
        let (row, column) = term.shape.entry(entry.row, entry.column)
        largest = max(largest, magnitude(term, row, column, frame))
      }
    }
    return largest
  }

  /// Returns whether both sides agree at the entries of the sample. It stops at the first entry that differs, so it is
  /// faster than `compare`.
  func agree(_ equality: Equality, over sample: EntrySample) -> Bool {
    let scale = equality.smallest
    begin()
    for entry in sample.entries {
      guard !isCancelled() else { return false }
      (sawKink, sawBend) = (false, false)
      guard meets(equality, entry) else { continue }
      let (left, right) = pair(equality, entry)
      if isExhausted || caseProblem != nil { return false }
      if sawKink || sawBend { continue }
      guard left == right || abs(left - right) <= equality.tolerance * max(scale, abs(left), abs(right))
      else {
        return false
      }
    }
    return true
  }

  private func pair(_ equality: Equality, _ entry: EntrySample.Entry) -> (left: Double, right: Double) {
    let frame = Frame(slots: entry.slots, pass: unperturbed)
    return (
      self.entry(equality.left, entry.row, entry.column, frame),
      self.entry(equality.right, entry.row, entry.column, frame)
    )
  }
}
