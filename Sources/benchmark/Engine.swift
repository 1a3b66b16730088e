import LabelledExamples
import NeuralNet
import RandomNumbers

/// nbrun's engine, timed. Only this type calls the engine and sets its threads.
struct Engine {
  private var training: Training<Float>
  private let batchSize: Int
  private let threads: Int
  private let execution: Execution<Float>
  private let clock = ContinuousClock()

  init(
    _ network: Network<Float>, of configuration: Configuration, threads: Int,
    by execution: Execution<Float> = Execution()
  ) {
    training = Training(
      network, optimizer: GradientDescent(learningRate: configuration.learningRate),
      generator: RandomGenerator(seed: 7))
    batchSize = configuration.batchSize
    self.threads = threads
    self.execution = execution
  }

  /// The start network of a configuration, with Xavier's weights.
  static func network(of configuration: Configuration) -> Network<Float> {
    var generator = RandomGenerator(seed: 7)
    return Network(
      widths: configuration.widths, activation: .sigmoid, initialization: .xavierUniform, using: &generator)
  }

  /// Trains on the examples in their order, because every peer can do that too.
  /// - Returns: the mean loss of the examples afterwards, in nats.
  mutating func prepare(on examples: Examples) throws -> Double {
    try epoch(on: examples, shuffle: false) { _ in true }
    return evaluation(on: examples).loss
  }

  /// Trains for one epoch, with shuffled examples.
  /// - Returns: the seconds it took.
  mutating func train(on examples: Examples) throws -> Double {
    let start = clock.now
    try epoch(on: examples) { _ in true }
    return (clock.now - start) / .seconds(1)
  }

  /// Trains for the part of a shuffled epoch that fits in a time budget. The first batch is not counted, because its
  /// buffers are not in the cache yet.
  /// - Returns: the number of examples trained, and the seconds it took.
  mutating func train(on examples: Examples, budget: Double) throws -> (examples: Int, seconds: Double) {
    let clock = clock
    var first: (done: Int, at: ContinuousClock.Instant)?
    var trained = (examples: 0, seconds: 0.0)
    do throws(TrainingError) {
      try epoch(on: examples) { done in
        guard let first else {
          first = (done, clock.now)
          return true
        }
        trained = (done - first.done, (clock.now - first.at) / .seconds(1))
        return trained.seconds < budget
      }
    } catch .cancelled {
      // The budget is used up.
    }
    return trained
  }

  /// Trains for some seconds, in whole epochs or the part of one that fits.
  /// - Returns: examples per second.
  mutating func rate(on examples: Examples, seconds: Double) throws -> Double {
    var trained = (examples: 0, seconds: 0.0)
    // Stop when nearly all of the budget is used: the rest is not enough for a batch.
    while trained.seconds < 0.9 * seconds {
      let part = try train(on: examples, budget: seconds - trained.seconds)
      trained = (trained.examples + part.examples, trained.seconds + part.seconds)
    }
    return Double(trained.examples) / trained.seconds
  }

  /// Runs a forward pass over all examples.
  /// - Returns: the seconds it took.
  func evaluate(on sets: [Examples]) -> Double {
    let start = clock.now
    for examples in sets { _ = evaluation(on: examples) }
    return (clock.now - start) / .seconds(1)
  }

  private mutating func epoch(
    on examples: Examples, shuffle: Bool = true, progress: (Int) -> Bool
  ) throws(TrainingError) {
    try training.runEpoch(
      on: examples, batchSize: batchSize, shuffle: shuffle, threads: threads, by: execution,
      progress: progress)
  }

  private func evaluation(on examples: Examples) -> Evaluation {
    Evaluation(of: training.network, on: examples, threads: threads, by: execution)
  }
}
