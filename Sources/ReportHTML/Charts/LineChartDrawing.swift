import MarkupWriter
import ReportModel

/// Curves with their names at their ends, light grid lines, and the values at the place of the pointer.
struct LineChartDrawing: Drawing {
  /// The smallest left margin of a plot. With the same margin, the epochs of plots that stand above each other are
  /// aligned.
  private static let leftMargin = 54.0
  private static let rightMargin = 84.0

  let chart: LineChart
  private let series: [LineChart.Series]

  init(_ chart: LineChart) {
    self.chart = chart
    series = chart.series.map { one in
      var one = one
      one.points = one.points.filter { $0.x.isDrawable && $0.y.isDrawable }
      return one
    }.filter { !$0.points.isEmpty }
  }

  func draw(_ room: DrawingRoom) -> (size: (width: Double, height: Double), shapes: Markup) {
    let size = (width: room.width, height: room == .wide ? 330.0 : 270)
    let font = room.fontSize
    let names = series.map { Lettering.width($0.name, size: font) }.max() ?? 0
    // The names stand beside the curves' ends if the curves keep two thirds of the width, otherwise above the plot.
    let namesBeside = names + 14 < size.width / 3
    let points = series.flatMap(\.points)
    var x = PlotScale(chart.xAxis, values: points.map(\.x), about: room == .wide ? 10 : 6, fit: .tight)
    var y = PlotScale(chart.yAxis, values: points.map(\.y), about: 5, fit: .loose)
    let tickWidth = y.ticks.map { Lettering.width(y.label($0), size: font) }.max() ?? 0
    let legend = namesBeside ? 0 : Double(series.count) * (font + 5) + 8
    let lastTick = x.ticks.last.map { Lettering.width(x.label($0), size: font) / 2 } ?? 0
    (x.from, x.to) = (
      max(tickWidth + 10, Self.leftMargin),
      size.width - (namesBeside ? max(names + 14, Self.rightMargin) : max(12, lastTick))
    )
    (y.from, y.to) = (size.height - 40, font + 18 + legend)

    var shapes = axes(x, y, size: size, font: font)
    for one in series where one.role.isQuiet { shapes += curve(one, x, y) }
    for one in series where !one.role.isQuiet { shapes += curve(one, x, y) }
    shapes += namesBeside ? endLabels(x, y, font: font) : legendLines(top: font + 14, font: font)
    shapes += HoverBands(chart: chart, series: series, x: x, y: y, font: font, room: room).markup
    return (size, shapes)
  }

  private func axes(
    _ x: PlotScale, _ y: PlotScale, size: (width: Double, height: Double), font: Double
  ) -> Markup {
    let lines = y.ticks.map { "M\(coordinate(x.from)) \(coordinate(y($0)))H\(coordinate(x.to))" }.joined()
    let marks = x.ticks.map { "M\(coordinate(x($0))) \(coordinate(y.from))v5" }.joined()
    var shapes = Markup.path(lines, class: "rule")
    shapes += .path("M\(coordinate(x.from)) \(coordinate(y.from))H\(coordinate(x.to))\(marks)", class: "axis")
    for tick in y.ticks {
      shapes += .words(y.label(tick), x: x.from - 8, y: y(tick) + font * 0.34, class: "e")
    }
    var reach = -Double.infinity
    for tick in x.ticks {
      let text = x.label(tick)
      let half = Lettering.width(text, size: font) / 2
      guard x(tick) - half > reach + 4 else { continue }
      shapes += .words(text, x: x(tick), y: y.from + font + 6, class: "m")
      reach = x(tick) + half
    }
    shapes += .words(chart.yAxis.label, x: 0, y: font, class: "label")
    shapes += .words(chart.xAxis.label, x: x.to, y: size.height - 4, class: "label e")
    return shapes
  }

  private func curve(_ one: LineChart.Series, _ x: PlotScale, _ y: PlotScale) -> Markup {
    let points = Decimation.thin(one.points.map { (x: x($0.x), y: y($0.y)) })
    guard points.count > 1 || one.role == .reference else {
      return .circle(x: points[0].x, y: points[0].y, radius: 4, class: "dot \(one.role.className)")
    }
    // A reference with a single point is a constant.
    let ends = points.count == 1 ? [(x: x.from, y: points[0].y), (x: x.to, y: points[0].y)] : points
    let commands = ends.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(coordinate(point.x)) \(coordinate(point.y))"
    }.joined()
    // With hundreds of points, a thick line would look like a band.
    let weight = points.count > 200 ? " fine" : ""
    let line = Markup.path(commands, class: "line \(one.role.className)\(weight)")
    guard one.role != .reference else { return line }
    return line
      + .circle(
        x: ends[ends.count - 1].x, y: ends[ends.count - 1].y, radius: 3.5, class: "dot \(one.role.className)")
  }

  private func endLabels(_ x: PlotScale, _ y: PlotScale, font: Double) -> Markup {
    let wishes = series.map { y($0.points[$0.points.count - 1].y) }
    let places = Lettering.spread(wishes, gap: font + 3, within: y.to...y.from)
    return zip(series, places).map { one, place in
      .words(one.name, x: x.to + 10, y: place + font * 0.34, class: "curve \(one.role.className)")
    }.joined()
  }

  private func legendLines(top: Double, font: Double) -> Markup {
    series.enumerated().map { index, one in
      let y = top + Double(index) * (font + 5) + font * 0.7
      return .path("M0 \(coordinate(y))h22", class: "line \(one.role.className)")
        + .words(one.name, x: 30, y: y + font * 0.34, class: "curve \(one.role.className)")
    }.joined()
  }
}

extension LineChart.Series.Role {
  /// Whether the curve is only there for comparison.
  fileprivate var isQuiet: Bool { self == .reference || self == .earlier || self == .other }

  var className: String {
    switch self {
    case .training: "s1"
    case .validation: "s2"
    case .test: "s3"
    case .other: "s5"
    case .earlier: "s4"
    case .reference: "s0"
    }
  }
}

extension Double {
  /// Whether the number can be drawn: differences and ratios of such numbers are finite.
  var isDrawable: Bool { isFinite && magnitude < 1e150 }
}

extension PageWriter {
  func lineChart(_ chart: LineChart) -> Markup {
    var scales = [chart.yAxis.scale]
    if chart.yAxis.offersOtherScale { scales.append(chart.yAxis.scale.other) }
    let drawings = scales.map { scale in
      var chart = chart
      chart.yAxis.scale = scale
      return ScaledDrawing(scale: scale, drawing: LineChartDrawing(chart))
    }
    return plot(
      drawings, title: chart.title, description: chart.description, caption: chart.caption,
      numbers: chart.numbers)
  }
}

/// One of the drawings among which a reader can choose.
struct ScaledDrawing {
  let scale: LineChart.Scale
  let drawing: any Drawing
}

extension LineChart.Scale {
  fileprivate var other: Self { self == .linear ? .logarithmic : .linear }

  /// The name of the scale, for the style sheet and for the reader.
  var name: String { self == .linear ? "linear" : "logarithmic" }
}

extension LineChart {
  /// The numbers of the chart: a row for every x, a column for every curve.
  fileprivate var numbers: Table {
    let values = series.map { one in
      Dictionary(one.points.map { ($0.x, $0.y) }, uniquingKeysWith: { first, _ in first })
    }
    let all = Set(series.filter { $0.role != .reference }.flatMap { $0.points.map(\.x) }).sorted()
    let thinning = Thinning(count: all.count)
    let places = all.indices.filter(thinning.shows).map { all[$0] }
    return Table(
      caption: thinning.words.map { [.text($0)] } ?? [],
      columns: [.init(xAxis.label)] + series.map { .init($0.name) },
      rows: places.map { x in
        [.number(xAxis.format(x))]
          + zip(series, values).map { one, values in
            // A constant has its value at every x.
            let level = one.role == .reference ? one.points.first?.y : nil
            return (values[x] ?? level).map { .number(yAxis.format($0)) } ?? .missing
          }
      })
  }
}
