import Digests
import LabelledExamples

/// A form in which a folder holds a labelled image set: a file in this folder, and a line in ``DatasetFormats``.
protocol DatasetFormat: Sendable {
  /// For messages and the reference: "IDX files, raw or gzip".
  static var words: String { get }
  /// Whether a folder holds files of this form, by their names alone.
  static func isIn(_ folder: String) -> Bool
  /// The files of the set that are there.
  static func files(in place: DatasetPlace) -> [String]

  /// Opens the files. What they say of their sizes is held against each other, against their sizes on the disk and
  /// against the memory of this machine, before anything else of them is read.
  init(opening place: DatasetPlace) throws(DatasetError)
  /// Class by class, from 0.
  var classNames: [String] { get }
  var imageSize: ImageSize { get }
  /// In the order in which the set's fingerprint takes them.
  var openFiles: [DataFile] { get }
  /// Reads the files to their end.
  func read() throws(DatasetError) -> DatasetContents
}

/// The examples of a set before they are split and scaled.
struct DatasetContents {
  let train: Examples
  let test: Examples
  /// SHA-256 of the files, unpacked, in their order.
  let digest: DeferredDigest
}

enum DatasetFormats {
  private static let own: [any DatasetFormat.Type] = [IDXFormat.self]
  /// Those that a test adds.
  @TaskLocal static var added: [any DatasetFormat.Type] = []

  static var all: [any DatasetFormat.Type] { own + added }

  /// The form of a folder's files. Where it holds none that is known, the first: its error says what is missing.
  static func format(of folder: String) -> any DatasetFormat.Type { all.first { $0.isIn(folder) } ?? all[0] }

  /// "IDX files, raw or gzip"
  static var words: String { all.map { $0.words }.joined(separator: ", or of ") }
}
