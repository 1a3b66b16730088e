import NeuralNet
import RandomNumbers

/// A forward pass that follows the mathematics directly: the network's quantities at a point. One entry of one quantity
/// can be perturbed; everything that depends on it is then recomputed.
///
/// It shares no code with backpropagation. It uses the engine's kernels only for the unperturbed pass.
final class PerturbedPass {
  /// The entry that is perturbed, and in which direction.
  struct Perturbation: Hashable {
    var quantity: Quantity
    var row: Int
    /// The column of a weight matrix's entry.
    var column: Int
    /// The example; nil for quantities that affect every example, such as weights and biases.
    var example: Int?
    /// The direction of the step h: −1 or 1.
    var direction: Int
  }

  /// 0 if nothing is perturbed.
  let id: Int
  let perturbation: Perturbation?
  /// The exact step (θ ± h) − θ, with θ ± h rounded to a Double.
  let distance: Double
  private let point: CheckPoint
  private let base: PerturbedPass?
  /// The first layer whose pre-activations differ from the base's.
  private let firstMoved: Int
  /// The values of each example; nil until they are first needed.
  private var states: [LayerValues?]
  private var losses: [Double]
  private var mean = Double.nan
  /// Numbers used in place of the labels; nil if the point's own labels are used.
  private var otherLabels: [Double]?
  /// The entries that this pass moves for a second derivative; see `init(_:moves:id:)`.
  let moves: [Move]
  /// Whether a unit is on the other side of its activation's kink than in the base.
  private(set) var hasSwitched = false

  /// h. The error of a central difference is about h² times a third derivative plus 2⁻⁵³/h times the value. It is
  /// smallest near the cube root of 2⁻⁵³, 5·10⁻⁶.
  static let step = 1e-5

  /// A pass in which nothing is perturbed.
  convenience init(_ point: CheckPoint) {
    let states = point.labels.indices.map { example in
      let values = LayerValues(point.widths)
      for (index, layer) in point.pass.layers.enumerated() {
        values.setPreactivations(index + 1, to: layer.preactivations.row(example))
        values.setActivations(index + 1, to: layer.activations.row(example))
      }
      return values
    }
    self.init(point, states, losses: Array(repeating: .nan, count: point.labels.count))
  }

  /// A pass in which every quantity has its own random numbers, and none is computed from another. Two expressions that
  /// are equal here are equal by the rules of algebra alone.
  convenience init(unrelated point: CheckPoint, using generator: inout RandomGenerator) {
    // The numbers have both signs: no rule of algebra says that an activation is positive.
    func number() -> Double { (0.2 + generator.uniform()) * (generator.uniform() < 0.5 ? -1 : 1) }
    let states = point.labels.indices.map { _ in
      let values = LayerValues(point.widths)
      for layer in 1...point.depth {
        values.setPreactivations(layer, to: (0..<point.widths[layer]).map { _ in number() })
        values.setActivations(layer, to: (0..<point.widths[layer]).map { _ in number() })
      }
      return values
    }
    self.init(point, states, losses: point.labels.indices.map { _ in number() })
    mean = number()
    otherLabels = (0..<point.labels.count * point.widths[point.depth]).map { _ in number() }
  }

  /// A pass in which nothing is perturbed, with the given values of each example.
  private init(
    _ point: CheckPoint, _ states: [LayerValues?], losses: [Double], moves: [Move] = [], id: Int = 0
  ) {
    self.id = id
    self.moves = moves
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
    moves = []
    self.perturbation = perturbation
    self.base = base
    point = base.point
    states = Array(repeating: nil, count: point.labels.count)
    losses = Array(repeating: .nan, count: point.labels.count)
    let value = base.value(
      of: perturbation.quantity, row: perturbation.row, column: perturbation.column,
      example: perturbation.example ?? 0)
    // The loss has a pole at ŷ = 0. Near it, only steps that are small compared with ŷ give its slope.
    let step =
      perturbation.quantity == .activations(base.point.depth) ? Self.step * min(1, abs(value)) : Self.step
    distance = (value + Double(perturbation.direction) * step) - value
    switch perturbation.quantity {
    case .activations(let layer): firstMoved = layer + 1
    case .preactivations(let layer), .weights(let layer), .biases(let layer): firstMoved = layer
    default: firstMoved = .max
    }
  }

  private func isAffected(_ example: Int) -> Bool {
    guard let perturbation else { return false }
    return perturbation.example == nil || perturbation.example == example
  }

  private func perturbs(_ quantity: Quantity) -> Bool { perturbation?.quantity == quantity }

  // MARK: Quantities

  /// - Precondition: `quantity` is not the learning rate.
  func value(of quantity: Quantity, row: Int, column: Int, example: Int) -> Double {
    switch quantity {
    case .activations(0):
      let value = point.input[example, row] + shift(quantity, row, 0, example)
      return isAffected(example) && perturbs(quantity) && perturbation?.row == row ? value + distance : value
    case .activations(let layer): return activations(layer, example)[row]
    case .preactivations(let layer): return preactivations(layer, example)[row]
    case .label: return label(row, example)
    case .weights(let layer):
      let value = point.network.layers[layer - 1].weights[row, column] + shift(quantity, row, column, nil)
      return perturbs(quantity) && perturbation?.row == row && perturbation?.column == column
        ? value + distance : value
    case .biases(let layer):
      let value = point.network.layers[layer - 1].biases[row] + shift(quantity, row, 0, nil)
      return perturbs(quantity) && perturbation?.row == row ? value + distance : value
    case .loss: return loss(example)
    case .meanLoss: return meanLoss
    case .learningRate: preconditionFailure("the learning rate is a constant")
    case .anyNumber:
      return AnyNumber.values[row] + shift(quantity, row, 0, nil)
        + (perturbs(quantity) && perturbation?.row == row ? distance : 0)
    }
  }

  private func label(_ row: Int, _ example: Int) -> Double {
    if let otherLabels { return otherLabels[example * point.widths[point.depth] + row] }
    let value = (Int(point.labels[example]) == row ? 1 : 0) + shift(.label, row, 0, example)
    return isAffected(example) && perturbs(.label) && perturbation?.row == row ? value + distance : value
  }

  /// Returns z of a layer, for one example.
  private func preactivations(_ layer: Int, _ example: Int) -> UnsafePointer<Double> {
    guard let base, let perturbation, layer >= firstMoved, isAffected(example) else {
      return (base ?? self).state(example).preactivations(layer)
    }
    let state = state(example)
    if !state.hasPreactivations(layer) {
      state.setPreactivations(
        layer, to: UnsafeBufferPointer(start: base.preactivations(layer, example), count: state.width(layer)))
      addChanges(to: state.mutablePreactivations(layer), layer, example, base, perturbation)
    }
    return state.preactivations(layer)
  }

  /// Adds to a layer's pre-activations the change that the perturbation causes.
  private func addChanges(
    to preactivations: UnsafeMutablePointer<Double>, _ layer: Int, _ example: Int, _ base: PerturbedPass,
    _ perturbation: Perturbation
  ) {
    switch perturbation.quantity {
    case .preactivations(layer), .biases(layer): preactivations[perturbation.row] += distance
    case .weights(layer):
      preactivations[perturbation.row] +=
        distance
        * base.value(of: .activations(layer - 1), row: perturbation.column, column: 0, example: example)
    case .activations(layer - 1): addColumn(perturbation.row, of: layer, times: distance, to: preactivations)
    case .preactivations(layer - 1), .biases(layer - 1), .weights(layer - 1):
      // Only one unit of the layer below has changed.
      let change =
        activations(layer - 1, example)[perturbation.row]
        - base.activations(layer - 1, example)[perturbation.row]
      addColumn(perturbation.row, of: layer, times: change, to: preactivations)
    default:
      let (input, unperturbed) = (activations(layer - 1, example), base.activations(layer - 1, example))
      let weights = point.network.layers[layer - 1].weights
      weights.storage.withUnsafeBufferPointer { storage in
        for row in 0..<weights.rows {
          var change = 0.0
          for column in 0..<weights.columns {
            change += storage[row * weights.columns + column] * (input[column] - unperturbed[column])
          }
          preactivations[row] += change
        }
      }
    }
  }

  private func addColumn(
    _ column: Int, of layer: Int, times factor: Double, to preactivations: UnsafeMutablePointer<Double>
  ) {
    let weights = point.network.layers[layer - 1].weights
    weights.storage.withUnsafeBufferPointer { storage in
      for row in 0..<weights.rows { preactivations[row] += storage[row * weights.columns + column] * factor }
    }
  }

  /// Returns a of a layer, for one example. The layer is at least 1.
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
      let logits = Array(UnsafeBufferPointer(start: preactivations(layer, example), count: width))
      state.setActivations(layer, to: point.network.loss.outputs(logits))
      return state.activations(layer)
    }
    if isInput || layer == firstMoved && !perturbs(.activations(layer - 1)) {
      // Only one unit changes.
      state.setActivations(
        layer, to: UnsafeBufferPointer(start: base.activations(layer, example), count: width))
      let values = state.mutableActivations(layer)
      values[perturbation.row] =
        isInput
        ? values[perturbation.row] + distance
        : point.network.activation.value(preactivations(layer, example)[perturbation.row])
      return state.activations(layer)
    }
    let preactivations = preactivations(layer, example)
    let activation = point.network.activation
    let values = state.mutableActivations(layer)
    for row in 0..<width { values[row] = activation.value(preactivations[row]) }
    return state.activations(layer)
  }

  private func state(_ example: Int) -> LayerValues {
    if let known = states[example] { return known }
    let state = LayerValues(point.widths)
    states[example] = state
    return state
  }

  /// Returns L of one example, computed from z. If ŷ or the label is perturbed, it is computed from ŷ and the label
  /// instead.
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
      let logits = Array(UnsafeBufferPointer(start: preactivations(point.depth, example), count: classes))
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

  /// Returns whether, for any unit, the activation's kink lies between its z in this pass and its z in the other. The
  /// difference between the passes is then not a slope.
  func hasSwitched(against other: PerturbedPass) -> Bool {
    guard let kink = point.network.activation.function.kink, let perturbation, firstMoved < point.depth else {
      return false
    }
    for example in point.labels.indices where isAffected(example) {
      for layer in max(firstMoved, 1)..<point.depth {
        let (mine, theirs) = (preactivations(layer, example), other.preactivations(layer, example))
        let isOneUnit = layer == firstMoved && !perturbs(.activations(layer - 1))
        let units = isOneUnit ? perturbation.row..<perturbation.row + 1 : 0..<point.widths[layer]
        if units.contains(where: { (mine[$0] > kink) != (theirs[$0] > kink) }) { return true }
      }
    }
    return false
  }
}

// MARK: Second derivatives

extension PerturbedPass {
  /// One entry that is moved by a number of steps of `preciseStep`.
  struct Move: Hashable {
    var quantity: Quantity
    var row: Int
    var column: Int
    /// The example; nil for quantities that affect every example.
    var example: Int?
    var steps: Int
    /// The length of a step.
    var step: Double

    var distance: Double { Double(steps) * step }
  }

  /// The step of second derivatives. The error of a difference over six points is about h⁶/140 times a seventh
  /// derivative. Each of the two differences divides the rounding error 2⁻⁵³ by h once, so it is about 3·10⁻¹⁶/h², or
  /// 4·10⁻¹¹.
  static let preciseStep = 3e-3

  /// Whether entries were moved for a second derivative. Every difference at this pass then takes `preciseStep`.
  var isPrecise: Bool { !moves.isEmpty }

  /// A pass in which one or two entries are moved. Every value is computed at once.
  /// - Parameter base: a pass in which nothing is moved.
  convenience init(_ base: PerturbedPass, moves: [Move], id: Int) {
    let count = base.point.labels.count
    let isForAll = moves.contains { $0.example == nil }
    let examples = isForAll ? Set(0..<count) : Set(moves.compactMap(\.example))
    self.init(
      base.point, base.states, losses: (0..<count).map { examples.contains($0) ? .nan : base.loss($0) },
      moves: moves, id: id)
    for example in examples { move(example, from: base) }
  }

  /// Returns how far an entry is moved.
  fileprivate func shift(_ quantity: Quantity, _ row: Int, _ column: Int, _ example: Int?) -> Double {
    if moves.isEmpty { return 0 }
    return moves.reduce(0) { sum, move in
      let isIt =
        move.quantity == quantity && move.row == row && move.column == column
        && (move.example == nil || move.example == example)
      return isIt ? sum + move.distance : sum
    }
  }

  private func move(_ example: Int, from base: PerturbedPass) {
    let widths = point.widths
    let values = LayerValues(widths)
    let own = moves.filter { $0.example == nil || $0.example == example }
    for layer in 1...point.depth {
      values.setPreactivations(
        layer, to: UnsafeBufferPointer(start: base.preactivations(layer, example), count: widths[layer]))
      values.setActivations(
        layer, to: UnsafeBufferPointer(start: base.activations(layer, example), count: widths[layer]))
    }
    states[example] = values
    for layer in 1...point.depth {
      let z = values.mutablePreactivations(layer)
      for input in 0..<widths[layer - 1] {
        let change =
          value(of: .activations(layer - 1), row: input, column: 0, example: example)
          - base.value(of: .activations(layer - 1), row: input, column: 0, example: example)
        if change != 0 { addColumn(input, of: layer, times: change, to: z) }
      }
      for move in own {
        switch move.quantity {
        case .weights(layer):
          z[move.row] +=
            move.distance * value(of: .activations(layer - 1), row: move.column, column: 0, example: example)
        case .biases(layer), .preactivations(layer): z[move.row] += move.distance
        default: break
        }
      }
      setActivations(layer, example, values, own, from: base)
    }
    losses[example] = loss(example, own)
  }

  private func setActivations(
    _ layer: Int, _ example: Int, _ values: LayerValues, _ own: [Move], from base: PerturbedPass
  ) {
    let width = values.width(layer)
    let z = UnsafeBufferPointer(start: values.preactivations(layer), count: width)
    if layer == point.depth {
      values.setActivations(layer, to: point.network.loss.outputs(Array(z)))
    } else {
      let activation = point.network.activation
      if let kink = activation.function.kink {
        let before = base.preactivations(layer, example)
        if z.indices.contains(where: { (z[$0] > kink) != (before[$0] > kink) }) { hasSwitched = true }
      }
      values.setActivations(layer, to: z.map { activation.value($0) })
    }
    let a = values.mutableActivations(layer)
    for move in own where move.quantity == .activations(layer) { a[move.row] += move.distance }
  }

  /// If ŷ or the label is moved, the loss is computed from them, and otherwise from z.
  private func loss(_ example: Int, _ own: [Move]) -> Double {
    let classes = point.widths[point.depth]
    let isOfOutputs = own.contains { $0.quantity == .activations(point.depth) || $0.quantity == .label }
    guard isOfOutputs else {
      let logits = Array(UnsafeBufferPointer(start: preactivations(point.depth, example), count: classes))
      return point.network.loss.loss(logits, label: Int(point.labels[example]))
    }
    return point.network.loss.loss(
      outputs: Array(UnsafeBufferPointer(start: activations(point.depth, example), count: classes)),
      label: (0..<classes).map { label($0, example) })
  }
}

/// z and a of every layer for one example. Each is computed when it is first needed.
private final class LayerValues {
  private let widths: [Int]
  /// z₁, a₁, z₂, a₂, …
  private let values: UnsafeMutablePointer<Double>
  /// Whether values are computed: for each layer its pre-activations, then its activations.
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

  func hasPreactivations(_ layer: Int) -> Bool { known[2 * layer] }
  func hasActivations(_ layer: Int) -> Bool { known[2 * layer + 1] }

  func preactivations(_ layer: Int) -> UnsafePointer<Double> { UnsafePointer(values + place(layer)) }
  func activations(_ layer: Int) -> UnsafePointer<Double> {
    UnsafePointer(values + place(layer) + widths[layer])
  }

  /// Returns the storage of a layer's pre-activations and marks them as known. The caller must fill it.
  func mutablePreactivations(_ layer: Int) -> UnsafeMutablePointer<Double> {
    known[2 * layer] = true
    return values + place(layer)
  }

  func mutableActivations(_ layer: Int) -> UnsafeMutablePointer<Double> {
    known[2 * layer + 1] = true
    return values + place(layer) + widths[layer]
  }

  func setPreactivations(_ layer: Int, to new: some Collection<Double>) {
    let target = mutablePreactivations(layer)
    for (index, value) in new.enumerated() { target[index] = value }
  }

  func setActivations(_ layer: Int, to new: some Collection<Double>) {
    let target = mutableActivations(layer)
    for (index, value) in new.enumerated() { target[index] = value }
  }
}
