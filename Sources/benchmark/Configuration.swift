/// One network and how it is trained: sigmoid layers, softmax, cross-entropy, plain mini-batch descent.
struct Configuration: Codable, Equatable, Sendable {
  let name: String
  /// Inputs, hidden layers, classes.
  var widths: [Int]
  /// Examples of one step.
  var batchSize: Int
  let learningRate: Double
  /// Examples that one measurement trains on: all of them, or so many that a round stays short.
  var examples: Int

  /// The sizes that the engine is measured by, from one that lives in L1 to one that no cache holds.
  static let all = [
    Configuration(
      name: "A", widths: [784, 128, 64, 10], batchSize: 64, learningRate: 0.5, examples: 60_000),
    Configuration(name: "B", widths: [784, 30, 30, 10], batchSize: 10, learningRate: 0.1, examples: 60_000),
    Configuration(
      name: "C", widths: [784, 500, 300, 10], batchSize: 100, learningRate: 0.5, examples: 60_000),
    Configuration(
      name: "D", widths: [784, 2048, 1024, 10], batchSize: 512, learningRate: 0.5, examples: 10_240),
  ]

  /// "784-128-64-10"
  var shape: String { widths.map(String.init).joined(separator: "-") }
}

/// Floating-point operations of the matrix products of one example, a multiplication and an addition being two.
/// Biases, activations and softmax are left out: so is the convention, and they are below 2 %.
extension Configuration {
  /// Weights of each layer, biases left out.
  private var weights: [Int] { zip(widths, widths.dropFirst()).map { $0 * $1 } }

  /// Biases left out.
  var weightCount: Int { weights.reduce(0, +) }

  /// The forward products alone.
  var evaluationFLOPs: Int { 2 * weightCount }

  /// Forward products and weight gradients of all layers, and the backward products of all but the first, whose
  /// inputs are pictures and want no gradient.
  var trainingFLOPs: Int { 2 * (2 * weightCount + weightCount - weights[0]) }
}
