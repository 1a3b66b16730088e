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

/// The run's symbols that stand for a quantity: the only list of them.
extension QuantityUse {
  /// What a symbol without layers stands for; nil for other symbols.
  init?(_ symbol: String, in network: NetworkOutline) {
    switch symbol {
    case "x": self.init(quantity: .activations(0))
    case "y": self.init(quantity: .label)
    case "yhat": self.init(quantity: .activations(network.depth))
    case "X": self.init(quantity: .activations(0), isBatch: true)
    case "Y": self.init(quantity: .label, isBatch: true)
    case "Yhat": self.init(quantity: .activations(network.depth), isBatch: true)
    case "L": self.init(quantity: .loss)
    case "J": self.init(quantity: .meanLoss)
    case "eta": self.init(quantity: .learningRate)
    default: return nil
    }
  }

  /// What a symbol that every layer has stands for; nil for other symbols.
  init?(_ symbol: String, layer: Int) {
    switch symbol {
    case "z": self.init(quantity: .sums(layer))
    case "a": self.init(quantity: .activations(layer))
    case "W": self.init(quantity: .weights(layer))
    case "b": self.init(quantity: .biases(layer))
    case "Z": self.init(quantity: .sums(layer), isBatch: true)
    case "A": self.init(quantity: .activations(layer), isBatch: true)
    default: return nil
    }
  }
}

extension Name {
  /// It is one of those that every layer has: its first subscript may be the layer.
  var isLayered: Bool { QuantityUse(base, layer: 1) != nil }

  /// The layers that have it: activations are counted from the input's.
  func layers(in network: NetworkOutline) -> ClosedRange<Int> {
    (base == "a" || base == "A" ? 0 : 1)...network.depth
  }
}
