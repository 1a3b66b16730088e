/// A part of work that is divided: what lies between two points of the way from its beginning, 0, to its end, 1.
struct Share: Sendable, Equatable {
  let lower: Double
  let upper: Double

  /// All of it.
  static let whole = Share(lower: 0, upper: 1)

  /// As many of a range's numbers as the share is of the whole. Shares that follow each other leave nothing out.
  func of(_ range: Range<Int>) -> Range<Int> {
    let count = Double(range.count)
    return range.lowerBound + Int((lower * count).rounded())..<range.lowerBound
      + Int((upper * count).rounded())
  }

  func of(_ count: Int) -> Range<Int> { of(0..<count) }

  /// Runs `body` on what belongs to the share of a matrix's panels: at most a part of one at either end, and whole
  /// panels between them. Shares that follow each other divide the panel at which they meet, and leave nothing out.
  @inline(__always)
  func eachPanelShare(of count: Int, _ body: (PanelShare) -> Void) {
    let (lower, upper) = (Self.position(self.lower, among: count), Self.position(self.upper, among: count))
    let whole = Int(lower.rounded(.up))..<max(Int(lower.rounded(.up)), Int(upper))
    var place = lower
    while place < upper {
      let panel = Int(place)
      if panel == whole.lowerBound, !whole.isEmpty {
        body(PanelShare(panels: whole, part: .whole))
        place = Double(whole.upperBound)
      } else {
        let end = min(upper, Double(panel + 1))
        body(
          PanelShare(
            panels: panel..<panel + 1, part: Share(lower: place - Double(panel), upper: end - Double(panel))))
        place = end
      }
    }
  }

  /// Where a bound lies among panels, in sixteenths of one: a smaller part would be more trouble than work. (So a layer
  /// of one panel has work for sixteen threads at most.)
  private static func position(_ bound: Double, among count: Int) -> Double {
    (bound * Double(count) * 16).rounded() / 16
  }
}

/// Some panels of a matrix, and what part of the work on each.
struct PanelShare: Sendable, Equatable {
  let panels: Range<Int>
  let part: Share
}
