/// A slice of a piece of work. The work begins at 0 and ends at 1; the slice reaches from `lower` to `upper`.
struct WorkSlice: Sendable, Equatable {
  let lower: Double
  let upper: Double

  /// All of it.
  static let whole = WorkSlice(lower: 0, upper: 1)

  /// The part of a range that belongs to the slice. The parts of adjacent slices are adjacent, so nothing is left out.
  func of(_ range: Range<Int>) -> Range<Int> {
    let count = Double(range.count)
    return range.lowerBound + Int((lower * count).rounded())..<range.lowerBound
      + Int((upper * count).rounded())
  }

  func of(_ count: Int) -> Range<Int> { of(0..<count) }

  /// Calls `body` with the slice's part of a matrix's panels: whole panels, and a part of one at either end. Two adjacent
  /// slices divide the panel at which they meet, so nothing is left out.
  @inline(__always)
  func eachPanelSlice(of count: Int, _ body: (PanelSlice) -> Void) {
    let (lower, upper) = (Self.position(self.lower, among: count), Self.position(self.upper, among: count))
    let whole = Int(lower.rounded(.up))..<max(Int(lower.rounded(.up)), Int(upper))
    var place = lower
    while place < upper {
      let panel = Int(place)
      if panel == whole.lowerBound, !whole.isEmpty {
        body(PanelSlice(panels: whole, part: .whole))
        place = Double(whole.upperBound)
      } else {
        let end = min(upper, Double(panel + 1))
        body(
          PanelSlice(
            panels: panel..<panel + 1,
            part: WorkSlice(lower: place - Double(panel), upper: end - Double(panel))))
        place = end
      }
    }
  }

  /// Where a bound lies among panels, rounded to a sixteenth of a panel: smaller parts would cost more time than they
  /// save. (So a layer of one panel has work for at most sixteen threads.)
  private static func position(_ bound: Double, among count: Int) -> Double {
    (bound * Double(count) * 16).rounded() / 16
  }
}

/// Some panels of a matrix, and which part of the work on each of them.
struct PanelSlice: Sendable, Equatable {
  let panels: Range<Int>
  let part: WorkSlice
}
