/// Mini-batch gradient descent with momentum μ and weight decay λ, in the convention of PyTorch's SGD: for every
/// parameter θ, weights and biases alike,
///
///     v ← μ·v + (∂J/∂θ + λ·θ),    θ ← θ − η·v,
///
/// where v starts at zero. The learning rate η multiplies the velocity, so a change of η has an effect at once.
public struct GradientDescent: Optimizer, Equatable {
  public static let name = "gradient-descent"
  public static let mostBuffers = 1
  public static let hyperparameters = [
    Hyperparameter(
      "momentum", standard: 0, in: .halfOpen(0..<1), "μ: the share of the last step that is added to the next"
    ),
    Hyperparameter(
      "weight_decay", standard: 0, in: .closed(0...100),
      "λ: how strongly every parameter is pulled towards 0"),
  ]

  /// η
  public var learningRate: Double
  /// μ, in 0..<1; with 0 there is no velocity.
  public var momentum: Double
  /// λ, the gradient of (λ/2)·‖θ‖²; the reported loss does not include that term.
  public var weightDecay: Double

  public init(learningRate: Double, momentum: Double = 0, weightDecay: Double = 0) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  public init(learningRate: Double, hyperparameters: [String: Double]) {
    self.init(
      learningRate: learningRate, momentum: hyperparameters["momentum"]!,
      weightDecay: hyperparameters["weight_decay"]!)
  }

  private var hasVelocity: Bool { momentum != 0 }

  /// One buffer for the velocity v, if there is momentum.
  public var bufferCount: Int { hasVelocity ? 1 : 0 }

  /// Without momentum a step is θ ← (1 − ηλ)·θ − η·g, and neither a velocity nor the gradient is stored.
  public var gradientTarget: GradientTarget {
    hasVelocity
      ? GradientTarget(.buffer(0), beta: momentum, scale: 1)
      : GradientTarget(.parameters, beta: 1 - learningRate * weightDecay, scale: -learningRate)
  }

  public func update<Scalar: EngineScalar>(_ parameters: ParameterSlice<Scalar>, step: Int) {
    if weightDecay != 0 { parameters.add(.parameters, times: weightDecay, to: .buffer(0)) }
    parameters.add(.buffer(0), times: -learningRate, to: .parameters)
  }

  public func advance(_ bounds: inout ParameterBounds, product: Double) {
    // The step converts these numbers to the network's precision; one that becomes infinite gives NaN when multiplied
    // by zero.
    let factors = [learningRate, learningRate * weightDecay, weightDecay, momentum]
    guard factors.allSatisfy({ Float($0).isFinite }) else {
      bounds.parameters = .infinity
      return
    }
    guard hasVelocity else {
      bounds.parameters = abs(1 - learningRate * weightDecay) * bounds.parameters + product
      return
    }
    bounds.buffers[0] =
      abs(momentum) * bounds.buffers[0] + product + abs(weightDecay) * bounds.parameters
    bounds.parameters += abs(learningRate) * bounds.buffers[0]
  }

  public var divergenceHint: String {
    let momentum = momentum >= 0.9 ? ", or less momentum" : ""
    // θ ← (1 − ηλ)·θ: if ηλ is above 2, decay alone overshoots zero and the weights grow.
    let decay = learningRate * weightDecay >= 1 ? ", or less weight_decay" : ""
    return smallerRateHint + momentum + decay
  }
}
