import LabelledExamples
import RandomNumbers
import Testing

@testable import NeuralNet

/// Numbers near the limits of a scalar type.
@Suite("Extreme numbers")
struct ExtremeNumberTests {
  /// Two pixels, three classes, each class the label of one example.
  private let examples = Examples(
    pixels: [0, 255, 255, 0, 128, 7], labels: [0, 1, 2], featureCount: 2, classCount: 3)

  // `ForwardPassTests` shows that large biases give exact losses and finite gradients. Here the weights are large, so
  // that the layer below is affected, and the network is trained further.
  @Test(
    "weights that make logits of ±10,000 keep everything finite, training too",
    arguments: Activation.allCases, [1.0, -1.0])
  func largeLogits(activation: Activation, sign: Double) throws {
    func check<Scalar: EngineScalar>(_: Scalar.Type) throws {
      let hidden = DenseLayer<Scalar>(
        weights: Matrix(rows: 4, columns: 2), biases: [Scalar](repeating: 1, count: 4))
      // f(1) is 0.73, 0.76 and 1: four such units, with weights whose sum makes some 10⁴.
      let weight = Scalar(sign * (activation == .relu ? 2500 : 3333))
      let output = DenseLayer<Scalar>(
        weights: Matrix([weight, 0, -weight].map { [Scalar](repeating: $0, count: 4) }), biases: [0, 0, 0])
      let network = Network(layers: [hidden, output], activation: activation)

      let pass = ForwardPass(of: network, input: examples.batch(of: 0..<3))
      let logit = Double(pass.logits[0, 0])
      #expect((9000...11000).contains(sign * logit))
      let winner = sign > 0 ? 0 : 2
      for row in 0..<3 {
        // e^(−10⁴) is below every number of the scalar type.
        for k in 0..<3 { #expect(abs(pass.probabilities[row, k] - (k == winner ? 1 : 0)) < 1e-30) }
      }
      // The losses are exactly 0, |z| and 2|z|: log-sum-exp adds log 1.
      #expect(pass.losses(examples.labels).sorted() == [0, abs(logit), 2 * abs(logit)])

      let gradients = Gradients(of: network, input: pass.input, labels: examples.labels)
      #expect(gradients.meanLoss == abs(logit))
      for layer in gradients.layers {
        #expect(layer.weights.storage.allSatisfy(\.isFinite) && layer.biases.allSatisfy(\.isFinite))
      }
      // (1/3) Σ (p − y): the winner has probability 1 in all three examples and is right once; the other classes have
      // probability 0, and each is right once.
      for (k, gradient) in gradients.layers[1].biases.enumerated() {
        #expect(abs(gradient - (k == winner ? 2.0 : -1.0) / 3) <= .ulpOfOne)
      }

      for momentum in [0, 0.9] {
        var training = Training(
          network, optimizer: GradientDescent(learningRate: 0.5, momentum: momentum),
          generator: RandomGenerator(seed: 1))
        for _ in 0..<3 { #expect(try training.runEpoch(on: examples, batchSize: 2).isFinite) }
        #expect(training.network != network && training.network.isFinite)
        #expect(Evaluation(of: training.network, on: examples).loss.isFinite)
      }
    }
    try check(Float.self)
    try check(Double.self)
  }

  /// The places where numbers below the smallest normal one, 1.2e-38, occur.
  enum Subnormal: CaseIterable {
    case pixels, firstWeights, lastWeights, allWeights, deltas
  }

  // A processor that is asked to flush subnormal numbers to zero may do so, so they are only required to be near zero.
  // All other numbers in these networks must agree with the twin's, in double precision.
  @Test(
    "subnormal pixels, weights and deltas are worth nothing and harm nothing", arguments: Subnormal.allCases,
    Activation.allCases)
  func subnormal(what: Subnormal, activation: Activation) throws {
    // The network is wide enough for whole SIMD registers and a remainder.
    var examples = Fixture.examples(37, features: 53, classes: 5, seed: 1)
    var network: Network<Float> = Fixture.network([53, 41, 33, 5], activation, seed: 2)
    func scaleWeights(_ layers: Range<Int>) {
      network = Network(
        layers: network.layers.enumerated().map { index, layer in
          guard layers.contains(index) else { return layer }
          let weights = layer.weights.storage.map { Float(Double($0) * 1e-39) }
          #expect(weights.contains { $0.isSubnormal })
          return DenseLayer(
            weights: Matrix(rows: layer.outputs, columns: layer.inputs, storage: weights),
            biases: layer.biases)
        }, activation: activation)
    }
    switch what {
    case .pixels: examples.scaling = AffineScaling(scale: 1e-41, offset: 0)
    case .firstWeights: scaleWeights(0..<1)
    case .lastWeights: scaleWeights(2..<3)
    case .allWeights: scaleWeights(0..<3)
    case .deltas:
      // The network is almost sure of class 0, and right: p − y of the other classes is about e⁻⁸⁷, and their weights
      // make it even smaller in the layers below.
      examples = Examples(
        pixels: (0..<37 * 53).map { UInt8($0 % 256) }, labels: [UInt8](repeating: 0, count: 37),
        featureCount: 53, classCount: 5)
      var layers = network.layers
      layers[2].biases = [200, 0, 0, 0, 0]
      network = Network(layers: layers, activation: activation)
    }

    let gradients = Gradients(
      of: network, input: examples.batch(of: 0..<37), labels: examples.labels)
    let wanted = ScalarTwin(network).gradients(examples.pairs(0..<37))
    #expect(gradients.layers.count == network.layers.count)
    for (l, layer) in gradients.layers.enumerated() {
      for (found, wanted) in [
        (layer.weights.storage, wanted.weights[l].flatMap(\.self)), (layer.biases, wanted.biases[l]),
      ] {
        // Single precision over sums of 53 and 37 terms; 1e-36 is for a sum of numbers that may be flushed to zero.
        let tolerance = 1e-5 * (wanted.map(abs).max() ?? 0) + 1e-36
        #expect(found.count == wanted.count && !found.isEmpty)
        #expect(zip(found, wanted).allSatisfy { abs(Double($0) - $1) <= tolerance })
      }
    }

    // Four epochs of ten steps, also for the twin: a few roundings of numbers near 1 in each step.
    var training = Training(
      network, optimizer: GradientDescent(learningRate: 0.1, momentum: 0.5),
      generator: RandomGenerator(seed: 3)
    )
    var twin = ScalarTwin(network)
    for _ in 0..<4 {
      try training.runEpoch(on: examples, batchSize: 4, shuffle: false)
      for start in stride(from: 0, to: 37, by: 4) {
        twin.step(examples.pairs(start..<min(start + 4, 37)), rate: 0.1, momentum: 0.5, decay: 0)
      }
    }
    #expect(twin.distance(to: training.network) < 1e-5)
  }
}
