import Kernels

/// An upper bound on the magnitudes of the first layer's weights during training. Terms of zero may be skipped only where
/// the weights are finite, and reading all weights in every step would cost as much as skipping saves.
///
/// In one step the gradient's product adds to no element more than the largest δ times the largest input times the number
/// of examples, and the optimizer says what its step makes of that. The bound is far above the real weights, and still far
/// below the largest number, unless a training diverges.
struct MagnitudeBound<Scalar: EngineScalar> {
  private var bounds: ParameterBounds
  private let optimizer: any Optimizer
  private let largestInput: Double

  init(
    _ network: PackedNetwork<Scalar>, buffers: [PackedNetwork<Scalar>], optimizer: any Optimizer,
    largestInput: Double
  ) {
    func largest(_ network: PackedNetwork<Scalar>) -> Double { Double(network.largestMagnitude(ofLayer: 0)) }
    bounds = ParameterBounds(parameters: largest(network), buffers: buffers.map(largest))
    self.optimizer = optimizer
    self.largestInput = largestInput
  }

  var weights: Double { bounds.parameters }

  /// Whether all weights of the first layer, and the optimizer's buffers there, are surely finite. The limit is a thousand
  /// times lower than it has to be, so that rounding does not matter.
  var isFinite: Bool {
    let limit = Double(Scalar.greatestFiniteMagnitude) / 1000
    return bounds.parameters < limit && bounds.buffers.allSatisfy { $0 < limit }
  }

  /// After a step of training; see `ThreadedEpoch.step`.
  /// - Parameters:
  ///   - delta: the largest |δ| of the first layer, as the step scales it.
  ///   - count: examples of the batch.
  mutating func step(delta: Double, count: Int) {
    optimizer.advance(&bounds, product: Double(count) * delta * largestInput)
  }
}
