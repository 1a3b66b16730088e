/// How much room words take, near enough to place them: the page's fonts are the reader's own.
enum Lettering {
  /// In the unit of `size`, for a humanist sans such as Segoe UI or Noto Sans; a little generous.
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

  /// Moves labels apart until none overlaps, each as near to its wish as the others allow.
  ///
  /// Neighbours that touch are joined into a block around the mean of their wishes (pool adjacent violators).
  /// - Returns: places in the order of `wishes`, at least `gap` apart, within `bounds` where they fit.
  static func spread(_ wishes: [Double], gap: Double, within bounds: ClosedRange<Double>) -> [Double] {
    struct Group {
      /// Sum of (wish − offset in the group): its mean is where the first one goes.
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
