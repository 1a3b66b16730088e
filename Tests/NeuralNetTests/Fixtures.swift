import LabelledExamples
import RandomNumbers

@testable import NeuralNet

/// Small random networks and data for several suites.
enum Fixture {
  static func network<Scalar: EngineScalar>(
    _ widths: [Int], _ activation: Activation, seed: UInt64, biases: Bool = true
  ) -> Network<Scalar> {
    var generator = RandomGenerator(seed: seed)
    let network = Network<Scalar>(
      widths: widths, activation: activation, initialization: .xavier, using: &generator)
    guard biases else { return network }
    // The biases are not zero, so that a gradient without them would be noticed.
    return Network(
      layers: network.layers.map { layer in
        DenseLayer(
          weights: layer.weights, biases: layer.biases.map { _ in Scalar(0.3 * generator.normal()) })
      }, activation: activation)
  }

  static func input<Scalar: EngineScalar>(rows: Int, columns: Int, seed: UInt64) -> Matrix<Scalar> {
    var generator = RandomGenerator(seed: seed)
    return Matrix(
      rows: rows, columns: columns, storage: (0..<rows * columns).map { _ in Scalar(generator.normal()) })
  }

  static func labels(_ count: Int, classes: Int, seed: UInt64) -> [UInt8] {
    var generator = RandomGenerator(seed: seed)
    return (0..<count).map { _ in UInt8(generator.integer(below: classes)) }
  }

  /// Random pictures that a network can learn: the label is the brightest of the first `classes` pixels.
  static func examples(_ count: Int, features: Int, classes: Int, seed: UInt64) -> Examples {
    var generator = RandomGenerator(seed: seed)
    let pixels = (0..<count * features).map { _ in UInt8(generator.integer(below: 256)) }
    let labels = (0..<count).map { index in
      let picture = pixels[index * features..<(index + 1) * features]
      return UInt8(picture.prefix(classes).enumerated().max { $0.element < $1.element }!.offset)
    }
    return Examples(pixels: pixels, labels: labels, featureCount: features, classCount: classes)
  }
}

extension ScalarTwin {
  init<Scalar: EngineScalar>(_ network: Network<Scalar>) {
    self.init(
      weights: network.layers.map { layer in
        (0..<layer.outputs).map { layer.weights.row($0).map { Double($0) } }
      },
      biases: network.layers.map { $0.biases.map { Double($0) } },
      squash: Squash(rawValue: network.activation.rawValue)!)
  }

  /// The largest difference of any parameter from the engine's.
  func distance<Scalar: EngineScalar>(to network: Network<Scalar>) -> Double {
    var worst = 0.0
    for (l, layer) in network.layers.enumerated() {
      let twin = weights[l].flatMap(\.self) + biases[l]
      for (a, b) in zip(twin, layer.weights.storage + layer.biases) {
        let distance = abs(a - Double(b))
        worst = max(worst, distance.isNaN ? .infinity : distance)
      }
    }
    return worst
  }
}

extension Examples {
  /// The examples in the form that the twin reads.
  func pairs(_ indices: some Collection<Int>) -> [(x: [Double], y: Int)] {
    indices.map { index in
      (pixels(of: index).map { Double($0) * scaling.scale + scaling.offset }, Int(labels[index]))
    }
  }
}
