/// The slope of the mean loss along one parameter, by a central difference. It recomputes only the values that depend
/// on the parameter: one column of its layer's z, and the layers above.
final class LossProbe {
  struct Parameter {
    let layer: Int
    /// Which output of the layer.
    let unit: Int
    /// Which input's weight; nil for the unit's bias.
    let input: Int?
  }

  /// L with every parameter unchanged.
  let meanLoss: Double

  private let network: PackedNetwork<Double>
  private let parameters: [DenseLayer<Double>]
  private let rows: Range<Int>
  private let batch: Batch<Double>
  private let buffers: BatchBuffers<Double>
  private let skippingZeros: Bool
  /// The layer that was probed last: its z is the network's own, but its activations, and everything above, still have
  /// the values of the last probe.
  private var probed: Int?

  init(_ network: Network<Double>, input: Matrix<Double>, labels: [UInt8]) {
    self.network = PackedNetwork(network)
    parameters = network.layers
    rows = 0..<input.rows
    buffers = BatchBuffers(
      for: self.network, capacity: input.rows, goingBack: false, keepingPreactivations: true)
    batch = Batch(for: self.network, input, labels: labels)
    skippingZeros = self.network.hasFiniteFirstLayer
    buffers.forward(input.rows, of: batch, through: self.network, skippingZeros: skippingZeros)
    meanLoss = buffers.lossSum(input.rows) / Double(input.rows)
  }

  /// Returns (L(θ + h) − L(θ − h)) / ((θ + h) − (θ − h)), or nil if the kink of an activation lies between the two ends
  /// for some unit.
  func slope(at parameter: Parameter, step: Double) -> Double? {
    if parameter.layer != probed {
      buffers.forward(rows.count, of: batch, through: network, skippingZeros: skippingZeros)
      probed = parameter.layer
    }
    let layer = parameters[parameter.layer]
    let value = parameter.input.map { layer.weights[parameter.unit, $0] } ?? layer.biases[parameter.unit]
    // θ ± h are rounded; dividing by the true distance between them removes that error.
    let (above, below) = (value + step, value - step)
    let upper = probe(parameter, moved: above - value)
    let lower = probe(parameter, moved: below - value)
    guard upper.pattern == lower.pattern else { return nil }
    // Subtract example by example, before any sum: differences of two sums near 2 nats would lose their last digits.
    let difference = zip(upper.losses, lower.losses).reduce(0.0) { $0 + ($1.0 - $1.1) }
    return difference / Double(rows.count) / (above - below)
  }

  /// Returns each example's loss after the parameter moves, and which units are above the kink of their activation.
  private func probe(_ parameter: Parameter, moved distance: Double) -> (losses: [Double], pattern: [Bool]) {
    let (input, preactivations) = (
      buffers.input(of: parameter.layer, batch), buffers.preactivations[parameter.layer]
    )
    let saved = rows.map { preactivations[$0, parameter.unit] }
    for row in rows {
      let factor = parameter.input.map { input[row, $0] } ?? 1
      preactivations[row, parameter.unit] += distance * factor
    }
    buffers.activate(parameter.layer, rows, of: batch, through: network)
    buffers.forward(rows, of: batch, through: network, from: parameter.layer + 1)
    let pattern = sidesOfKink(from: parameter.layer)
    for row in rows { preactivations[row, parameter.unit] = saved[row] }
    return (rows.map { buffers.losses[$0] }, pattern)
  }

  private func sidesOfKink(from layer: Int) -> [Bool] {
    guard let kink = network.activation.function.kink else { return [] }
    return (layer..<network.layers.count - 1).flatMap { index in
      let z = buffers.preactivations[index]
      return rows.flatMap { row in (0..<z.columns).map { z[row, $0] > kink } }
    }
  }
}
