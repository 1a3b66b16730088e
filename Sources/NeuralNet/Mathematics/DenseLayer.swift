/// A dense layer, Z = X·Wᵀ + b; `weights` is outputs × inputs, and each row of X is one example.
public struct DenseLayer<Scalar: EngineScalar>: Sendable, Equatable {
  public internal(set) var weights: Matrix<Scalar>
  /// One bias for each output.
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

  /// A layer of the same shape, all zero: the start value of a velocity, for example.
  var zeroed: DenseLayer {
    DenseLayer(
      weights: Matrix(rows: outputs, columns: inputs), biases: [Scalar](repeating: 0, count: outputs))
  }

  /// Whether every weight and bias is finite.
  var isFinite: Bool {
    weights.storage.allSatisfy(\.isFinite) && biases.allSatisfy(\.isFinite)
  }
}
