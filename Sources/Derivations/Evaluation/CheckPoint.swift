import Foundation
import NeuralNet

/// A network and a batch, in double precision: where equations are evaluated.
public struct CheckPoint: Sendable {
  let network: Network<Double>
  /// B × inputs, one example a row.
  let input: Matrix<Double>
  let labels: [UInt8]
  let pass: ForwardPass<Double>
  let learningRate: Double?

  /// - Parameters:
  ///   - input: B × inputs, at least one row.
  ///   - learningRate: η, where a training follows.
  public init(
    _ network: Network<Double>, input: Matrix<Double>, labels: [UInt8], learningRate: Double? = nil
  ) {
    precondition(labels.count == input.rows && input.rows > 0, "a label for each example")
    self.network = network
    self.input = input
    self.labels = labels
    self.learningRate = learningRate
    pass = ForwardPass(of: network, input: input)
  }

  public var outline: NetworkOutline {
    NetworkOutline(
      widths: network.widths, activation: network.activation, examples: labels.count,
      learningRate: learningRate)
  }

  var depth: Int { network.layers.count }
}

/// The forward pass as the mathematics has it: the network's quantities at a point, or with one entry of one quantity
/// moved and everything after it computed anew.
///
/// Nothing here is shared with backpropagation, nor with the engine's kernels but for the unmoved pass.
final class World {
  /// What is moved, and by how much.
  struct Move: Hashable {
    var quantity: Quantity
    var row: Int
    /// Of weights.
    var column: Int
    /// Nil where every example feels it: parameters.
    var example: Int?
    /// In steps of h: −1 or 1.
    var direction: Int
  }

  /// 0 where nothing is moved.
  let id: Int
  let move: Move?
  private let point: CheckPoint
  private let base: World?
  /// θ ± h as rounded, less θ.
  private(set) var distance = 0.0
  /// z₁ …, by example; empty until asked for.
  private var sums: [[Double]]
  private var activations: [[Double]]
  private var losses: [Double?]
  private var mean: Double?

  /// Nothing moved.
  init(_ point: CheckPoint) {
    id = 0
    move = nil
    base = nil
    self.point = point
    let examples = point.labels.indices
    sums = point.pass.layers.flatMap { layer in examples.map { Array(layer.sums.row($0)) } }
    activations =
      examples.map { Array(point.input.row($0)) }
      + point.pass.layers.flatMap { layer in examples.map { Array(layer.activations.row($0)) } }
    losses = Array(repeating: nil, count: examples.count)
  }

  init(_ base: World, moving move: Move, id: Int) {
    self.id = id
    self.move = move
    self.base = base
    point = base.point
    let examples = point.labels.count
    sums = Array(repeating: [], count: point.depth * examples)
    activations = Array(repeating: [], count: (point.depth + 1) * examples)
    losses = Array(repeating: nil, count: examples)
    let value = base.value(of: move.quantity, row: move.row, column: move.column, example: move.example ?? 0)
    distance = (value + Double(move.direction) * Self.step) - value
  }

  /// h. The difference's error is about h² of a third derivative and 2⁻⁵³/h of the value: least near the cube root of
  /// 2⁻⁵³, 5·10⁻⁶.
  static let step = 1e-5

  /// Numbers that it keeps.
  var size: Int { sums.reduce(0) { $0 + $1.count } + activations.reduce(0) { $0 + $1.count } }

  private func feels(_ example: Int) -> Bool { move.map { ($0.example ?? example) == example } ?? false }

  private func moves(_ quantity: Quantity) -> Bool { move?.quantity == quantity }

  // MARK: Quantities

  func value(of quantity: Quantity, row: Int, column: Int, example: Int) -> Double {
    switch quantity {
    case .activations(let layer): activations(layer, example)[row]
    case .sums(let layer): sums(layer, example)[row]
    case .label: label(row, example)
    case .weights(let layer): weight(layer, row, column)
    case .biases(let layer): bias(layer, row)
    case .loss: loss(example)
    case .meanLoss: meanLoss
    case .learningRate: point.learningRate ?? .nan
    case .anyNumber:
      AnyNumber.values[row] + (feels(0) && moves(.anyNumber) && move?.row == row ? distance : 0)
    }
  }

  private func label(_ row: Int, _ example: Int) -> Double {
    let value: Double = Int(point.labels[example]) == row ? 1 : 0
    return feels(example) && moves(.label) && move?.row == row ? value + distance : value
  }

  private func weight(_ layer: Int, _ row: Int, _ column: Int) -> Double {
    let value = point.network.layers[layer - 1].weights[row, column]
    return moves(.weights(layer)) && move?.row == row && move?.column == column ? value + distance : value
  }

  private func bias(_ layer: Int, _ row: Int) -> Double {
    let value = point.network.layers[layer - 1].biases[row]
    return moves(.biases(layer)) && move?.row == row ? value + distance : value
  }

  /// The layer from which on anything differs from the base; sums of that layer, or only what comes after them.
  private var firstMoved: Int {
    switch move?.quantity {
    case .activations(let layer): layer + 1
    case .sums(let layer), .weights(let layer), .biases(let layer): layer
    default: .max
    }
  }

  /// z of a layer, for one example.
  func sums(_ layer: Int, _ example: Int) -> [Double] {
    guard let base, feels(example), layer >= firstMoved else {
      return (base ?? self).sums[(layer - 1) * point.labels.count + example]
    }
    let place = (layer - 1) * point.labels.count + example
    if sums[place].isEmpty { sums[place] = movedSums(layer, example, base) }
    return sums[place]
  }

  private func movedSums(_ layer: Int, _ example: Int, _ base: World) -> [Double] {
    guard let move else { return [] }
    var sums = base.sums(layer, example)
    switch move.quantity {
    case .sums(layer), .biases(layer): sums[move.row] += distance
    case .weights(layer): sums[move.row] += distance * base.activations(layer - 1, example)[move.column]
    case .activations(layer - 1): addColumn(move.row, of: layer, times: distance, to: &sums)
    case .sums(layer - 1), .biases(layer - 1), .weights(layer - 1):
      // Only one unit of the layer below is moved.
      let change = activations(layer - 1, example)[move.row] - base.activations(layer - 1, example)[move.row]
      addColumn(move.row, of: layer, times: change, to: &sums)
    default:
      let (input, still) = (activations(layer - 1, example), base.activations(layer - 1, example))
      let weights = point.network.layers[layer - 1].weights
      let inputs = weights.columns
      let changes = zip(input, still).map { $0 - $1 }
      weights.storage.withUnsafeBufferPointer { weights in
        for row in sums.indices {
          var change = 0.0
          for column in 0..<inputs { change += weights[row * inputs + column] * changes[column] }
          sums[row] += change
        }
      }
    }
    return sums
  }

  private func addColumn(_ column: Int, of layer: Int, times factor: Double, to sums: inout [Double]) {
    let weights = point.network.layers[layer - 1].weights
    for row in sums.indices { sums[row] += weights.storage[row * weights.columns + column] * factor }
  }

  /// a of a layer, for one example; a₀ is x.
  func activations(_ layer: Int, _ example: Int) -> [Double] {
    let place = layer * point.labels.count + example
    guard let base, let move, feels(example), layer >= firstMoved || moves(.activations(layer)) else {
      return (base ?? self).activations[place]
    }
    guard activations[place].isEmpty else { return activations[place] }
    var values = base.activations(layer, example)
    if moves(.activations(layer)) {
      values[move.row] += distance
    } else if layer == point.depth {
      values = Softmax.values(sums(layer, example))
    } else if layer == firstMoved, !moves(.activations(layer - 1)) {
      values[move.row] = Self.activate(sums(layer, example)[move.row], point.network.activation)
    } else {
      values = sums(layer, example).map { Self.activate($0, point.network.activation) }
    }
    activations[place] = values
    return values
  }

  /// L of one example, in nats: log-sum-exp where ŷ is softmax's, and from ŷ itself where that is what is moved.
  func loss(_ example: Int) -> Double {
    guard base == nil || feels(example) else { return base?.loss(example) ?? .nan }
    if let known = losses[example] { return known }
    let loss: Double
    if moves(.activations(point.depth)) || moves(.label) {
      let output = activations(point.depth, example)
      loss = -output.indices.reduce(0.0) { sum, row in
        let label = label(row, example)
        return label == 0 ? sum : sum + label * Foundation.log(output[row])
      }
    } else {
      let logits = sums(point.depth, example)
      loss = Softmax.logSumExp(logits) - logits[Int(point.labels[example])]
    }
    losses[example] = loss
    return loss
  }

  var meanLoss: Double {
    if let mean { return mean }
    let sum = point.labels.indices.reduce(0.0) { $0 + loss($1) }
    mean = sum / Double(point.labels.count)
    return sum / Double(point.labels.count)
  }

  static func activate(_ z: Double, _ activation: Activation) -> Double {
    switch activation {
    case .sigmoid: 1 / (1 + Foundation.exp(-z))
    case .tanh: Foundation.tanh(z)
    case .relu: max(0, z)
    }
  }

  /// A ReLU unit is on in one of the two and off in the other: no difference between them is a slope.
  func hasSwitched(against other: World) -> Bool {
    guard point.network.activation == .relu, let move else { return false }
    for example in point.labels.indices where feels(example) {
      for layer in 1..<max(point.depth, 1) where layer >= min(firstMoved, point.depth) {
        let (mine, theirs) = (sums(layer, example), other.sums(layer, example))
        if layer == firstMoved, !moves(.activations(layer - 1)) {
          if (mine[move.row] > 0) != (theirs[move.row] > 0) { return true }
        } else if zip(mine, theirs).contains(where: { ($0 > 0) != ($1 > 0) }) {
          return true
        }
      }
    }
    return false
  }
}

enum Softmax {
  static func values(_ logits: [Double]) -> [Double] {
    let highest = logits.max() ?? 0
    let powers = logits.map { Foundation.exp($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// log Σₖ e^(zₖ)
  static func logSumExp(_ logits: [Double]) -> Double {
    let highest = logits.max() ?? 0
    return highest + Foundation.log(logits.reduce(0.0) { $0 + Foundation.exp($1 - highest) })
  }
}
