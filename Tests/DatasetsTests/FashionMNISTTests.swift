import Glibc
import NeuralNet
import Testing

@testable import Datasets

/// On the real data, of Debian's dataset-fashion-mnist. Training on all of it is for optimized code only:
///
///     NBRUN_FULL_TRAINING=1 swift test -c release --filter FashionMNIST
@Suite("Fashion-MNIST")
struct FashionMNISTTests {
  static let trainsFully = getenv("NBRUN_FULL_TRAINING") != nil

  private static func load(train: Int? = nil, test: Int? = nil) throws(DatasetError) -> ImageDataset {
    try DatasetCatalogue.load(DatasetRequest(train: train, test: test), using: RandomGenerator(seed: 7))
  }

  @Test("the default set is found, whole, and is the published one")
  func found() throws {
    let set = try Self.load()
    #expect(set.name == "fashion-mnist")
    #expect(set.train.count == 60_000 && set.test.count == 10_000)
    #expect(set.imageSize == ImageSize(rows: 28, columns: 28))
    #expect(set.train.classCounts == [Int](repeating: 6000, count: 10))
    #expect(set.test.classCounts == [Int](repeating: 1000, count: 10))
    #expect(set.classNames.count == 10 && set.classNames[9] == "Ankle boot")
    #expect(set.licence == "MIT")
    // The first training picture is an ankle boot.
    #expect(set.train.labels[0] == 9)
    // zcat train-images* train-labels* t10k-images* t10k-labels* | sha256sum
    #expect(set.sha256 == "SHA")
  }

  /// Mean loss and accuracy after each epoch, over the whole training set and the test set.
  private func curve(
    _ set: ImageDataset, seed: UInt64, weights: WeightInitialization, rate: Double, epochs: Int
  ) throws -> [(loss: Double, accuracy: Double)] {
    let root = RandomGenerator(seed: seed)
    var weightGenerator = root.split("init")
    let network = Network<Float>(
      widths: [784, 128, 64, 10], activation: .sigmoid, initialization: weights, using: &weightGenerator)
    var training = Training(
      network, descent: GradientDescent(learningRate: rate), generator: root.split("epoch-loop"))
    return try (0..<epochs).map { _ in
      try training.runEpoch(on: set.train, batchSize: 64)
      return (
        Evaluation(of: training.network, on: set.train).loss,
        Evaluation(of: training.network, on: set.test).accuracy
      )
    }
  }

  @Test("two thousand pictures teach most of it, in seconds and unoptimized")
  func subset() throws {
    let curve = try curve(
      Self.load(train: 2000, test: 1000), seed: 1, weights: .xavier, rate: 0.5, epochs: 12)
    #expect(curve[0].loss > 1.5)
    // Measured over seeds: QUICK.
    #expect(curve[11].loss < 0.9)
    #expect(curve[11].accuracy > 0.65)
  }

  @Test("weights from normal(0.01) and rate 0.1 leave the first epochs near ln 10")
  func plateau() throws {
    let curve = try curve(
      Self.load(train: 2000, test: 1000), seed: 1, weights: .normal(deviation: 0.01), rate: 0.1, epochs: 1)
    #expect(abs(curve[0].loss - log(10)) < 0.01)
  }

  @Test("the homework's network reaches its published numbers", .enabled(if: trainsFully))
  func homework() throws {
    let set = try Self.load()
    let curves = try (1...5).map {
      try curve(set, seed: UInt64($0), weights: .xavier, rate: 0.5, epochs: 10)
    }
    func mean(_ value: ([(loss: Double, accuracy: Double)]) -> Double) -> Double {
      curves.reduce(0) { $0 + value($1) } / 5
    }
    // Single epochs swing; the means of five were, in this program and in an independent one in NumPy:
    // FULL
    #expect((0.48...0.60).contains(mean { $0[0].loss }))
    #expect((0.76...0.82).contains(mean { $0[0].accuracy }))
    #expect((0.29...0.34).contains(mean { $0[9].loss }))
    #expect((0.850...0.875).contains(mean { $0[9].accuracy }))
    for curve in curves { #expect((0.83...0.885).contains(curve[9].accuracy)) }
  }

  @Test("a whole first epoch from normal(0.01) at rate 0.1 ends near ln 10", .enabled(if: trainsFully))
  func wholePlateau() throws {
    let curve = try curve(Self.load(), seed: 1, weights: .normal(deviation: 0.01), rate: 0.1, epochs: 1)
    #expect(abs(curve[0].loss - log(10)) < 0.01)
  }

  @Test("all pixels have the published mean 0.2860 and deviation 0.3530", .enabled(if: trainsFully))
  func statistics() throws {
    let (mean, deviation) = try Self.load().train.pixelStatistics()
    #expect(abs(mean / 255 - 0.2860) < 5e-5)
    #expect(abs(deviation / 255 - 0.3530) < 5e-5)
  }
}
