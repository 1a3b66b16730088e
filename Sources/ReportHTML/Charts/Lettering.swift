/// Estimates the size of text, well enough to place it. The exact size is not known, because the fonts are the
/// reader's.
enum Lettering {
  /// Returns a text's width in the unit of `size`, for a humanist sans-serif font such as Segoe UI or Noto Sans. It
  /// is a little too large on purpose.
  static func width(_ words: String, size: Double) -> Double {
    words.unicodeScalars.reduce(0) { $0 + advance($1) } * size
  }

  private static func advance(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "(", ")", "[", "]", "/": 0.32
    case "f", "t", "r", "-": 0.4
    case "m", "w", "M", "W", "%", "@": 0.9
    case "A"..."Z": 0.67
    default: scalar.value >= 0x2E80 ? 1.02 : 0.58
    }
  }

  /// Moves labels apart until they do not overlap, each as close to its desired place as possible.
  ///
  /// Neighbours that touch are joined into a block around the mean of their desired places (pool adjacent violators).
  /// - Returns: places in the order of `wishes`, at least `gap` apart, within `bounds` where they fit.
  static func spread(_ wishes: [Double], gap: Double, within bounds: ClosedRange<Double>) -> [Double] {
    struct Group {
      /// The sum of (desired place − offset in the block). Its mean is the place of the block's first label.
      var sum: Double
      var count: Double
      var start: Double { sum / count }
    }
    let order = wishes.indices.sorted { (wishes[$0], $0) < (wishes[$1], $1) }
    var groups: [Group] = []
    for index in order {
      var group = Group(sum: min(max(wishes[index], bounds.lowerBound), bounds.upperBound), count: 1)
      while let last = groups.last, last.start + last.count * gap > group.start {
        groups.removeLast()
        group = Group(
          sum: last.sum + group.sum - group.count * last.count * gap, count: last.count + group.count)
      }
      groups.append(group)
    }
    var places = [Double](repeating: 0, count: wishes.count)
    var next = order.makeIterator()
    for group in groups {
      let start = max(bounds.lowerBound, min(group.start, bounds.upperBound - (group.count - 1) * gap))
      for offset in 0..<Int(group.count) {
        if let index = next.next() { places[index] = start + Double(offset) * gap }
      }
    }
    return places
  }
}
