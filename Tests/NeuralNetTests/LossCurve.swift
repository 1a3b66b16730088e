import Datasets
import Foundation
import RandomNumbers
import Testing

@testable import NeuralNet

/// A training on Fashion-MNIST that another program can repeat: gradient descent without momentum, sigmoid between the
/// layers, pixels from 0 to 1.
///
/// The seed alone determines the initial weights: Xavier's uniform distribution needs only sums and products of the
/// generator's draws, which are the same to the last bit on every machine.
struct CurveSetting: Codable, Equatable {
  var name: String
  var widths: [Int]
  var batchSize: Int
  var learningRate: Double
  var scalar = PyTorch.Scalar.float32
  /// The number of examples, from the first on.
  var examples = 60_000
  var epochs = 3
  var seed: UInt64 = 2017

  func network<Scalar: EngineScalar>() -> Network<Scalar> {
    var generator = RandomGenerator(seed: seed).split("init")
    return Network(
      widths: widths, activation: .sigmoid, initialization: .xavierUniform, using: &generator)
  }

  /// The order of the examples in each epoch.
  var orders: [[Int]] {
    var generator = RandomGenerator(seed: seed).split("epoch-loop")
    return (0..<epochs).map { _ in
      var order = Array(0..<examples)
      generator.shuffle(&order)
      return order
    }
  }

  /// The curve of nbrun's engine.
  func curve<Scalar: EngineScalar>(in _: Scalar.Type, on data: ImageDataset) throws -> LossCurve {
    let examples = data.train[0..<examples]
    var training = Training<Scalar>(
      network(), optimizer: GradientDescent(learningRate: learningRate), generator: RandomGenerator(seed: 0))
    var curve = LossCurve(running: [], after: [])
    for order in orders {
      // Use this order instead of the one that `Training` would draw, because PyTorch uses the same order.
      curve.running.append(
        try training.runEpoch(on: examples[order], batchSize: batchSize, shuffle: false))
      curve.after.append(Evaluation(of: training.network, on: examples).loss)
    }
    return curve
  }
}

/// Two mean losses for each epoch, in nats per example.
struct LossCurve: Codable, Equatable {
  /// The mean of the losses that the examples had when their batch was trained.
  var running: [Double]
  /// The mean over all examples, after the epoch.
  var after: [Double]

  /// The larger of the two relative differences for each epoch; infinite if a curve is shorter or is not a number.
  func distances(from other: LossCurve) -> [Double] {
    func distances(_ curve: KeyPath<LossCurve, [Double]>) -> [Double] {
      let (a, b) = (self[keyPath: curve], other[keyPath: curve])
      guard a.count == b.count else { return [.infinity] }
      return zip(a, b).map { a, b in
        let distance = abs(a - b) / abs(b)
        return distance.isNaN ? .infinity : distance
      }
    }
    return zip(distances(\.running), distances(\.after)).map { max($0, $1) }
  }
}
