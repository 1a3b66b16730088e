import Glibc
import LabelledExamples
import RandomNumbers
import Testing

@testable import NeuralNet

/// Softmax with half the squared error to the one-hot label, ℓ = ½ Σ (ŷₖ − yₖ)². nbrun does not have this loss; the
/// test shows what a new loss must define.
private struct SoftmaxSquaredError: Loss {
  var name: String { "softmax with squared error, of the tests" }
  var outputTitle: String { "softmax" }
  func output(of z: String) -> String { "\\text{softmax}(\(z))" }
  func definition(_ loss: String, output: String, label: String, classes: Int) -> String {
    "\(loss) &= \\frac12 \\sum_{k=1}^{\(classes)} (\(output) - \(label))^2"
  }
  func outputGradient(outputs: String, label: String) -> String {
    "J_{\\text{softmax}}^T (\(outputs) - \(label))"
  }
  var outputGradientRemark: String { "The error passes the softmax:" }
  func lossOfGuess(classes: Int) -> Double { (1 - 1 / Double(classes)) / 2 }

  func outputs(_ z: [Double]) -> [Double] { SoftmaxCrossEntropy.softmax(z) }

  func loss(_ z: [Double], label: Int) -> Double {
    loss(outputs: outputs(z), label: z.indices.map { $0 == label ? 1 : 0 })
  }

  func loss(outputs: [Double], label: [Double]) -> Double {
    zip(outputs, label).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 }
  }

  /// ∂ℓ/∂zⱼ = ŷⱼ (eⱼ − Σₖ ŷₖ eₖ), where e = ŷ − y.
  func gradient(outputs: [Double], label: Int) -> [Double] {
    let errors = outputs.indices.map { outputs[$0] - ($0 == label ? 1 : 0) }
    let mean = zip(outputs, errors).reduce(0) { $0 + $1.0 * $1.1 }
    return zip(outputs, errors).map { $0 * ($1 - mean) }
  }

  func evaluate<Scalar: EngineScalar>(
    _ rows: OutputRows<Scalar>, losses: UnsafeMutablePointer<Double>
  ) {
    SoftmaxCrossEntropy().evaluate(rows, losses: losses)
    for row in rows.rows {
      let label = Int(rows.labels[row])
      let outputs = (0..<rows.classes).map { Double(rows[row, $0]) }
      losses[row - rows.rows.lowerBound] = loss(
        outputs: outputs, label: outputs.indices.map { $0 == label ? 1 : 0 })
    }
  }

  func backpropagate<Scalar: EngineScalar>(
    _ rows: OutputRows<Scalar>, scale: Scalar, into deltas: OutputRows<Scalar>
  ) {
    for row in rows.rows {
      let outputs = (0..<rows.classes).map { Double(rows[row, $0]) }
      for (k, slope) in gradient(outputs: outputs, label: Int(rows.labels[row])).enumerated() {
        deltas[row, k] = scale * Scalar(slope)
      }
    }
  }
}

@Suite("Loss")
struct LossTests {
  private let input: Matrix<Double> = Fixture.input(rows: 5, columns: 6, seed: 2)
  private let labels = Fixture.labels(5, classes: 4, seed: 3)

  private func network<Scalar: EngineScalar>(_ loss: any Loss) -> Network<Scalar> {
    let network: Network<Scalar> = Fixture.network([6, 7, 4], .tanh, seed: 1)
    return Network(layers: network.layers, activation: .tanh, loss: loss)
  }

  private static let losses: [any Loss] = LossCatalogue.all + [SoftmaxSquaredError()]

  @Test("the gradient of each loss agrees with central differences of its losses", arguments: losses.indices)
  func gradientCheck(index: Int) throws {
    let network: Network<Double> = network(Self.losses[index])
    var generator = RandomGenerator(seed: 4)
    let result = GradientCheck(of: network, input: input, labels: labels, entries: nil, using: &generator)
    let check = try #require(result)
    #expect(check.maxRelativeError < 1e-7)
    #expect(check.tensors.map(\.checked) == [42, 7, 28, 4])
    #expect(check.tensors.allSatisfy { !$0.isVanishing })
  }

  @Test("the engine and plain backpropagation agree on each loss", arguments: losses.indices)
  func plain(index: Int) {
    let network: Network<Double> = network(Self.losses[index])
    let (gradient, loss) = PlainBackpropagation.mean(of: network, input: input, labels: labels)
    let engine = Gradients(of: network, input: input, labels: labels)
    #expect(abs(engine.meanLoss - loss) < 1e-13)
    for (expected, found) in zip(gradient, engine.layers) {
      for (a, b) in zip(expected.weights.storage + expected.biases, found.weights.storage + found.biases) {
        #expect(abs(a - b) < 1e-13)
      }
    }
    let pass = ForwardPass(of: network, input: input)
    #expect(abs(pass.meanLoss(labels) - loss) < 1e-13)
  }

  @Test("a loss of one file trains, and an evaluation has its losses")
  func oneFile() throws {
    let examples = Fixture.examples(200, features: 6, classes: 4, seed: 1)
    let start: Network<Float> = network(SoftmaxSquaredError())
    var training = Training(
      start, optimizer: GradientDescent(learningRate: 2), generator: RandomGenerator(seed: 3))
    for _ in 0..<30 { try training.runEpoch(on: examples, batchSize: 10) }
    let (before, after) = (
      Evaluation(of: start, on: examples), Evaluation(of: training.network, on: examples)
    )
    #expect(before.loss < 1 && after.loss < 0.6 * before.loss)
    #expect(after.accuracy > before.accuracy)
    #expect(training.network.loss.name == SoftmaxSquaredError().name)
  }

  @Test("each loss of the program is found by its name", arguments: LossCatalogue.all.indices)
  func names(index: Int) throws {
    let loss = LossCatalogue.all[index]
    let found = try #require(LossCatalogue.named(loss.name))
    #expect(found.name == loss.name)
    // In a guess every class has the same z.
    let guess = loss.loss([Double](repeating: 0.3, count: 10), label: 4)
    #expect(abs(guess - loss.lossOfGuess(classes: 10)) < 1e-12)
  }

  @Test("a loss that follows from the outputs equals the one that follows from z", arguments: losses.indices)
  func twoForms(index: Int) {
    let loss = Self.losses[index]
    let z = [0.3, -1.2, 2.5, 0]
    #expect(abs(loss.loss(z, label: 2) - loss.loss(outputs: loss.outputs(z), label: [0, 0, 1, 0])) < 1e-12)
  }
}
