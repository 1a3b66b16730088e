import Glibc
import NeuralNet

/// A file's contents: its bytes, or what they unpack to if the first two say gzip, whatever its name.
final class DataFile {
  let path: String
  /// Bytes on disk.
  let size: Int
  let isGzip: Bool

  private let descriptor: Int32
  /// The bytes of a gzip, once they were asked for.
  private var packed: UnsafeMutableRawBufferPointer?

  init(opening path: String) throws(DatasetError) {
    // Not blocking: a named pipe would wait for a writer for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path, reason: lastSystemError()) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(path)
    }
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
    var magic: [UInt8] = [0, 0]
    isGzip = pread(descriptor, &magic, 2, 0) == 2 && magic == Gzip.magic
  }

  deinit {
    if let packed { munmap(packed.baseAddress, packed.count) }
    close(descriptor)
  }

  /// What the contents cannot exceed.
  var mostBytes: Int {
    guard isGzip else { return size }
    let (bytes, overflows) = size.multipliedReportingOverflow(by: Gzip.mostGrowth)
    return overflows ? .max : bytes
  }

  /// The first `count` bytes of the contents, or as many as there are.
  func start(_ count: Int) throws(DatasetError) -> [UInt8] {
    try contents(from: 0, atMost: count, known: mostBytes)
  }

  /// The contents from `start` on, where at most `limit` bytes are expected: of more, `limit` + 1.
  func contents(from start: Int, atMost limit: Int) throws(DatasetError) -> [UInt8] {
    try contents(from: start, atMost: limit + 1, known: start + limit)
  }

  /// - Parameter known: see `most` of `Gzip.unpack`.
  private func contents(
    from start: Int, atMost limit: Int, known most: Int
  ) throws(DatasetError) -> [UInt8] {
    let gzip = isGzip ? Gzip(path: path, packed: try mapPacked()) : nil
    let room = gzip == nil ? limit : start + limit + Gzip.margin
    // `Array`'s initializer rethrows any error as an untyped one; this one carries its own out.
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      let target = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<room])
      HugePages.wish(for: target)
      do throws(DatasetError) {
        if let gzip {
          let filled = try gzip.unpack(into: target, most: most) ?? room
          count = max(0, min(filled - start, limit))
          if start > 0, count > 0 { memmove(target.baseAddress!, target.baseAddress! + start, count) }
        } else {
          count = try read(into: target, from: start)
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The file as it lies in the system's own memory: a copy of it would cost a sixth of the time to load.
  private func mapPacked() throws(DatasetError) -> UnsafeRawBufferPointer {
    if let packed { return UnsafeRawBufferPointer(packed) }
    let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard address != MAP_FAILED else { throw .unreadable(path, reason: lastSystemError()) }
    let mapped = UnsafeMutableRawBufferPointer(start: address, count: size)
    packed = mapped
    // All is read now: an error of the disk would else come as a signal. Before Linux 5.14 it does.
    while madvise(address, size, MADV_POPULATE_READ) != 0, errno != EINVAL {
      if errno != EINTR, errno != EAGAIN { throw .unreadable(path, reason: lastSystemError()) }
    }
    return UnsafeRawBufferPointer(mapped)
  }

  /// Fills `target` from this place of the file on.
  /// - Returns: the bytes read, fewer than asked for only at the end.
  private func read(
    into target: UnsafeMutableRawBufferPointer, from start: Int
  ) throws(DatasetError) -> Int {
    var filled = 0
    while filled < target.count {
      let count = pread(
        descriptor, target.baseAddress! + filled, target.count - filled, off_t(start + filled))
      if count == 0 { break }
      if count < 0, errno != EINTR { throw .unreadable(path, reason: lastSystemError()) }
      filled += max(0, count)
    }
    return filled
  }
}

/// What `errno` means, in the words of the system.
func lastSystemError() -> String {
  String(cString: strerror(errno)).lowercased()
}
