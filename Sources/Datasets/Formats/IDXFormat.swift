import Digests
import Dispatch
import LabelledExamples
import OperatingSystem
import Synchronization

/// The format of MNIST: four IDX files, with the images and the labels of the training set and of the test set.
struct IDXFormat: DatasetFormat {
  static let words = "IDX files, raw or gzip"

  let classNames: [String]
  let imageSize: ImageSize
  /// In the order of ``IDXPart``.
  private let headers: [IDXHeader]

  var openFiles: [DataFile] { headers.map(\.file) }

  static func isIn(_ folder: String) -> Bool {
    IDXPart.allCases.contains { $0.path(in: folder) != nil }
  }

  static func files(in place: DatasetPlace) -> [String] {
    IDXPart.allCases.compactMap { $0.path(in: place.folder) }
  }

  init(opening place: DatasetPlace) throws(DatasetError) {
    var paths: [String] = []
    for part in IDXPart.allCases { paths.append(try part.path(in: place)) }
    classNames = if let names = place.classNames { names } else { try ClassNames.read(in: place.folder) }
    var headers: [IDXHeader] = []
    for (part, path) in zip(IDXPart.allCases, paths) {
      headers.append(try IDXHeader(opening: path, rank: part.rank))
    }
    self.headers = headers
    for (images, labels) in [(headers[0], headers[1]), (headers[2], headers[3])]
    where labels.count != images.count {
      throw .countMismatch(
        images: images.path, imageCount: images.count, labels: labels.path, labelCount: labels.count)
    }
    let (trainSize, testSize) = (headers[0].imageSize, headers[2].imageSize)
    guard trainSize == testSize else {
      throw .imageSizeMismatch(
        train: headers[0].path, trainSize: trainSize, test: headers[2].path, testSize: testSize)
    }
    imageSize = trainSize
    // Each length is at most half of the memory, so the sum does not overflow.
    let bytes = headers.reduce(0) { $0 + $1.length }
    guard bytes <= Machine.memory / 2 else {
      throw .tooLarge(place.folder, bytes: bytes, memory: Machine.memory)
    }
  }

  func read() throws(DatasetError) -> DatasetContents {
    let files = try readFiles()
    func examples(_ images: IDXFile, _ labels: IDXFile) throws(DatasetError) -> Examples {
      try check(labels)
      return Examples(
        pixels: images.bytes, labels: labels.bytes, featureCount: imageSize.pixelCount,
        classCount: classNames.count)
    }
    return DatasetContents(
      train: try examples(files[0], files[1]), test: try examples(files[2], files[3]),
      digest: DeferredDigest(of: files.flatMap { [$0.header, $0.bytes] }))
  }

  /// Reads all four files at the same time: unpacking the training images takes most of the time, and another core
  /// unpacks the others.
  private func readFiles() throws(DatasetError) -> [IDXFile] {
    let results = Mutex<[Result<IDXFile, DatasetError>?]>(Array(repeating: nil, count: headers.count))
    DispatchQueue.concurrentPerform(iterations: headers.count) { index in
      let result = Result { () throws(DatasetError) in try IDXFile(headers[index]) }
      results.withLock { $0[index] = result }
    }
    var files: [IDXFile] = []
    for result in results.withLock({ $0 }).compactMap(\.self) { files.append(try result.get()) }
    return files
  }

  private func check(_ labels: IDXFile) throws(DatasetError) {
    if let index = labels.bytes.firstIndex(where: { Int($0) >= classNames.count }) {
      throw .labelOutOfRange(
        labels.path, index: index, label: Int(labels.bytes[index]), classCount: classNames.count)
    }
  }
}

extension IDXHeader {
  fileprivate var imageSize: ImageSize { ImageSize(rows: sizes[1], columns: sizes[2]) }
}

/// The four files of a set, in the order in which they are hashed.
enum IDXPart: CaseIterable {
  case trainImages
  case trainLabels
  case testImages
  case testLabels

  /// The number of sizes in its header.
  var rank: Int {
    switch self {
    case .trainImages, .testImages: 3
    case .trainLabels, .testLabels: 1
    }
  }

  var role: String {
    switch self {
    case .trainImages: "training images"
    case .trainLabels: "training labels"
    case .testImages: "test images"
    case .testLabels: "test labels"
    }
  }

  /// The file names that are in use, without .gz: mirrors of MNIST write the second hyphen as a dot.
  var names: [String] {
    let stems =
      switch self {
      case .trainImages: ["train-images"]
      case .trainLabels: ["train-labels"]
      case .testImages: ["t10k-images", "test-images"]
      case .testLabels: ["t10k-labels", "test-labels"]
      }
    return stems.flatMap { ["\($0)-idx\(rank)-ubyte", "\($0).idx\(rank)-ubyte"] }
  }

  /// Returns the file's path; nil if there is no such file.
  func path(in folder: String) -> String? {
    names.lazy.flatMap { ["\(folder)/\($0)", "\(folder)/\($0).gz"] }.first { FileKind(of: $0) != nil }
  }

  func path(in place: DatasetPlace) throws(DatasetError) -> String {
    let folder = place.folder
    if let path = path(in: folder) { return path }
    if let package = place.package { throw .notInstalled(name: place.name, folder: folder, package: package) }
    throw .missingFile(
      role: role, folder: folder, accepted: names, present: Folder.visibleNames(in: folder))
  }
}
