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

  /// No weight or bias is NaN or infinite.
  var isFinite: Bool {
    weights.storage.allSatisfy(\.isFinite) && biases.allSatisfy(\.isFinite)
  }
}
