import Foundation

/// The result of reading a file whose size is not trusted.
public enum FileContent: Sendable, Equatable {
  case bytes([UInt8])
  case absent
  /// The file is larger than the limit and was not read. The number is its size.
  case tooLarge(Int)
  /// It is not a regular file, or the system does not let us read it: "is a symbolic link".
  case unusable(String)
}

extension Folder {
  /// Reads a whole file of at most `limit` bytes. If the file grows meanwhile, only the bytes that it had when it was
  /// opened are read.
  public func read(_ name: String, atMost limit: Int) -> FileContent {
    guard let named = status(of: name) else { return .absent }
    guard named.kind == .file else { return .unusable(named.kind.words) }
    do throws(SystemError) {
      let file = try open(name)
      // The name may belong to another file by now.
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
  /// The end of a sentence that starts with a name: "is a symbolic link".
  public var words: String {
    switch self {
    case .file: "is a file"
    case .folder: "is a folder"
    case .link: "is a symbolic link"
    case .special: "is a FIFO, a socket or a device"
    }
  }
}
