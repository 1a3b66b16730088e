import Kernels
import LabelledExamples
import RandomNumbers
import Testing

@testable import NeuralNet

/// A network's result has the same bits for all kernels that round alike, with terms of zero and without them.
@Suite("Execution")
struct ExecutionTests {
  /// The kinds of pixels in the examples.
  enum Pixels: CaseIterable {
    /// Bright patches, as in pictures; one picture is black.
    case patches
    /// Very few pixels are bright.
    case rare
    /// No pixel is zero.
    case dense
    /// All pixels are zero.
    case black
  }

  static func examples(
    _ pixels: Pixels, count: Int, features: Int, scaling: AffineScaling = .unit
  ) -> Examples {
    var generator = RandomGenerator(seed: 11)
    var bytes: [UInt8] = []
    for example in 0..<count {
      let patch = generator.integer(below: features)
      for feature in 0..<features {
        let byte = UInt8(1 + generator.integer(below: 255))
        let isBright =
          switch pixels {
          case .patches: example > 0 && (feature + patch) % features < features / 4
          case .rare: byte < 4
          case .dense: true
          case .black: false
          }
        bytes.append(isBright ? byte : 0)
      }
    }
    return Examples(
      pixels: bytes, labels: (0..<count).map { _ in UInt8(generator.integer(below: 5)) },
      featureCount: features, classCount: 5, scaling: scaling)
  }

  /// All results that a network and examples give.
  private struct Outcome<Scalar: EngineScalar>: Equatable {
    var losses: [Double] = []
    var layers: [DenseLayer<Scalar>]
    var optimizer: OptimizerState<Scalar>?
    var predictions: [UInt8]
    var confidences: [Float]
    var gradients: [Matrix<Scalar>]
  }

  private func outcome<Scalar: EngineScalar>(
    _ network: Network<Scalar>, _ examples: Examples, _ descent: GradientDescent, batchSize: Int,
    threads: Int, by execution: Execution<Scalar>
  ) throws -> Outcome<Scalar> {
    var training = Training(network, optimizer: descent, generator: RandomGenerator(seed: 3))
    var losses: [Double] = []
    for _ in 0..<2 {
      losses.append(
        try training.runEpoch(on: examples, batchSize: batchSize, threads: threads, by: execution))
    }
    let evaluation = Evaluation(of: training.network, on: examples, threads: threads, by: execution)
    let gradients = Gradients(
      of: training.network, input: examples.batch(of: 0..<examples.count), labels: examples.labels,
      by: execution)
    return Outcome(
      losses: losses + [evaluation.loss, gradients.meanLoss], layers: training.network.layers,
      optimizer: training.state.optimizer, predictions: evaluation.predictions,
      confidences: evaluation.confidences, gradients: gradients.layers.flatMap { [$0.weights, $0.delta] })
  }

  static let descents = [
    GradientDescent(learningRate: 0.5),
    GradientDescent(learningRate: 0.1, weightDecay: 0.01),
    GradientDescent(learningRate: 0.1, momentum: 0.9, weightDecay: 0.001),
  ]

  /// Widths, and the size of a batch: inputs around the end of a block and of a word, layers of one panel and of
  /// several.
  static let shapes: [(widths: [Int], batchSize: Int)] = [
    ([70, 37, 20, 5], 24), ([300, 65, 5], 10), ([8, 3, 5], 1), ([64, 5], 97), ([129, 33, 5], 50),
  ]

  private func agree<Scalar: EngineScalar>(
    _: Scalar.Type, _ shape: (widths: [Int], batchSize: Int), _ activation: Activation, _ pixels: Pixels
  ) throws {
    let examples = Self.examples(pixels, count: 97, features: shape.widths[0])
    let network: Network<Scalar> = Fixture.network(shape.widths, activation, seed: 2)
    for (index, descent) in Self.descents.enumerated() {
      var byRounding: [Bool: Outcome<Scalar>] = [:]
      for kernels in Scalar.kernelSets {
        for skipsZeros in [false, true] {
          let found = try outcome(
            network, examples, descent, batchSize: shape.batchSize, threads: 1 + index,
            by: Execution(kernels: kernels, skipsZeros: skipsZeros))
          let wanted = byRounding[kernels.fusesMultiplyAdd] ?? found
          #expect(
            found == wanted,
            "\(kernels.name) \(Scalar.self), skipping: \(skipsZeros), \(shape), \(activation), \(pixels)")
          byRounding[kernels.fusesMultiplyAdd] = wanted
        }
      }
    }
  }

  @Test(
    "all kernel sets that round alike give the same bits, with the terms that are zero and without them",
    arguments: 0..<5)
  func sameBits(shape: Int) throws {
    for (index, activation) in Activation.allCases.enumerated() {
      for (kind, pixels) in Pixels.allCases.enumerated() {
        try agree(Float.self, Self.shapes[shape], activation, pixels)
        if (shape + index + kind) % 3 == 0 { try agree(Double.self, Self.shapes[shape], activation, pixels) }
      }
    }
  }

  @Test("AVX-512 and AVX2 round alike, and only what rounds alike is chosen from")
  func alike() {
    for kernels in Float.kernelSets {
      #expect(kernels.fusesMultiplyAdd == ["AVX-512", "AVX2", "NEON"].contains(kernels.name))
    }
    #expect(Float.kernels.fusesMultiplyAdd == Float.kernelSets[0].fusesMultiplyAdd)
    #expect(Double.kernels.fusesMultiplyAdd == Double.kernelSets[0].fusesMultiplyAdd)
  }

  @Test("patches are skipped, and what has no zeros is not")
  func sparsity() {
    let network = PackedNetwork<Float>(Fixture.network([96, 9, 5], .tanh, seed: 1))
    func sparsity(_ pixels: Pixels, _ scaling: AffineScaling = .unit) -> Sparsity<Float> {
      Sparsity(
        of: Self.examples(pixels, count: 200, features: 96, scaling: scaling), through: network,
        order: 0..<200, batchSize: 64)
    }
    #expect(sparsity(.patches).gradient > 0.2 && sparsity(.patches).gradient < 0.4)
    #expect(sparsity(.patches).uses.contains(.gradient))
    #expect(sparsity(.black).forward == 0 && sparsity(.black).gradient == 0)
    // The other tests need this, so that they use lists in both products.
    #expect(sparsity(.rare).uses == [.forward, .gradient])
    #expect(sparsity(.dense).forward == 1 && sparsity(.dense).gradient == 1)
    #expect(sparsity(.dense).uses.isEmpty)
    // With this scaling a black pixel becomes a number other than zero, so it is not skipped.
    #expect(sparsity(.patches, .standardizing(mean: 70, deviation: 80)).uses.isEmpty)
    #expect(sparsity(.patches, AffineScaling(scale: .infinity, offset: 0)).uses.isEmpty)
    // If a bright pixel is infinite, a weight may become NaN where δ is 0.
    #expect(sparsity(.patches, AffineScaling(scale: 3e37, offset: 0)).uses.isEmpty)
  }

  private func poisoned<Scalar: EngineScalar>(_: Scalar.Type, value: Scalar, by execution: Execution<Scalar>)
  {
    // The first pixel is zero in every picture, and its weights are not finite.
    let examples = Examples(
      pixels: (0..<40).flatMap { [0, 0, UInt8($0), 0, 0, 0, 0, 0, 0, 0, 255, 0] },
      labels: (0..<40).map { UInt8($0 % 3) }, featureCount: 12, classCount: 3)
    var network: Network<Scalar> = Fixture.network([12, 6, 3], .tanh, seed: 1)
    network.layers[0].weights[2, 0] = value
    // 0 · ∞ is NaN, as it is when nothing is skipped.
    #expect(Evaluation(of: network, on: examples, threads: 2, by: execution).loss.isNaN)
    let gradients = Gradients(
      of: network, input: examples.batch(of: 0..<40), labels: examples.labels, by: execution)
    #expect(gradients.meanLoss.isNaN)
    #expect(gradients.layers[0].weights.storage.allSatisfy { $0.isNaN })
    #expect(ForwardPass(of: network, input: examples.batch(of: 0..<4)).layers[0].preactivations[1, 2].isNaN)
    for descent in Self.descents {
      var training = Training(network, optimizer: descent, generator: RandomGenerator(seed: 1))
      var batches = 0
      #expect(throws: TrainingError.self) {
        try training.runEpoch(on: examples, batchSize: 8, by: execution) { _ in
          batches += 1
          return true
        }
      }
      #expect(batches == 1, "it is seen in the first batch")
    }
  }

  @Test("weights that are NaN or infinite are seen at pixels that are zero", arguments: [true, false])
  func notFinite(skipsZeros: Bool) {
    for value in [Double.nan, .infinity, -.infinity] {
      for kernels in Float.kernelSets {
        poisoned(Float.self, value: Float(value), by: Execution(kernels: kernels, skipsZeros: skipsZeros))
      }
      for kernels in Double.kernelSets {
        poisoned(Double.self, value: value, by: Execution(kernels: kernels, skipsZeros: skipsZeros))
      }
    }
  }

  @Test("a training that grows beyond all numbers ends at the same batch, skipping zeros or not")
  func diverges() {
    let examples = Self.examples(.patches, count: 211, features: 96)
    let network: Network<Float> = Fixture.network([96, 30, 5], .relu, seed: 2)
    for rate in [1e-4, 1e10, 1e20, 1e30, 1e37] {
      for momentum in [0, 0.9] {
        func batches(skipsZeros: Bool) -> Int {
          var training = Training(
            network, optimizer: GradientDescent(learningRate: rate, momentum: momentum),
            generator: RandomGenerator(seed: 3))
          var batches = 0
          _ = try? training.runEpoch(
            on: examples, batchSize: 10, threads: 2, by: Execution(skipsZeros: skipsZeros)
          ) { _ in
            batches += 1
            return true
          }
          return batches
        }
        #expect(batches(skipsZeros: true) == batches(skipsZeros: false))
      }
    }
  }

  @Test("the bound on the weights holds, and is passed only by what diverges", arguments: descents)
  func bound(descent: GradientDescent) throws {
    let network: Network<Float> = Fixture.network([4, 3, 2], .tanh, seed: 1)
    var layers = network.layers
    layers[0].weights[0, 0] = -7
    let packed = PackedNetwork(Network(layers: layers, activation: .tanh))
    let hasVelocity = descent.momentum != 0
    let buffers = hasVelocity ? [PackedNetwork(zerosLike: packed)] : []
    var bound = MagnitudeBound(packed, buffers: buffers, optimizer: descent, largestInput: 1)
    var weight = 7.0
    var speed = 0.0
    // The worst case: every example moves the largest weight outwards.
    for _ in 0..<1000 {
      #expect(bound.isFinite && bound.weights >= weight * (1 - 1e-12))
      bound.step(delta: 0.25, count: 8)
      if hasVelocity {
        speed = descent.momentum * speed + 2 + descent.weightDecay * weight
        weight += descent.learningRate * speed
      } else {
        weight = (1 - descent.learningRate * descent.weightDecay) * weight + 2
      }
    }
    bound.step(delta: 1e36, count: 8)
    #expect(!bound.isFinite)
    // A velocity that overflows is multiplied by a small rate, but is still infinite.
    if hasVelocity {
      let slow = GradientDescent(learningRate: 1e-6, momentum: 0.9)
      var bound = MagnitudeBound(packed, buffers: buffers, optimizer: slow, largestInput: 1)
      bound.step(delta: 1e38, count: 8)
      #expect(!bound.isFinite && bound.weights < 1e36)
    }
    // A step whose rate is too large for `Float` turns a velocity of zero into NaN.
    let beyond = GradientDescent(learningRate: 1e39, momentum: descent.momentum)
    var beyondBound = MagnitudeBound(packed, buffers: buffers, optimizer: beyond, largestInput: 1)
    beyondBound.step(delta: 0, count: 8)
    #expect(!beyondBound.isFinite)
    for delta in [Double.nan, .infinity] {
      var bound = MagnitudeBound(packed, buffers: buffers, optimizer: descent, largestInput: 1)
      bound.step(delta: delta, count: 8)
      #expect(!bound.isFinite)
    }
  }
}
