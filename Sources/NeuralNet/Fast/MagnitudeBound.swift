/// An upper bound on the magnitudes of the first layer's weights during training. Terms of zero may be skipped only where
/// the weights are finite, and reading all weights in every step would cost as much as skipping saves.
///
/// In one step no weight changes by more than the largest δ times the largest input times the number of examples. The
/// sum of these is far above the real weights, and still far below the largest number, unless a training diverges.
struct MagnitudeBound<Scalar: EngineScalar> {
  private(set) var weights: Double
  private var velocity: Double
  private let descent: GradientDescent
  private let largestInput: Double

  /// - Parameter velocity: nil where there is no momentum.
  init(
    _ network: PackedNetwork<Scalar>, velocity: PackedNetwork<Scalar>?, descent: GradientDescent,
    largestInput: Double
  ) {
    func largest(_ network: PackedNetwork<Scalar>) -> Double { Double(network.largestMagnitude(ofLayer: 0)) }
    // The step multiplies by these numbers as the scalar holds them, and infinity times zero would be NaN.
    let factors = [
      descent.learningRate, descent.learningRate * descent.weightDecay, descent.weightDecay, descent.momentum,
    ]
    weights = factors.allSatisfy { Scalar($0).isFinite } ? largest(network) : .infinity
    self.velocity = velocity.map(largest) ?? 0
    self.descent = descent
    self.largestInput = largestInput
  }

  /// Whether all weights of the first layer, and their velocity, are surely finite. The limit is a thousand times lower
  /// than it has to be, so that rounding does not matter.
  var isFinite: Bool {
    let limit = Double(Scalar.greatestFiniteMagnitude) / 1000
    return weights < limit && velocity < limit
  }

  /// After a step of descent; see `ThreadedEpoch.step`.
  /// - Parameters:
  ///   - delta: the largest |δ| of the first layer, as the step scales it.
  ///   - count: examples of the batch.
  mutating func step(delta: Double, count: Int, hasVelocity: Bool) {
    let gradient = Double(count) * delta * largestInput
    let (rate, decay) = (abs(descent.learningRate), abs(descent.weightDecay))
    guard hasVelocity else {
      weights = abs(1 - descent.learningRate * descent.weightDecay) * weights + gradient
      return
    }
    velocity = abs(descent.momentum) * velocity + gradient + decay * weights
    weights += rate * velocity
  }
}
