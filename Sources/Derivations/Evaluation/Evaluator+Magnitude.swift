/// The size of an entry's summands. If a sum is near 0, its error is measured relative to this size.
extension Evaluator {
  func magnitude(_ term: Term, _ row: Int, _ column: Int, _ frame: Frame) -> Double {
    switch term.operation {
    case .negative(let inner), .magnitude(let inner): return magnitude(inner, row, column, frame)
    case .transpose(let inner): return magnitude(inner, column, row, frame)
    case .ofExample(let inner, let index):
      var frame = frame
      frame.slots[0] = Int32(frame.value(of: index))
      return magnitude(inner, row, column, frame)
    case .entry(let inner, let row, let column):
      return magnitude(inner, frame.value(of: row), frame.value(of: column), frame)
    case .elementwise(.power, _, _): return abs(value(term, row, column, frame))
    case .elementwise(let operation, let left, let right):
      let (first, second) = (left.shape.entry(row, column), right.shape.entry(row, column))
      let large = magnitude(left, first.row, first.column, frame)
      switch operation {
      case .divide: return large / abs(value(right, second.row, second.column, frame))
      case .multiply: return large * magnitude(right, second.row, second.column, frame)
      default: return max(large, magnitude(right, second.row, second.column, frame))
      }
    case .cases(let cases):
      guard let inner = applying(cases, row, column, frame) else { return .nan }
      let (row, column) = inner.shape.entry(row, column)
      return magnitude(inner, row, column, frame)
    case .matrix(let rows): return magnitude(rows[row][column], 0, 0, frame)
    case .defined, .matrixProduct, .reduction, .norm, .aggregate:
      return keptMagnitude(term, row, column, frame)
    default: return abs(value(term, row, column, frame))
    }
  }

  private func keptMagnitude(_ term: Term, _ row: Int, _ column: Int, _ frame: Frame) -> Double {
    let key = key(of: term, row, column, frame)
    if let known = term.magnitudes[key] { return known }
    guard spend(1000) else { return .nan }
    var largest = 0.0
    switch term.operation {
    case .defined(let inner, _): largest = magnitude(inner, row, column, frame)
    case .matrixProduct(let left, let right):
      for inner in 0..<size(of: left.shape.columns) {
        guard spend(16) else { break }
        largest += magnitude(left, row, inner, frame) * magnitude(right, inner, column, frame)
      }
    case .aggregate(let function, let inner): largest = aggregatedMagnitude(function, inner, frame)
    case .reduction(.sum, let slot, let range, let body, let condition):
      var frame = frame
      for index in range ?? 0...(size(of: term.extent) - 1) {
        guard spend(16) else { break }
        frame.slots[slot] = Int32(index)
        if term.extent == .examples { frame.slots[0] = Int32(index) }
        guard meets(condition, frame) else { continue }
        largest = max(largest, magnitude(body, row, column, frame))
      }
    case .norm(let inner):
      for row in 0..<size(of: inner.shape.rows) {
        for column in 0..<size(of: inner.shape.columns) {
          guard spend(16) else { break }
          largest = max(largest, magnitude(inner, row, column, frame))
        }
      }
    default: largest = abs(value(term, row, column, frame))
    }
    term.magnitudes[key] = largest
    return largest
  }
}
