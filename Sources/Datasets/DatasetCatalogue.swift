import Glibc
import LabelledExamples
import OperatingSystem
import RandomNumbers
import SourceText

/// The data sets that nbrun knows by name, and the functions that find and load any set.
public enum DatasetCatalogue {
  public static let defaultName = "fashion-mnist"

  /// The formats that a folder may have: "IDX files, raw or gzip".
  public static var formats: String { DatasetFormatCatalogue.words }

  /// The names of the known sets.
  public static var names: [String] { known.map(\.name) }

  /// Returns a set's pixel count and class count, without reading its pictures. For a known set they are in the list
  /// below; for a folder they are in the headers of its files. Nil for a known set that is not installed and whose
  /// sizes are not in the list: that is no mistake of the author, and matters only in a run.
  /// - Throws: mistakes in the set's name, and mistakes that the headers of a folder's files show.
  public static func shape(
    of name: String, base: String
  ) throws(DatasetError) -> (inputs: Int, classes: Int)? {
    if let place = known.first(where: { $0.name == name }), let size = place.imageSize,
      let classes = place.classNames?.count
    {
      return (size.pixelCount, classes)
    }
    do {
      let opened = try open(find(name, base: base))
      return (opened.imageSize.pixelCount, opened.classNames.count)
    } catch .notInstalled {
      return nil
    }
  }

  /// Reads, checks and splits a set.
  /// - Parameters:
  ///   - request: the set's name, and how it is split.
  ///   - generator: draws the training examples that are held out for validation; nothing else is random.
  public static func load(
    _ request: DatasetRequest, using generator: RandomGenerator
  ) throws(DatasetError) -> ImageDataset {
    let place = try find(request.name, base: request.base)
    let opened = try open(place)
    let contents = try opened.read()
    let train = try first(request.train, of: contents.train, split: "training")
    let test = try first(request.test, of: contents.test, split: "test")
    var (kept, validation) = try holdOut(request.validation, of: train, using: generator)
    let scaling = try scaling(request.scale, of: kept)
    kept.scaling = scaling
    validation?.scaling = scaling
    var scaledTest = test
    scaledTest.scaling = scaling
    return ImageDataset(
      name: place.name, classNames: opened.classNames, imageSize: opened.imageSize, train: kept,
      validation: validation, test: scaledTest, digest: contents.digest,
      licence: place.licence, folder: place.folder)
  }

  /// Opens the files of a set, in any known format.
  static func open(_ place: DatasetPlace) throws(DatasetError) -> any DatasetFormat {
    try DatasetFormatCatalogue.format(of: place.folder).init(opening: place)
  }

  /// Finds the folder of a set. A known name has priority over a folder of that name.
  static func find(
    _ name: String, base: String, among known: [DatasetPlace] = known
  ) throws(DatasetError) -> DatasetPlace {
    if let place = known.first(where: { $0.name == name }) {
      guard FileKind(of: place.folder) == .folder else {
        throw .notInstalled(name: name, folder: place.folder, package: place.package ?? name)
      }
      return place
    }
    let path = try path(of: name, base: base)
    switch FileKind(of: path) {
    case .folder:
      let last = name.split(separator: "/").last.map(String.init) ?? name
      return DatasetPlace(name: last, folder: path)
    case .other: throw .folderIsFile(path)
    case .loop: throw .linkLoop(path)
    case .hidden(let reason): throw .folderUnreadable(path, reason: reason)
    case nil where name.contains("/") || name.hasPrefix("~"): throw noSuchFolder(path, named: name)
    case nil:
      throw .unknownName(
        name, nearest: nearestName(to: name, among: known.map(\.name)), known: known.map(\.name))
    }
  }

  /// Makes the path: a relative path starts at `base`; `~` is the user's home, as in a shell.
  private static func path(of name: String, base: String) throws(DatasetError) -> String {
    if name.hasPrefix("~") {
      let rest = name.dropFirst()
      guard rest.isEmpty || rest.hasPrefix("/"),
        let home = getenv("HOME").map({ FileName.text(ofZeroEnded: $0) }),
        home.hasPrefix("/")
      else { throw .noHome(name) }
      return home + rest
    }
    return name.hasPrefix("/") || base == "." ? name : "\(base)/\(name)"
  }

  /// The error for a missing folder, with the name that the author may have meant, if a folder beside it has a similar
  /// name.
  private static func noSuchFolder(_ path: String, named name: String) -> DatasetError {
    let end = name.lastIndex { $0 != "/" }.map { name.index(after: $0) } ?? name.startIndex
    let start = name[..<end].lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
    let above = path.dropLast(name[start...].count)
    let siblings = Folder.visibleNames(in: String(above))
    let nearest = nearestName(to: String(name[start..<end]), among: siblings)
    return .noSuchFolder(path, nearest: nearest.map { name[..<start] + $0 })
  }

  private static func first(
    _ limit: Int?, of examples: Examples, split: String
  ) throws(DatasetError) -> Examples {
    guard let limit else { return examples }
    precondition(limit > 0, "a split has an example")
    guard limit <= examples.count else {
      throw .tooFewExamples(split: split, asked: limit, available: examples.count)
    }
    return limit == examples.count ? examples : examples[0..<limit]
  }

  /// Splits at random, without repetition; the examples of both parts keep their order.
  static func holdOut(
    _ holdout: Holdout, of examples: Examples, using generator: RandomGenerator
  ) throws(DatasetError) -> (kept: Examples, held: Examples?) {
    let count: Int
    switch holdout {
    case .count(let asked): count = asked
    case .fraction(let fraction):
      precondition(fraction >= 0 && fraction < 1, "a part is kept")
      count = Int((fraction * Double(examples.count)).rounded())
      if count == 0, fraction > 0 { throw .validationEmpty(fraction: fraction, available: examples.count) }
    }
    precondition(count >= 0, "a part is held out")
    guard count > 0 else { return (examples, nil) }
    guard count < examples.count else { throw .validationTooLarge(asked: count, available: examples.count) }
    var generator = generator
    var order = Array(0..<examples.count)
    generator.shuffle(&order)
    var isHeld = [Bool](repeating: false, count: examples.count)
    for index in order[..<count] { isHeld[index] = true }
    let places = 0..<examples.count
    return (examples[places.filter { !isHeld[$0] }], examples[places.filter { isHeld[$0] }])
  }

  private static func scaling(
    _ scale: PixelScale, of examples: Examples
  ) throws(DatasetError) -> AffineScaling {
    switch scale {
    case .unit: return .unit
    case .none: return .none
    case .standardize:
      let (mean, deviation) = examples.pixelStatistics()
      guard deviation > 0 else { throw .nothingToStandardize }
      return .standardizing(mean: mean, deviation: deviation)
    }
  }
}

extension Examples {
  /// The mean and the standard deviation of all bytes, computed with sums of integers: exact until the last step.
  func pixelStatistics() -> (mean: Double, deviation: Double) {
    var (sum, squares) = (0, 0)
    for index in 0..<count {
      pixels(of: index).withUnsafeBufferPointer { picture in
        // A part is short enough for sums of 32 bits: 255² · 2¹⁶ is below 2³².
        for start in stride(from: 0, to: picture.count, by: 1 << 16) {
          var (partSum, partSquares): (UInt32, UInt32) = (0, 0)
          for byte in picture[start..<min(picture.count, start + 1 << 16)] {
            partSum &+= UInt32(byte)
            partSquares &+= UInt32(byte) &* UInt32(byte)
          }
          sum += Int(partSum)
          squares += Int(partSquares)
        }
      }
    }
    let total = count * featureCount
    // n² · variance = n Σp² − (Σp)²
    let spread = Int128(total) * Int128(squares) - Int128(sum) * Int128(sum)
    return (Double(sum) / Double(total), Double(spread).squareRoot() / Double(total))
  }
}
