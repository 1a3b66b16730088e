import Glibc
import LabelledExamples
import RandomNumbers
import Testing

@testable import NeuralNet

/// Adam, by Kingma and Ba (2015), algorithm 1. nbrun does not have it; the test shows what a new optimizer must define.
private struct Adam: Optimizer {
  static let name = "adam of the tests"
  static let hyperparameters: [Hyperparameter] = []
  static let mostBuffers = 2

  let learningRate: Double
  let beta1 = 0.9
  let beta2 = 0.999
  let epsilon = 1e-8

  init(learningRate: Double, hyperparameters: [String: Double] = [:]) { self.learningRate = learningRate }

  /// One buffer for the mean of g, one for the mean of g².
  var bufferCount: Int { 2 }
  var gradientTarget: GradientTarget { .gradient }

  func update<Scalar: EngineScalar>(_ parameters: ParameterSlice<Scalar>, step: Int) {
    parameters.combine(.gradient, times: 1 - beta1, with: .buffer(0), times: beta1)
    parameters.combineSquares(of: .gradient, times: 1 - beta2, with: .buffer(1), times: beta2)
    // m̂ / (√v̂ + ε), with both bias corrections moved out of the quotient.
    let root = (1 - pow(beta2, Double(step))).squareRoot()
    parameters.addQuotient(
      .buffer(0), times: -learningRate * root / (1 - pow(beta1, Double(step))), byRootOf: .buffer(1),
      plus: epsilon * root, to: .parameters)
  }
}

@Suite("Optimizer")
struct OptimizerTests {
  private static let examples = Fixture.examples(23, features: 6, classes: 4, seed: 1)
  private static let adam = Adam(learningRate: 0.01)

  private func training<Scalar: EngineScalar>(threads: Int = 1, epochs: Int = 3) throws -> Training<Scalar> {
    let network: Network<Scalar> = Fixture.network([6, 40, 4], .tanh, seed: 2)
    var training = Training(network, optimizer: Self.adam, generator: RandomGenerator(seed: 3))
    for _ in 0..<epochs {
      try training.runEpoch(on: Self.examples, batchSize: 8, shuffle: false, threads: threads)
    }
    return training
  }

  /// The same training by the paper's formulas, parameter by parameter, with the gradients that the gradient check
  /// tests.
  private func byTheBook(epochs: Int) -> Network<Double> {
    var network: Network<Double> = Fixture.network([6, 40, 4], .tanh, seed: 2)
    var (m, v) = (network.layers.map(\.zeroed), network.layers.map(\.zeroed))
    var t = 0
    for _ in 0..<epochs {
      for start in stride(from: 0, to: 23, by: 8) {
        let indices = start..<min(start + 8, 23)
        t += 1
        let gradients = Gradients(
          of: network, input: Self.examples.batch(of: indices), labels: Self.examples.labels(of: indices))
        func step(_ theta: inout Double, _ g: Double, _ m: inout Double, _ v: inout Double) {
          m = 0.9 * m + 0.1 * g
          v = 0.999 * v + 0.001 * g * g
          let (mean, square) = (m / (1 - pow(0.9, Double(t))), v / (1 - pow(0.999, Double(t))))
          theta -= 0.01 * mean / (square.squareRoot() + 1e-8)
        }
        var layers = network.layers
        for (l, gradient) in gradients.layers.enumerated() {
          for i in gradient.weights.storage.indices {
            step(
              &layers[l].weights.storage[i], gradient.weights.storage[i], &m[l].weights.storage[i],
              &v[l].weights.storage[i])
          }
          for i in gradient.biases.indices {
            step(&layers[l].biases[i], gradient.biases[i], &m[l].biases[i], &v[l].biases[i])
          }
        }
        network = network.with(layers: layers)
      }
    }
    return network
  }

  @Test("an optimizer of one file, with two buffers and the gradient, trains as its paper says")
  func oneFile() throws {
    let training: Training<Double> = try training()
    let expected = byTheBook(epochs: 3)
    #expect(difference(training.network, expected) < 1e-12)
    let start: Network<Double> = Fixture.network([6, 40, 4], .tanh, seed: 2)
    #expect(difference(training.network, start) > 1e-2)
  }

  private func difference(_ one: Network<Double>, _ other: Network<Double>) -> Double {
    zip(one.layers, other.layers).reduce(0) { worst, pair in
      let numbers = zip(
        pair.0.weights.storage + pair.0.biases, pair.1.weights.storage + pair.1.biases)
      return numbers.reduce(worst) { max($0, abs($1.0 - $1.1)) }
    }
  }

  @Test("its bits do not depend on the threads, and two epochs and one more are three")
  func bits() throws {
    let alone: Training<Float> = try training()
    let together: Training<Float> = try training(threads: 3)
    #expect(alone.state == together.state)
    let two: Training<Float> = try training(epochs: 2)
    var resumed = Training(resuming: two.state, optimizer: Self.adam, generator: RandomGenerator(seed: 3))
    try resumed.runEpoch(on: Self.examples, batchSize: 8, shuffle: false)
    #expect(resumed.state == alone.state)
    #expect(resumed.state.optimizer?.steps == 9)
  }

  @Test("a gradient whose square overflows ends the epoch, though the weights stay finite")
  func overflow() throws {
    let network: Network<Float> = Fixture.network([6, 40, 4], .relu, seed: 2)
    let layers = network.layers.map { layer in
      DenseLayer(
        weights: Matrix(
          rows: layer.outputs, columns: layer.inputs, storage: layer.weights.storage.map { $0 * 1e20 }),
        biases: layer.biases)
    }
    var training = Training(
      network.with(layers: layers), optimizer: Self.adam, generator: RandomGenerator(seed: 3))
    #expect(throws: TrainingError.diverged(epoch: 1, hint: Self.adam.divergenceHint)) {
      try training.runEpoch(on: Self.examples, batchSize: 8)
    }
  }

  @Test("an optimizer does not go on from the buffers of another")
  func another() throws {
    let trained: Training<Float> = try training()
    let other = Training(
      resuming: trained.state, optimizer: GradientDescent(learningRate: 0.1, momentum: 0.9),
      generator: RandomGenerator(seed: 3))
    #expect(other.state.optimizer?.name == GradientDescent.name)
    #expect(other.state.optimizer?.steps == 0)
    #expect(other.state.optimizer?.buffers == [trained.network.layers.map(\.zeroed)])
  }

  @Test("its memory counts: two buffers three times and in panels, and the gradient in panels")
  func memory() throws {
    func bytes(_ optimizer: (any Optimizer)?) throws -> Int {
      try #require(
        Network<Float>.memoryNeeded(
          widths: [6, 40, 4], batchSize: 8, activation: .tanh, optimizer: optimizer))
    }
    let (plain, momentum, adam) = (
      try bytes(GradientDescent(learningRate: 1)),
      try bytes(GradientDescent(learningRate: 1, momentum: 0.5)), try bytes(Self.adam)
    )
    let buffer = momentum - plain
    let parameters = 4 * (40 * 7 + 4 * 41)
    #expect(adam - plain == 2 * buffer + (buffer - 3 * parameters))
  }

  @Test("every optimizer of the program has a name, hyperparameters and buffers of its own")
  func catalogue() throws {
    try #require(!OptimizerCatalogue.all.isEmpty)
    #expect(Set(OptimizerCatalogue.all.map { $0.name }).count == OptimizerCatalogue.all.count)
    for optimizer in OptimizerCatalogue.all {
      let standard = Dictionary(
        uniqueKeysWithValues: optimizer.hyperparameters.map { ($0.name, $0.standard) })
      let made = optimizer.init(learningRate: 0.25, hyperparameters: standard)
      #expect(made.learningRate == 0.25)
      #expect(
        made.bufferCount <= optimizer.mostBuffers && optimizer.mostBuffers <= OptimizerCatalogue.mostBuffers)
      #expect(made.divergenceHint.contains("0.025"))
      // Options that the step reads itself.
      let taken: Set = [
        "learning_rate", "epochs", "batch_size", "shuffle", "optimizer", "seed", "id", "caption", "echo",
      ]
      #expect(taken.isDisjoint(with: optimizer.hyperparameters.map(\.name)))
    }
  }
}
