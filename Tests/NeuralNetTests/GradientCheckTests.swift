import RandomNumbers
import Testing

@testable import NeuralNet

@Suite("Gradient check")
struct GradientCheckTests {
  private let network: Network<Double> = Fixture.network([6, 5, 4], .sigmoid, seed: 1)
  private let input: Matrix<Double> = Fixture.input(rows: 3, columns: 6, seed: 2)
  private let labels = Fixture.labels(3, classes: 4, seed: 3)

  /// Checks gradients of which one entry is wrong.
  private func spoiledCheck(layer: Int, bias: Bool, by factor: Double) -> GradientCheck? {
    let gradients = Gradients(of: network, input: input, labels: labels)
    let spoiled = gradients.layers.enumerated().map { l, gradient in
      guard l == layer else { return gradient }
      var (weights, biases) = (gradient.weights, gradient.biases)
      if bias { biases[1] *= factor } else { weights[1, 1] *= factor }
      return Gradients<Double>.Layer(weights: weights, biases: biases, delta: gradient.delta)
    }
    var generator = RandomGenerator(seed: 4)
    return GradientCheck(
      of: network, claiming: spoiled, input: input, labels: labels, entries: nil, step: 1e-5,
      using: &generator)
  }

  @Test("one wrong entry is found, in its tensor and no other", arguments: [0, 1], [false, true])
  func finds(layer: Int, bias: Bool) throws {
    let check = try #require(spoiledCheck(layer: layer, bias: bias, by: 1.01))
    let wrong = "\(bias ? "b" : "W")\(layer + 1)"
    #expect(check.tensors.count { $0.name == wrong } == 1)
    for tensor in check.tensors {
      // The entry is at least a hundredth of its tensor's largest, and its error is a hundredth of itself.
      #expect((tensor.worstRelativeError > 1e-5) == (tensor.name == wrong), "\(tensor)")
    }
    #expect(check.maxRelativeError > 1e-5)
  }

  @Test("a gradient that is NaN does not pass")
  func notANumber() throws {
    let check = try #require(spoiledCheck(layer: 0, bias: false, by: .nan))
    #expect(check.maxRelativeError == .infinity)
  }

  @Test("a sample has as many different entries as asked for, or all there are")
  func sampled() throws {
    var generator = RandomGenerator(seed: 5)
    let result = GradientCheck(of: network, input: input, labels: labels, entries: 8, using: &generator)
    let check = try #require(result)
    #expect(check.tensors.map(\.name) == ["W1", "b1", "W2", "b2"])
    #expect(check.tensors.map(\.checked) == [8, 5, 8, 4])
    #expect(check.tensors.map { [$0.rows, $0.columns] } == [[5, 6], [5, 1], [4, 5], [4, 1]])
    #expect(check.maxRelativeError <= 1e-7)
    let gradients = Gradients(of: network, input: input, labels: labels)
    #expect(check.tensors[0].gradientNorm == gradients.layers[0].weights.frobeniusNorm)
    #expect(check.meanLoss == gradients.meanLoss)
  }

  @Test("a ReLU unit that stands on its kink is counted, not judged")
  func kinks() throws {
    // Unit 0 has z = 0 exactly, so a change of any of its parameters moves it across the kink. Unit 1 is far from 0.
    let network = Network<Double>(
      layers: [
        DenseLayer(weights: Matrix([[1, -1], [1, 1]]), biases: [0, 3]),
        DenseLayer(weights: Matrix([[1, 2], [-1, 1]]), biases: [0, 0]),
      ], activation: .relu)
    var generator = RandomGenerator(seed: 6)
    let result = GradientCheck(
      of: network, input: Matrix([[1, 1]]), labels: [0], entries: nil, using: &generator)
    let check = try #require(result)
    #expect(check.tensors.map(\.kinks) == [2, 1, 0, 0])
    #expect(check.tensors.map(\.checked) == [2, 1, 4, 2])
    #expect(check.maxRelativeError <= 1e-7)
  }

  @Test("a network of zeros, whose first gradients vanish, passes", arguments: [Activation.sigmoid, .tanh])
  func vanishing(activation: Activation) throws {
    var generator = RandomGenerator(seed: 7)
    let network = Network<Double>(
      widths: [6, 5, 4], activation: activation, initialization: .zeros, using: &generator)
    let result = GradientCheck(of: network, input: input, labels: labels, entries: nil, using: &generator)
    let check = try #require(result)
    #expect(check.tensors[0].gradientNorm == 0)
    #expect(check.maxRelativeError <= 1e-7)
  }

  // All weights are 0.01, so the gradients of the first layers are near 1e-5. Rounding alone must not make the check
  // fail.
  @Test("gradients that have all but vanished pass", arguments: Activation.allCases)
  func nearlyVanishing(activation: Activation) throws {
    var generator = RandomGenerator(seed: 9)
    let network = Network<Double>(
      widths: [60, 16, 12, 8, 4], activation: activation, initialization: .normal(deviation: 0.01),
      using: &generator)
    let input: Matrix<Double> = Fixture.input(rows: 8, columns: 60, seed: 10)
    let labels = Fixture.labels(8, classes: 4, seed: 11)
    let result = GradientCheck(of: network, input: input, labels: labels, entries: 64, using: &generator)
    let check = try #require(result)
    #expect(check.tensors[0].gradientNorm < 1e-3)
    #expect(check.maxRelativeError <= 1e-7)
  }

  @Test("too small a step is seen to fail: rounding is all that is left")
  func tinyStep() throws {
    var generator = RandomGenerator(seed: 12)
    let result = GradientCheck(
      of: network, input: input, labels: labels, entries: nil, step: 1e-12, using: &generator)
    let check = try #require(result)
    #expect(check.maxRelativeError > 1e-6)
  }

  @Test(
    "moving one sum is moving the parameter and running the whole network", arguments: Activation.allCases)
  func probe(activation: Activation) throws {
    let network: Network<Double> = Fixture.network([6, 5, 7, 4], activation, seed: 1)
    let probe = LossProbe(network, input: input, labels: labels)
    // The probe keeps the values below the layer that it changes, so change the layers in an irregular order.
    for layer in [2, 0, 1, 0, 2] {
      for input in [nil, 3] {
        let slope = try #require(probe.slope(at: .init(layer: layer, unit: 2, input: input), step: 1e-5))
        func loss(_ distance: Double) -> Double {
          var moved = network
          if let input {
            moved.layers[layer].weights[2, input] += distance
          } else {
            moved.layers[layer].biases[2] += distance
          }
          return ForwardPass(of: moved, input: self.input).meanLoss(labels)
        }
        // Both round losses near 2, which is an error of some 1e-11 in the slope.
        #expect(abs(slope - (loss(1e-5) - loss(-1e-5)) / 2e-5) < 1e-10)
      }
    }
  }

  @Test("a cancelled check has no result")
  func cancelled() {
    var generator = RandomGenerator(seed: 8)
    let check = GradientCheck(
      of: network, input: input, labels: labels, entries: nil, using: &generator, isCancelled: { true })
    #expect(check == nil)
  }

  @Test("every kernel set's gradients pass the check at 1e-7", arguments: Activation.allCases)
  func gradients(activation: Activation) throws {
    let network: Network<Double> = Fixture.network([9, 18, 5, 4], activation, seed: 1)
    let input: Matrix<Double> = Fixture.input(rows: 7, columns: 9, seed: 2)
    let labels = Fixture.labels(7, classes: 4, seed: 3)
    for kernels in Double.kernelSets {
      let gradients = Gradients(of: network, input: input, labels: labels, by: Execution(kernels: kernels))
      var generator = RandomGenerator(seed: 4)
      let check = try #require(
        GradientCheck(
          of: network, claiming: gradients.layers, input: input, labels: labels, entries: nil, step: 1e-5,
          using: &generator))
      #expect(check.maxRelativeError <= 1e-7, "\(kernels.name)")
    }
  }
}
