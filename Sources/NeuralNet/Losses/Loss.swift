/// A loss ℓ of one example, together with the output layer that belongs to it: the function that turns the last layer's
/// z into the outputs, and the loss of these outputs for the example's label.
///
/// To add a loss, write one type in a file beside `SoftmaxCrossEntropy.swift`, and add it to the list in
/// `LossCatalogue`.
public protocol Loss: Sendable {
  /// The unique name of this loss, with its parameters: "softmax-cross-entropy".
  var name: String { get }

  /// The name of the output layer's function, for readers: "softmax".
  var outputTitle: String { get }

  /// ŷ as a function of the last layer's z, in LaTeX: "\text{softmax}(z_3)".
  func output(of z: String) -> String

  /// ℓ of one example as an equation in LaTeX, for K classes. The arguments are ℓ, and the entries k of ŷ and of the
  /// one-hot y in LaTeX: "L", "\hat y_k", "y_k".
  func definition(_ loss: String, output: String, label: String, classes: Int) -> String

  /// ∂ℓ/∂z of the last layer: the right side of the equation, in LaTeX. The arguments are ŷ and y in
  /// LaTeX, as they are to appear in the equation.
  func outputGradient(outputs: String, label: String) -> String

  /// An introduction to that equation for the reader: a sentence that ends with a colon.
  var outputGradientRemark: String { get }

  /// ℓ of a network that gives each of K classes the same output. The loss of an untrained network is near this value.
  func lossOfGuess(classes: Int) -> Double

  // MARK: For one example, in double precision

  /// ŷ
  func outputs(_ z: [Double]) -> [Double]

  /// ℓ
  func loss(_ z: [Double], label: Int) -> Double

  /// Returns ℓ as a function of the outputs, for outputs that no z is known for, and for a label that need not be
  /// one-hot.
  func loss(outputs: [Double], label: [Double]) -> Double

  /// ∂ℓ/∂z
  func gradient(outputs: [Double], label: Int) -> [Double]

  // MARK: For the engine

  /// Replaces each row's z by ŷ, and writes its ℓ into `losses`; index 0 of `losses` is the first of these rows.
  func evaluate<Scalar: EngineScalar>(_ rows: OutputRows<Scalar>, losses: UnsafeMutablePointer<Double>)

  /// Computes δ = scale·∂ℓ/∂z for each row. `rows` holds ŷ; `deltas` is the same rows of δ.
  func backpropagate<Scalar: EngineScalar>(
    _ rows: OutputRows<Scalar>, scale: Scalar, into deltas: OutputRows<Scalar>)
}
