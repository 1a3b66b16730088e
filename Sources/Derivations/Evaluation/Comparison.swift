import RandomNumbers

/// Both sides of an equation, entry by entry.
struct Comparison {
  /// Entries that were compared, and that there are.
  var compared = 0
  var total = 0.0
  /// Entries that a ReLU's kink left unjudged.
  var kinks = 0
  /// Of an entry: |left − right| over the largest entry of either side, or over what they are sums of where they come to
  /// 0.
  var worst = 0.0
  /// The largest entry.
  var scale = 0.0
  /// The largest |left − right|.
  var distance = 0.0
  /// The entry where they differ most.
  var difference: EquationFinding.Counterexample?
  /// Where a side is no finite number.
  var notFinite: String?
  /// All that either side is a sum of is 0, or so small that a difference cannot tell it from 0.
  var vanishes = false

  /// Sides whose entries are all below this, as differences go, may only agree in being nothing: such entries are
  /// compared to 10⁻⁹, a hundredth of it.
  static let vanishing = 1e-7

  /// Below this an entry's error is relative to it, and not to the largest entry: a difference of losses of some 2 nats
  /// is only good to 2⁻⁵³ · 2 / h, about 10⁻¹⁰, and a hundred of those may have been summed.
  static let smallestDifferenced = 1e-3
  /// Differences cut off h² of a third derivative, 10⁻¹⁰ or so, and lose 10⁻¹⁰ to rounding: sums of products of them are
  /// still good to six digits of the largest entry, or to 10⁻⁹ where all are small.
  static let differencedTolerance = 1e-6
  /// Rounding alone, with sums of thousands of terms.
  static let exactTolerance = 1e-9
}

/// Which entries are compared: all of them, or a sample where they are many.
struct EntrySample {
  struct Entry {
    var row: Int
    var column: Int
    var slots: SIMD8<Int32>
  }

  let entries: [Entry]
  let total: Double

  /// - Parameters:
  ///   - axes: for each slot in use what it runs over.
  ///   - exampleSlot: the slot that slot 0 follows.
  ///   - limit: how many entries of those that have more than twice as many.
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
    // Leaving out a few would save nothing.
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
    // Every other entry lies on the diagonals, which chance would seldom meet, and where a Kronecker delta is 1.
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
  /// Nil where it was cancelled, or takes too long.
  func compare(_ equality: Equality, over sample: EntrySample) -> Comparison? {
    begin()
    var comparison = Comparison()
    comparison.total = sample.total
    var pairs: [(entry: EntrySample.Entry, left: Double, right: Double)] = []
    for entry in sample.entries {
      guard !isCancelled() else { return nil }
      sawKink = false
      let pair = pair(equality, entry)
      if isExhausted { return nil }
      if sawKink {
        comparison.kinks += 1
        continue
      }
      if !pair.left.isFinite || !pair.right.isFinite { comparison.notFinite = equality.place(entry) }
      pairs.append((entry, pair.left, pair.right))
      for value in [pair.left, pair.right] where value.isFinite {
        comparison.scale = max(comparison.scale, abs(value))
      }
    }
    comparison.compared = pairs.count
    // The largest entry is the measure; for differences not below what they can show.
    let floor = equality.isDifferenced ? Comparison.smallestDifferenced : .leastNormalMagnitude
    for (entry, left, right) in pairs {
      let distance = left == right ? 0 : abs(left - right)
      if distance > comparison.distance || comparison.difference == nil {
        comparison.distance = max(comparison.distance, distance)
        comparison.difference = .init(place: equality.place(entry), left: left, right: right)
      }
    }
    comparison.worst = comparison.distance / max(comparison.scale, floor)
    // Sides that come to 0 are measured by what they are sums of.
    let vanishing = equality.isDifferenced ? Comparison.vanishing : 0
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

  /// Both sides agree at the entries: the quick question, which ends at the first that differs.
  func agree(_ equality: Equality, over sample: EntrySample) -> Bool {
    let scale = equality.isDifferenced ? Comparison.smallestDifferenced : 0
    begin()
    for entry in sample.entries {
      guard !isCancelled() else { return false }
      sawKink = false
      let (left, right) = pair(equality, entry)
      if isExhausted { return false }
      if sawKink { continue }
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
