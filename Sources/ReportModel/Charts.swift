import Formatting
import ProseTree

/// Curves with a shared x axis. The page shows them as a numbered figure, with a table of the numbers.
public struct LineChart: Codable, Sendable {
  public struct Point: Codable, Sendable, Hashable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  public struct Series: Codable, Sendable {
    public enum Role: Codable, Sendable {
      /// Values of the training, validation and test sets. Each of them has one colour on the whole page.
      case training, validation, test
      /// One of many curves, in a light colour.
      case other
      /// The same measure in an earlier run, in a light colour behind the other curves.
      case earlier
      /// A constant to compare with, such as ln 10, as a dashed light line.
      case reference
    }

    /// The curve's name, which stands at the curve's end.
    public var name: String
    public var role: Role
    /// The points, sorted by x; y is finite.
    public var points: [Point]

    public init(name: String, role: Role, points: [Point]) {
      self.name = name
      self.role = role
      self.points = points
    }
  }

  public enum Scale: Codable, Sendable { case linear, logarithmic }

  public struct Axis: Codable, Sendable {
    public var label: String
    public var scale: Scale
    /// The format of its numbers in ticks, in the values under the pointer, and in the table.
    public var format: NumberFormat
    /// Whether the reader can choose the other scale.
    public var offersOtherScale: Bool

    public init(
      label: String, scale: Scale = .linear, format: NumberFormat, offersOtherScale: Bool = false
    ) {
      self.label = label
      self.scale = scale
      self.format = format
      self.offersOtherScale = offersOtherScale
    }
  }

  public var title: String
  /// A description of the curves in a sentence or two, for readers who cannot see them.
  public var description: String
  public var caption: [ProseInline]
  public var xAxis: Axis
  public var yAxis: Axis
  public var series: [Series]

  public init(
    title: String, description: String, caption: [ProseInline], xAxis: Axis, yAxis: Axis, series: [Series]
  ) {
    self.title = title
    self.description = description
    self.caption = caption
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.series = series
  }
}

/// Horizontal bars, one for each category, each with its value at its end.
public struct BarChart: Codable, Sendable {
  public struct Bar: Codable, Sendable {
    public var name: String
    public var value: Double

    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  public var title: String
  public var description: String
  public var caption: [ProseInline]
  /// The quantity that a bar's length shows.
  public var label: String
  public var format: NumberFormat
  public var bars: [Bar]

  public init(
    title: String, description: String, caption: [ProseInline], label: String, format: NumberFormat,
    bars: [Bar]
  ) {
    self.title = title
    self.description = description
    self.caption = caption
    self.label = label
    self.format = format
    self.bars = bars
  }
}

/// A square matrix of counts, such as a confusion matrix: row i, column j.
public struct HeatMap: Codable, Sendable {
  public var title: String
  public var description: String
  public var caption: [ProseInline]
  public var rowLabel: String
  public var columnLabel: String
  /// The names of the rows, which are also the names of the columns.
  public var names: [String]
  public var counts: [[Int]]

  public init(
    title: String, description: String, caption: [ProseInline], rowLabel: String, columnLabel: String,
    names: [String], counts: [[Int]]
  ) {
    self.title = title
    self.description = description
    self.caption = caption
    self.rowLabel = rowLabel
    self.columnLabel = columnLabel
    self.names = names
    self.counts = counts
  }
}

/// The layers from the input to the output, drawn with a few of their units.
public struct NetworkDiagram: Codable, Sendable {
  public struct Layer: Codable, Sendable {
    public var units: Int
    /// The layer's name: "input", "hidden 1", "output".
    public var name: String
    /// The layer's role: "28 × 28 pixels", "sigmoid", "softmax".
    public var role: String

    public init(units: Int, name: String, role: String) {
      self.units = units
      self.name = name
      self.role = role
    }
  }

  public var title: String
  public var description: String
  public var caption: [ProseInline]
  public var layers: [Layer]

  public init(title: String, description: String, caption: [ProseInline], layers: [Layer]) {
    self.title = title
    self.description = description
    self.caption = caption
    self.layers = layers
  }
}
