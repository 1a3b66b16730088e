import Formatting
import SourceText

/// Why a data set could not be loaded, for the notebook's author: `message` says what is wrong, `hint` what to try;
/// both are lower-case sentences without a full stop.
public enum DatasetError: Error, Equatable, Sendable {
  /// Neither a known set nor a folder.
  case unknownName(String, nearest: String?, known: [String])
  /// A known set whose files are not on this machine.
  case notInstalled(name: String, folder: String, package: String)
  /// A folder without one of the four files; `accepted` are the names that the file may have, `present` the names in
  /// the folder.
  case missingFile(role: String, folder: String, accepted: [String], present: [String])
  /// A file where a folder was expected.
  case folderIsFile(String)
  case noSuchFolder(String, nearest: String?)
  /// Symbolic links that lead to each other.
  case linkLoop(String)
  /// A folder that exists, but that the system does not let us open.
  case folderUnreadable(String, reason: String)
  /// `~` does not name a folder: it stands in `~name`, or the user has no home.
  case noHome(String)
  /// A folder, or a device, where a data file was expected.
  case notAFile(String)
  case unreadable(String, reason: String)

  case damagedGzip(String, reason: String)
  case truncatedGzip(String)
  /// After the end of the compressed data come bytes that are not compressed data.
  case trailingGarbage(String)

  /// The file is too short for the header of its format.
  case headerTruncated(String, bytes: Int, expected: Int)
  /// The first four bytes are those of another format.
  case wrongMagic(String, found: UInt32, expected: UInt32)
  /// The header's count and sizes need more bytes than the file has.
  case promisesMore(String, promised: Int, held: Int)
  /// The same, noticed before unpacking: no compressed file of this length can hold that much.
  case promisesImpossible(String, promised: Int?, atMost: Int)
  /// The file is longer than its header says.
  case holdsMore(String, promised: Int)
  /// A gzip file that is far larger on disk than its header allows.
  case packedTooLarge(String, size: Int, promised: Int)
  /// A gzip file whose header promises far more bytes than pictures of this packed size can have.
  case growsTooMuch(String, size: Int, promised: Int)
  case changedWhileRead(String)
  case tooLarge(String, bytes: Int, memory: Int)
  case noExamples(String)

  case countMismatch(images: String, imageCount: Int, labels: String, labelCount: Int)
  case labelOutOfRange(String, index: Int, label: Int, classCount: Int)
  case imageSizeMismatch(train: String, trainSize: ImageSize, test: String, testSize: ImageSize)
  /// classes.txt is not a list of names.
  case badClassNames(String, reason: String)

  case tooFewExamples(split: String, asked: Int, available: Int)
  /// The validation set would leave nothing to train on.
  case validationTooLarge(asked: Int, available: Int)
  /// The validation fraction rounds to no example.
  case validationEmpty(fraction: Double, available: Int)
  /// All pixels of the training set are equal, so the deviation to divide by is 0.
  case nothingToStandardize
}

extension DatasetError {
  public var message: String { words.message }
  public var hint: String { words.hint }

  private var words: (message: String, hint: String) {
    switch self {
    case .unknownName(let name, let nearest, let known):
      return (
        "unknown data set '\(name)'",
        Self.placeHint(name) ?? nearest.map { "did you mean '\($0)'?" }
          ?? "nbrun knows only \(known.joined(separator: ", ")) by name; for another set, write the path of its folder of IDX files, such as ./\(name)"
      )
    case .notInstalled(let name, let folder, let package):
      return ("the data set '\(name)' is not installed in \(folder)", "apt-get install \(package)")
    case .missingFile(let role, let folder, let accepted, let present):
      return (
        "no \(role) in \(folder)",
        "it may be called \(accepted.joined(separator: ", ")), each with or without .gz; "
          + (present.isEmpty ? "the folder is empty" : "the folder has \(NameListing.words(present))")
      )
    case .folderIsFile(let path):
      return ("\(path) is a file; a data set is a folder", "name the folder that holds the four IDX files")
    case .noSuchFolder(let path, let nearest):
      return (
        "no such folder: \(path)",
        Self.placeHint(path) ?? nearest.map { "did you mean '\($0)'?" }
          ?? "check the spelling; a relative path starts from the notebook's folder"
      )
    case .linkLoop(let path):
      return (
        "\(path) is a symbolic link that leads back to itself",
        "look where the links lead with ls -l, and name the folder itself"
      )
    case .folderUnreadable(let path, let reason):
      return (
        "cannot open \(path): \(reason)",
        "check the permissions of the folder, and of those above it"
      )
    case .noHome(let path):
      return (
        "'~' in \(path) does not name a folder",
        "write ~/ for your own home, or the folder's whole path"
      )
    case .notAFile(let path):
      return ("\(path) is not a file", "a plain file of this name is expected, raw or gzipped")
    case .unreadable(let path, let reason):
      return ("cannot read \(path): \(reason)", "check the file's permissions")

    case .damagedGzip(let path, let reason):
      return ("\(path) is damaged: \(reason)", Self.downloadAgain)
    case .truncatedGzip(let path):
      return ("\(path) is cut short: its compressed data ends too early", Self.downloadAgain)
    case .trailingGarbage(let path):
      return (
        "\(path) has other bytes after its compressed data",
        "only more gzip members may follow the compressed data"
      )

    case .headerTruncated(let path, let bytes, let expected):
      return (
        "\(path) is cut short: \(bytes) bytes, and its header alone takes \(expected)",
        Self.downloadAgain
      )
    case .wrongMagic(let path, let found, let expected):
      let file = NotIDXFile(magic: found, expected: expected)
      return ("\(path) \(file.message)", file.hint)
    case .promisesMore(let path, let promised, let held):
      return (
        "\(path) holds \(held.grouped) bytes after its header, which promises \(promised.grouped)",
        Self.downloadAgain
      )
    case .promisesImpossible(let path, let promised, let atMost):
      return (
        "the header of \(path) promises "
          + (promised.map { "\($0.grouped) bytes" } ?? "more bytes than can be counted")
          + "; the file can hold \(atMost.grouped) at most",
        Self.damaged
      )
    case .holdsMore(let path, let promised):
      return ("\(path) has more than the \(promised.grouped) bytes that its header promises", Self.damaged)
    case .packedTooLarge(let path, let size, let promised):
      return (
        "\(path) has \(size.grouped) bytes, which is more than the \(promised.grouped) bytes that its header promises can need when packed",
        Self.damaged
      )
    case .growsTooMuch(let path, let size, let promised):
      return (
        "the header of \(path) promises \(promised.grouped) bytes, but the file has only \(size.grouped): pictures cannot be compressed that much",
        Self.damaged
      )
    case .changedWhileRead(let path):
      return ("\(path) changed while it was read", "run it again when no program writes to the file")
    case .tooLarge(let path, let bytes, let memory):
      return (
        "\(path) holds \(bytes.grouped) bytes when unpacked, and this machine has \(memory.grouped) bytes of memory",
        "split the file, or use a machine with more memory"
      )
    case .noExamples(let path):
      return ("\(path) has no examples", "the header counts none: \(Self.downloadAgain)")

    case .countMismatch(let images, let imageCount, let labels, let labelCount):
      return (
        "\(imageCount.grouped) images in \(images), but \(labelCount.grouped) labels in \(labels)",
        "both files must come from the same set"
      )
    case .labelOutOfRange(let path, let index, let label, let classCount):
      return (
        "label \(label) in \(path), example \((index + 1).grouped), is not one of the \(classCount) classes (0 to \(classCount - 1))",
        "name every class in a classes.txt beside the images, one a line"
      )
    case .imageSizeMismatch(let train, let trainSize, let test, let testSize):
      return (
        "images of \(trainSize) in \(train), but of \(testSize) in \(test)",
        "both splits must come from the same set"
      )
    case .badClassNames(let path, let reason):
      return (
        "\(path) is not a list of class names: \(reason)",
        "write one name a line, from class 0 on, 2 to 256 names"
      )

    case .tooFewExamples(let split, let asked, let available):
      return (
        "the notebook asks for \(asked.grouped) \(split) examples, but the set has only \(available.grouped)",
        "leave it out for all of them, or ask for at most \(available)"
      )
    case .validationTooLarge(let asked, let available):
      return (
        "\(asked.grouped) validation examples would leave nothing of the \(available.grouped) training examples",
        "ask for fewer than \(available)"
      )
    case .validationEmpty(let fraction, let available):
      return (
        "a fraction of \(fraction) of \(available.grouped) training examples rounds to 0 examples",
        "ask for a larger fraction, or for a count"
      )
    case .nothingToStandardize:
      return (
        "the training images cannot be standardized: all their pixels are equal",
        "use scale: unit"
      )
    }
  }

  private static let downloadAgain = "download or install the data again"
  private static let damaged = "the header or the file is damaged: \(downloadAgain)"
}

extension DatasetError {
  /// A hint for a name that is not a path on this machine: an address on the web, a shell variable, or a Windows path.
  fileprivate static func placeHint(_ name: String) -> String? {
    if name.contains("://") || name.contains("http:/") || name.contains("https:/") {
      return "nbrun downloads nothing: download the set, and name the folder of its files"
    }
    for variable in ["$HOME/", "${HOME}/"] {
      if let place = name.firstRange(of: variable) { return "write ~/\(name[place.upperBound...])" }
    }
    if name.contains("$") { return "shell variables have no effect in a notebook: write the path itself" }
    if name.contains("\\") { return "write the path as on Linux, with / between its parts" }
    return nil
  }
}
