/// Everything that the next epoch depends on, apart from the data, the optimizer's options and the seed: what a training
/// that was stopped goes on from, bit for bit.
public struct TrainingState<Scalar: EngineScalar>: Sendable, Equatable {
  public let network: Network<Scalar>
  /// Finished epochs since the network was made.
  public let epoch: Int
  /// Nil where no training has begun.
  public let optimizer: OptimizerState<Scalar>?

  /// - Precondition: the optimizer's buffers have the network's shape.
  public init(network: Network<Scalar>, epoch: Int = 0, optimizer: OptimizerState<Scalar>? = nil) {
    let shape = network.layers.map { [$0.inputs, $0.outputs] }
    precondition(
      optimizer?.buffers.allSatisfy { $0.map { [$0.inputs, $0.outputs] } == shape } ?? true,
      "a buffer has the network's shape")
    self.network = network
    self.epoch = epoch
    self.optimizer = optimizer
  }
}

/// What an optimizer carries from one step to the next.
public struct OptimizerState<Scalar: EngineScalar>: Sendable, Equatable {
  /// The optimizer's `name`.
  public let name: String
  /// Steps so far.
  public internal(set) var steps: Int
  /// For each of its buffers a layer for each of the network's, of the same shape.
  public internal(set) var buffers: [[DenseLayer<Scalar>]]

  public init(name: String, steps: Int, buffers: [[DenseLayer<Scalar>]]) {
    self.name = name
    self.steps = steps
    self.buffers = buffers
  }

  /// At the beginning of a training.
  init(of optimizer: any Optimizer, for network: Network<Scalar>) {
    let zeros = network.layers.map(\.zeroed)
    self.init(
      name: type(of: optimizer).name, steps: 0,
      buffers: [[DenseLayer<Scalar>]](repeating: zeros, count: optimizer.bufferCount))
  }

  /// Whether an optimizer can go on from here: it is of the same kind, and has as many buffers.
  func continues(_ optimizer: any Optimizer) -> Bool {
    name == type(of: optimizer).name && buffers.count == optimizer.bufferCount
  }
}

extension [DenseLayer<Float>] {
  /// Every parameter as IEEE 754 has it, in four bytes, the least significant first: layer by layer from the input,
  /// the weights row by row and then the biases. It is what NumPy's `tobytes()` gives for each, one after the other.
  public var parameterBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * reduce(0) { $0 + $1.parameterCount })
    for layer in self {
      for part in [layer.weights.storage, layer.biases] {
        part.withUnsafeBytes { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  /// The layers between these widths, from their bytes; nil where those are too few or too many.
  public init?(widths: [Int], parameterBytes bytes: ArraySlice<UInt8>) {
    let parameters = zip(widths, widths.dropFirst()).map { inputs, outputs in outputs * (inputs + 1) }
    guard widths.count > 1, bytes.count == 4 * parameters.reduce(0, +) else { return nil }
    var rest = bytes
    func take(_ count: Int) -> [Float] {
      let part = rest.prefix(4 * count)
      rest = rest.dropFirst(4 * count)
      return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
        UnsafeMutableRawBufferPointer(buffer).copyBytes(from: part)
        filled = count
      }
    }
    self = zip(widths, widths.dropFirst()).map { inputs, outputs in
      let weights = Matrix(rows: outputs, columns: inputs, storage: take(outputs * inputs))
      return DenseLayer(weights: weights, biases: take(outputs))
    }
  }
}

#if !_endian(little)
  #error("parameter bytes are written with the least significant first")
#endif
