/// A dense layer, Z = X·Wᵀ + b; `weights` is outputs × inputs, one example is a row.
public struct DenseLayer<Scalar: EngineScalar>: Sendable, Equatable {
  public internal(set) var weights: Matrix<Scalar>
  /// One for each output.
  public internal(set) var biases: [Scalar]

  public var inputs: Int { weights.columns }
  public var outputs: Int { weights.rows }
  public var parameterCount: Int { outputs * (inputs + 1) }

  public init(weights: Matrix<Scalar>, biases: [Scalar]) {
    precondition(biases.count == weights.rows, "a bias for each output")
    self.weights = weights
    self.biases = biases
  }

  public init<Other: EngineScalar>(converting other: DenseLayer<Other>) {
    self.init(weights: Matrix(converting: other.weights), biases: other.biases.map { Scalar($0) })
  }

  /// A layer of the same shape, all zero: where a velocity starts.
  var zeroed: DenseLayer {
    DenseLayer(
      weights: Matrix(rows: outputs, columns: inputs), biases: [Scalar](repeating: 0, count: outputs))
  }

  /// Z = X·Wᵀ + b for `count` rows of `input`.
  func sums(
    of input: UnsafePointer<Scalar>, count: Int, into sums: UnsafeMutablePointer<Scalar>
  ) {
    biases.withUnsafeBufferPointer { biases in
      for row in 0..<count { (sums + row * outputs).update(from: biases.baseAddress!, count: outputs) }
    }
    weights.storage.withUnsafeBufferPointer { weights in
      MatrixProducts.addForward(
        inputs: input, batch: count, weights: weights.baseAddress!, outputs: outputs, inputCount: inputs,
        to: sums)
    }
  }

  /// δ·W: how the loss changes with this layer's inputs, for `count` rows of `deltas`.
  func blame(
    of deltas: UnsafePointer<Scalar>, count: Int, into blame: UnsafeMutablePointer<Scalar>
  ) {
    weights.storage.withUnsafeBufferPointer { weights in
      MatrixProducts.backward(
        deltas: deltas, batch: count, weights: weights.baseAddress!, outputs: outputs, inputCount: inputs,
        into: blame)
    }
  }

  /// self ← keeping·self + scale·(δᵀ·X, Σ δ), the weights and the biases. With scale 1/B on zeros it is the
  /// gradient of the mean loss; with scale −η/B on the layer itself, a step down that gradient.
  mutating func addGradient(
    of deltas: UnsafePointer<Scalar>, input: UnsafePointer<Scalar>, count: Int, scale: Scalar,
    keeping: Scalar, columnSums: UnsafeMutablePointer<Scalar>
  ) {
    let (inputs, outputs) = (inputs, outputs)
    weights.storage.withUnsafeMutableBufferPointer { weights in
      MatrixProducts.addGradient(
        deltas: deltas, inputs: input, batch: count, outputs: outputs, inputCount: inputs, scale: scale,
        to: weights.baseAddress!, keeping: keeping)
    }
    columnSums.update(repeating: 0, count: outputs)
    for row in 0..<count {
      let delta = deltas + row * outputs
      for j in 0..<outputs { columnSums[j] += delta[j] }
    }
    biases.withUnsafeMutableBufferPointer { biases in
      for j in 0..<outputs { biases[j] = keeping * biases[j] + scale * columnSums[j] }
    }
  }

  /// self ← self + scale·other, weights and biases.
  mutating func add(_ other: DenseLayer, scale: Scalar) {
    Self.add(other.weights.storage, scale: scale, to: &weights.storage)
    Self.add(other.biases, scale: scale, to: &biases)
  }

  private static func add(_ source: [Scalar], scale: Scalar, to target: inout [Scalar]) {
    precondition(source.count == target.count, "shapes agree")
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        for i in 0..<target.count { target[i] += scale * source[i] }
      }
    }
  }

  /// No weight or bias is NaN or infinite.
  var isFinite: Bool {
    weights.storage.allSatisfy(\.isFinite) && biases.allSatisfy(\.isFinite)
  }
}
