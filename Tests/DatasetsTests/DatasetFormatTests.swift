import Digests
import Foundation
import LabelledExamples
import RandomNumbers
import Testing

@testable import Datasets

/// A format of one file: for each example a byte for its class and four pixels.
private struct OneFile: DatasetFormat {
  static let words = "a file examples.bin"

  let classNames = ["a", "b"]
  let imageSize = ImageSize(rows: 2, columns: 2)
  private let file: DataFile

  static func isIn(_ folder: String) -> Bool { FileKind(of: folder + "/examples.bin") != nil }
  static func files(in place: DatasetPlace) -> [String] { [place.folder + "/examples.bin"] }

  init(opening place: DatasetPlace) throws(DatasetError) {
    file = try DataFile(opening: place.folder + "/examples.bin")
    guard file.size % 5 == 0 else { throw .noExamples(file.path) }
  }

  var openFiles: [DataFile] { [file] }

  func read() throws(DatasetError) -> DatasetContents {
    let bytes = try file.contents(from: 0, expecting: file.size)
    let rows = stride(from: 0, to: bytes.count, by: 5).map { Array(bytes[$0..<$0 + 5]) }
    let examples = Examples(
      pixels: rows.flatMap { $0.dropFirst() }, labels: rows.map { $0[0] }, featureCount: 4, classCount: 2)
    return DatasetContents(train: examples, test: examples, digest: DeferredDigest(of: [bytes]))
  }
}

@Suite("A data format is one file")
struct DatasetFormatTests {
  @Test("a folder of another form is found, fingerprinted, loaded and split as one of IDX files is")
  func another() throws {
    let folder = NSTemporaryDirectory() + "nbrun-format-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/examples.bin"
    try Data([0, 1, 2, 3, 4, 1, 5, 6, 7, 8, 0, 9, 9, 9, 9]).write(to: URL(fileURLWithPath: path))
    try DatasetFormatCatalogue.$added.withValue([OneFile.self]) {
      let shape = try DatasetCatalogue.shape(of: folder, base: ".")
      #expect(shape?.inputs == 4 && shape?.classes == 2)
      #expect(DatasetCatalogue.files(of: folder, base: ".").contains(path))
      let before = try #require(DatasetCatalogue.fingerprint(of: folder, base: "."))
      let request = DatasetRequest(
        folder, base: ".", train: 2, test: nil, validation: .count(0), scale: .unit)
      let data = try DatasetCatalogue.load(request, using: RandomGenerator(seed: 0))
      #expect(data.train.count == 2 && data.test.count == 3)
      #expect(Array(data.test.pixels(of: 1)) == [5, 6, 7, 8])
      try Data([1, 1, 2, 3, 4]).write(to: URL(fileURLWithPath: path))
      #expect(!before.isCurrent)
      #expect(DatasetCatalogue.fingerprint(of: folder, base: ".")?.digest != before.digest)
    }
    // Without the added format, the folder is treated as one of IDX files, which are missing.
    #expect(throws: DatasetError.self) { try DatasetCatalogue.shape(of: folder, base: ".") }
  }
}
