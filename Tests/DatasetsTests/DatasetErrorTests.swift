import Testing

@testable import Datasets

@Suite("Data set errors")
struct DatasetErrorTests {
  static let size = ImageSize(rows: 28, columns: 28)
  static let files: [DatasetError] = [
    .missingFile(role: "test labels", folder: "/d", accepted: ["a", "b"], present: []), .folderIsFile("/d"),
    .noSuchFolder("/d", nearest: nil), .noSuchFolder("/d", nearest: "/e"), .linkLoop("/d"),
    .folderUnreadable("/d", reason: "permission denied"), .noHome("~x/d"), .notAFile("/d/f"),
    .unreadable("/d/f", reason: "permission denied"),
    .damagedGzip("/d/f", reason: "incorrect data check"), .truncatedGzip("/d/f"), .trailingGarbage("/d/f"),
    .headerTruncated("/d/f", bytes: 3, expected: 8), .wrongMagic("/d/f", found: 0x801, expected: 0x803),
    .wrongMagic("/d/f", found: 0x504b_0304, expected: 0x803),
    .promisesMore("/d/f", promised: 10, held: 9), .promisesImpossible("/d/f", promised: 10, atMost: 9),
    .promisesImpossible("/d/f", promised: nil, atMost: 9), .holdsMore("/d/f", promised: 10),
    .packedTooLarge("/d/f", size: 100, promised: 1), .growsTooMuch("/d/f", size: 1, promised: 1000),
    .changedWhileRead("/d/f"), .tooLarge("/d/f", bytes: 10, memory: 9), .noExamples("/d/f"),
    .countMismatch(images: "/d/f", imageCount: 1, labels: "/d/g", labelCount: 2),
    .labelOutOfRange("/d/f", index: 0, label: 12, classCount: 10),
    .imageSizeMismatch(train: "/d/f", trainSize: size, test: "/d/g", testSize: size),
    .badClassNames("/d/f", reason: "it has 1 names"),
  ]
  static let requests: [DatasetError] = [
    .unknownName("x", nearest: "y", known: ["y"]), .unknownName("x", nearest: nil, known: ["y"]),
    .notInstalled(name: "x", folder: "/d", package: "p"),
    .tooFewExamples(split: "test", asked: 2, available: 1), .validationTooLarge(asked: 2, available: 1),
    .validationEmpty(fraction: 0.1, available: 1), .nothingToStandardize,
  ]

  @Test(
    "message and hint are lower-case sentences of one line, without a full stop", arguments: files + requests)
  func form(error: DatasetError) {
    for text in [error.message, error.hint] {
      #expect(!text.isEmpty && !text.hasSuffix(".") && !text.contains("\n"))
      #expect(text.first?.isUppercase == false || text.hasPrefix("IDX"))
    }
  }

  @Test("what is wrong with a file names the file", arguments: files)
  func path(error: DatasetError) {
    #expect(error.message.contains("/d"))
  }

  @Test("numbers are grouped by thousands")
  func grouping() {
    let error = DatasetError.countMismatch(images: "i", imageCount: 60_000, labels: "l", labelCount: 999)
    #expect(error.message == "60,000 images in i, but 999 labels in l")
    #expect(
      DatasetError.promisesMore("f", promised: 1_234_567, held: 0).message
        == "f holds 0 bytes after its header, which promises 1,234,567")
  }
}
