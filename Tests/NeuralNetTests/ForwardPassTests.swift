import Glibc
import RandomNumbers
import Testing

@testable import NeuralNet

@Suite("Forward pass")
struct ForwardPassTests {
  /// A network with one hidden layer and small integers: 2 → 2 → 2.
  private let network = Network<Double>(
    layers: [
      DenseLayer(weights: Matrix([[1, 2], [-1, 1]]), biases: [1, -2]),
      DenseLayer(weights: Matrix([[1, 0], [2, 3]]), biases: [0, 1]),
    ], activation: .relu)

  @Test("every z and a of a small network is what the hand computes")
  func byHand() {
    let pass = ForwardPass(of: network, input: Matrix([[1, 2], [3, -1]]))
    #expect(pass.layers[0].preactivations == Matrix([[6, -1], [2, -6]]))
    #expect(pass.layers[0].activations == Matrix([[6, 0], [2, 0]]))
    #expect(pass.logits == Matrix([[6, 13], [2, 5]]))
    // softmax(6, 13) = (1, e⁷) / (1 + e⁷)
    #expect(abs(pass.probabilities[0, 0] - 1 / (1 + exp(7.0))) < 1e-15)
    #expect(abs(pass.probabilities[1, 1] - 1 / (1 + exp(-3.0))) < 1e-15)
    // −log softmax(6, 13)[1] = log(1 + e⁻⁷), −log softmax(2, 5)[0] = 3 + log(1 + e⁻³)
    let losses = pass.losses([1, 0])
    // The tolerance is a few roundings of numbers near 13.
    #expect(abs(losses[0] - log1p(exp(-7.0))) < 1e-14)
    #expect(abs(losses[1] - (3 + log1p(exp(-3.0)))) < 1e-14)
    #expect(abs(pass.meanLoss([1, 0]) - (losses[0] + losses[1]) / 2) < 1e-15)
  }

  @Test("a network of zeros gives every class 1/K and a loss of ln K")
  func zeros() {
    var generator = RandomGenerator(seed: 1)
    let network = Network<Float>(
      widths: [4, 3, 10], activation: .sigmoid, initialization: .zeros, using: &generator)
    let pass = ForwardPass(of: network, input: Matrix(rows: 2, columns: 4, repeating: 1))
    // The tolerance is the rounding of one division.
    #expect(pass.probabilities.storage.allSatisfy { abs($0 - 0.1) < 1e-8 })
    #expect(abs(pass.meanLoss([3, 9]) - log(10)) < 1e-15)
  }

  @Test("logits of ±10,000 give probabilities and losses that are numbers", arguments: [1.0, -1.0])
  func extremes(sign: Double) {
    func check<Scalar: EngineScalar>(_: Scalar.Type) {
      let layer = DenseLayer<Scalar>(
        weights: Matrix(rows: 3, columns: 1), biases: [Scalar(sign * 1e4), 0, Scalar(-sign * 1e4)])
      let network = Network(layers: [layer], activation: .sigmoid)
      let input = Matrix<Scalar>(rows: 3, columns: 1, repeating: 1)
      let labels: [UInt8] = sign > 0 ? [0, 1, 2] : [2, 1, 0]
      let pass = ForwardPass(of: network, input: input)
      #expect(pass.probabilities.storage.allSatisfy { $0.isFinite })
      #expect(pass.losses(labels) == [0, 1e4, 2e4])
      let gradients = Gradients(of: network, input: input, labels: labels)
      #expect(gradients.meanLoss == 1e4)
      #expect(gradients.layers[0].weights.storage.allSatisfy { $0.isFinite })
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("a NaN in the input is in the loss", arguments: Activation.allCases)
  func notANumber(activation: Activation) {
    let network = Network(layers: network.layers, activation: activation)
    #expect(Gradients(of: network, input: Matrix([[.nan, 1]]), labels: [0]).meanLoss.isNaN)
    #expect(ForwardPass(of: network, input: Matrix([[.nan, 1]])).meanLoss([0]).isNaN)
  }

  @Test("each row's probabilities sum to 1")
  func sums() {
    var generator = RandomGenerator(seed: 3)
    let network = Network<Float>(
      widths: [5, 7, 10], activation: .tanh, initialization: .xavier, using: &generator)
    let input = Matrix<Float>(rows: 9, columns: 5, storage: (0..<45).map { _ in Float(generator.normal()) })
    let pass = ForwardPass(of: network, input: input)
    for row in 0..<9 {
      // The tolerance is ten roundings of numbers below 1.
      #expect(abs(pass.probabilities.row(row).reduce(0, +) - 1) < 1e-6)
    }
  }

  @Test("the loss of the pass shown is the loss that is trained on")
  func oneLoss() {
    var generator = RandomGenerator(seed: 4)
    let network = Network<Double>(
      widths: [5, 7, 10], activation: .tanh, initialization: .xavier, using: &generator)
    let input = Matrix(rows: 9, columns: 5, storage: (0..<45).map { _ in generator.normal() })
    let labels = (0..<9).map { UInt8($0) }
    let shown = ForwardPass(of: network, input: input).meanLoss(labels)
    // Ten exponentials are added in two different orders.
    #expect(abs(shown - Gradients(of: network, input: input, labels: labels).meanLoss) < 1e-14)
  }
}
