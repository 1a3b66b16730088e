import LabelledExamples

/// The evaluation of a network on labelled examples: one forward pass in chunks, which keeps a few bytes of each
/// example.
public struct Evaluation: Sendable {
  /// The mean loss, in nats per example; added in double precision, chunk by chunk in the examples' order.
  public let loss: Double
  /// For each example the class of the highest probability; if several classes share it, the lowest one.
  public let predictions: [UInt8]
  /// That probability, for each example.
  public let confidences: [Float]
  public let confusion: ConfusionMatrix

  /// The fraction of examples whose prediction is their label.
  public var accuracy: Double { confusion.accuracy }

  /// The number of rows that go through the network at once: enough rows for efficient products, few enough for the
  /// batch to stay in cache. The losses are added by chunks, so a change of this number changes bits.
  static let chunkSize = 128

  /// - Parameters:
  ///   - network: the network.
  ///   - examples: at least one, which fit the network.
  ///   - threads: the number of threads; if nil, chosen from the amount of work. The result is the same for any number.
  /// - Precondition: at least one example.
  public init<Scalar: EngineScalar>(of network: Network<Scalar>, on examples: Examples, threads: Int? = nil) {
    // It is never cancelled, so it always has a result.
    self.init(of: network, on: examples, threads: threads, isCancelled: { false })!
  }

  /// Evaluates in the same way, but can be cancelled. `isCancelled` is called on the caller's thread before each chunk
  /// that this thread takes; if it returns true, the result is nil.
  public init?<Scalar: EngineScalar>(
    of network: Network<Scalar>, on examples: Examples, threads: Int? = nil, isCancelled: () -> Bool
  ) {
    self.init(
      of: network, on: examples, chunkSize: Self.chunkSize, threads: threads, by: Execution(),
      isCancelled: isCancelled)
  }

  /// Evaluates with the given kernels and settings.
  package init<Scalar: EngineScalar>(
    of network: Network<Scalar>, on examples: Examples, threads: Int?, by execution: Execution<Scalar>
  ) {
    // It is never cancelled, so it always has a result.
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
