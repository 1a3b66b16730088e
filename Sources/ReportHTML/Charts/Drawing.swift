import Foundation
import MarkupWriter
import ReportModel

/// Something to be drawn as SVG at the width of a column or of a telephone.
///
/// Two drawings of one chart cost a few kilobytes; one, scaled down to a telephone, cannot be read.
protocol Drawing {
  /// Shapes within 0…size, in pixels of the page.
  func draw(_ room: DrawingRoom) -> Drawn
}

typealias Drawn = (size: (width: Double, height: Double), shapes: Markup)

/// For which the chart is drawn.
enum DrawingRoom: String, CaseIterable {
  case wide, narrow

  var width: Double { self == .wide ? 640 : 340 }
  /// A wider drawing is not shrunk to the room, but scrolls in it.
  var largestWidth: Double { width * 1.1 }
  var fontSize: Double { self == .wide ? 13 : 12 }
}

extension Markup {
  /// - Parameters:
  ///   - scale: of several that the reader can choose among, this one.
  ///   - text: the id of the description.
  static func svg(
    _ drawn: Drawn, room: DrawingRoom, scale: LineChart.Scale? = nil, title: String, description: String,
    text: String
  ) -> Markup {
    // HTML's own width and height are whole pixels.
    let size = (width: drawn.size.width.rounded(.up), height: drawn.size.height.rounded(.up))
    return .element(
      "svg",
      [
        "class": "plot \(room.rawValue)" + (scale.map { " \($0.name)" } ?? ""), "role": "img",
        "viewBox": "0 0 \(coordinate(size.width)) \(coordinate(size.height))",
        "width": coordinate(size.width), "height": coordinate(size.height),
        // What is far too wide for the room scrolls in its box: shrunk, its words could not be read.
        "style": size.width > room.largestWidth ? "min-width:\(coordinate(size.width))px" : nil,
        // The title again: readers by ear differ in whether they look inside.
        "aria-label": title, "aria-describedby": text,
      ],
      .element("title", [:], .text(title)),
      .element("desc", ["id": text], .text(description)),
      drawn.shapes)
  }

  static func words(
    _ text: String, x: Double, y: Double, class name: String? = nil, transform: String? = nil
  ) -> Markup {
    .element(
      "text", ["class": name, "x": coordinate(x), "y": coordinate(y), "transform": transform], .text(text))
  }

  static func path(_ commands: String, class name: String? = nil) -> Markup {
    .leaf("path", ["class": name, "d": commands])
  }

  static func circle(x: Double, y: Double, radius: Double, class name: String? = nil) -> Markup {
    .leaf("circle", ["class": name, "cx": coordinate(x), "cy": coordinate(y), "r": coordinate(radius)])
  }

  static func rectangle(
    x: Double, y: Double, width: Double, height: Double, class name: String? = nil
  ) -> Markup {
    .leaf(
      "rect",
      [
        "class": name, "x": coordinate(x), "y": coordinate(y), "width": coordinate(width),
        "height": coordinate(height),
      ])
  }
}

/// A place in a drawing, to a tenth of a pixel: "12.5", "13".
func coordinate(_ value: Double) -> String {
  let tenths = (value * 10).rounded()
  guard tenths.isFinite, abs(tenths) < 1e9 else { return "0" }
  let whole = Int(tenths)
  guard !whole.isMultiple(of: 10) else { return String(whole / 10) }
  return (whole < 0 ? "-" : "") + "\(abs(whole) / 10).\(abs(whole) % 10)"
}
