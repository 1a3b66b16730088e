import Foundation

/// An open file; it is closed when nobody has it any more.
public final class OpenFile: Sendable {
  let descriptor: Int32

  /// Takes over an open descriptor.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Opens what a path leads to. To open a FIFO waits for nobody, and a terminal does not become the program's own; the
  /// status says what it is.
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

  /// The first bytes, at most `limit`: a file that grows meanwhile gives no more of them.
  /// - Precondition: the limit is one of ours, or a size that was held to one. This allocates as much.
  public func read(atMost limit: Int) throws(SystemError) -> [UInt8] {
    // `Array`'s initializer rethrows any error as an untyped one; this one carries its own out.
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
  /// - Returns: the bytes read, fewer than asked for only at the end.
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

  /// Waits until the disk has the file. Some file systems cannot say when that is.
  public func synchronize() throws(SystemError) {
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last }
  }

  /// Notes that the file is in use now.
  public func touch() { futimens(descriptor, nil) }

  /// Locks the file against other processes until it is closed.
  /// - Returns: false where another process has the lock. Where the file system has no locks, that is an error.
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

  /// Writes all of the bytes to a descriptor, in as many pieces as it takes.
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
