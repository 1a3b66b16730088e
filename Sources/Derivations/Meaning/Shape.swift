import NeuralNet

/// How long an axis is, by what it stands for. The number may be known only when the data are.
enum Dimension: Hashable, Sendable {
  case one
  /// Units of a layer; layer 0 is the input, the last one has the classes.
  case width(Int)
  /// The examples of the batch.
  case examples
  case count(Int)
  /// Found out from what stands beside it: the length of 𝟏.
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

  /// Which entry goes with this one of what stands beside it: a scalar's only one whatever is asked for, a column's
  /// whatever the column.
  func entry(_ row: Int, _ column: Int) -> (row: Int, column: Int) {
    (rows == .one ? 0 : row, columns == .one ? 0 : column)
  }
}

/// What can be known of a network without its data.
public struct NetworkOutline: Sendable, Equatable {
  /// Inputs, hidden widths, classes; nil where only the data tell.
  public var widths: [Int?]
  public var activation: Activation
  /// Examples of the batch, B.
  public var examples: Int
  /// η of the training that follows, where one does.
  var learningRate: Double?

  public init(widths: [Int?], activation: Activation, examples: Int) {
    precondition(widths.count >= 2, "a network has a layer")
    self.widths = widths
    self.activation = activation
    self.examples = examples
  }

  /// Layers of weights.
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
