import RandomNumbers

/// A multilayer perceptron: dense layers with `activation` after each layer except the last. The output function after
/// the last layer, such as softmax, belongs to `loss`.
public struct Network<Scalar: EngineScalar>: Sendable {
  /// The layers from the input to the output; at least one.
  public internal(set) var layers: [DenseLayer<Scalar>]
  public let activation: Activation
  /// The loss that training minimizes; it also defines the function of the output layer.
  public let loss: any Loss

  /// Makes a network of `widths[0]` inputs, hidden layers of the widths between, and `widths.last` classes.
  /// - Precondition: at least two widths, all positive; `parameterCount(widths:)` is not nil.
  public init(
    widths: [Int], activation: Activation, loss: any Loss = SoftmaxCrossEntropy(),
    initialization: WeightInitialization, using generator: inout RandomGenerator
  ) {
    precondition(Self.parameterCount(widths: widths) != nil, "the network can be counted")
    self.activation = activation
    self.loss = loss
    layers = zip(widths, widths.dropFirst()).map { inputs, outputs in
      DenseLayer(
        weights: initialization.weights(inputs: inputs, outputs: outputs, using: &generator),
        biases: [Scalar](repeating: 0, count: outputs))
    }
  }

  public init(
    layers: [DenseLayer<Scalar>], activation: Activation, loss: any Loss = SoftmaxCrossEntropy()
  ) {
    precondition(!layers.isEmpty, "a network has a layer")
    precondition(zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs }, "layers fit")
    self.layers = layers
    self.activation = activation
    self.loss = loss
  }

  /// Returns the same network with other parameters.
  public func with(layers: [DenseLayer<Scalar>]) -> Network {
    Network(layers: layers, activation: activation, loss: loss)
  }

  /// Converts a network to another precision.
  public init<Other: EngineScalar>(converting other: Network<Other>) {
    self.init(
      layers: other.layers.map { DenseLayer(converting: $0) }, activation: other.activation, loss: other.loss)
  }

  /// The number of inputs, the hidden widths, the number of classes.
  public var widths: [Int] { [layers[0].inputs] + layers.map(\.outputs) }
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }
  public var classCount: Int { layers[layers.count - 1].outputs }

  /// Whether every parameter is finite.
  public var isFinite: Bool { layers.allSatisfy(\.isFinite) }
}

extension Network: Equatable {
  public static func == (one: Network, other: Network) -> Bool {
    one.layers == other.layers && one.activation == other.activation && one.loss.name == other.loss.name
  }
}
