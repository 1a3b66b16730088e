/// A slice of a piece of work. The whole work is the range from 0 to 1; the slice is the range from `lower` to `upper`.
struct WorkSlice: Sendable, Equatable {
  let lower: Double
  let upper: Double

  /// The whole work.
  static let whole = WorkSlice(lower: 0, upper: 1)

  /// Returns the part of a range that belongs to the slice. The parts of adjacent slices are adjacent, so they leave no
  /// gap.
  func of(_ range: Range<Int>) -> Range<Int> {
    let count = Double(range.count)
    return range.lowerBound + Int((lower * count).rounded())..<range.lowerBound
      + Int((upper * count).rounded())
  }

  func of(_ count: Int) -> Range<Int> { of(0..<count) }

  /// Calls `body` with the slice's part of a matrix's panels: whole panels, and a part of a panel at either end. If two
  /// adjacent slices meet inside a panel, they divide it, so they leave no gap.
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

  /// Returns the position of a bound among panels, rounded to a sixteenth of a panel: smaller parts would cost more
  /// time than they save. (So at most sixteen threads can share a layer of one panel.)
  private static func position(_ bound: Double, among count: Int) -> Double {
    (bound * Double(count) * 16).rounded() / 16
  }
}

/// Some panels of a matrix, and the part of the work on each of them.
struct PanelSlice: Sendable, Equatable {
  let panels: Range<Int>
  let part: WorkSlice
}
