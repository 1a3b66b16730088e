import LabelledExamples

/// A network judged on labelled examples: one pass forward in chunks, keeping a few bytes of each example.
public struct Evaluation: Sendable {
  /// Mean cross-entropy, in nats per example; added up in double precision, chunk by chunk in the
  /// examples' order.
  public let loss: Double
  /// For each example the class of the highest probability, the lowest such class where several share it.
  public let predictions: [UInt8]
  /// For each example that probability.
  public let confidences: [Float]
  public let confusion: ConfusionMatrix

  /// The share of examples whose prediction is their label.
  public var accuracy: Double { confusion.accuracy }

  /// Rows that go through the network at once: many enough for the products to be efficient, few enough for the
  /// batch to stay in cache. The losses are added up by chunks, so this number is one that decides bits.
  static let chunkSize = 128

  /// - Parameters:
  ///   - network: the network.
  ///   - examples: at least one, which fit the network.
  ///   - threads: how many work on it; if nil, chosen from the amount of work. The result is the same for any number.
  /// - Precondition: at least one example.
  public init<Scalar: EngineScalar>(of network: Network<Scalar>, on examples: Examples, threads: Int? = nil) {
    // Never asked to stop, it always has a result.
    self.init(of: network, on: examples, threads: threads, isCancelled: { false })!
  }

  /// The same, unless `isCancelled`, asked on the caller's thread before each chunk that it takes, says so: then there
  /// is no evaluation.
  public init?<Scalar: EngineScalar>(
    of network: Network<Scalar>, on examples: Examples, threads: Int? = nil, isCancelled: () -> Bool
  ) {
    self.init(
      of: network, on: examples, chunkSize: Self.chunkSize, threads: threads, by: Execution(),
      isCancelled: isCancelled)
  }

  /// The same, computed in one way or another.
  package init<Scalar: EngineScalar>(
    of network: Network<Scalar>, on examples: Examples, threads: Int?, by execution: Execution<Scalar>
  ) {
    // Never asked to stop, it always has a result.
    self.init(
      of: network, on: examples, chunkSize: Self.chunkSize, threads: threads, by: execution,
      isCancelled: { false })!
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  init?<Scalar: EngineScalar>(
    of network: Network<Scalar>, on examples: Examples, chunkSize: Int, threads: Int? = nil,
    by execution: Execution<Scalar>, isCancelled: () -> Bool = { false }
  ) {
    precondition(!examples.isEmpty, "there is something to judge")
    precondition(examples.featureCount == network.layers[0].inputs, "pictures fit the network")
    precondition(examples.classCount <= network.classCount, "classes fit the network")
    precondition(network.classCount <= 256, "a prediction is a byte")
    let threads = Threads.count(
      asked: threads,
      operations: Double(examples.count) * Double(Network<Scalar>.forwardOperations(widths: network.widths)))
    let run = ThreadedEvaluation(network, on: examples, chunkSize: chunkSize, by: execution)
    guard let result = run.run(threads: threads, isCancelled: isCancelled) else { return nil }
    (loss, predictions, confidences) = result
    var confusion = ConfusionMatrix(classCount: network.classCount)
    for (label, prediction) in zip(examples.labels, predictions) {
      confusion.count(truth: Int(label), prediction: Int(prediction))
    }
    self.confusion = confusion
  }
}
