/// All values that a network computes for a batch, for display and inspection.
public struct ForwardPass<Scalar: EngineScalar>: Sendable {
  /// The values of one layer; both matrices are batch × outputs.
  public struct Layer: Sendable {
    /// z = a·Wᵀ + b, before the activation.
    public let preactivations: Matrix<Scalar>
    /// a = f(z); for the last layer the outputs.
    public let activations: Matrix<Scalar>
  }

  /// X, one example a row.
  public let input: Matrix<Scalar>
  public let layers: [Layer]
  private let loss: any Loss

  /// - Parameters:
  ///   - network: the network.
  ///   - input: B × inputs, at least one row.
  public init(of network: Network<Scalar>, input: Matrix<Scalar>) {
    let packed = PackedNetwork(network)
    let buffers = BatchBuffers(
      for: packed, capacity: input.rows, goingBack: false, keepingPreactivations: true)
    let batch = Batch(for: packed, input)
    ThreadTeam.flushingSubnormals {
      buffers.forward(input.rows, of: batch, through: packed, skippingZeros: packed.hasFiniteFirstLayer)
    }
    self.input = input
    loss = network.loss
    layers = network.layers.indices.map { index in
      Layer(
        preactivations: buffers.preactivations[index].matrix(rows: input.rows),
        activations: buffers.activations[index].matrix(rows: input.rows))
    }
  }

  /// z of the last layer.
  public var logits: Matrix<Scalar> { layers[layers.count - 1].preactivations }

  /// The probability of each class, for each example: every row sums to 1.
  public var probabilities: Matrix<Scalar> { layers[layers.count - 1].activations }

  /// ℓ of each example.
  public func losses(_ labels: [UInt8]) -> [Double] {
    precondition(labels.count == logits.rows, "a label for each example")
    return labels.indices.map { row in loss.loss(logits.row(row).map { Double($0) }, label: Int(labels[row]))
    }
  }

  /// J = (1/B) Σᵢ ℓᵢ, the batch's mean loss.
  public func meanLoss(_ labels: [UInt8]) -> Double {
    losses(labels).reduce(0, +) / Double(labels.count)
  }
}
