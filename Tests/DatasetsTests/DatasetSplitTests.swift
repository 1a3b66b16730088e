import LabelledExamples
import NeuralNet
import RandomNumbers
import Testing

@testable import Datasets

@Suite("Splits and scales")
struct DatasetSplitTests {
  private let disk = SetOnDisk()
  private var scratch: Scratch { disk.scratch }

  @Test("limits take the first examples")
  func limits() throws {
    scratch.writeSet()
    let set = try disk.load {
      $0.train = 4
      $0.test = 2
    }
    #expect(set.train.labels == [0, 1, 2, 9])
    #expect(set.test.labels == [3, 4])
  }

  @Test("a limit beyond the set says how many there are")
  func beyond() {
    scratch.writeSet()
    #expect(disk.error { $0.train = 6 } == .tooFewExamples(split: "training", asked: 6, available: 5))
    #expect(disk.error { $0.test = 4 } == .tooFewExamples(split: "test", asked: 4, available: 3))
  }

  @Test("a validation set is held out of the limited training set: no example is in both, none is lost")
  func validation() throws {
    scratch.writeSet()
    let set = try disk.load {
      $0.train = 4
      $0.validation = .fraction(0.25)
    }
    let validation = try #require(set.validation)
    #expect(set.train.count == 3 && validation.count == 1)
    let firsts = (0..<3).map { set.train.pixels(of: $0).first! } + [validation.pixels(of: 0).first!]
    #expect(firsts.sorted() == [0, 6, 12, 18])
    // The test set is unchanged.
    #expect(set.test.labels == [3, 4, 5])
  }

  @Test("what is held out depends on the seed alone")
  func seeded() throws {
    let pixels = [UInt8](0..<200)
    let examples = Examples(
      pixels: pixels, labels: pixels.map { $0 % 10 }, featureCount: 1, classCount: 10, scaling: .none)
    func held(_ seed: UInt64) throws -> [UInt8] {
      let parts = try DatasetCatalogue.holdOut(.count(20), of: examples, using: RandomGenerator(seed: seed))
      let held = try #require(parts.held)
      #expect(held.count == 20 && parts.kept.count == 180)
      return (0..<20).map { held.pixels(of: $0).first! }
    }
    #expect(try held(1) == held(1))
    #expect(try held(1) != held(2))
    // The held-out examples are neither the first nor the last.
    #expect(try held(1) != Array(pixels[..<20]) && held(1) != Array(pixels[180...]))
  }

  @Test("a validation set that leaves nothing, or is nothing, is refused")
  func impossibleValidation() {
    scratch.writeSet()
    #expect(disk.error { $0.validation = .count(5) } == .validationTooLarge(asked: 5, available: 5))
    #expect(disk.error { $0.validation = .fraction(0.99) } == .validationTooLarge(asked: 5, available: 5))
    #expect(disk.error { $0.validation = .fraction(0.01) } == .validationEmpty(fraction: 0.01, available: 5))
  }

  @Test("unit and none scale by 1/255 and by nothing")
  func scales() throws {
    scratch.writeSet()
    let unit: Matrix<Double> = try disk.load().train.batch(of: [0])
    // Five becomes 5/255, except for one rounding.
    #expect(abs(unit[0, 5] - 5.0 / 255) < 1e-17)
    let none: Matrix<Double> = try disk.load { $0.scale = .none }.train.batch(of: [0])
    #expect(none[0, 5] == 5)
  }

  @Test("standardize takes mean and deviation from the training set, and applies them to every split")
  func standardize() throws {
    scratch.writeSet()
    let set = try disk.load { $0.scale = .standardize }
    // 0 … 29: mean 14.5, deviation √((30² − 1)/12)
    let deviation = (899.0 / 12).squareRoot()
    let train: Matrix<Double> = set.train.batch(of: 0..<5)
    // A few roundings of numbers below 12.
    #expect(abs(train[0, 0] + 14.5 / deviation) < 1e-14)
    #expect(abs(train.storage.reduce(0, +)) < 1e-13)
    #expect(abs(train.storage.reduce(0) { $0 + $1 * $1 } / 30 - 1) < 1e-13)
    let test: Matrix<Double> = set.test.batch(of: [0])
    #expect(abs(test[0, 0] - (100 - 14.5) / deviation) < 1e-13)
  }

  @Test("pictures of one grey cannot be standardized")
  func flat() {
    scratch.writeSet()
    scratch.write(
      IDX.word(0x803) + IDX.word(5) + IDX.word(2) + IDX.word(3) + [UInt8](repeating: 9, count: 30),
      to: "train-images-idx3-ubyte")
    #expect(disk.error { $0.scale = .standardize } == .nothingToStandardize)
  }
}
