import Glibc
import OperatingSystem

/// A folder of data files, and what nbrun knows about it.
struct DatasetPlace: Sendable {
  let name: String
  let folder: String
  /// Nil if they must be read from a classes.txt in the folder, or are the digits.
  var classNames: [String]?
  var licence: String?
  /// Nil if it must be read from the files.
  var imageSize: ImageSize?
  /// The Debian package that installs the set.
  var package: String?
}

extension DatasetCatalogue {
  /// This list is written by hand: a data set's name and licence cannot be read from its files.
  static let known: [DatasetPlace] = [
    // Zalando SE, 2017.
    DatasetPlace(
      name: "fashion-mnist",
      folder: "/usr/share/datasets/fashion-mnist",
      classNames: [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
        "Ankle boot",
      ],
      licence: "MIT",
      imageSize: ImageSize(rows: 28, columns: 28),
      package: "dataset-fashion-mnist")
  ]
}

enum FileKind: Equatable {
  case folder
  case other
  /// Symbolic links that lead to each other.
  case loop
  /// It may exist, but the system does not let us look into a folder above it. The text is the system's reason.
  case hidden(String)

  /// Nil if nothing is there.
  init?(of path: String) {
    do throws(SystemError) {
      self = try FileStatus(ofPath: path).kind == .folder ? .folder : .other
    } catch {
      switch error.code {
      case ELOOP: self = .loop
      case EACCES: self = .hidden(error.words)
      default: return nil
      }
    }
  }
}
