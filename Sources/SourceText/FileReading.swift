import Foundation

/// Reads files of which nothing is believed: neither that they are files nor what size they say they have.
public enum FileReading {
  public enum Failure: Error, Hashable, Sendable {
    /// With why, as errno has it.
    case unreadable(Int32)
    case folder
    /// A pipe or a device could keep us waiting for ever.
    case notRegular
    case larger(bytes: Int)
  }

  /// The whole file.
  /// - Throws: `larger` before anything is read or allocated, where the file says that it has more than `limit` bytes.
  public static func bytes(ofFile path: String, atMost limit: Int) throws(Failure) -> [UInt8] {
    let size = try size(of: path)
    guard size <= limit else { throw .larger(bytes: size) }
    return try read(path, count: size)
  }

  /// The first bytes of a file of any size.
  public static func prefix(ofFile path: String, count: Int) throws(Failure) -> [UInt8] {
    try read(path, count: min(count, size(of: path)))
  }

  private static func size(of path: String) throws(Failure) -> Int {
    var status = stat()
    guard path.withFileName({ stat($0, &status) }) == 0 else { throw .unreadable(errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return Int(status.st_size)
    case S_IFDIR: throw .folder
    default: throw .notRegular
    }
  }

  /// At most `count` bytes, fewer where the file has become shorter.
  private static func read(_ path: String, count: Int) throws(Failure) -> [UInt8] {
    // Between the two calls the file can have become a pipe; without O_NONBLOCK, opening that would hang.
    let descriptor = path.withFileName { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { throw .unreadable(errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes {
        let rest = UnsafeMutableRawBufferPointer(rebasing: $0[filled...])
        return Foundation.read(descriptor, rest.baseAddress, rest.count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .unreadable(errno) }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }
}
