import Formatting
import MarkupWriter
import ReportModel

/// Layers as columns of units, each unit connected to all units of the next layer. Only the first and last units of a
/// large layer are drawn.
struct NetworkDrawing: Drawing {
  let diagram: NetworkDiagram

  /// The largest number of units drawn for a layer. In a larger layer, half of them stand on each side of the dots.
  private static let largestShown = 8
  private static let pitch = 24.0
  private static let radius = 7.0

  func draw(_ room: DrawingRoom) -> (size: (width: Double, height: Double), shapes: Markup) {
    let font = room.fontSize
    let layers = diagram.layers
    let words = layers.flatMap {
      [Lettering.width($0.name, size: font), Lettering.width($0.role, size: font)]
    }
    let column = max((words.max() ?? 0) + 8, room.width / Double(max(layers.count, 1)))
    let width = max(room.width, column * Double(layers.count))
    let height = Double(Self.largestShown + 1) * Self.pitch
    let places = layers.map { Self.units($0.units) }

    func x(_ layer: Int) -> Double { (Double(layer) + 0.5) * column }
    func y(_ place: Double) -> Double { height / 2 + place * Self.pitch }
    var shapes = Markup.empty
    for layer in layers.indices.dropFirst() {
      let lines = places[layer - 1].flatMap { from in
        places[layer].map { to in
          "M\(coordinate(x(layer - 1) + Self.radius)) \(coordinate(y(from)))L\(coordinate(x(layer) - Self.radius)) \(coordinate(y(to)))"
        }
      }
      shapes += .path(lines.joined(), class: "weights")
    }
    for (index, layer) in layers.enumerated() {
      for place in places[index] {
        shapes += .circle(x: x(index), y: y(place), radius: Self.radius, class: "unit")
      }
      if layer.units > Self.largestShown {
        for offset in [-7.0, 0, 7] {
          shapes += .circle(x: x(index), y: height / 2 + offset, radius: 1.6, class: "more")
        }
      }
      let bottom = height + font
      shapes += .words(
        NumberFormat.count(Double(layer.units)), x: x(index), y: bottom, class: "m strong")
      shapes += .words(layer.name, x: x(index), y: bottom + font + 5, class: "m")
      shapes += .words(layer.role, x: x(index), y: bottom + 2 * (font + 4), class: "m soft")
    }
    return ((width, height + 3 * (font + 5)), shapes)
  }

  /// Returns the places of a layer's units, in distances between units from the middle.
  static func units(_ count: Int) -> [Double] {
    guard count > largestShown else { return (0..<max(count, 0)).map { Double($0) - Double(count - 1) / 2 } }
    let half = largestShown / 2
    return (0..<half).map { Double($0 - half) } + (0..<half).map { Double($0 + 1) }
  }
}

extension PageWriter {
  func network(_ diagram: NetworkDiagram) -> Markup {
    plot(
      NetworkDrawing(diagram: diagram), title: diagram.title, description: diagram.description,
      caption: diagram.caption,
      numbers: Table(
        caption: [], columns: [.init("layer", .text), .init("units"), .init("what it is", .text)],
        rows: diagram.layers.map {
          [.text($0.name), .number(NumberFormat.count(Double($0.units))), .text($0.role)]
        }))
  }
}
