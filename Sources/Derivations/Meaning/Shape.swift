import NeuralNet

/// The length of an axis, by its meaning. Its number may be unknown until the data are loaded.
enum Dimension: Hashable, Sendable {
  case one
  /// The units of a layer. Layer 0 is the input; the last layer has the classes.
  case width(Int)
  /// The examples of the batch.
  case examples
  case count(Int)
  /// A length that the surrounding expression determines, such as that of 𝟏.
  case unknown(Int)
}

struct Shape: Hashable, Sendable {
  var rows: Dimension
  var columns: Dimension

  static let scalar = Shape(rows: .one, columns: .one)
  static func column(_ rows: Dimension) -> Shape { Shape(rows: rows, columns: .one) }

  var isScalar: Bool { self == .scalar }
  var isColumn: Bool { columns == .one }
  var transposed: Shape { Shape(rows: columns, columns: rows) }

  /// Returns the entry that is combined with entry (row, column) of another shape: a scalar has only one entry, and a
  /// column has the same entry for every column.
  func entry(_ row: Int, _ column: Int) -> (row: Int, column: Int) {
    (rows == .one ? 0 : row, columns == .one ? 0 : column)
  }
}

/// The part of a network that is known without its data.
public struct NetworkOutline: Sendable, Equatable {
  /// The number of inputs, the hidden widths and the number of classes; nil for those that depend on the data.
  public var widths: [Int?]
  public var activation: Activation
  /// The number of examples in the batch, B.
  public var examples: Int
  /// η of the next training; nil if no training follows.
  var learningRate: Double?

  public init(widths: [Int?], activation: Activation, examples: Int) {
    precondition(widths.count >= 2, "a network has a layer")
    self.widths = widths
    self.activation = activation
    self.examples = examples
  }

  /// The number of layers with weights.
  var depth: Int { widths.count - 1 }

  func size(of dimension: Dimension) -> Int? {
    switch dimension {
    case .one: 1
    case .width(let layer): widths[layer]
    case .examples: examples
    case .count(let count): count
    case .unknown: nil
    }
  }

  func words(for dimension: Dimension) -> String {
    if let size = size(of: dimension) { return String(size) }
    switch dimension {
    case .width(0): return "inputs"
    case .width(depth): return "classes"
    default: return "?"
    }
  }

  /// "128 × 784"
  func words(for shape: Shape) -> String { "\(words(for: shape.rows)) × \(words(for: shape.columns))" }
}
