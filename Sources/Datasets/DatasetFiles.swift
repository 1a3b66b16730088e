import Digests
import Dispatch
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
    var paths: [String] = []
    for file in DatasetFile.allCases { paths.append(try file.path(in: place)) }
    let classNames = if let names = place.classNames { names } else { try ClassNames.read(in: place.folder) }
    let files = try Self.read(paths)
    let (trainImages, trainLabels, testImages, testLabels) = (files[0], files[1], files[2], files[3])
    let (trainSize, testSize) = (trainImages.imageSize, testImages.imageSize)
    for (images, labels) in [(trainImages, trainLabels), (testImages, testLabels)] {
      try Self.check(labels, of: images, classCount: classNames.count)
    }
    guard trainSize == testSize else {
      throw .imageSizeMismatch(
        train: trainImages.path, trainSize: trainSize, test: testImages.path, testSize: testSize)
    }
    self.classNames = classNames
    imageSize = trainSize
    digest = PendingDigest(of: files.flatMap { [$0.header, $0.bytes] })
    train = Examples(
      pixels: trainImages.bytes, labels: trainLabels.bytes, featureCount: trainSize.pixelCount,
      classCount: classNames.count)
    test = Examples(
      pixels: testImages.bytes, labels: testLabels.bytes, featureCount: testSize.pixelCount,
      classCount: classNames.count)
  }

  /// All four at once: unpacking the training images takes most of the time, and the others a second core.
  private static func read(_ paths: [String]) throws(DatasetError) -> [IDXFile] {
    let results = Mutex<[Result<IDXFile, DatasetError>?]>(Array(repeating: nil, count: paths.count))
    DispatchQueue.concurrentPerform(iterations: paths.count) { index in
      let rank = DatasetFile.allCases[index].rank
      let result = Result { () throws(DatasetError) in try IDXFile(reading: paths[index], rank: rank) }
      results.withLock { $0[index] = result }
    }
    var files: [IDXFile] = []
    for result in results.withLock({ $0 }).compactMap(\.self) { files.append(try result.get()) }
    return files
  }

  private static func check(
    _ labels: IDXFile, of images: IDXFile, classCount: Int
  ) throws(DatasetError) {
    guard labels.count == images.count else {
      throw .countMismatch(
        images: images.path, imageCount: images.count, labels: labels.path, labelCount: labels.count)
    }
    if let index = labels.bytes.firstIndex(where: { Int($0) >= classCount }) {
      throw .labelOutOfRange(
        labels.path, index: index, label: Int(labels.bytes[index]), classCount: classCount)
    }
  }
}

extension IDXFile {
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
    throw .missingFile(role: role, folder: folder, accepted: names)
  }
}
