import NeuralNet

/// A network and its training: sigmoid layers, softmax, cross-entropy, mini-batch gradient descent without momentum.
struct Configuration: Codable, Equatable, Sendable {
  let name: String
  /// The widths of the inputs, the hidden layers and the classes.
  var widths: [Int]
  /// The number of examples in one step.
  var batchSize: Int
  let learningRate: Double
  /// The number of examples that one measurement trains on: all of them, or few enough that a round stays short.
  var examples: Int

  /// The networks that the engine is measured with, from one that fits in the L1 cache to one that fits in no cache.
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

/// The number of floating-point operations of one example, as the engine counts them.
extension Configuration {
  /// The number of weights, without biases.
  var weightCount: Int { evaluationFLOPs / 2 }

  var evaluationFLOPs: Int { Network<Float>.forwardOperations(widths: widths) }

  var trainingFLOPs: Int { Network<Float>.trainingOperations(widths: widths) }
}
