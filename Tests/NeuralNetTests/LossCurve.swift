import Datasets
import Foundation
import RandomNumbers
import Testing

@testable import NeuralNet

/// A training on Fashion-MNIST that another program can repeat: plain descent, sigmoid between the layers, pixels
/// from 0 to 1.
///
/// The initial weights are told by the seed alone: Xavier's uniform takes nothing but sums and products of the
/// generator's draws, which come out the same to the last bit on every machine.
struct CurveSetting: Codable, Equatable {
  var name: String
  var widths: [Int]
  var batchSize: Int
  var learningRate: Double
  var scalar = PyTorch.Scalar.float32
  /// How many, from the first.
  var examples = 60_000
  var epochs = 3
  var seed: UInt64 = 2017

  func network<Scalar: EngineScalar>() -> Network<Scalar> {
    var generator = RandomGenerator(seed: seed).split("init")
    return Network(
      widths: widths, activation: .sigmoid, initialization: .xavierUniform, using: &generator)
  }

  /// For each epoch the order in which the examples come.
  var orders: [[Int]] {
    var generator = RandomGenerator(seed: seed).split("epoch-loop")
    return (0..<epochs).map { _ in
      var order = Array(0..<examples)
      generator.shuffle(&order)
      return order
    }
  }

  /// The curve that the engine draws.
  func curve<Scalar: EngineScalar>(in _: Scalar.Type, on data: ImageDataset) throws -> LossCurve {
    let examples = data.train[0..<examples]
    var training = Training<Scalar>(
      network(), optimizer: GradientDescent(learningRate: learningRate), generator: RandomGenerator(seed: 0))
    var curve = LossCurve(running: [], after: [])
    for order in orders {
      // In an order of ours, and not the one that `Training` would draw: PyTorch is told the same.
      curve.running.append(
        try training.runEpoch(on: examples[order], batchSize: batchSize, shuffle: false))
      curve.after.append(Evaluation(of: training.network, on: examples).loss)
    }
    return curve
  }
}

/// For each epoch two mean losses, in nats per example.
struct LossCurve: Codable, Equatable {
  /// Of the losses that the examples had when their batch's turn came.
  var running: [Double]
  /// Over all examples, after the epoch.
  var after: [Double]

  /// For each epoch the larger of the two relative distances; infinite where a curve is shorter or not a number.
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
