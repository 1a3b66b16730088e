import Glibc

/// A file's contents: its bytes, or what they unpack to if the first two say gzip, whatever its name.
final class DataFile {
  let path: String
  /// Bytes on disk.
  let size: Int
  let isGzip: Bool

  private let descriptor: Int32
  /// The bytes of a gzip, once they were read.
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
    packed?.deallocate()
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
    let gzip = isGzip ? Gzip(path: path, packed: try readPacked()) : nil
    let room = gzip == nil ? limit : start + limit + Gzip.margin
    // `Array`'s initializer rethrows any error as an untyped one; this one carries its own out.
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      let target = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<room])
      preferHugePages(target)
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

  private func readPacked() throws(DatasetError) -> UnsafeRawBufferPointer {
    if let packed { return UnsafeRawBufferPointer(packed) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    packed = buffer
    preferHugePages(buffer)
    let count = try read(into: buffer, from: 0)
    // Were it cut while it is read, the rest of the buffer would be anything.
    guard count == size else { throw .truncatedGzip(path) }
    return UnsafeRawBufferPointer(buffer)
  }

  /// Fills `target` from this place of the file on.
  /// - Returns: the bytes read, fewer than asked for only at the end.
  private func read(
    into target: UnsafeMutableRawBufferPointer, from start: Int
  ) throws(DatasetError) -> Int {
    var filled = 0
    while filled < target.count {
      let count = pread(descriptor, target.baseAddress! + filled, target.count - filled, off_t(start + filled))
      if count == 0 { break }
      if count > 0 { filled += count } else if errno != EINTR {
        throw .unreadable(path, reason: lastSystemError())
      }
    }
    return filled
  }
}

/// Asks for memory in pages of 2 MiB: to be given tens of megabytes 4 KiB at a time takes longer than to read them.
private func preferHugePages(_ buffer: UnsafeMutableRawBufferPointer) {
  guard buffer.count >= 1 << 22, let base = buffer.baseAddress else { return }
  let page = Int(getpagesize())
  let lead = (page - Int(bitPattern: base) % page) % page
  // Advice: where the system does not take it, it is as if it was not given.
  _ = madvise(base + lead, (buffer.count - lead) / page * page, MADV_HUGEPAGE)
}

/// What `errno` means, in the words of the system.
func lastSystemError() -> String {
  String(cString: strerror(errno)).lowercased()
}
