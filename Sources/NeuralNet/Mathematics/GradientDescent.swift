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
}
