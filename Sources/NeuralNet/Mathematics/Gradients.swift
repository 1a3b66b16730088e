import Kernels

/// The gradient of a batch's mean loss L with respect to every parameter, by backpropagation.
public struct Gradients<Scalar: EngineScalar>: Sendable {
  public struct Layer: Sendable {
    /// ∂L/∂W = (1/B) δᵀ·A, outputs × inputs.
    public let weights: Matrix<Scalar>
    /// ∂L/∂b = (1/B) Σ δ over the batch, one value for each output.
    public let biases: [Scalar]
    /// δ = ∂ℓ/∂z of each example's own loss ℓ, B × outputs, without the mean's factor 1/B.
    public let delta: Matrix<Scalar>
  }

  public let layers: [Layer]
  /// L, in nats per example.
  public let meanLoss: Double

  /// - Parameters:
  ///   - network: the network.
  ///   - input: B × inputs, at least one row.
  ///   - labels: B classes.
  public init(of network: Network<Scalar>, input: Matrix<Scalar>, labels: [UInt8]) {
    self.init(of: network, input: input, labels: labels, by: Execution())
  }

  init(
    of network: Network<Scalar>, input: Matrix<Scalar>, labels: [UInt8], by execution: Execution<Scalar>
  ) {
    let packed = PackedNetwork(network, by: execution)
    let buffers = BatchBuffers(for: packed, capacity: input.rows, goingBack: true)
    let rows = 0..<input.rows
    let batch = Batch(for: packed, input, labels: labels)
    ThreadTeam.flushingSubnormals {
      buffers.forward(input.rows, of: batch, through: packed, skippingZeros: packed.hasFiniteFirstLayer)
      buffers.backward(rows, of: batch, through: packed, scale: 1, scratch: buffers.scratch())
    }
    meanLoss = buffers.lossSum(input.rows) / Double(input.rows)
    let sums = PackedNetwork(network.layers.map(\.zeroed), like: packed)
    let hasFiniteDeltas = buffers.largestFirstDelta(rows).isFinite
    for index in network.layers.indices {
      let target = sums.layers[index]
      WorkSlice.whole.eachPanelSlice(of: target.panels) { units in
        buffers.addGradient(
          of: index, batch, count: input.rows, units: units, beta: 0, to: target,
          skippingZeros: hasFiniteDeltas)
      }
    }
    var gradients = network.layers
    sums.unpack(into: &gradients)
    let scale = 1 / Scalar(input.rows)
    layers = gradients.enumerated().map { index, gradient in
      Layer(
        weights: Matrix(
          rows: gradient.outputs, columns: gradient.inputs,
          storage: gradient.weights.storage.map { $0 * scale }),
        biases: gradient.biases.map { $0 * scale }, delta: buffers.deltas[index].matrix(rows: input.rows))
    }
  }
}
