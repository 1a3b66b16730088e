import RandomNumbers
import Testing

@testable import NeuralNet

/// The fast engine computes the same as the plain loops of `PlainBackpropagation`.
@Suite("Plain backpropagation")
struct PlainBackpropagationTests {
  /// Networks without a hidden layer, with units that fill several panels, and with two hidden layers.
  static let cases = Activation.allCases.flatMap { activation in
    [[7, 3], [20, 37, 10], [50, 16, 9, 4]].flatMap { widths in
      [1, 2, 13, 64].map { (activation, widths, $0) }
    }
  }

  @Test("the engine has the same z, a, δ, gradient, loss and step", arguments: cases)
  func engine(activation: Activation, widths: [Int], batch: Int) throws {
    let network: Network<Double> = Fixture.network(widths, activation, seed: 1)
    let input: Matrix<Double> = Fixture.input(rows: batch, columns: widths[0], seed: 2)
    let labels = Fixture.labels(batch, classes: widths[widths.count - 1], seed: 3)
    let pass = ForwardPass(of: network, input: input)
    let fast = Gradients(of: network, input: input, labels: labels)
    // Sums of at most 64 numbers of size 1 to 10, in another order, and exponentials with an error of two units: about
    // 1e-14.
    func agree(_ a: some Collection<Double>, _ b: some Collection<Double>) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-13 }
    }
    for row in 0..<batch {
      let plain = PlainBackpropagation(of: network, Array(input.row(row)), label: Int(labels[row]))
      for l in network.layers.indices {
        #expect(agree(pass.layers[l].preactivations.row(row), plain.z[l]))
        #expect(agree(pass.layers[l].activations.row(row), plain.a[l + 1]))
        #expect(agree(fast.layers[l].delta.row(row), plain.delta[l]))
      }
    }
    let (gradient, loss) = PlainBackpropagation.mean(of: network, input: input, labels: labels)
    #expect(abs(fast.meanLoss - loss) < 1e-13)
    #expect(fast.layers.count == gradient.count && !gradient.isEmpty)
    for (a, b) in zip(fast.layers, gradient) {
      #expect(agree(a.weights.storage, b.weights.storage) && agree(a.biases, b.biases))
    }
  }

  @Test("an epoch of one batch is one plain step", arguments: Activation.allCases)
  func step(activation: Activation) throws {
    let examples = Fixture.examples(24, features: 20, classes: 4, seed: 4)
    let network: Network<Double> = Fixture.network([20, 37, 4], activation, seed: 5)
    var training = Training(
      network, optimizer: GradientDescent(learningRate: 0.5), generator: RandomGenerator(seed: 6))
    let loss = try training.runEpoch(on: examples, batchSize: 24, shuffle: false)
    let plain = PlainBackpropagation.mean(
      of: network, input: examples.batch(of: 0..<24), labels: Array(examples.labels))
    let expected = PlainBackpropagation.step(network, along: plain.gradient, learningRate: 0.5)
    #expect(abs(loss - plain.loss) < 1e-13)
    #expect(training.network.widths == expected.widths && !expected.layers.isEmpty)
    for (a, b) in zip(training.network.layers, expected.layers) {
      for (x, y) in zip(a.weights.storage + a.biases, b.weights.storage + b.biases) {
        #expect(abs(x - y) < 1e-13)
      }
    }
  }
}
