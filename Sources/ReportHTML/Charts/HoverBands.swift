import MarkupWriter
import ReportModel

/// Shows the values at a place of the x axis while the pointer is above or below it. It needs no script: each place
/// has its own band, and the style sheet shows the band's content.
struct HoverBands {
  let chart: LineChart
  let series: [LineChart.Series]
  let x: PlotScale
  let y: PlotScale
  let font: Double
  let room: DrawingRoom

  var markup: Markup {
    let curves = series.filter { $0.role != .reference }
    let places = thinned(Set(curves.flatMap { $0.points.map(\.x) }).sorted())
    let values = curves.map { one in
      Dictionary(one.points.map { ($0.x, $0.y) }, uniquingKeysWith: { first, _ in first })
    }
    return places.indices.map { index in
      let place = places[index]
      let left = index == 0 ? x.from - 6 : x((places[index - 1] + place) / 2)
      let right = index == places.count - 1 ? x.to + 8 : x((place + places[index + 1]) / 2)
      let found = zip(curves, values).compactMap { one, values in values[place].map { (one, $0) } }
      return band(at: place, left...max(left, right), found)
    }.joined()
  }

  private func band(
    at place: Double, _ reach: ClosedRange<Double>, _ values: [(series: LineChart.Series, value: Double)]
  ) -> Markup {
    let name = "\(chart.xAxis.label) \(chart.xAxis.format.shown(place))"
    let list = values.map { "\($0.series.name) \(chart.yAxis.format.shown($0.value))" }.joined(
      separator: ", ")
    var tip = Markup.path(
      "M\(coordinate(x(place))) \(coordinate(y.to))V\(coordinate(y.from))", class: "guide")
    let heights = Lettering.spread(
      values.map { y($0.value) - font * 0.8 }, gap: font + 2, within: y.to...max(y.to, y.from - 4))
    let widest = values.map { Lettering.width(chart.yAxis.format.shown($0.value), size: font) }.max() ?? 0
    // The values stand to the right of the point, or to its left near the end of the plot.
    let isLate = x(place) + widest + 12 > x.to
    for ((one, value), height) in zip(values, heights) {
      tip += .circle(x: x(place), y: y(value), radius: 4, class: "dot \(one.role.className)")
      tip += .words(
        chart.yAxis.format.shown(value), x: x(place) + (isLate ? -8 : 8), y: height + font * 0.34,
        class: "tip \(one.role.className)\(isLate ? " e" : "")")
    }
    let half = Lettering.width(name, size: font) / 2
    tip += .words(
      name, x: min(max(x(place), half), room.width - half), y: y.from + font + 6, class: "tip m")
    return .element(
      "g", ["class": "band"],
      .element("title", [:], .text("\(name): \(list)")),
      .path(
        "M\(coordinate(reach.lowerBound)) \(coordinate(y.to))H\(coordinate(reach.upperBound))V\(coordinate(y.from + 24))H\(coordinate(reach.lowerBound))z"
      ),
      .element("g", [:], tip))
  }

  /// Returns at most one place for every ten pixels, and always the first and the last place.
  private func thinned(_ places: [Double]) -> [Double] {
    let most = room == .wide ? 50 : 25
    guard places.count > most else { return places }
    return (0..<most).map { places[$0 * (places.count - 1) / (most - 1)] }
  }
}
