import MarkupWriter
import ReportModel

/// Horizontal bars that start at zero, with the name before each bar and the value after it, so that no axis is
/// needed.
struct BarChartDrawing: Drawing {
  let chart: BarChart

  func draw(_ room: DrawingRoom) -> (size: (width: Double, height: Double), shapes: Markup) {
    let font = room.fontSize
    let bars = chart.bars.map { BarChart.Bar(name: $0.name, value: $0.value.isDrawable ? $0.value : 0) }
    let pitch = 24.0
    let top = font + 14
    let names = bars.map { Lettering.width($0.name, size: font) }.max() ?? 0
    let values = bars.map { Lettering.width(chart.format.shown($0.value), size: font) }.max() ?? 0
    let left = min(names, room.width * 0.4) + 12
    let low = min(0, bars.map(\.value).min() ?? 0)
    let high = max(0, bars.map(\.value).max() ?? 0)
    // There is space for the value after the longest bar, and before the lowest one if a value is negative.
    let start = left + (low < 0 ? values + 8 : 0)
    let length = room.width - start - values - 10
    let scale = high > low ? length / (high - low) : 0
    let zero = start - low * scale

    var shapes = Markup.words(chart.label, x: left, y: font, class: "label")
    for (index, bar) in bars.enumerated() {
      let y = top + Double(index) * pitch
      let baseline = y + pitch / 2 + font * 0.34
      let (from, to) = (min(zero, zero + bar.value * scale), max(zero, zero + bar.value * scale))
      let bars =
        Markup.words(bar.name, x: left - 10, y: baseline, class: "e")
        + .rectangle(x: from, y: y + 3, width: to - from, height: pitch - 6, class: "amount")
        + .words(
          chart.format.shown(chart.bars[index].value), x: bar.value < 0 ? from - 6 : to + 6, y: baseline,
          class: bar.value < 0 ? "e" : nil)
      shapes += .element(
        "g", [:],
        .element("title", [:], .text("\(bar.name): \(chart.format.shown(chart.bars[index].value))")), bars
      )
    }
    let bottom = top + Double(bars.count) * pitch
    shapes += .path("M\(coordinate(zero)) \(coordinate(top))V\(coordinate(bottom))", class: "axis")
    return ((room.width, bottom + 4), shapes)
  }
}

extension PageWriter {
  func barChart(_ chart: BarChart) -> Markup {
    plot(
      BarChartDrawing(chart: chart), title: chart.title, description: chart.description,
      caption: chart.caption,
      numbers: Table(
        caption: [], columns: [.init("", .text), .init(chart.label)],
        rows: chart.bars.map { [.text($0.name), .number(chart.format($0.value))] }))
  }
}
