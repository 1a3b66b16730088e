import Kernels

/// An upper bound on the magnitudes of the first layer's weights during training. Terms of zero may be skipped only if
/// the weights are finite, and reading all weights in every step would take all the time that skipping saves.
///
/// One step's product adds at most (largest δ) × (largest input) × (number of examples) to each element, and the
/// optimizer computes from this how large the weights can become. The bound is far above the real weights, but still
/// far below the largest number, unless training diverges.
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

  /// Whether all weights of the first layer, and the optimizer's buffers there, are certainly finite. The limit is a
  /// thousand times lower than necessary, so that rounding does not matter.
  var isFinite: Bool {
    let limit = Double(Scalar.greatestFiniteMagnitude) / 1000
    return bounds.parameters < limit && bounds.buffers.allSatisfy { $0 < limit }
  }

  /// Updates the bound after a step of training; see `ThreadedEpoch.step`.
  /// - Parameters:
  ///   - delta: the largest |δ| of the first layer, with the step's scale.
  ///   - count: the number of examples in the batch.
  mutating func step(delta: Double, count: Int) {
    optimizer.advance(&bounds, product: Double(count) * delta * largestInput)
  }
}
