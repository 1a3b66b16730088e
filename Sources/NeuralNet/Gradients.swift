/// The gradient of a batch's mean loss L with respect to every parameter, by backpropagation.
public struct Gradients<Scalar: EngineScalar>: Sendable {
  public struct Layer: Sendable {
    /// ∂L/∂W = (1/B) δᵀ·A, outputs × inputs.
    public let weights: Matrix<Scalar>
    /// ∂L/∂b = (1/B) Σ δ over the batch, one for each output.
    public let biases: [Scalar]
    /// δ = ∂ℓ/∂z of each example's own loss ℓ, B × outputs: without the mean's 1/B.
    public let delta: Matrix<Scalar>
  }

  public let layers: [Layer]
  /// L, in nats per example.
  public let meanLoss: Double

  /// - Parameters:
  ///   - input: B × inputs, at least one row.
  ///   - labels: B classes.
  public init(of network: Network<Scalar>, input: Matrix<Scalar>, labels: [UInt8]) {
    let buffers = BatchBuffers(for: network, capacity: input.rows, goingBack: true)
    buffers.fill(input, labels: labels)
    buffers.forward(through: network)
    meanLoss = buffers.lossSum / Double(input.rows)
    buffers.backward(through: network)
    layers = network.layers.indices.map { index in
      var gradient = network.layers[index].zeroed
      buffers.addGradient(of: index, scale: 1 / Scalar(input.rows), to: &gradient, keeping: 0)
      return Layer(
        weights: gradient.weights, biases: gradient.biases,
        delta: buffers.matrix(buffers.deltas[index], columns: gradient.outputs))
    }
  }
}
