import Glibc
import NeuralNet
import Testing

@testable import Datasets

@Suite("Catalogue")
struct DatasetCatalogueTests {
  private let scratch = Scratch()
  private let generator = RandomGenerator(seed: 7)

  private func load(_ request: DatasetRequest) throws(DatasetError) -> ImageDataset {
    try DatasetCatalogue.load(request, using: generator)
  }

  /// The scratch folder with these changes to what is asked.
  private func load(_ change: (inout DatasetRequest) -> Void = { _ in }) throws(DatasetError) -> ImageDataset
  {
    var request = DatasetRequest(scratch.folder)
    change(&request)
    return try load(request)
  }

  private func error(_ change: (inout DatasetRequest) -> Void = { _ in }) -> DatasetError? {
    do throws(DatasetError) {
      _ = try load(change)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "a folder's four files are found by any of their names",
    arguments: [(false, false, "t10k"), (true, false, "t10k"), (false, true, "test"), (true, true, "test")])
  func folder(compressed: Bool, dotted: Bool, test: String) throws {
    scratch.writeSet(compressed: compressed, dotted: dotted, test: test)
    let set = try load()
    #expect(set.train.labels == [0, 1, 2, 9, 0])
    #expect(set.test.labels == [3, 4, 5])
    #expect(set.imageSize == ImageSize(rows: 2, columns: 3))
    #expect(Array(set.train.pixels(of: 1)) == [6, 7, 8, 9, 10, 11])
    #expect(Array(set.test.pixels(of: 0)) == [100, 101, 102, 103, 104, 105])
    #expect(set.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    #expect(set.validation == nil)
    #expect(set.licence == nil)
    // Of the contents: the same whether gzipped or not.
    let contents =
      IDX.images(count: 5) + IDX.labels([0, 1, 2, 9, 0]) + IDX.images(count: 3, from: 100)
      + IDX.labels([3, 4, 5])
    #expect(set.sha256 == SHA256.hexDigest(of: contents))
  }

  @Test("SHA-256 of abc is the standard's example")
  func sha256() {
    #expect(
      SHA256.hexDigest(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("a relative path starts from the notebook's folder, and the set is named after the folder")
  func relative() throws {
    scratch.writeSet()
    let name = String(scratch.folder.split(separator: "/").last!)
    #expect(try load(DatasetRequest(name, base: "/tmp")).name == name)
    #expect(try load(DatasetRequest("./\(name)/", base: "/tmp")).name == name)
  }

  @Test("an unknown name suggests the nearest, or lists what is known")
  func unknown() {
    let near = #expect(throws: DatasetError.self) {
      try load(DatasetRequest("fashion-mnits", base: scratch.folder))
    }
    #expect(near?.message == "unknown data set 'fashion-mnits'")
    #expect(near?.hint == "did you mean 'fashion-mnist'?")
    let far = #expect(throws: DatasetError.self) { try load(DatasetRequest("cifar", base: scratch.folder)) }
    #expect(far?.hint == "known: fashion-mnist; or the path of a folder of IDX files")
  }

  @Test("a path that is missing or a file is told apart from a name")
  func paths() {
    #expect(throws: DatasetError.noSuchFolder("\(scratch.folder)/a/b")) {
      try load(DatasetRequest("a/b", base: scratch.folder))
    }
    let file = scratch.write([1], to: "file")
    #expect(throws: DatasetError.folderIsFile(file)) {
      try load(DatasetRequest("file", base: scratch.folder))
    }
  }

  @Test("a known set that is not installed names Debian's package")
  func notInstalled() {
    let error = DatasetError.notInstalled(
      name: "fashion-mnist", folder: "/usr/share/datasets/fashion-mnist", package: "dataset-fashion-mnist")
    #expect(error.hint == "apt-get install dataset-fashion-mnist")
    #expect(DatasetCatalogue.known.allSatisfy { $0.package != nil && $0.licence != nil })
    let place = DatasetPlace(name: "x", folder: scratch.path("none"), source: "", package: "dataset-x")
    #expect(throws: DatasetError.notInstalled(name: "x", folder: place.folder, package: "dataset-x")) {
      try DatasetCatalogue.find("x", base: ".", among: [place])
    }
  }

  @Test("each of the four files is missed by its role", arguments: DatasetFile.allCases)
  func missing(file: DatasetFile) {
    scratch.writeSet()
    #expect(remove(scratch.path(file.names[0])) == 0)
    let error = error()
    #expect(error == .missingFile(role: file.role, folder: scratch.folder, accepted: file.names))
    #expect(error?.hint?.contains(file.names[1]) == true)
  }

  @Test("an empty folder is missing its training images first")
  func emptyFolder() {
    #expect(error()?.message == "no training images in \(scratch.folder)")
  }

  @Test("images and labels that disagree in number are both named")
  func counts() {
    scratch.writeSet()
    let labels = scratch.write(IDX.labels([1, 2]), to: "t10k-labels-idx1-ubyte")
    #expect(
      error()
        == .countMismatch(
          images: scratch.path("t10k-images-idx3-ubyte"), imageCount: 3, labels: labels, labelCount: 2))
  }

  @Test("a label out of range is named with its place, counted from 1")
  func labels() {
    scratch.writeSet()
    let path = scratch.write(IDX.labels([0, 1, 10, 0, 0]), to: "train-labels-idx1-ubyte")
    let error = error()
    #expect(error == .labelOutOfRange(path, index: 2, label: 10, classCount: 10))
    #expect(
      error?.message.contains("label 10 in \(path), example 3, is not one of the 10 classes (0 to 9)") == true
    )
  }

  @Test("training and test images of different sizes are refused")
  func sizes() {
    scratch.writeSet()
    let path = scratch.write(IDX.images(count: 3, rows: 3, columns: 2), to: "t10k-images-idx3-ubyte")
    #expect(
      error()
        == .imageSizeMismatch(
          train: scratch.path("train-images-idx3-ubyte"), trainSize: ImageSize(rows: 2, columns: 3),
          test: path,
          testSize: ImageSize(rows: 3, columns: 2)))
  }

  @Test("of several damaged files the first in order is reported, whichever was read first")
  func order() {
    scratch.writeSet()
    let first = scratch.write([1], to: "train-labels-idx1-ubyte")
    scratch.write([1], to: "t10k-labels-idx1-ubyte")
    for _ in 0..<10 { #expect(error() == .headerTruncated(first, bytes: 1, expected: 8)) }
  }

  @Test("class names come from classes.txt, whatever its line ends", arguments: ["\n", "\r\n"])
  func classNames(newline: String) throws {
    scratch.writeSet()
    let names = (0..<12).map { "class \($0)" }
    scratch.write(Array(("\u{FEFF}" + names.joined(separator: newline) + newline).utf8), to: "classes.txt")
    let set = try load()
    #expect(set.classNames == names)
    #expect(set.train.classCount == 12)
  }

  @Test("a classes.txt that is no list of names is refused with the reason")
  func badClassNames() {
    scratch.writeSet()
    let cases: [([UInt8], String)] = [
      ([0xff, 0xfe, 10], "it is not UTF-8"), (Array("one\n".utf8), "it has 1 names"),
      (Array("a\nb\na\n".utf8), "a name is there twice"),
      ([UInt8](repeating: 97, count: 70_000), "it is too long"),
      (Array((0..<257).map { "\($0)\n" }.joined().utf8), "it has 257 names"),
    ]
    for (bytes, reason) in cases {
      let path = scratch.write(bytes, to: "classes.txt")
      #expect(error() == .badClassNames(path, reason: reason))
    }
  }

  @Test("too few class names make a label out of range")
  func fewNames() {
    scratch.writeSet()
    scratch.write(Array("a\nb\nc\n".utf8), to: "classes.txt")
    #expect(
      error() == .labelOutOfRange(scratch.path("train-labels-idx1-ubyte"), index: 3, label: 9, classCount: 3))
  }

  @Test("limits take the first examples")
  func limits() throws {
    scratch.writeSet()
    let set = try load {
      $0.train = 4
      $0.test = 2
    }
    #expect(set.train.labels == [0, 1, 2, 9])
    #expect(set.test.labels == [3, 4])
  }

  @Test("a limit beyond the set says how many there are")
  func beyond() {
    scratch.writeSet()
    #expect(error { $0.train = 6 } == .tooFewExamples(split: "training", asked: 6, available: 5))
    #expect(error { $0.test = 4 } == .tooFewExamples(split: "test", asked: 4, available: 3))
  }

  @Test("a validation set is held out of the limited training set: no example is in both, none is lost")
  func validation() throws {
    scratch.writeSet()
    let set = try load {
      $0.train = 4
      $0.validation = .fraction(0.25)
    }
    let validation = try #require(set.validation)
    #expect(set.train.count == 3 && validation.count == 1)
    let firsts = (0..<3).map { set.train.pixels(of: $0).first! } + [validation.pixels(of: 0).first!]
    #expect(firsts.sorted() == [0, 6, 12, 18])
    // The test set is as it was.
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
    // Not the first, nor the last.
    #expect(try held(1) != Array(pixels[..<20]) && held(1) != Array(pixels[180...]))
  }

  @Test("a validation set that leaves nothing, or is nothing, is refused")
  func impossibleValidation() {
    scratch.writeSet()
    #expect(error { $0.validation = .count(5) } == .validationTooLarge(asked: 5, available: 5))
    #expect(error { $0.validation = .fraction(0.99) } == .validationTooLarge(asked: 5, available: 5))
    #expect(error { $0.validation = .fraction(0.01) } == .validationEmpty(fraction: 0.01, available: 5))
  }

  @Test("unit and none scale by 1/255 and by nothing")
  func scales() throws {
    scratch.writeSet()
    let unit: Matrix<Double> = try load().train.batch(of: [0])
    // Five is 5/255, up to one rounding.
    #expect(abs(unit[0, 5] - 5.0 / 255) < 1e-17)
    let none: Matrix<Double> = try load { $0.scale = .none }.train.batch(of: [0])
    #expect(none[0, 5] == 5)
  }

  @Test("standardize takes mean and deviation from the training set, and applies them to every split")
  func standardize() throws {
    scratch.writeSet()
    let set = try load { $0.scale = .standardize }
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
    #expect(error { $0.scale = .standardize } == .nothingToStandardize)
  }
}
