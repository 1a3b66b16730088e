import Formatting
import Foundation
import MarkupWriter
import ReportModel

/// A chart or a grid of pictures as an SVG file of its own, with colours for the light and the dark theme and a
/// background.
public enum FigureFile {
  /// Returns the SVG; nil for a block that is not a drawing, such as a table, prose or a note.
  public static func svg(_ block: Block) -> String? {
    switch block {
    case .lineChart(let chart): svg(LineChartDrawing(chart), chart.title, chart.description)
    case .barChart(let chart): svg(BarChartDrawing(chart: chart), chart.title, chart.description)
    case .heatMap(let map): svg(HeatMapDrawing(map: map), map.title, map.description)
    case .network(let diagram):
      svg(NetworkDrawing(diagram: diagram), diagram.title, diagram.description)
    case .pictures(let grid): svg(PictureGridDrawing(grid: grid), grid.title, "")
    case .prose, .table, .note, .folded: nil
    }
  }

  private static let margin = 12.0

  private static func svg(_ drawing: some Drawing, _ title: String, _ description: String) -> String {
    let (size, shapes) = drawing.draw(.wide)
    let width = size.width.rounded(.up) + 2 * margin
    let height = size.height.rounded(.up) + 2 * margin
    let file = Markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "plot", "role": "img",
        "viewBox": "\(coordinate(-margin)) \(coordinate(-margin)) \(coordinate(width)) \(coordinate(height))",
        "width": coordinate(width), "height": coordinate(height),
      ],
      .element("title", [:], .text(title)), .element("desc", [:], .text(description)),
      .element("style", [:], .unescaped(StyleSheet.figure)),
      .rectangle(x: -margin, y: -margin, width: width, height: height, class: "sheet"), shapes)
    return opening + file.html + "\n"
  }

  private static let opening = "<!-- A drawing by nbrun -->\n"

  /// Whether a file is such a drawing, judging by its first bytes.
  public static func isDrawing(_ head: some Sequence<UInt8>) -> Bool { head.starts(with: opening.utf8) }
}

/// Small pictures in rows, each with its text below.
private struct PictureGridDrawing: Drawing {
  let grid: PictureGrid

  func draw(_ room: DrawingRoom) -> (size: (width: Double, height: Double), shapes: Markup) {
    let font = 11.0
    let hasWords = grid.pictures.contains { $0.words.joined().count > 4 }
    let side = hasWords ? 96.0 : 56
    let lines = grid.pictures.map { Self.words(of: $0).count }.max() ?? 0
    let pitch = (width: side + 10, height: side + Double(lines) * (font + 4) + 10)
    let perRow = max(1, Int(room.width / pitch.width))
    var shapes = Markup.empty
    for (index, picture) in grid.pictures.enumerated() {
      let (x, y) = (Double(index % perRow) * pitch.width, Double(index / perRow) * pitch.height)
      let (rows, columns) = (max(grid.rows, 1), max(grid.columns, 1))
      let png = Sprite([picture], shade: picture.shade, rows: rows, columns: columns).png
      shapes += .leaf(
        "image",
        [
          "class": picture.shade == .ink ? "ink" : nil, "x": coordinate(x), "y": coordinate(y),
          "width": coordinate(side),
          // The sprite has an empty row below each picture.
          "height": coordinate(side * Double(Sprite.pitch(rows: rows)) / Double(rows)),
          "preserveAspectRatio": "none", "style": "image-rendering:pixelated",
          "href": PictureAddress.png(png.bytes),
        ])
      for (line, words) in Self.words(of: picture).enumerated() {
        shapes += .words(
          words, x: x, y: y + side + Double(line + 1) * (font + 4), class: line == 0 ? "first" : nil)
      }
    }
    let count = Double((grid.pictures.count + perRow - 1) / perRow)
    return ((room.width, max(1, count) * pitch.height), shapes)
  }

  /// Returns the three highest probabilities, with a mark at the true class.
  private static func words(of picture: PictureGrid.Picture) -> [String] {
    picture.words
      + picture.probabilities.filter(\.value.isFinite).sorted { $0.value > $1.value }.prefix(3).map {
        "\(NumberFormat.share($0.value)) \($0.name)" + ($0.isTruth ? " ✓" : "")
      }
  }
}
