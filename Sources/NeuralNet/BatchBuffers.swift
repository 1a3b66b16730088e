/// The working memory of one batch on its way through a network and back, and the way itself. Training,
/// evaluation, the forward pass shown to a reader and the gradient check all run this code.
///
/// Every buffer has a row for each example: `capacity` rows, of which the first `count` are in use, so that a
/// short last batch needs nothing new.
final class BatchBuffers<Scalar: EngineScalar> {
  typealias Elements = UnsafeMutablePointer<Scalar>

  let widths: [Int]
  let capacity: Int
  /// Rows in use.
  var count = 0

  /// X, the batch itself.
  let input: Elements
  /// Layer by layer zᵢ; empty unless kept: training needs only what the derivative is a function of, aᵢ.
  let sums: [Elements]
  /// Layer by layer aᵢ; the last is the class probabilities.
  let activations: [Elements]
  /// Layer by layer δᵢ = ∂ℓ/∂zᵢ of each example's own loss; empty where nothing goes back.
  let deltas: [Elements]
  let labels: UnsafeMutablePointer<UInt8>
  /// Each example's cross-entropy, in nats.
  let losses: UnsafeMutablePointer<Double>
  /// Room for one sum per column of the widest layer.
  private let columnSums: Elements

  init(for network: Network<Scalar>, capacity: Int, goingBack: Bool, keepingSums: Bool = false) {
    precondition(capacity > 0, "a batch has an example")
    func room(for width: Int) -> Elements {
      let elements = Elements.allocate(capacity: capacity * width)
      elements.initialize(repeating: 0, count: capacity * width)
      return elements
    }
    widths = network.widths
    self.capacity = capacity
    input = room(for: widths[0])
    let outputs = widths.dropFirst()
    sums = keepingSums ? outputs.map(room) : []
    activations = outputs.map(room)
    deltas = goingBack ? outputs.map(room) : []
    labels = .allocate(capacity: capacity)
    labels.initialize(repeating: 0, count: capacity)
    losses = .allocate(capacity: capacity)
    losses.initialize(repeating: 0, count: capacity)
    columnSums = .allocate(capacity: outputs.max() ?? 1)
    columnSums.initialize(repeating: 0, count: outputs.max() ?? 1)
  }

  // Numbers need no deinitialization.
  deinit {
    for elements in [input, columnSums] + sums + activations + deltas { elements.deallocate() }
    labels.deallocate()
    losses.deallocate()
  }

  /// What layer `index` reads: X, or the activations of the layer before.
  func input(of index: Int) -> Elements { index == 0 ? input : activations[index - 1] }

  /// A matrix's rows and their labels as the batch.
  func fill(_ matrix: Matrix<Scalar>, labels: [UInt8]?) {
    precondition(matrix.rows <= capacity && matrix.columns == widths[0], "the batch fits")
    precondition(labels.map { $0.count == matrix.rows } ?? true, "a label for each example")
    precondition(labels?.allSatisfy { Int($0) < widths[widths.count - 1] } ?? true, "labels are classes")
    count = matrix.rows
    input.update(from: matrix.storage, count: matrix.storage.count)
    if let labels { self.labels.update(from: labels, count: count) }
  }

  /// aᵢ = f(aᵢ₋₁·Wᵢᵀ + bᵢ) for each layer from `first` on, then p and the losses.
  func forward(through network: Network<Scalar>, from first: Int = 0) {
    for index in first..<network.layers.count {
      let sums = sums.isEmpty ? activations[index] : sums[index]
      network.layers[index].sums(of: input(of: index), count: count, into: sums)
      activate(index, of: network)
    }
  }

  /// aᵢ = f(zᵢ) for one layer whose sums stand; for the last, p = softmax(z) and the losses.
  func activate(_ index: Int, of network: Network<Scalar>) {
    let width = widths[index + 1]
    let values = activations[index]
    if !sums.isEmpty { values.update(from: sums[index], count: count * width) }
    if index < network.layers.count - 1 {
      network.activation.apply(to: values, count: count * width)
    } else {
      for row in 0..<count {
        losses[row] = CrossEntropy.softmax(values + row * width, count: width, label: Int(labels[row]))
      }
    }
  }

  /// δ = p − y at the output, and δᵢ₋₁ = (δᵢ·Wᵢ) ⊙ f′(zᵢ₋₁) below it.
  ///
  /// The mini-batch's 1/B is left to whoever adds the gradients up: here each example answers for its own loss.
  func backward(through network: Network<Scalar>) {
    let last = network.layers.count - 1
    let classes = widths[last + 1]
    deltas[last].update(from: activations[last], count: count * classes)
    for row in 0..<count { deltas[last][row * classes + Int(labels[row])] -= 1 }
    for index in stride(from: last, to: 0, by: -1) {
      network.layers[index].blame(of: deltas[index], count: count, into: deltas[index - 1])
      network.activation.multiplyDerivative(
        into: deltas[index - 1], at: activations[index - 1], count: count * widths[index])
    }
  }

  /// target ← keeping·target + scale·B·(the batch's mean gradient of layer `index`).
  func addGradient(of index: Int, scale: Scalar, to target: inout DenseLayer<Scalar>, keeping: Scalar) {
    target.addGradient(
      of: deltas[index], input: input(of: index), count: count, scale: scale, keeping: keeping,
      columnSums: columnSums)
  }

  /// The batch's summed loss, added up in its order.
  var lossSum: Double {
    var sum = 0.0
    for row in 0..<count { sum += losses[row] }
    return sum
  }

  /// The rows in use of a buffer, as a value.
  func matrix(_ elements: Elements, columns: Int) -> Matrix<Scalar> {
    Matrix(
      rows: count, columns: columns,
      storage: [Scalar](UnsafeBufferPointer(start: elements, count: count * columns)))
  }
}
