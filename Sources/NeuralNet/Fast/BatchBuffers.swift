import Kernels

/// The working memory of a batch, and its forward and backward pass. Training, evaluation, the forward pass shown to a
/// reader and the gradient check all run this code.
///
/// Every buffer has `capacity` rows, one for each example. From the input to the loss and back to the first layer's
/// deltas, an example reads and writes only its own rows. So threads can divide a batch by its rows, and the division
/// does not change the bits. Only the gradients need all rows; for them the threads divide the units.
final class BatchBuffers<Scalar: EngineScalar>: @unchecked Sendable {
  typealias Elements = PanelMatrix<Scalar>

  /// zᵢ of each layer. Empty, unless the caller asks for it or a derivative in the backward pass reads z; other
  /// derivatives read aᵢ alone.
  let preactivations: [Elements]
  /// aᵢ of each layer; the last is the outputs.
  let activations: [Elements]
  /// δᵢ = scale·∂ℓ/∂zᵢ of each layer, for each example's own loss; empty if there is no backward pass.
  let deltas: [Elements]
  /// ℓ of each example.
  let losses: UnsafeMutablePointer<Double>

  private let products: PanelProducts<Scalar>
  private let kernels: any KernelSet<Scalar>.Type
  private let zeros: Elements

  init(
    for network: PackedNetwork<Scalar>, capacity: Int, goingBack: Bool, keepingPreactivations: Bool = false
  ) {
    precondition(capacity > 0, "a batch has an example")
    kernels = network.kernels
    products = PanelProducts(kernels)
    let width = kernels.panelWidth
    func room(for layer: Elements) -> Elements {
      Elements(rows: capacity, columns: layer.columns, width: width)
    }
    let keepsPreactivations =
      keepingPreactivations || goingBack && network.activation.function.derivativeReadsZ
    preactivations = keepsPreactivations ? network.layers.map(room) : []
    activations = network.layers.map(room)
    deltas = goingBack ? network.layers.map(room) : []
    losses = .allocate(capacity: capacity)
    losses.initialize(repeating: 0, count: capacity)
    zeros = Elements(rows: 1, columns: width, width: width)
  }

  deinit { losses.deallocate() }

  /// Makes the extra memory that one thread needs for its backward pass: a transposed block of weights.
  func scratch() -> Elements {
    Elements(rows: products.blocking.depth.maximum, columns: kernels.panelWidth, width: kernels.panelWidth)
  }

  /// The input of layer `index`: X, or the activations of the layer before.
  func input(of index: Int, _ batch: Batch<Scalar>) -> Elements {
    index == 0 ? batch.input : activations[index - 1]
  }

  /// Runs the whole forward pass of a batch's first `count` examples: `preactivateFirstLayer` and everything after it.
  func forward(
    _ count: Int, of batch: Batch<Scalar>, through network: PackedNetwork<Scalar>, skippingZeros: Bool
  ) {
    preactivateFirstLayer(
      .whole, of: count, of: batch, through: network, panels: 0..<network.layers[0].panels,
      skippingZeros: skippingZeros)
    activate(0, 0..<count, of: batch, through: network)
    forward(0..<count, of: batch, through: network, from: 1)
  }

  /// Computes aᵢ = f(aᵢ₋₁·Wᵢᵀ + bᵢ) for each layer from `first` on, then the outputs and the losses.
  func forward(
    _ rows: Range<Int>, of batch: Batch<Scalar>, through network: PackedNetwork<Scalar>, from first: Int
  ) {
    for index in first..<network.layers.count {
      preactivate(index, rows, of: batch, through: network, panels: 0..<network.layers[index].panels)
      activate(index, rows, of: batch, through: network)
    }
  }

  /// Computes zᵢ = aᵢ₋₁·Wᵢᵀ + bᵢ for some panels of one layer's units.
  func preactivate(
    _ index: Int, _ rows: Range<Int>, of batch: Batch<Scalar>, through network: PackedNetwork<Scalar>,
    panels: Range<Int>
  ) {
    products.preactivations(
      of: input(of: index, batch), rows: rows, through: network.layers[index], panels: panels,
      into: preactivations.isEmpty ? activations[index] : preactivations[index])
  }

  /// Computes z₁ = x·W₁ᵀ + b₁ for a part of a batch's first `count` examples, and some panels of the units. All parts
  /// of a batch together cover every example.
  /// - Parameter skippingZeros: leaves out the terms that are zero, if the batch has lists of them; W₁ must be finite.
  func preactivateFirstLayer(
    _ part: WorkSlice, of count: Int, of batch: Batch<Scalar>, through network: PackedNetwork<Scalar>,
    panels: Range<Int>, skippingZeros: Bool
  ) {
    guard skippingZeros, let nonzeros = batch.nonzeros, nonzeros.uses.contains(.forward) else {
      return preactivate(0, part.of(count), of: batch, through: network, panels: panels)
    }
    products.preactivations(
      of: batch.input, nonzeros, count: count, tiles: part.of(nonzeros.tiles(of: count)),
      through: network.layers[0], panels: panels,
      into: preactivations.isEmpty ? activations[0] : preactivations[0])
  }

  /// Computes aᵢ = f(zᵢ) for one layer whose zᵢ have been computed; for the last layer, the outputs and the losses.
  func activate(
    _ index: Int, _ rows: Range<Int>, of batch: Batch<Scalar>, through network: PackedNetwork<Scalar>
  ) {
    let values = activations[index]
    let elements = rows.count * values.width
    if !preactivations.isEmpty {
      for panel in 0..<values.panels {
        values.panel(panel, row: rows.lowerBound).update(
          from: preactivations[index].panel(panel, row: rows.lowerBound), count: elements)
      }
    }
    if index < network.layers.count - 1 {
      for panel in 0..<values.panels {
        kernels.activate(values.panel(panel, row: rows.lowerBound), count: elements, by: network.activation)
      }
    } else {
      network.loss.evaluate(outputRows(values, rows, of: batch), losses: losses + rows.lowerBound)
    }
  }

  private func outputRows(
    _ matrix: Elements, _ rows: Range<Int>, of batch: Batch<Scalar>
  ) -> OutputRows<Scalar> {
    OutputRows(matrix: matrix, rows: rows, labels: batch.labels, kernels: kernels)
  }

  /// Computes δ = scale·∂ℓ/∂z at the output, and δᵢ₋₁ = (δᵢ·Wᵢ) ⊙ f′(zᵢ₋₁) below it.
  ///
  /// Backpropagation is linear, so every δ has the factor `scale`. With −η/B, the gradient's product is the step of
  /// gradient descent itself. With 1, δ is the derivative of each example's own loss.
  func backward(
    _ rows: Range<Int>, of batch: Batch<Scalar>, through network: PackedNetwork<Scalar>, scale: Scalar,
    scratch: Elements
  ) {
    let last = network.layers.count - 1
    network.loss.backpropagate(
      outputRows(activations[last], rows, of: batch), scale: scale,
      into: outputRows(deltas[last], rows, of: batch))
    for index in stride(from: last, to: 0, by: -1) {
      let below = deltas[index - 1]
      products.backpropagate(
        of: deltas[index], rows: rows, through: network.layers[index], into: below,
        scratch: scratch.elements, zeros: zeros.elements)
      for panel in 0..<below.panels {
        kernels.multiplyDerivative(
          of: network.activation,
          z: preactivations.isEmpty ? nil : preactivations[index - 1].panel(panel, row: rows.lowerBound),
          a: activations[index - 1].panel(panel, row: rows.lowerBound),
          into: below.panel(panel, row: rows.lowerBound), count: rows.count * below.width)
      }
    }
  }

  /// Computes target ← beta·target + G, where G is the gradient of layer `index`, summed over the first `count`
  /// examples. It does so for a slice of the layer's units: for their weights, and also for their biases if the slice
  /// includes the units' last inputs.
  /// - Parameter skippingZeros: leaves out the terms that are zero, if the batch has lists of them; the deltas must be
  ///   finite.
  func addGradient(
    of index: Int, _ batch: Batch<Scalar>, count: Int, units: PanelSlice, beta: Scalar,
    to target: Elements, skippingZeros: Bool
  ) {
    let (deltas, input) = (deltas[index], input(of: index, batch))
    let nonzeros = batch.nonzeros.flatMap { $0.uses.contains(.gradient) ? $0 : nil }
    products.addGradient(
      of: deltas, input: input, skippingZeros && index == 0 ? nonzeros : nil, count: count,
      panels: units.panels,
      inputs: products.inputs(units.part, of: input), beta: beta, to: target)
    guard units.part.upper == 1 else { return }
    products.addBiasGradient(
      of: deltas, count: count, panels: units.panels, beta: beta, to: target)
  }

  /// Calls `body` with each run of elements, in a layer's parameters, that belongs to a slice of its units.
  /// `addGradient` divides the parameters in the same way.
  func eachRun(
    of parameters: Elements, layer index: Int, _ batch: Batch<Scalar>, units: PanelSlice,
    _ body: (_ place: Int, _ count: Int) -> Void
  ) {
    let (input, width) = (input(of: index, batch), parameters.width)
    var rows = products.inputs(units.part, of: input)
    // The biases are the row after the last input's row.
    if units.part.upper == 1 { rows = rows.lowerBound..<input.columns + 1 }
    for panel in units.panels {
      body(panel * parameters.stride + rows.lowerBound * width, rows.count * width)
    }
  }

  /// Returns the largest |δ₁| of these examples, or NaN if one of them is NaN.
  func largestFirstDelta(_ rows: Range<Int>) -> Scalar {
    var largest: Scalar = 0
    for panel in 0..<deltas[0].panels {
      let next = kernels.largestMagnitude(
        of: deltas[0].panel(panel, row: rows.lowerBound), count: rows.count * deltas[0].width)
      // Every comparison with NaN is false.
      if !(next <= largest) { largest = next }
      if next.isNaN { return next }
    }
    return largest
  }

  /// Returns the sum of the first `count` examples' losses, added in their order.
  func lossSum(_ count: Int) -> Double {
    var sum = 0.0
    for row in 0..<count { sum += losses[row] }
    return sum
  }
}
