/// A network judged on labelled examples: one pass forward in chunks, keeping a few bytes of each example.
public struct Evaluation: Sendable {
  /// Mean cross-entropy, in nats per example; added up in double precision and in the examples' order.
  public let loss: Double
  /// For each example the class of the highest probability, the lowest such class where several share it.
  public let predictions: [UInt8]
  /// For each example that probability.
  public let confidences: [Float]
  public let confusion: ConfusionMatrix

  /// The share of examples whose prediction is their label.
  public var accuracy: Double { confusion.accuracy }

  /// Rows that go through the network at once: many enough for the products to be efficient, few enough for the
  /// activations to stay in cache.
  public static let chunkSize = 256

  /// - Precondition: at least one example.
  public init<Scalar: EngineScalar>(of network: Network<Scalar>, on examples: Examples) {
    // Never asked to stop, it always has a result.
    self.init(of: network, on: examples, isCancelled: { false })!
  }

  /// The same, unless `isCancelled`, asked before each chunk, says so: then there is no evaluation.
  public init?<Scalar: EngineScalar>(
    of network: Network<Scalar>, on examples: Examples, isCancelled: () -> Bool
  ) {
    let chunkSize = Self.chunkSize
    guard let judged = Self.judge(network, on: examples, chunkSize: chunkSize, isCancelled: isCancelled)
    else { return nil }
    self = judged
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func judge<Scalar: EngineScalar>(
    _ network: Network<Scalar>, on examples: Examples, chunkSize: Int, isCancelled: () -> Bool = { false }
  ) -> Evaluation? {
    precondition(!examples.isEmpty, "there is something to judge")
    precondition(examples.featureCount == network.layers[0].inputs, "pictures fit the network")
    precondition(examples.classCount <= network.classCount, "classes fit the network")
    precondition(network.classCount <= 256, "a prediction is a byte")
    let classes = network.classCount
    let buffers = BatchBuffers(for: network, capacity: min(chunkSize, examples.count), goingBack: false)
    var lossSum = 0.0
    var predictions = [UInt8](repeating: 0, count: examples.count)
    var confidences = [Float](repeating: 0, count: examples.count)
    var confusion = ConfusionMatrix(classCount: classes)
    for start in stride(from: 0, to: examples.count, by: chunkSize) {
      guard !isCancelled() else { return nil }
      buffers.fill(examples, start..<min(start + chunkSize, examples.count))
      buffers.forward(through: network)
      for row in 0..<buffers.count {
        lossSum += buffers.losses[row]
        let probabilities = buffers.activations[buffers.activations.count - 1] + row * classes
        var best = 0
        for k in 1..<max(1, classes) where probabilities[k] > probabilities[best] { best = k }
        predictions[start + row] = UInt8(best)
        confidences[start + row] = Float(probabilities[best])
        confusion.count(truth: Int(buffers.labels[row]), prediction: best)
      }
    }
    return Evaluation(
      loss: lossSum / Double(examples.count), predictions: predictions, confidences: confidences,
      confusion: confusion)
  }

  private init(loss: Double, predictions: [UInt8], confidences: [Float], confusion: ConfusionMatrix) {
    self.loss = loss
    self.predictions = predictions
    self.confidences = confidences
    self.confusion = confusion
  }
}
