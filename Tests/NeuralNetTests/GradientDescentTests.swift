import Glibc
import LabelledExamples
import RandomNumbers
import Testing

@testable import NeuralNet

@Suite("Gradient descent")
struct GradientDescentTests {
  /// One input, two classes. With x = 0 the weights have no gradient, and with biases b and label 0 the gradients of
  /// the biases are ±p₁, where p₁ = 1 / (1 + e^(b₀ − b₁)).
  private func training(_ descent: GradientDescent, bias: Double = 0) -> Training<Double> {
    let layer = DenseLayer<Double>(weights: Matrix([[4], [-8]]), biases: [bias, 0])
    return Training(
      Network(layers: [layer], activation: .sigmoid), optimizer: descent, generator: RandomGenerator(seed: 1))
  }

  private let zero = Examples(pixels: [0], labels: [0], featureCount: 1, classCount: 2)

  @Test("a plain step is −η times the gradient, exactly")
  func plain() throws {
    var training = training(GradientDescent(learningRate: 0.5))
    let loss = try training.runEpoch(on: zero, batchSize: 1)
    // p = (½, ½): the gradient of the biases is (−½, ½).
    #expect(training.network.layers[0].biases == [0.25, -0.25])
    #expect(training.network.layers[0].weights == Matrix([[4], [-8]]))
    // The loss is ln 2, from two exponentials that are exactly 1.
    #expect(loss == 0.6931471805599453)
  }

  @Test("weight decay adds λ·θ to the gradient, of weights and of biases, exactly", arguments: [0.0, 0.5])
  func weightDecay(momentum: Double) throws {
    // With equal biases, p stays at (½, ½), so every number is a sum of powers of two.
    let layer = DenseLayer<Double>(weights: Matrix([[4], [-8]]), biases: [2, 2])
    var training = Training(
      Network(layers: [layer], activation: .sigmoid),
      optimizer: GradientDescent(learningRate: 0.5, momentum: momentum, weightDecay: 0.25),
      generator: RandomGenerator(seed: 1))
    try training.runEpoch(on: zero, batchSize: 1)
    // W − ½·(¼·W); b − ½·(∓½ + ¼·2)
    #expect(training.network.layers[0].weights == Matrix([[3.5], [-7]]))
    #expect(training.network.layers[0].biases == [2, 1.5])
  }

  @Test("momentum follows v ← μ·v + g, θ ← θ − η·v, from v = 0")
  func momentum() throws {
    var training = training(GradientDescent(learningRate: 0.5, momentum: 0.75, weightDecay: 0.125))
    var (weight, bias0, bias1) = (4.0, 0.0, 0.0)
    var (velocity, velocity0, velocity1) = (0.0, 0.0, 0.0)
    for _ in 0..<5 {
      let p = 1 / (1 + exp(bias0 - bias1))
      velocity = 0.75 * velocity + 0.125 * weight
      velocity0 = 0.75 * velocity0 + (-p + 0.125 * bias0)
      velocity1 = 0.75 * velocity1 + (p + 0.125 * bias1)
      weight -= 0.5 * velocity
      bias0 -= 0.5 * velocity0
      bias1 -= 0.5 * velocity1
      try training.runEpoch(on: zero, batchSize: 1)
    }
    // Five steps with a few roundings each.
    #expect(abs(training.network.layers[0].weights[0, 0] - weight) < 1e-14)
    #expect(abs(training.network.layers[0].biases[0] - bias0) < 1e-14)
    #expect(abs(training.network.layers[0].biases[1] - bias1) < 1e-14)
  }

  static let descents = [
    GradientDescent(learningRate: 0.5), GradientDescent(learningRate: 0.1, momentum: 0.9),
    GradientDescent(learningRate: 0.3, weightDecay: 0.01),
    GradientDescent(learningRate: 0.05, momentum: 0.8, weightDecay: 0.02),
  ]

  // 23 examples in batches of 8: the last batch has 7, and its mean is over these 7.
  @Test("three epochs agree with the scalar twin", arguments: descents, Activation.allCases)
  func twin(descent: GradientDescent, activation: Activation) throws {
    let examples = Fixture.examples(23, features: 6, classes: 4, seed: 1)
    let network: Network<Double> = Fixture.network([6, 5, 7, 4], activation, seed: 2)
    let generator = RandomGenerator(seed: 3)
    var training = Training(network, optimizer: descent, generator: generator)
    var twin = ScalarTwin(network)
    for epoch in 1...3 {
      try training.runEpoch(on: examples, batchSize: 8)
      var order = Array(0..<23)
      var draws = generator.split("epoch \(epoch)")
      draws.shuffle(&order)
      for start in stride(from: 0, to: 23, by: 8) {
        twin.step(
          examples.pairs(order[start..<min(start + 8, 23)]), rate: descent.learningRate,
          momentum: descent.momentum, decay: descent.weightDecay)
      }
    }
    // Nine steps; each rounds a few dozen numbers near 1 and passes its error on.
    #expect(twin.distance(to: training.network) < 1e-12)
    #expect(twin.distance(to: network) > 1e-3)
  }

  @Test("in Float they agree to Float's rounding", arguments: descents)
  func single(descent: GradientDescent) throws {
    let examples = Fixture.examples(23, features: 6, classes: 4, seed: 1)
    let network: Network<Float> = Fixture.network([6, 5, 7, 4], .sigmoid, seed: 2)
    var training = Training(network, optimizer: descent, generator: RandomGenerator(seed: 3))
    var twin = ScalarTwin(network)
    for _ in 0..<3 {
      try training.runEpoch(on: examples, batchSize: 8, shuffle: false)
      for start in stride(from: 0, to: 23, by: 8) {
        twin.step(
          examples.pairs(start..<min(start + 8, 23)), rate: descent.learningRate,
          momentum: descent.momentum, decay: descent.weightDecay)
      }
    }
    // The same, but with roundings that are 2²⁹ times larger.
    #expect(twin.distance(to: training.network) < 1e-5)
  }

  @Test("a step of training is −η times the gradient that is checked", arguments: Activation.allCases)
  func sameGradient(activation: Activation) throws {
    let examples = Fixture.examples(5, features: 6, classes: 4, seed: 1)
    let network: Network<Double> = Fixture.network([6, 5, 4], activation, seed: 2)
    let gradients = Gradients(of: network, input: examples.batch(of: 0..<5), labels: examples.labels)
    var training = Training(
      network, optimizer: GradientDescent(learningRate: 0.5), generator: RandomGenerator(seed: 3))
    let loss = try training.runEpoch(on: examples, batchSize: 5, shuffle: false)
    #expect(loss == gradients.meanLoss)
    for (l, layer) in training.network.layers.enumerated() {
      let expected = zip(network.layers[l].weights.storage, gradients.layers[l].weights.storage)
        .map { $0 - 0.5 * $1 }
      #expect(expected.count == layer.weights.storage.count && !expected.isEmpty)
      // One rounding more or less, of numbers near 1.
      for (a, b) in zip(layer.weights.storage, expected) { #expect(abs(a - b) < 1e-15) }
    }
  }
}
