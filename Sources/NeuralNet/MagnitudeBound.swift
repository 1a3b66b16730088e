/// A bound on the weights of the first layer while they are trained, without looking at them: a term of zero may be left
/// out of a sum only where the other factor is finite, and to look at all weights in every step would cost what is
/// gained by it.
///
/// No weight grows faster than the largest δ times the largest input times the examples of a batch. So the bound is far
/// above the weights, and yet far below what a number can hold, unless a training diverges.
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
    func largest(_ network: PackedNetwork<Scalar>) -> Double { Double(network.largestFirstLayerMagnitude) }
    weights = largest(network)
    self.velocity = velocity.map(largest) ?? 0
    self.descent = descent
    self.largestInput = largestInput
  }

  /// All weights of the first layer are finite, by so far that rounding does not matter. False where that is not sure.
  var isFinite: Bool { weights < Double(Scalar.greatestFiniteMagnitude) / 1000 }

  /// After a step of descent; see `Descent.step`.
  /// - Parameters:
  ///   - delta: the largest |δ| of the first layer, by the scale that the step gives it.
  ///   - count: examples of the batch.
  mutating func step(delta: Double, count: Int, hasVelocity: Bool) {
    let gradient = Double(count) * delta * largestInput
    guard hasVelocity else {
      weights = abs(1 - descent.learningRate * descent.weightDecay) * weights + gradient
      return
    }
    velocity = descent.momentum * velocity + gradient + descent.weightDecay * weights
    weights += descent.learningRate * velocity
  }
}
