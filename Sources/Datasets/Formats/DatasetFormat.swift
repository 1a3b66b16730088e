import Digests
import LabelledExamples

/// A format of a folder with a labelled image set. To add one, write a file in this folder, and add it to the list in
/// ``DatasetFormatCatalogue``.
protocol DatasetFormat: Sendable {
  /// The name of the format for messages and the reference: "IDX files, raw or gzip".
  static var words: String { get }
  /// Whether a folder has files of this format; only the files' names count.
  static func isIn(_ folder: String) -> Bool
  /// Returns the files of the set that exist.
  static func files(in place: DatasetPlace) -> [String]

  /// Opens the files. Before it reads anything but the headers, it checks the sizes in the headers: against each other,
  /// against the files' sizes on the disk, and against this machine's memory.
  init(opening place: DatasetPlace) throws(DatasetError)
  /// The name of each class, from class 0 on.
  var classNames: [String] { get }
  var imageSize: ImageSize { get }
  /// The open files, in the order of the set's fingerprint.
  var openFiles: [DataFile] { get }
  /// Reads the files completely.
  func read() throws(DatasetError) -> DatasetContents
}

/// The examples of a set before they are split and scaled.
struct DatasetContents {
  let train: Examples
  let test: Examples
  /// SHA-256 of the unpacked files, in their order.
  let digest: DeferredDigest
}
