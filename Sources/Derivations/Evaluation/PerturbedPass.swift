import NeuralNet
import RandomNumbers

/// The forward pass as the mathematics has it: the network's quantities at a point, or with one entry of one quantity
/// moved and everything after it computed anew.
///
/// Nothing here is shared with backpropagation, nor with the engine's kernels but for the unmoved pass.
final class PerturbedPass {
  /// What is moved, and in which direction.
  struct Perturbation: Hashable {
    var quantity: Quantity
    var row: Int
    /// Of weights.
    var column: Int
    /// Nil where it affects every example: parameters.
    var example: Int?
    /// In steps of h: −1 or 1.
    var direction: Int
  }

  /// 0 where nothing is moved.
  let id: Int
  let perturbation: Perturbation?
  /// θ ± h as rounded, less θ.
  let distance: Double
  private let point: CheckPoint
  private let base: PerturbedPass?
  /// The layer from which on sums differ from the base's.
  private let firstMoved: Int
  /// One for each example that has been asked for.
  private var states: [LayerValues?]
  private var losses: [Double]
  private var mean = Double.nan
  /// In place of the labels; nil where they are the point's.
  private var otherLabels: [Double]?

  /// h. The difference's error is about h² of a third derivative and 2⁻⁵³/h of the value: least near the cube root of
  /// 2⁻⁵³, 5·10⁻⁶.
  static let step = 1e-5

  /// Nothing moved.
  convenience init(_ point: CheckPoint) {
    let states = point.labels.indices.map { example in
      let values = LayerValues(point.widths)
      for (index, layer) in point.pass.layers.enumerated() {
        values.setSums(index + 1, to: layer.preactivations.row(example))
        values.setActivations(index + 1, to: layer.activations.row(example))
      }
      return values
    }
    self.init(point, states, losses: Array(repeating: .nan, count: point.labels.count))
  }

  /// Every quantity has numbers of its own, and none follows from another: what is equal here is equal by the rules of
  /// algebra alone.
  convenience init(unrelated point: CheckPoint, using generator: inout RandomGenerator) {
    // Of both signs: that an activation is positive is no rule of algebra.
    func number() -> Double { (0.2 + generator.uniform()) * (generator.uniform() < 0.5 ? -1 : 1) }
    let states = point.labels.indices.map { _ in
      let values = LayerValues(point.widths)
      for layer in 1...point.depth {
        values.setSums(layer, to: (0..<point.widths[layer]).map { _ in number() })
        values.setActivations(layer, to: (0..<point.widths[layer]).map { _ in number() })
      }
      return values
    }
    self.init(point, states, losses: point.labels.indices.map { _ in number() })
    mean = number()
    otherLabels = (0..<point.labels.count * point.widths[point.depth]).map { _ in number() }
  }

  /// A pass in which nothing is moved, with these values of each example.
  private init(_ point: CheckPoint, _ states: [LayerValues], losses: [Double]) {
    id = 0
    perturbation = nil
    distance = 0
    base = nil
    firstMoved = .max
    self.point = point
    self.states = states
    self.losses = losses
  }

  init(_ base: PerturbedPass, moving perturbation: Perturbation, id: Int) {
    self.id = id
    self.perturbation = perturbation
    self.base = base
    point = base.point
    states = Array(repeating: nil, count: point.labels.count)
    losses = Array(repeating: .nan, count: point.labels.count)
    let value = base.value(
      of: perturbation.quantity, row: perturbation.row, column: perturbation.column,
      example: perturbation.example ?? 0)
    // The loss has a pole where ŷ is 0, and near it only steps that are small beside ŷ show its slope.
    let step =
      perturbation.quantity == .activations(base.point.depth) ? Self.step * min(1, abs(value)) : Self.step
    distance = (value + Double(perturbation.direction) * step) - value
    switch perturbation.quantity {
    case .activations(let layer): firstMoved = layer + 1
    case .sums(let layer), .weights(let layer), .biases(let layer): firstMoved = layer
    default: firstMoved = .max
    }
  }

  private func isAffected(_ example: Int) -> Bool {
    guard let perturbation else { return false }
    return perturbation.example == nil || perturbation.example == example
  }

  private func perturbs(_ quantity: Quantity) -> Bool { perturbation?.quantity == quantity }

  // MARK: Quantities

  /// - Precondition: the quantity is one of the network's, and not of its training.
  func value(of quantity: Quantity, row: Int, column: Int, example: Int) -> Double {
    switch quantity {
    case .activations(0):
      let value = point.input[example, row]
      return isAffected(example) && perturbs(quantity) && perturbation?.row == row ? value + distance : value
    case .activations(let layer): return activations(layer, example)[row]
    case .sums(let layer): return sums(layer, example)[row]
    case .label: return label(row, example)
    case .weights(let layer):
      let value = point.network.layers[layer - 1].weights[row, column]
      return perturbs(quantity) && perturbation?.row == row && perturbation?.column == column
        ? value + distance : value
    case .biases(let layer):
      let value = point.network.layers[layer - 1].biases[row]
      return perturbs(quantity) && perturbation?.row == row ? value + distance : value
    case .loss: return loss(example)
    case .meanLoss: return meanLoss
    case .learningRate: preconditionFailure("the learning rate is a constant")
    case .anyNumber:
      return AnyNumber.values[row] + (perturbs(quantity) && perturbation?.row == row ? distance : 0)
    }
  }

  private func label(_ row: Int, _ example: Int) -> Double {
    if let otherLabels { return otherLabels[example * point.widths[point.depth] + row] }
    let value: Double = Int(point.labels[example]) == row ? 1 : 0
    return isAffected(example) && perturbs(.label) && perturbation?.row == row ? value + distance : value
  }

  /// z of a layer, for one example.
  private func sums(_ layer: Int, _ example: Int) -> UnsafePointer<Double> {
    guard let base, let perturbation, layer >= firstMoved, isAffected(example) else {
      return (base ?? self).state(example).sums(layer)
    }
    let state = state(example)
    if !state.hasSums(layer) {
      state.setSums(
        layer, to: UnsafeBufferPointer(start: base.sums(layer, example), count: state.width(layer)))
      addChanges(to: state.movableSums(layer), layer, example, base, perturbation)
    }
    return state.sums(layer)
  }

  /// What the perturbation makes of a layer's sums.
  private func addChanges(
    to sums: UnsafeMutablePointer<Double>, _ layer: Int, _ example: Int, _ base: PerturbedPass,
    _ perturbation: Perturbation
  ) {
    switch perturbation.quantity {
    case .sums(layer), .biases(layer): sums[perturbation.row] += distance
    case .weights(layer):
      sums[perturbation.row] +=
        distance
        * base.value(of: .activations(layer - 1), row: perturbation.column, column: 0, example: example)
    case .activations(layer - 1): addColumn(perturbation.row, of: layer, times: distance, to: sums)
    case .sums(layer - 1), .biases(layer - 1), .weights(layer - 1):
      // Only one unit of the layer below is moved.
      let change =
        activations(layer - 1, example)[perturbation.row]
        - base.activations(layer - 1, example)[perturbation.row]
      addColumn(perturbation.row, of: layer, times: change, to: sums)
    default:
      let (input, unperturbed) = (activations(layer - 1, example), base.activations(layer - 1, example))
      let weights = point.network.layers[layer - 1].weights
      weights.storage.withUnsafeBufferPointer { storage in
        for row in 0..<weights.rows {
          var change = 0.0
          for column in 0..<weights.columns {
            change += storage[row * weights.columns + column] * (input[column] - unperturbed[column])
          }
          sums[row] += change
        }
      }
    }
  }

  private func addColumn(
    _ column: Int, of layer: Int, times factor: Double, to sums: UnsafeMutablePointer<Double>
  ) {
    let weights = point.network.layers[layer - 1].weights
    weights.storage.withUnsafeBufferPointer { storage in
      for row in 0..<weights.rows { sums[row] += storage[row * weights.columns + column] * factor }
    }
  }

  /// a of a layer from 1, for one example.
  private func activations(_ layer: Int, _ example: Int) -> UnsafePointer<Double> {
    guard let base, let perturbation, layer >= firstMoved || perturbs(.activations(layer)),
      isAffected(example)
    else {
      return (base ?? self).state(example).activations(layer)
    }
    let state = state(example)
    guard !state.hasActivations(layer) else { return state.activations(layer) }
    let width = state.width(layer)
    let isInput = perturbs(.activations(layer))
    if !isInput, layer == point.depth {
      let logits = Array(UnsafeBufferPointer(start: sums(layer, example), count: width))
      state.setActivations(layer, to: point.network.loss.outputs(logits))
      return state.activations(layer)
    }
    if isInput || layer == firstMoved && !perturbs(.activations(layer - 1)) {
      // Only one unit is moved.
      state.setActivations(
        layer, to: UnsafeBufferPointer(start: base.activations(layer, example), count: width))
      let values = state.movableActivations(layer)
      values[perturbation.row] =
        isInput
        ? values[perturbation.row] + distance
        : point.network.activation.value(sums(layer, example)[perturbation.row])
      return state.activations(layer)
    }
    let sums = sums(layer, example)
    let activation = point.network.activation
    let values = state.movableActivations(layer)
    for row in 0..<width { values[row] = activation.value(sums[row]) }
    return state.activations(layer)
  }

  private func state(_ example: Int) -> LayerValues {
    if let known = states[example] { return known }
    let state = LayerValues(point.widths)
    states[example] = state
    return state
  }

  /// L of one example: from z where ŷ follows from it, and from ŷ itself where that is what is moved.
  private func loss(_ example: Int) -> Double {
    if let base, !isAffected(example) { return base.loss(example) }
    if !losses[example].isNaN { return losses[example] }
    let loss: Double
    let classes = point.widths[point.depth]
    if perturbs(.activations(point.depth)) || perturbs(.label) {
      loss = point.network.loss.loss(
        outputs: Array(UnsafeBufferPointer(start: activations(point.depth, example), count: classes)),
        label: (0..<classes).map { label($0, example) })
    } else {
      let logits = Array(UnsafeBufferPointer(start: sums(point.depth, example), count: classes))
      loss = point.network.loss.loss(logits, label: Int(point.labels[example]))
    }
    losses[example] = loss
    return loss
  }

  private var meanLoss: Double {
    if mean.isNaN {
      mean = point.labels.indices.reduce(0.0) { $0 + loss($1) } / Double(point.labels.count)
    }
    return mean
  }

  /// The kink of a unit's activation is between its z in one of the two and in the other: no difference between them is a
  /// slope.
  func hasSwitched(against other: PerturbedPass) -> Bool {
    guard let kink = point.network.activation.function.kink, let perturbation, firstMoved < point.depth else {
      return false
    }
    for example in point.labels.indices where isAffected(example) {
      for layer in max(firstMoved, 1)..<point.depth {
        let (mine, theirs) = (sums(layer, example), other.sums(layer, example))
        let isOneUnit = layer == firstMoved && !perturbs(.activations(layer - 1))
        let units = isOneUnit ? perturbation.row..<perturbation.row + 1 : 0..<point.widths[layer]
        if units.contains(where: { (mine[$0] > kink) != (theirs[$0] > kink) }) { return true }
      }
    }
    return false
  }
}

/// z and a of every layer for one example, each computed when it is asked for.
private final class LayerValues {
  private let widths: [Int]
  /// z₁, a₁, z₂, a₂, …
  private let values: UnsafeMutablePointer<Double>
  /// For each layer its sums, then its activations.
  private var known: [Bool]

  init(_ widths: [Int]) {
    self.widths = widths
    known = Array(repeating: false, count: 2 * widths.count)
    values = .allocate(capacity: max(1, 2 * widths.dropFirst().reduce(0, +)))
  }

  deinit { values.deallocate() }

  func width(_ layer: Int) -> Int { widths[layer] }

  private func place(_ layer: Int) -> Int {
    var place = 0
    for below in 1..<layer { place += 2 * widths[below] }
    return place
  }

  func hasSums(_ layer: Int) -> Bool { known[2 * layer] }
  func hasActivations(_ layer: Int) -> Bool { known[2 * layer + 1] }

  func sums(_ layer: Int) -> UnsafePointer<Double> { UnsafePointer(values + place(layer)) }
  func activations(_ layer: Int) -> UnsafePointer<Double> {
    UnsafePointer(values + place(layer) + widths[layer])
  }

  /// To be filled now: they count as known.
  func movableSums(_ layer: Int) -> UnsafeMutablePointer<Double> {
    known[2 * layer] = true
    return values + place(layer)
  }

  func movableActivations(_ layer: Int) -> UnsafeMutablePointer<Double> {
    known[2 * layer + 1] = true
    return values + place(layer) + widths[layer]
  }

  func setSums(_ layer: Int, to new: some Collection<Double>) {
    let target = movableSums(layer)
    for (index, value) in new.enumerated() { target[index] = value }
  }

  func setActivations(_ layer: Int, to new: some Collection<Double>) {
    let target = movableActivations(layer)
    for (index, value) in new.enumerated() { target[index] = value }
  }
}
