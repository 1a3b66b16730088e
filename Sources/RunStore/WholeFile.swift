import Foundation

/// Files that are there whole or not at all, whoever else writes or however the process ends.
public enum WholeFile {
  /// Writes beside the place under a name of its own and renames.
  /// - Returns: the file, open, so that the caller can wait for the disk; it closes it.
  static func write(_ bytes: [UInt8], keepingOpen path: String) throws(StoreError) -> Int32 {
    let (descriptor, temporary) = try temporary(beside: path)
    var code = bytes.withUnsafeBytes { fill(descriptor, with: $0) }
    if code == 0, rename(temporary, path) != 0 { code = errno }
    if code == 0 { return descriptor }
    close(descriptor)
    unlink(temporary)
    throw StoreError(path, code: code)
  }

  static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
    close(try write(bytes, keepingOpen: path))
  }

  /// Nil where there is no such file, or it cannot be read.
  static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        let count = Foundation.read(descriptor, buffer.baseAddress! + filled, size - filled)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        filled += count
      }
    }
  }

  static let temporaryPrefix = ".new-"

  private static func temporary(beside path: String) throws(StoreError) -> (descriptor: Int32, path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    let temporary = "\(folder)/\(temporaryPrefix)\(UInt64.random(in: 0...UInt64.max))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw StoreError(path, code: errno) }
    return (descriptor, temporary)
  }

  /// Writes all of the bytes, in as many pieces as it takes.
  /// - Returns: 0, or why not all of it was written, as errno has it.
  public static func fill(_ descriptor: Int32, with bytes: UnsafeRawBufferPointer) -> Int32 {
    var rest = bytes
    while let start = rest.baseAddress, rest.count > 0 {
      let count = Foundation.write(descriptor, start, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}
