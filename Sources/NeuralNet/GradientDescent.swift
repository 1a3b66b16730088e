/// Mini-batch gradient descent with momentum μ and weight decay λ, in the convention of PyTorch's SGD: for every
/// parameter θ, weights and biases alike,
///
///     v ← μ·v + (∂L/∂θ + λ·θ),    θ ← θ − η·v,
///
/// with v starting at zero. The learning rate η multiplies the velocity, so that a change of η acts at once.
public struct GradientDescent: Sendable, Equatable {
  /// η
  public var learningRate: Double
  /// μ, in 0..<1; at 0 there is no velocity.
  public var momentum: Double
  /// λ, the gradient of (λ/2)·‖θ‖²; the reported loss does not include that term.
  public var weightDecay: Double

  public init(learningRate: Double, momentum: Double = 0, weightDecay: Double = 0) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  /// One step down the gradient of the batch that `buffers` has just carried back. `velocity` has a layer for
  /// each of the network's where there is momentum, and is empty where there is none.
  func step<Scalar: EngineScalar>(
    _ network: inout Network<Scalar>, velocity: inout [DenseLayer<Scalar>],
    along buffers: BatchBuffers<Scalar>
  ) {
    let batch = Double(buffers.count)
    for index in network.layers.indices {
      if velocity.isEmpty {
        // θ ← (1 − ηλ)·θ − (η/B)·Σ: the product writes into the weights, and no gradient is ever stored.
        buffers.addGradient(
          of: index, scale: Scalar(-learningRate / batch), to: &network.layers[index],
          keeping: Scalar(1 - learningRate * weightDecay))
      } else {
        buffers.addGradient(
          of: index, scale: Scalar(1 / batch), to: &velocity[index], keeping: Scalar(momentum))
        if weightDecay != 0 { velocity[index].add(network.layers[index], scale: Scalar(weightDecay)) }
        network.layers[index].add(velocity[index], scale: Scalar(-learningRate))
      }
    }
  }
}
