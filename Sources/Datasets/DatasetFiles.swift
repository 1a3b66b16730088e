import Digests
import Dispatch
import Files
import NeuralNet
import Synchronization

/// The four files of a set, read and held against each other.
struct DatasetFiles {
  let train: Examples
  let test: Examples
  let classNames: [String]
  let imageSize: ImageSize
  /// Of all four, in their order.
  let digest: PendingDigest

  init(reading place: DatasetPlace) throws(DatasetError) {
    let headers = try DatasetHeaders(of: place)
    let files = try Self.read(headers.files)
    let (trainImages, trainLabels, testImages, testLabels) = (files[0], files[1], files[2], files[3])
    classNames = headers.classNames
    imageSize = headers.imageSize
    for labels in [trainLabels, testLabels] { try Self.check(labels, classCount: classNames.count) }
    digest = PendingDigest(of: files.flatMap { [$0.header, $0.bytes] })
    train = Examples(
      pixels: trainImages.bytes, labels: trainLabels.bytes, featureCount: imageSize.pixelCount,
      classCount: classNames.count)
    test = Examples(
      pixels: testImages.bytes, labels: testLabels.bytes, featureCount: imageSize.pixelCount,
      classCount: classNames.count)
  }

  /// All four at once: unpacking the training images takes most of the time, and the others a second core.
  private static func read(_ headers: [IDXHeader]) throws(DatasetError) -> [IDXFile] {
    let results = Mutex<[Result<IDXFile, DatasetError>?]>(Array(repeating: nil, count: headers.count))
    DispatchQueue.concurrentPerform(iterations: headers.count) { index in
      let result = Result { () throws(DatasetError) in try IDXFile(headers[index]) }
      results.withLock { $0[index] = result }
    }
    var files: [IDXFile] = []
    for result in results.withLock({ $0 }).compactMap(\.self) { files.append(try result.get()) }
    return files
  }

  private static func check(_ labels: IDXFile, classCount: Int) throws(DatasetError) {
    if let index = labels.bytes.firstIndex(where: { Int($0) >= classCount }) {
      throw .labelOutOfRange(
        labels.path, index: index, label: Int(labels.bytes[index]), classCount: classCount)
    }
  }
}

/// What the four files of a set say of themselves, held against each other before anything else of them is read: what
/// they claim is bounded by their sizes on the disk, and all four together by the memory of this machine.
struct DatasetHeaders {
  /// In the order of `DatasetFile`.
  let files: [IDXHeader]
  let classNames: [String]
  let imageSize: ImageSize

  init(of place: DatasetPlace) throws(DatasetError) {
    var paths: [String] = []
    for file in DatasetFile.allCases { paths.append(try file.path(in: place)) }
    classNames = if let names = place.classNames { names } else { try ClassNames.read(in: place.folder) }
    var files: [IDXHeader] = []
    for (file, path) in zip(DatasetFile.allCases, paths) {
      files.append(try IDXHeader(opening: path, rank: file.rank))
    }
    self.files = files
    for (images, labels) in [(files[0], files[1]), (files[2], files[3])] where labels.count != images.count {
      throw .countMismatch(
        images: images.path, imageCount: images.count, labels: labels.path, labelCount: labels.count)
    }
    let (trainSize, testSize) = (files[0].imageSize, files[2].imageSize)
    guard trainSize == testSize else {
      throw .imageSizeMismatch(
        train: files[0].path, trainSize: trainSize, test: files[2].path, testSize: testSize)
    }
    imageSize = trainSize
    // Each is at most half of the memory, so the sum does not overflow.
    let bytes = files.reduce(0) { $0 + $1.length }
    guard bytes <= Machine.memory / 2 else {
      throw .tooLarge(place.folder, bytes: bytes, memory: Machine.memory)
    }
  }
}

extension IDXHeader {
  fileprivate var imageSize: ImageSize { ImageSize(rows: sizes[1], columns: sizes[2]) }
}

/// The parts a set consists of, in the order in which they are hashed.
enum DatasetFile: CaseIterable {
  case trainImages
  case trainLabels
  case testImages
  case testLabels

  /// How many sizes its header has.
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

  /// The names in use, without .gz: mirrors of MNIST write the second hyphen as a dot.
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

  func path(in place: DatasetPlace) throws(DatasetError) -> String {
    let folder = place.folder
    for name in names {
      for path in ["\(folder)/\(name)", "\(folder)/\(name).gz"] where FileKind(of: path) != nil {
        return path
      }
    }
    if let package = place.package { throw .notInstalled(name: place.name, folder: folder, package: package) }
    throw .missingFile(
      role: role, folder: folder, accepted: names, present: Folder.visibleNames(in: folder))
  }
}
