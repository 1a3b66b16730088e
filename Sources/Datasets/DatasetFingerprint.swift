import Digests
import OperatingSystem

/// What a set's files held at a moment.
public struct DatasetFingerprint: Sendable {
  /// SHA-256 of the files' bytes as they lie on the disk, packed or not, and of the names of the classes. It takes a
  /// tenth of the time that loading takes, and believes no file's date.
  public let digest: String
  private let stamps: [FileStamp]

  /// Nobody has written to the files since.
  public var isCurrent: Bool { stamps.allSatisfy { FileStamp($0.path) == $0 } }

  fileprivate init(digest: String, stamps: [FileStamp]) {
    self.digest = digest
    self.stamps = stamps
  }
}

extension DatasetCatalogue {
  /// - Returns: nil where a file is missing or cannot be read; loading it will say which.
  public static func fingerprint(of name: String, base: String) -> DatasetFingerprint? {
    guard let place = try? find(name, base: base) else { return nil }
    // Each file's stamp before the file is read: what is written to it from here on shows. That no names are given is
    // a fact too.
    var stamps = [FileStamp("\(place.folder)/\(ClassNames.fileName)")]
    stamps += DatasetFormats.format(of: place.folder).files(in: place).map(FileStamp.init)
    // The headers before the rest: a file that is larger than it says is not read to its end.
    guard let opened = try? open(place) else { return nil }
    let hash = SHA256()
    for file in opened.openFiles {
      guard hash.update(contentsOf: file) else { return nil }
    }
    // No name holds a line's end.
    hash.update(Array(opened.classNames.joined(separator: "\n").utf8))
    return DatasetFingerprint(digest: hash.finish(), stamps: stamps)
  }
}

/// Which file a path names, and when it was last written to.
private struct FileStamp: Equatable, Sendable {
  let path: String
  /// Nil where there is none.
  private let identity: FileIdentity?
  /// Its size, and when it was last written and changed.
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
  /// Takes in a file: how long it is, and its bytes.
  /// - Returns: false where it cannot be read, or is no longer as long as it was when it was opened.
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
