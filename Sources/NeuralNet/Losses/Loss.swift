/// A loss ℓ of one example, and the output layer that it is made for: what the last layer's z becomes, and what that is
/// worth beside the example's label.
///
/// A new loss is one type in a file beside `SoftmaxCrossEntropy.swift`, and its line in `Losses`.
public protocol Loss: Sendable {
  /// Tells this loss from every other, its parameters included: "softmax-cross-entropy".
  var name: String { get }

  /// What the output layer does, as people write it: "softmax".
  var outputTitle: String { get }

  /// ŷ as a function of the last layer's z, in LaTeX: "\text{softmax}(z_3)".
  func output(of z: String) -> String

  /// ℓ of one example as an equation in LaTeX, for K classes, with ŷ for the outputs and y for the one-hot label.
  func definition(classes: Int) -> String

  /// ∂ℓ/∂z of the last layer: the equation's right side in LaTeX, in terms of two factors that are given as they stand in
  /// the formula.
  func outputGradient(outputs: String, label: String) -> String

  /// What a reader should know of that equation: a sentence that ends with a colon.
  var outputGradientRemark: String { get }

  /// ℓ of a network that gives each of K classes the same output: what a training begins near.
  func lossOfGuess(classes: Int) -> Double

  // MARK: For one example, in double precision

  /// ŷ
  func outputs(_ z: [Double]) -> [Double]

  /// ℓ
  func loss(_ z: [Double], label: Int) -> Double

  /// ℓ as a function of the outputs, where these do not follow from a z, and of a label that need not be one-hot.
  func loss(outputs: [Double], label: [Double]) -> Double

  /// ∂ℓ/∂z
  func gradient(outputs: [Double], label: Int) -> [Double]

  // MARK: For the engine

  /// Puts ŷ in the place of each row's z, and its ℓ into `losses`, counted from the first of the rows.
  func evaluate<Scalar: EngineScalar>(_ rows: OutputRows<Scalar>, losses: UnsafeMutablePointer<Double>)

  /// δ = scale·∂ℓ/∂z for each row. `rows` holds ŷ, and `deltas` the same rows of δ.
  func backpropagate<Scalar: EngineScalar>(
    _ rows: OutputRows<Scalar>, scale: Scalar, into deltas: OutputRows<Scalar>)
}

/// The losses that there are.
public enum Losses {
  private static let own: [any Loss] = [SoftmaxCrossEntropy()]

  /// Losses that a program adds to those of nbrun, for as long as its closure runs.
  @TaskLocal public static var added: [any Loss] = []

  public static var all: [any Loss] { own + added }

  public static func named(_ name: String) -> (any Loss)? { all.first { $0.name == name } }
}
