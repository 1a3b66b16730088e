import Kernels

/// The working memory of one batch on its way through a network and back, and the way itself. Training,
/// evaluation, the forward pass shown to a reader and the gradient check all run this code.
///
/// Every buffer has a row for each example, `capacity` rows. An example's way, to the loss and back to the first
/// layer's deltas, touches its own rows alone, so that threads can share a batch by its rows, and the bits do not
/// depend on how. Only the gradients need all rows, and threads share those by the parameters.
final class BatchBuffers<Scalar: EngineScalar>: @unchecked Sendable {
  typealias Elements = PanelMatrix<Scalar>

  let widths: [Int]
  let capacity: Int

  /// X, the batch itself.
  let input: Elements
  /// Layer by layer zᵢ; empty unless kept: training needs only what the derivative is a function of, aᵢ.
  let sums: [Elements]
  /// Layer by layer aᵢ; the last is the class probabilities.
  let activations: [Elements]
  /// Layer by layer δᵢ = scale·∂ℓ/∂zᵢ of each example's own loss; empty where nothing goes back.
  let deltas: [Elements]
  let labels: UnsafeMutablePointer<UInt8>
  /// Each example's cross-entropy, in nats.
  let losses: UnsafeMutablePointer<Double>

  private let products: PanelProducts<Scalar>
  private let kernels: any KernelSet<Scalar>.Type
  private let zeros: Elements

  init(for network: PackedNetwork<Scalar>, capacity: Int, goingBack: Bool, keepingSums: Bool = false) {
    precondition(capacity > 0, "a batch has an example")
    kernels = network.kernels
    products = PanelProducts(kernels)
    let width = kernels.panelWidth
    func room(for columns: Int) -> Elements { Elements(rows: capacity, columns: columns, width: width) }
    widths = [network.layers[0].rows - 1] + network.layers.map(\.columns)
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
    zeros = Elements(rows: 1, columns: width, width: width)
  }

  deinit {
    labels.deallocate()
    losses.deallocate()
  }

  /// What one thread needs to go back, besides the buffers: a block of weights, turned.
  func scratch() -> Elements {
    Elements(rows: products.blocking.depth.most, columns: kernels.panelWidth, width: kernels.panelWidth)
  }

  /// What layer `index` reads: X, or the activations of the layer before.
  func input(of index: Int) -> Elements { index == 0 ? input : activations[index - 1] }

  /// A matrix's rows and their labels as the batch.
  func fill(_ matrix: Matrix<Scalar>, labels: [UInt8]?) {
    precondition(matrix.rows <= capacity && matrix.columns == widths[0], "the batch fits")
    precondition(labels.map { $0.count == matrix.rows } ?? true, "a label for each example")
    precondition(labels?.allSatisfy { Int($0) < widths[widths.count - 1] } ?? true, "labels are classes")
    input.fill(matrix)
    if let labels { self.labels.update(from: labels, count: matrix.rows) }
  }

  /// An example into a row of the batch.
  func fill(row: Int, with index: Int, of examples: Examples) {
    examples.gather(index, into: input.panel(0, row: row), panelStride: input.stride, by: kernels)
    labels[row] = examples.labels[index]
  }

  /// aᵢ = f(aᵢ₋₁·Wᵢᵀ + bᵢ) for each layer from `first` on, then p and the losses.
  func forward(_ rows: Range<Int>, through network: PackedNetwork<Scalar>, from first: Int = 0) {
    for index in first..<network.layers.count {
      products.sums(
        of: input(of: index), rows: rows, through: network.layers[index],
        into: sums.isEmpty ? activations[index] : sums[index])
      activate(index, rows, of: network)
    }
  }

  /// aᵢ = f(zᵢ) for one layer whose sums stand; for the last, p = softmax(z) and the losses.
  func activate(_ index: Int, _ rows: Range<Int>, of network: PackedNetwork<Scalar>) {
    let values = activations[index]
    let elements = rows.count * values.width
    if !sums.isEmpty {
      for panel in 0..<values.panels {
        values.panel(panel, row: rows.lowerBound).update(
          from: sums[index].panel(panel, row: rows.lowerBound), count: elements)
      }
    }
    if index < network.layers.count - 1 {
      for panel in 0..<values.panels {
        kernels.activate(values.panel(panel, row: rows.lowerBound), count: elements, by: network.activation)
      }
    } else {
      kernels.softmax(
        values.panel(0, row: rows.lowerBound), panelStride: values.stride, rows: rows.count,
        classes: values.columns, labels: labels + rows.lowerBound, losses: losses + rows.lowerBound)
    }
  }

  /// δ = scale·(p − y) at the output, and δᵢ₋₁ = (δᵢ·Wᵢ) ⊙ f′(zᵢ₋₁) below it.
  ///
  /// The scale goes along, for all of it is linear: with −η/B the gradient's product is the step of descent
  /// itself, and with 1 each example answers for its own loss.
  func backward(
    _ rows: Range<Int>, through network: PackedNetwork<Scalar>, scale: Scalar, scratch: Elements
  ) {
    let last = network.layers.count - 1
    let (probabilities, outputs) = (activations[last], deltas[last])
    for panel in 0..<outputs.panels {
      let (p, delta) = (probabilities.panel(panel), outputs.panel(panel))
      for i in rows.lowerBound * outputs.width..<rows.upperBound * outputs.width { delta[i] = scale * p[i] }
    }
    for row in rows {
      let label = Int(labels[row])
      // Not scale·p − scale: where p is nearly 1 that would lose digits.
      outputs[row, label] = scale * (probabilities[row, label] - 1)
    }
    for index in stride(from: last, to: 0, by: -1) {
      let below = deltas[index - 1]
      products.blame(
        of: deltas[index], rows: rows, through: network.layers[index], into: below,
        scratch: scratch.elements, zeros: zeros.elements)
      for panel in 0..<below.panels {
        kernels.multiplyDerivative(
          of: network.activation, at: activations[index - 1].panel(panel, row: rows.lowerBound),
          into: below.panel(panel, row: rows.lowerBound), count: rows.count * below.width)
      }
    }
  }

  /// target ← keeping·target + Σ over the first `count` examples of δ's gradient of layer `index`, weights and
  /// biases, as far as they are this share's.
  func addGradient(of index: Int, count: Int, share: Share, keeping: Scalar, to target: Elements) {
    let (deltas, input) = (deltas[index], input(of: index))
    products.addGradient(
      of: deltas, input: input, count: count, inputPanels: share.of(input.panels), keeping: keeping,
      to: target)
    products.addBiasGradient(
      of: deltas, count: count, panels: share.of(deltas.panels), keeping: keeping, to: target)
  }

  /// The places in a layer's parameters that are this share's, as `addGradient` divides them: runs of elements.
  func eachRun(
    of parameters: Elements, layer index: Int, share: Share, _ body: (_ place: Int, _ count: Int) -> Void
  ) {
    let (input, width) = (input(of: index), parameters.width)
    let inputs = input.columns(in: share.of(input.panels))
    let biases = share.of(parameters.panels)
    for panel in 0..<parameters.panels {
      let first = panel * parameters.stride
      body(first + inputs.lowerBound * width, inputs.count * width)
      if biases.contains(panel) { body(first + input.columns * width, width) }
    }
  }

  /// The summed loss of the first `count` examples, added up in their order.
  func lossSum(_ count: Int) -> Double {
    var sum = 0.0
    for row in 0..<count { sum += losses[row] }
    return sum
  }
}
