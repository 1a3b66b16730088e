/// Everything that the next epoch depends on, except the data, the optimizer's options and the seed. From this state, a
/// stopped training continues bit for bit.
public struct TrainingState<Scalar: EngineScalar>: Sendable, Equatable {
  public let network: Network<Scalar>
  /// Finished epochs since the network was made.
  public let epoch: Int
  /// Nil if no training has begun.
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

/// The state that an optimizer keeps from one step to the next.
public struct OptimizerState<Scalar: EngineScalar>: Sendable, Equatable {
  /// The optimizer's `name`.
  public let name: String
  /// The number of steps so far.
  public internal(set) var steps: Int
  /// For each buffer of the optimizer: a layer for each layer of the network, of the same shape.
  public internal(set) var buffers: [[DenseLayer<Scalar>]]

  public init(name: String, steps: Int, buffers: [[DenseLayer<Scalar>]]) {
    self.name = name
    self.steps = steps
    self.buffers = buffers
  }

  /// The state at the start of training.
  init(of optimizer: any Optimizer, for network: Network<Scalar>) {
    let zeros = network.layers.map(\.zeroed)
    self.init(
      name: type(of: optimizer).name, steps: 0,
      buffers: [[DenseLayer<Scalar>]](repeating: zeros, count: optimizer.bufferCount))
  }

  /// Whether an optimizer can continue from this state: it has the same name and the same number of buffers.
  func continues(_ optimizer: any Optimizer) -> Bool {
    name == type(of: optimizer).name && buffers.count == optimizer.bufferCount
  }
}

extension [DenseLayer<Float>] {
  /// The IEEE 754 bytes of every parameter, four bytes each, the least significant first: layer by layer from the
  /// input, the weights row by row and then the biases. NumPy's `tobytes()` of each array, one after the other, gives
  /// the same bytes.
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

  /// Makes the layers between these widths from their bytes; nil if there are too few or too many bytes.
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
