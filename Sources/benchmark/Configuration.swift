import NeuralNet

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

/// Floating-point operations of one example, as the engine counts them.
extension Configuration {
  /// Biases left out.
  var weightCount: Int { evaluationFLOPs / 2 }

  var evaluationFLOPs: Int { Network<Float>.forwardOperations(widths: widths) }

  var trainingFLOPs: Int { Network<Float>.trainingOperations(widths: widths) }
}
