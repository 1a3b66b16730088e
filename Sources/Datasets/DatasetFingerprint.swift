import Digests
import OperatingSystem

/// A record of what a set's files contained at one moment.
public struct DatasetFingerprint: Sendable {
  /// SHA-256 of the files' bytes on the disk, packed or not, and of the names of the classes. It takes a tenth of the
  /// time of loading, and does not trust the files' dates.
  public let digest: String
  private let stamps: [FileStamp]

  /// Whether nobody has written to the files since.
  public var isCurrent: Bool { stamps.allSatisfy { FileStamp($0.path) == $0 } }

  fileprivate init(digest: String, stamps: [FileStamp]) {
    self.digest = digest
    self.stamps = stamps
  }
}

extension DatasetCatalogue {
  /// - Returns: nil if a file is missing or cannot be read; loading it will report the reason.
  public static func fingerprint(of name: String, base: String) -> DatasetFingerprint? {
    guard let place = try? find(name, base: base) else { return nil }
    // Take each file's stamp before reading the file, so that a later write is noticed. classes.txt has a stamp even if
    // it is missing: somebody may add it.
    var stamps = [FileStamp("\(place.folder)/\(ClassNames.fileName)")]
    stamps += DatasetFormatCatalogue.format(of: place.folder).files(in: place).map(FileStamp.init)
    // Read the headers first: a file that is larger than its header says is not read to its end.
    guard let opened = try? open(place) else { return nil }
    let hash = SHA256()
    for file in opened.openFiles {
      guard hash.update(contentsOf: file) else { return nil }
    }
    // No name contains a line end.
    hash.update(Array(opened.classNames.joined(separator: "\n").utf8))
    return DatasetFingerprint(digest: hash.finish(), stamps: stamps)
  }
}

/// The identity of a file, and the time of its last change.
private struct FileStamp: Equatable, Sendable {
  let path: String
  /// Nil if there is no file.
  private let identity: FileIdentity?
  /// The file's size, and the times when its bytes and its status were last changed.
  private let numbers: [Int]?

  init(_ path: String) {
    self.path = path
    let status = try? FileStatus(ofPath: path)
    identity = status?.identity
    numbers = status.map { status in
      [status.size] + [status.modified, status.changed].flatMap { [$0.tv_sec, $0.tv_nsec] }
    }
  }
}

extension SHA256 {
  /// Hashes a file: its length, then its bytes.
  /// - Returns: false if the file cannot be read, or is shorter than when it was opened.
  fileprivate func update(contentsOf file: DataFile) -> Bool {
    update(Array("\(file.size):".utf8))
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while offset < file.size {
      let count = buffer.withUnsafeMutableBytes { bytes in
        (try? file.read(into: .init(rebasing: bytes[..<min(bytes.count, file.size - offset)]), from: offset))
          ?? 0
      }
      guard count > 0 else { return false }
      buffer.withUnsafeBytes { update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      offset += count
    }
    return true
  }
}
