/// Leaves out points that cannot be seen separately.
enum Decimation {
  /// Returns at most four points for every two pixels: the first, lowest, highest and last of them. The curve looks
  /// the same. Up to 400 points are returned as they are.
  static func thin(_ points: [(x: Double, y: Double)], bucket: Double = 2) -> [(x: Double, y: Double)] {
    guard points.count > 400 else { return points }
    var kept: [(x: Double, y: Double)] = []
    var start = 0
    while start < points.count {
      let edge = points[start].x + bucket
      let end = points[start...].firstIndex { $0.x >= edge } ?? points.count
      let group = start..<max(end, start + 1)
      let lowest = group.min { points[$0].y < points[$1].y } ?? start
      let highest = group.max { points[$0].y < points[$1].y } ?? start
      for index in Set([group.lowerBound, lowest, highest, group.upperBound - 1]).sorted() {
        kept.append(points[index])
      }
      start = group.upperBound
    }
    return kept
  }
}
