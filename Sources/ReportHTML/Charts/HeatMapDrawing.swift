import Formatting
import Foundation
import MarkupWriter
import ReportModel

/// Counts as shades. The shade follows the square root, which makes small counts visible: beside 900 on the diagonal,
/// 9 still has a tenth of the shade. The diagonal has its own hue, so that other cells stand out.
struct HeatMapDrawing: Drawing {
  let map: HeatMap

  func draw(_ room: DrawingRoom) -> (size: (width: Double, height: Double), shapes: Markup) {
    let font = room.fontSize
    let count = Double(max(map.names.count, 1))
    let names = map.names.map { Lettering.width($0, size: font) }.max() ?? 0
    let left = max(names, Lettering.width("\(map.rowLabel) ↓", size: font)) + 10
    // Slanted names take sin 40° of their length upwards, and the last one takes cos 40° of its length to the right.
    let last = map.names.last.map { Lettering.width($0, size: font) } ?? 0
    let top = names * 0.65 + font * 2 + 14
    let pitch = min(46, max(12, (room.width - left - last * 0.77 - 4) / (count - 0.5)))
    let size = (width: max(room.width, left + count * pitch + 2), height: top + count * pitch + 4)
    // If cells contain numbers, four digits must fit.
    let digits = Double(map.counts.joined().max().map { String($0).count } ?? 1)
    let numberSize = min(font, (pitch - 3) / (digits * 0.6))

    var shapes = Markup.words("\(map.columnLabel) →", x: left, y: font, class: "label")
    shapes += .words("\(map.rowLabel) ↓", x: left - 8, y: top - 8, class: "label e")
    for (index, name) in map.names.enumerated() {
      let middle = (Double(index) + 0.5) * pitch
      shapes += .words(name, x: left - 8, y: top + middle + font * 0.34, class: "e")
      let x = left + middle
      shapes += .words(
        name, x: x, y: top - 7, transform: "rotate(-40 \(coordinate(x)) \(coordinate(top - 7)))")
    }
    shapes += cells(left: left, top: top, pitch: pitch, numberSize: numberSize >= 7 ? numberSize : nil, room)
    return (size, shapes)
  }

  private func cells(
    left: Double, top: Double, pitch: Double, numberSize: Double?, _ room: DrawingRoom
  ) -> Markup {
    let highest = max(1, map.counts.joined().max() ?? 1)
    let side = coordinate(pitch - 1)
    var grounds = ""
    var cells = Markup.empty
    for (row, counts) in map.counts.enumerated() {
      for (column, count) in counts.enumerated() {
        let (x, y) = (left + Double(column) * pitch, top + Double(row) * pitch)
        grounds += "M\(coordinate(x)) \(coordinate(y))h\(side)v\(side)h-\(side)z"
        guard count > 0 else { continue }
        let shade = (Double(count) / Double(highest)).squareRoot()
        let hue = row == column ? "hit" : "heat"
        var cell = Markup.leaf(
          "rect",
          [
            "class": hue, "x": coordinate(x), "y": coordinate(y), "width": side, "height": side,
            "fill-opacity": String(format: "%.2f", shade),
          ])
        if let numberSize {
          cell += .words(
            String(count), x: x + (pitch - 1) / 2, y: y + pitch / 2 + numberSize * 0.34,
            class: shade > Self.turn ? "m over-\(hue)" : "m")
        }
        // Telephones have no pointer that could show a title.
        let title = Markup.element("title", [:], .text(words(row, column, count)))
        cells += room == .wide ? .element("g", [:], title, cell) : cell
      }
    }
    return .element(
      "g", ["class": "cells", "font-size": numberSize.map(coordinate)], .path(grounds, class: "ground"), cells
    )
  }

  /// Above this shade, the text has the colour for the cell's hue instead of the colour for the background. The hues
  /// are chosen so that black and white text are about equally readable at this shade.
  static let turn = 0.7

  private func words(_ row: Int, _ column: Int, _ count: Int) -> String {
    func name(_ index: Int) -> String { map.names.indices.contains(index) ? map.names[index] : "\(index)" }
    return "\(map.rowLabel) \(name(row)), \(map.columnLabel) \(name(column)): \(count)"
  }
}

extension PageWriter {
  func heatMap(_ map: HeatMap) -> Markup {
    let corner = "\(map.rowLabel) \\ \(map.columnLabel)"
    return plot(
      HeatMapDrawing(map: map), title: map.title, description: map.description, caption: map.caption,
      numbers: Table(
        caption: [], columns: [.init(corner, .text)] + map.names.map { .init($0) },
        rows: zip(map.names, map.counts).map { name, counts in
          [.text(name)] + counts.map { .number(NumberFormat.count(Double($0))) }
        }))
  }
}
