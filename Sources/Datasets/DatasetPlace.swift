import Glibc
import OperatingSystem

/// A folder of IDX files, and what is known about it.
struct DatasetPlace: Sendable {
  let name: String
  let folder: String
  /// Nil: a classes.txt in the folder, or the digits.
  var classNames: [String]?
  var licence: String?
  /// Nil: only the files tell.
  var imageSize: ImageSize?
  /// Debian's package that installs it.
  var package: String?
}

extension DatasetCatalogue {
  /// Listed by hand: what a data set is called and whose it is cannot be read from its files.
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
  /// It may be there: a folder above it does not let us look. With the system's reason.
  case hidden(String)

  /// Nil where there is nothing.
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
