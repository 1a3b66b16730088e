import CZlib
import Glibc

/// A file's contents as a stream of bytes, unpacked on the way if its first bytes say gzip, whatever its name.
/// It takes a fixed amount of memory, however large the file.
///
/// gzip → member+, and nothing after the last. zlib checks each member's length and CRC-32.
final class DataFile {
  let path: String
  /// Bytes on disk.
  let size: Int
  let isGzip: Bool

  private let descriptor: Int32
  /// What was read from disk and is not used yet: `buffer[position..<end]`.
  private let buffer: UnsafeMutableRawBufferPointer
  private var position = 0
  private var end = 0
  private var inflater = z_stream()
  /// The member being unpacked is not finished.
  private var isInsideMember = false

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
    buffer = .allocate(byteCount: 1 << 18, alignment: 16)
    var magic: [UInt8] = [0, 0]
    isGzip = pread(descriptor, &magic, 2, 0) == 2 && magic == gzipMagic
    // 15 bits of window, and 16 to expect gzip's header and trailer. `inflateInit2` is a macro, which Swift
    // does not import.
    let result = inflateInit2_(&inflater, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(result == Z_OK, "zlib starts")
    isInsideMember = isGzip
  }

  deinit {
    inflateEnd(&inflater)
    buffer.deallocate()
    close(descriptor)
  }

  /// No deflate stream unpacks to more than 1,032 times its length: a match of 258 bytes takes two bits.
  var mostBytes: Int {
    guard isGzip else { return size }
    let (bytes, overflows) = size.multipliedReportingOverflow(by: 1032)
    return overflows ? .max : bytes
  }

  /// Fills `target` as far as the contents reach.
  /// - Returns: the bytes written, fewer than asked for only at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    isGzip ? try inflate(into: target) : try copy(into: target)
  }

  private func copy(into target: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    while filled < target.count {
      let count = try readFromDisk(into: UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  private func inflate(into target: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    while filled < target.count {
      if position == end { try refill() }
      guard isInsideMember else {
        if position == end { break }
        try startMember()
        continue
      }
      guard position < end else { throw .truncatedGzip(path) }
      inflater.next_in = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self) + position
      inflater.avail_in = UInt32(end - position)
      inflater.next_out = target.baseAddress!.assumingMemoryBound(to: UInt8.self) + filled
      // zlib counts in 32 bits.
      let room = min(target.count - filled, Int(UInt32.max))
      inflater.avail_out = UInt32(room)
      let result = CZlib.inflate(&inflater, Z_NO_FLUSH)
      position = end - Int(inflater.avail_in)
      filled += room - Int(inflater.avail_out)
      switch result {
      case Z_OK, Z_BUF_ERROR: continue
      case Z_STREAM_END: isInsideMember = false
      default:
        throw .damagedGzip(path, reason: inflater.msg.map { String(cString: $0) } ?? "zlib error \(result)")
      }
    }
    return filled
  }

  /// The next member, if what follows is one.
  private func startMember() throws(DatasetError) {
    if end - position < 2 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[position..<end]))
      (position, end) = (0, end - position)
      end += try readFromDisk(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    }
    guard end - position >= 2, buffer[position] == gzipMagic[0], buffer[position + 1] == gzipMagic[1] else {
      throw .trailingGarbage(path)
    }
    inflateReset(&inflater)
    isInsideMember = true
  }

  private func refill() throws(DatasetError) {
    position = 0
    end = try readFromDisk(into: buffer)
  }

  /// At least a byte, or 0 at the end of the file.
  private func readFromDisk(into target: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    while true {
      let count = Glibc.read(descriptor, target.baseAddress, target.count)
      if count >= 0 { return count }
      if errno != EINTR { throw .unreadable(path, reason: lastSystemError()) }
    }
  }
}

private let gzipMagic: [UInt8] = [0x1f, 0x8b]

/// What `errno` means, in the words of the system.
func lastSystemError() -> String {
  String(cString: strerror(errno)).lowercased()
}
