import Foundation
import MarkupWriter
import ReportModel

/// Something that is drawn as SVG, for a wide or for a narrow page.
///
/// Every chart is drawn twice, which takes a few kilobytes. A single drawing could not be read on a telephone.
protocol Drawing {
  /// Returns shapes with coordinates from 0 to the size, in pixels of the page.
  func draw(_ room: DrawingRoom) -> Drawn
}

typealias Drawn = (size: (width: Double, height: Double), shapes: Markup)

/// The page width for which a chart is drawn.
enum DrawingRoom: String, CaseIterable {
  case wide, narrow

  var width: Double { self == .wide ? 640 : 340 }
  /// The largest width of a drawing that is shrunk to fit. A wider one can be scrolled instead.
  var largestWidth: Double { width * 1.1 }
  var fontSize: Double { self == .wide ? 13 : 12 }
}

extension Markup {
  /// - Parameters:
  ///   - scale: the scale of this drawing, if the reader can choose among several.
  ///   - text: the id of the description.
  static func svg(
    _ drawn: Drawn, room: DrawingRoom, scale: LineChart.Scale? = nil, title: String, description: String,
    text: String
  ) -> Markup {
    // The attributes width and height of HTML are whole pixels.
    let size = (width: drawn.size.width.rounded(.up), height: drawn.size.height.rounded(.up))
    return .element(
      "svg",
      [
        "class": "plot \(room.rawValue)" + (scale.map { " \($0.name)" } ?? ""), "role": "img",
        "viewBox": "0 0 \(coordinate(size.width)) \(coordinate(size.height))",
        "width": coordinate(size.width), "height": coordinate(size.height),
        // A drawing that is much too wide can be scrolled in its box; if it were shrunk, its text could not be read.
        "style": size.width > room.largestWidth ? "min-width:\(coordinate(size.width))px" : nil,
        // The title is repeated here, because only some screen readers read the one inside.
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

/// Returns a coordinate rounded to a tenth of a pixel: "12.5", "13".
func coordinate(_ value: Double) -> String {
  let tenths = (value * 10).rounded()
  guard tenths.isFinite, abs(tenths) < 1e9 else { return "0" }
  let whole = Int(tenths)
  guard !whole.isMultiple(of: 10) else { return String(whole / 10) }
  return (whole < 0 ? "-" : "") + "\(abs(whole) / 10).\(abs(whole) % 10)"
}
