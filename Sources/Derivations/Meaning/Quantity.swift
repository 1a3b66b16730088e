/// A quantity of the run that a symbol stands for. Layers are counted from 1; the activations of layer 0 are the input.
enum Quantity: Hashable, Sendable {
  /// a₀ is x, the last one is ŷ.
  case activations(Int)
  case preactivations(Int)
  case label
  case weights(Int)
  case biases(Int)
  /// The loss of one example, in nats.
  case loss
  /// The mean loss over the batch.
  case meanLoss
  case learningRate
  /// An arbitrary number: `z` without a layer.
  case anyNumber

  /// Whether the quantity differs from example to example.
  var isPerExample: Bool {
    switch self {
    case .activations, .preactivations, .label, .loss: true
    default: false
    }
  }
}

/// A use of a quantity: for one example, or for the whole batch with one column per example.
struct QuantityUse: Hashable, Sendable {
  var quantity: Quantity
  var isBatch = false

  func shape(in network: NetworkOutline) -> Shape {
    let rows: Dimension
    switch quantity {
    case .activations(let layer), .preactivations(let layer), .biases(let layer): rows = .width(layer)
    case .label: rows = .width(network.depth)
    case .weights(let layer): return Shape(rows: .width(layer), columns: .width(layer - 1))
    case .loss, .meanLoss, .learningRate, .anyNumber: return .scalar
    }
    return Shape(rows: rows, columns: isBatch ? .examples : .one)
  }
}

/// The run's symbols that stand for a quantity: the only list of them.
extension QuantityUse {
  /// The quantity that a symbol without layers stands for; nil for other symbols.
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

  /// The quantity that a symbol stands for in this layer; nil for symbols that do not belong to layers.
  init?(_ symbol: String, layer: Int) {
    switch symbol {
    case "z": self.init(quantity: .preactivations(layer))
    case "a": self.init(quantity: .activations(layer))
    case "W": self.init(quantity: .weights(layer))
    case "b": self.init(quantity: .biases(layer))
    case "Z": self.init(quantity: .preactivations(layer), isBatch: true)
    case "A": self.init(quantity: .activations(layer), isBatch: true)
    default: return nil
    }
  }
}

extension Name {
  /// Whether every layer has such a symbol. Its first subscript may then be the layer.
  var isLayered: Bool { QuantityUse(base, layer: 1) != nil }

  /// Returns the layers that have this symbol. Layer 0 has activations only: the input.
  func layers(in network: NetworkOutline) -> ClosedRange<Int> {
    (base == "a" || base == "A" ? 0 : 1)...network.depth
  }
}
