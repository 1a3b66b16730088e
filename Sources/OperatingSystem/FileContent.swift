import Foundation

/// What came of reading a file whose size nobody believes.
public enum FileContent: Sendable, Equatable {
  case bytes([UInt8])
  case absent
  /// It is larger than what was allowed, and was not read.
  case tooLarge(Int)
  /// It is no file, or the system refuses it: "is a link".
  case unusable(String)
}

extension Folder {
  /// Reads a whole file of at most `limit` bytes. What grows meanwhile is cut where it ended when it was opened.
  public func read(_ name: String, atMost limit: Int) -> FileContent {
    guard let named = status(of: name) else { return .absent }
    guard named.kind == .file else { return .unusable(named.kind.words) }
    do throws(SystemError) {
      let file = try open(name)
      // Another file may have taken the name since.
      let status = try file.status()
      guard status.kind == .file else { return .unusable(status.kind.words) }
      guard status.size <= limit else { return .tooLarge(status.size) }
      return .bytes(try file.read(atMost: status.size))
    } catch {
      return error.code == ENOENT ? .absent : .unusable("cannot be read: \(error.words)")
    }
  }
}

extension FileStatus.Kind {
  /// As a sentence about a name ends: "is a link".
  public var words: String {
    switch self {
    case .file: "is a file"
    case .folder: "is a folder"
    case .link: "is a symbolic link"
    case .special: "is a FIFO, a socket or a device"
    }
  }
}
