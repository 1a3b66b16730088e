import Foundation

/// An open file; it is closed when the last reference to it is gone.
public final class OpenFile: Sendable {
  let descriptor: Int32

  /// Takes ownership of an open descriptor.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Opens the file at a path, following links. Opening a FIFO does not block, and a terminal does not become the
  /// program's controlling terminal; the status says what kind of file it is.
  public convenience init(reading path: String) throws(SystemError) {
    self.init(
      try SystemError.check(path) { open($0, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) })
  }

  deinit { close(descriptor) }

  public func status() throws(SystemError) -> FileStatus {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    return FileStatus(status)
  }

  /// Reads the first bytes, at most `limit`, even if the file grows meanwhile.
  /// - Precondition: `limit` is a constant, or a size that was compared with one, because this allocates `limit` bytes.
  public func read(atMost limit: Int) throws(SystemError) -> [UInt8] {
    // `Array`'s initializer would lose the type of the error, so keep the error in a variable.
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      do throws(SystemError) {
        filled = try read(
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<limit]),
          from: 0)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Fills `target` from this place of the file on.
  /// - Returns: the number of bytes read; fewer than asked for only at the end of the file.
  public func read(
    into target: UnsafeMutableRawBufferPointer, from start: Int
  ) throws(SystemError) -> Int {
    var filled = 0
    while filled < target.count {
      let count = pread(
        descriptor, target.baseAddress! + filled, target.count - filled, off_t(start + filled))
      if count == 0 { break }
      if count < 0, errno != EINTR { throw .last }
      filled += max(0, count)
    }
    return filled
  }

  /// Waits until the file is on the disk. Some file systems do not support this, which is not an error.
  public func synchronize() throws(SystemError) {
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last }
  }

  /// Sets the file's times to now, to note that it is in use.
  public func touch() { futimens(descriptor, nil) }

  /// Locks the file against other processes until it is closed.
  /// - Returns: false if another process has the lock. It is an error if the file system has no locks.
  public func tryLock() throws(SystemError) -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return false
      default: throw .last
      }
    }
    return true
  }

  public static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    try bytes.withUnsafeBufferPointer { buffer throws(SystemError) in
      try write(UnsafeRawBufferPointer(buffer), to: descriptor)
    }
  }

  /// Writes all of the bytes to a descriptor, in several pieces if necessary.
  public static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemError) {
    var rest = bytes
    while let start = rest.baseAddress, rest.count > 0 {
      let count = Foundation.write(descriptor, start, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        throw .last
      }
    }
  }
}
