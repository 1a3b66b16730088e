/// What a symbol of the run stands for. Layers are counted from 1; activations from 0, where they are the input.
enum Quantity: Hashable, Sendable {
  /// a₀ is x, the last one is ŷ.
  case activations(Int)
  case sums(Int)
  case label
  case weights(Int)
  case biases(Int)
  /// One example's, in nats.
  case loss
  /// Mean over the batch.
  case meanLoss
  case learningRate
  /// Any number: `z` without a layer.
  case anyNumber

  /// Different for each example.
  var isPerExample: Bool {
    switch self {
    case .activations, .sums, .label, .loss: true
    default: false
    }
  }
}

/// A use of one: for one example, or with the whole batch's as columns.
struct QuantityUse: Hashable, Sendable {
  var quantity: Quantity
  var isBatch = false

  func shape(in network: NetworkOutline) -> Shape {
    let rows: Dimension
    switch quantity {
    case .activations(let layer), .sums(let layer), .biases(let layer): rows = .width(layer)
    case .label: rows = .width(network.depth)
    case .weights(let layer): return Shape(rows: .width(layer), columns: .width(layer - 1))
    case .loss, .meanLoss, .learningRate, .anyNumber: return .scalar
    }
    return Shape(rows: rows, columns: isBatch ? .examples : .one)
  }
}
