import RandomNumbers

/// How a layer's weights are drawn before training. Biases start at zero.
public enum WeightInitialization: Sendable, Equatable {
  /// Glorot and Bengio's, from a normal distribution: deviation √(2 / (inputs + outputs)).
  case xavier
  /// Glorot and Bengio's, from a uniform distribution in ±√(6 / (inputs + outputs)), which has the same deviation.
  case xavierUniform
  /// He's, for ReLU, from a normal distribution: deviation √(2 / inputs).
  case he
  /// LeCun's, from a normal distribution: deviation √(1 / inputs).
  case lecun
  /// A normal distribution with this deviation, for any shape.
  case normal(deviation: Double)
  /// All zero: every unit of a layer then learns the same, and a lesson may want to show that.
  case zeros

  /// How a notebook writes the names, for hints and help.
  public static let forms = ["xavier", "xavier-uniform", "he", "lecun", "normal(σ)", "zeros"]

  /// text → "xavier" | "xavier-uniform" | "he" | "lecun" | "normal(" σ ")" | "zeros"; σ is finite and above 0.
  public init?(_ text: String) {
    switch text {
    case "xavier": self = .xavier
    case "xavier-uniform": self = .xavierUniform
    case "he": self = .he
    case "lecun": self = .lecun
    case "zeros": self = .zeros
    default:
      guard text.hasPrefix("normal("), text.hasSuffix(")") else { return nil }
      let argument = text.dropFirst("normal(".count).dropLast().filter { $0 != " " }
      guard let deviation = Double(argument), deviation.isFinite, deviation > 0 else { return nil }
      self = .normal(deviation: deviation)
    }
  }

  /// The standard deviation of a weight.
  public func deviation(inputs: Int, outputs: Int) -> Double {
    switch self {
    case .xavier, .xavierUniform: (2 / Double(inputs + outputs)).squareRoot()
    case .he: (2 / Double(inputs)).squareRoot()
    case .lecun: (1 / Double(inputs)).squareRoot()
    case .normal(let deviation): deviation
    case .zeros: 0
    }
  }

  /// Draws the weights of one layer, outputs × inputs, row by row. They are drawn in double precision for every scalar
  /// type, so that networks of both precisions from one seed are the same, except for rounding.
  func weights<Scalar: EngineScalar>(
    inputs: Int, outputs: Int, using generator: inout RandomGenerator
  ) -> Matrix<Scalar> {
    var weights = Matrix<Scalar>(rows: outputs, columns: inputs)
    guard self != .zeros else { return weights }
    let deviation = deviation(inputs: inputs, outputs: outputs)
    // A uniform distribution in ±1 has the deviation 1/√3.
    let reach = deviation * 3.0.squareRoot()
    for i in weights.storage.indices {
      let draw =
        self == .xavierUniform ? reach * (2 * generator.uniform() - 1) : deviation * generator.normal()
      weights.storage[i] = Scalar(draw)
    }
    return weights
  }
}

extension WeightInitialization: CustomStringConvertible {
  /// The name that `init(_:)` reads back.
  public var description: String {
    switch self {
    case .xavier: "xavier"
    case .xavierUniform: "xavier-uniform"
    case .he: "he"
    case .lecun: "lecun"
    case .normal(let deviation): "normal(\(deviation))"
    case .zeros: "zeros"
    }
  }
}
