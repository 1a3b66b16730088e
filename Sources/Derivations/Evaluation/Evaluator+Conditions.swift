/// Conditions, cases, and operations with a kink.
extension Evaluator {
  /// Why the value of cases is unknown.
  struct CaseProblem {
    enum Kind { case noneApplies, severalDiffer }

    var kind: Kind
    /// UTF-8 offsets into the formula's source.
    var range: Range<Int>
  }

  /// Returns the value of the case that applies. If no case applies, or several with different values, the value is
  /// unknown, and `caseProblem` says why.
  func value(ofCases cases: [Term.Case], _ term: Term, _ row: Int, _ column: Int, _ frame: Frame) -> Double {
    var found: Double?
    for item in cases {
      guard let condition = item.condition else { continue }
      let holds = entry(condition, row, column, frame)
      guard !holds.isNaN else { return .nan }
      guard holds != 0 else { continue }
      let value = entry(item.value, row, column, frame)
      guard let known = found else {
        found = value
        continue
      }
      let tolerance = term.isDifferenced ? Comparison.differencedTolerance : Comparison.exactTolerance
      if !isUnrelated, abs(known - value) > tolerance * max(abs(known), abs(value)) {
        caseProblem = caseProblem ?? CaseProblem(kind: .severalDiffer, range: term.range)
        return .nan
      }
    }
    if let found { return found }
    if let other = cases.first(where: { $0.condition == nil }) {
      return entry(other.value, row, column, frame)
    }
    if !isUnrelated { caseProblem = caseProblem ?? CaseProblem(kind: .noneApplies, range: term.range) }
    return .nan
  }

  /// Returns the case that applies; nil if there is none.
  func applying(_ cases: [Term.Case], _ row: Int, _ column: Int, _ frame: Frame) -> Term? {
    let found = cases.first { item in
      guard let condition = item.condition else { return false }
      return entry(condition, row, column, frame) == 1
    }
    return (found ?? cases.first { $0.condition == nil })?.value
  }

  /// Returns 1 if both sides are in the relation, and 0 otherwise. Sides that differ only by rounding are equal.
  func value(
    ofComparison relation: Relation, _ left: Term, _ right: Term, _ row: Int, _ column: Int, _ frame: Frame
  ) -> Double {
    func holds(_ frame: Frame) -> Bool {
      let (a, b) = (entry(left, row, column, frame), entry(right, row, column, frame))
      let isEqual = abs(a - b) <= Comparison.exactTolerance * max(abs(a), abs(b))
      return isEqual ? relation.holds(a, a) : relation.holds(a, b)
    }
    let own = holds(frame)
    return passesKink(frame, { holds($0) != own }) ? .nan : own ? 1 : 0
  }

  /// Returns whether a difference quotient passes a kink. An operation with a kink has two branches; `isOther` says
  /// whether without the perturbation it takes the other one.
  private func passesKink(_ frame: Frame, _ isOther: (Frame) -> Bool) -> Bool {
    guard frame.pass !== unperturbed, !isUnrelated else { return false }
    var other = frame
    other.pass = unperturbed
    guard isOther(other) else { return false }
    sawKink = true
    return true
  }

  /// Returns the larger or the smaller of two entries.
  func extremum(
    _ operation: Term.Elementwise, _ left: Term, _ right: Term, _ row: Int, _ column: Int, _ frame: Frame
  ) -> Double {
    let (a, b) = (entry(left, row, column, frame), entry(right, row, column, frame))
    let passes = passesKink(frame) { other in
      (entry(left, row, column, other) > entry(right, row, column, other)) != (a > b)
    }
    return passes ? .nan : operation == .maximum ? max(a, b) : min(a, b)
  }

  /// Returns |x| of an entry.
  func absolute(_ term: Term, _ row: Int, _ column: Int, _ frame: Frame) -> Double {
    let own = value(term, row, column, frame)
    return passesKink(frame) { (value(term, row, column, $0) > 0) != (own > 0) } ? .nan : abs(own)
  }

  /// Returns a trace, or a norm that is not the Euclidean one.
  func aggregated(_ function: Expression.Function, _ term: Term, _ frame: Frame) -> Double {
    var result = 0.0
    if function == .trace {
      for row in 0..<size(of: term.shape.rows) {
        guard spend(8) else { break }
        result += value(term, row, row, frame)
      }
      return result
    }
    for row in 0..<size(of: term.shape.rows) {
      for column in 0..<size(of: term.shape.columns) {
        guard spend(8) else { break }
        let entry = absolute(term, row, column, frame)
        result = entry.isNaN ? entry : function == .absoluteSum ? result + entry : max(result, entry)
      }
    }
    return result
  }

  /// Returns the largest summand of a trace or a norm; see `magnitude`.
  func aggregatedMagnitude(_ function: Expression.Function, _ term: Term, _ frame: Frame) -> Double {
    var largest = 0.0
    for row in 0..<size(of: term.shape.rows) {
      let columns = function == .trace ? row..<row + 1 : 0..<size(of: term.shape.columns)
      for column in columns {
        guard spend(16) else { break }
        largest = max(largest, magnitude(term, row, column, frame))
      }
    }
    return largest
  }

  /// Whether the condition of a sum holds at the values of the indices.
  func meets(_ condition: Term?, _ frame: Frame) -> Bool {
    condition.map { value($0, 0, 0, frame) != 0 } ?? true
  }

  /// Whether the entry is one that the equation is stated for.
  func meets(_ equality: Equality, _ entry: EntrySample.Entry) -> Bool {
    guard equality.bounds.allSatisfy({ $0.allow(entry.slots) }) else { return false }
    let frame = Frame(slots: entry.slots, pass: unperturbed)
    return equality.conditions.allSatisfy { self.entry($0, entry.row, entry.column, frame) == 1 }
  }
}
