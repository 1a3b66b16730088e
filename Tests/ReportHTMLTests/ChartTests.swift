import MarkupWriter
import ProseTree
import ReportModel
import Testing

@testable import ReportHTML

@Suite("Charts")
struct ChartTests {
  private func svg(_ drawing: some Drawing, _ room: DrawingRoom) -> String {
    linewise(
      Markup.svg(drawing.draw(room), room: room, title: "Title", description: "Words", text: "words").html)
  }

  @Test("a line chart is drawn so", arguments: DrawingRoom.allCases)
  func lines(room: DrawingRoom) throws {
    try expectGolden(svg(LineChartDrawing(SampleReport.accuracyChart), room), "line-\(room).svg")
  }

  @Test("a line chart with a logarithmic axis and a level is drawn so")
  func logarithmic() throws {
    var chart = SampleReport.lossChart
    chart.yAxis.scale = .logarithmic
    chart.series[0].points = (1...30).map { .init(x: Double($0), y: 2.5 / Double($0 * $0)) }
    chart.series.append(.init(name: "ln 10", role: .reference, points: [.init(x: 1, y: 2.3026)]))
    try expectGolden(svg(LineChartDrawing(chart), .wide), "line-logarithmic.svg")
  }

  @Test("an earlier run's curve lies behind, quiet, and is named")
  func earlier() throws {
    var chart = SampleReport.lossChart
    chart.series = [
      .init(name: "training", role: .training, points: [.init(x: 1, y: 0.5), .init(x: 2, y: 0.4)]),
      .init(
        name: "learning_rate 0.5", role: .earlier,
        points: [.init(x: 1, y: 0.6), .init(x: 2, y: 0.5), .init(x: 3, y: 0.45)]),
    ]
    try expectGolden(svg(LineChartDrawing(chart), .wide), "line-earlier.svg")
  }

  @Test("a bar chart is drawn so", arguments: DrawingRoom.allCases)
  func bars(room: DrawingRoom) throws {
    let chart = BarChart(
      title: "", description: "", caption: [], label: "examples", format: .count,
      bars: [
        .init(name: "Trouser", value: 6000), .init(name: "Bag", value: 0), .init(name: "Odd", value: -1500),
      ])
    try expectGolden(svg(BarChartDrawing(chart: chart), room), "bars-\(room).svg")
  }

  @Test("a heat map is drawn so", arguments: DrawingRoom.allCases)
  func heat(room: DrawingRoom) throws {
    var map = SampleReport.confusion
    map.names = Array(map.names.prefix(3))
    map.counts = [[950, 12, 0], [3, 700, 297], [0, 1, 999]]
    try expectGolden(svg(HeatMapDrawing(map: map), room), "heat-\(room).svg")
  }

  @Test("a network is drawn so")
  func network() throws {
    let diagram = NetworkDiagram(
      title: "", description: "", caption: [],
      layers: [
        .init(units: 784, name: "input", role: "28 × 28 pixels"),
        .init(units: 3, name: "hidden", role: "relu"),
        .init(units: 2, name: "output", role: "softmax"),
      ])
    try expectGolden(svg(NetworkDrawing(diagram: diagram), .wide), "network.svg")
  }

  @Test("a series of one point is a dot, of none nothing")
  func fewPoints() {
    var chart = SampleReport.lossChart
    chart.series[0].points = [.init(x: 1, y: 0.5)]
    let one = svg(LineChartDrawing(chart), .wide)
    #expect(one.contains("<circle class=\"dot s1\""))
    #expect(!one.contains("class=\"line s1\""))
    chart.series[0].points = [.init(x: 1, y: .nan)]
    #expect(!svg(LineChartDrawing(chart), .wide).contains("s1"))
    chart.series = []
    #expect(!svg(LineChartDrawing(chart), .wide).contains("nan"))
  }

  @Test(
    "values of any size have a place",
    arguments: [
      [0, 0], [.leastNonzeroMagnitude, .leastNormalMagnitude], [1e149, -1e149], [1e300, 1],
      [0.1, 0.1 + 1e-17], [-5, 1e-9],
      [1e10, 1e10 + 1e-5],
    ], [LineChart.Scale.linear, .logarithmic])
  func extremes(values: [Double], scale: LineChart.Scale) {
    var chart = SampleReport.lossChart
    chart.yAxis.scale = scale
    chart.series[0].points = values.enumerated().map { .init(x: Double($0), y: $1) }
    for room in DrawingRoom.allCases {
      let drawing = svg(LineChartDrawing(chart), room)
      #expect(!drawing.contains("nan") && !drawing.contains("inf"))
    }
  }

  @Test("a thousand epochs stay small")
  func manyPoints() {
    var chart = SampleReport.lossChart
    chart.series[0].points = (1...1000).map { .init(x: Double($0), y: 1 / Double($0 % 17 + 1)) }
    let wide = svg(LineChartDrawing(chart), .wide)
    // 320 pairs of pixels of at most four points of at most 12 bytes, and 50 places to hover over.
    #expect(wide.utf8.count < 320 * 4 * 13 + 50 * 600)
    // The lowest and the highest value are still drawn.
    let values = (0..<1000).map { index -> (x: Double, y: Double) in
      let y: Double = index == 777 ? -1 : index == 333 ? 2 : 0
      return (x: Double(index) / 2, y: y)
    }
    let points = Decimation.thin(values)
    #expect(points.contains { $0.y == -1 } && points.contains { $0.y == 2 })
  }

  @Test("a plot's numbers are in its table, every epoch of them")
  func numbers() {
    var chart = SampleReport.lossChart
    chart.series[0].points = (1...1000).map { .init(x: Double($0), y: 1 / Double($0)) }
    var report = SampleReport.report
    report.comparison = nil
    report.items = [
      .cell(
        StepCell(
          id: "a", step: "a", status: .ok, lines: 1...2, source: nil, caption: [], seconds: 1,
          blocks: [.lineChart(chart)]))
    ]
    let rows = Tags(HTMLPage(report).html).tags.count { $0.name == "tr" && !$0.isClosing }
    #expect(rows == 1001)
  }

  @Test("ticks are 1, 2 or 5 times a power of ten apart")
  func ticks() {
    #expect(Ticks.step(dividing: 0.19, into: 6) == 0.05)
    #expect(Ticks.step(dividing: 9, into: 10) == 1)
    #expect(Ticks.step(dividing: 999, into: 10) == 100)
    #expect(Ticks.linear(0.3...0.5, step: 0.1).count == 3)
    #expect(Ticks.logarithmic(0.05...2, about: 6) == [0.05, 0.1, 0.2, 0.5, 1, 2])
    #expect(Ticks.logarithmic(1e-9...1, about: 5).count == 5)
  }

  @Test("ticks show no more digits than they need")
  func tickFormat() {
    #expect(Ticks.format(.loss, for: [0.3, 0.35])(0.35) == "0.35")
    #expect(Ticks.format(.share, for: [0.8, 0.82])(0.82) == "82%")
    #expect(Ticks.format(.share, for: [0.8, 0.825])(0.8) == "80.0%")
    #expect(Ticks.format(.count, for: [1000, 2000])(2000) == "2,000")
  }

  @Test("an axis of epochs has no halves, and ends where the epochs end")
  func epochs() {
    let scale = PlotScale(.init(label: "epoch", format: .count), values: [1, 2, 3], about: 10, fit: .tight)
    #expect(scale.domain == 1...3)
    #expect(scale.ticks == [1, 2, 3])
  }

  @Test("labels are moved apart, no further than they must")
  func spread() {
    #expect(Lettering.spread([10, 50], gap: 10, within: 0...100) == [10, 50])
    #expect(Lettering.spread([50, 50], gap: 10, within: 0...100) == [45, 55])
    #expect(Lettering.spread([52, 50, 51], gap: 10, within: 0...100) == [61, 41, 51])
    #expect(Lettering.spread([99, 100], gap: 10, within: 0...100) == [90, 100])
    #expect(Lettering.spread([], gap: 10, within: 0...100).isEmpty)
  }

  @Test("places are written to a tenth of a pixel")
  func coordinates() {
    #expect([0, 12, 12.34, -0.26, 0.04, .nan].map(coordinate) == ["0", "12", "12.3", "-0.3", "0", "0"])
  }
}
