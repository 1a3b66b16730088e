import Glibc
import OperatingSystem

/// A data file and its contents: its bytes, or the unpacked bytes if the first two say that it is gzip. The file's name
/// does not matter.
///
/// The file is read, not mapped into memory: if somebody shortens a mapped file meanwhile, the system sends a signal
/// that ends the program.
final class DataFile: Sendable {
  let path: String
  /// The file's size in bytes when it was opened.
  let size: Int
  let isGzip: Bool

  private let file: OpenFile

  /// How much of a gzip file is read to see the first bytes of its contents. Even data that cannot be compressed
  /// unpacks from it to more than a header and `Gzip.margin`.
  private static let packedStart = 1 << 18

  init(opening path: String) throws(DatasetError) {
    let status: FileStatus
    let start: [UInt8]
    do throws(SystemError) {
      file = try OpenFile(reading: path)
      status = try file.status()
      start = status.kind == .file ? try file.read(atMost: Gzip.magic.count) : []
    } catch {
      throw .unreadable(path, reason: error.words)
    }
    guard status.kind == .file else { throw .notAFile(path) }
    self.path = path
    size = status.size
    isGzip = start == Gzip.magic
  }

  /// The largest possible size of the contents.
  var mostBytes: Int {
    guard isGzip else { return size }
    let (bytes, overflows) = size.multipliedReportingOverflow(by: Gzip.mostGrowth)
    return overflows ? .max : bytes
  }

  /// Returns the first `count` bytes of the contents, or fewer if there are no more. Reads at most `packedStart` bytes.
  func start(_ count: Int) throws(DatasetError) -> [UInt8] {
    guard isGzip else { return try bytes(from: 0, atMost: count) }
    let packed = try bytes(from: 0, atMost: min(Self.packedStart, size))
    do throws(DatasetError) {
      return try unpacked(packed, from: 0, atMost: count, known: mostBytes)
    } catch {
      if packed.count == size { throw error }
      throw .damagedGzip(path, reason: "its first \(Self.packedStart) bytes do not unpack to a header")
    }
  }

  /// Returns the contents from `start` on, where `length` bytes are expected. If there are more, it returns
  /// `length` + 1 of them.
  /// - Precondition: the caller has compared `length` with the file's size, because this allocates `length` bytes.
  func contents(from start: Int, expecting length: Int) throws(DatasetError) -> [UInt8] {
    guard isGzip else { return try bytes(from: start, atMost: length + 1) }
    let packed = try bytes(from: 0, atMost: size)
    guard packed.count == size else { throw .changedWhileRead(path) }
    return try unpacked(packed, from: start, atMost: length + 1, known: start + length)
  }

  /// - Parameter known: see `most` of `Gzip.unpack`.
  private func unpacked(
    _ packed: [UInt8], from start: Int, atMost limit: Int, known most: Int
  ) throws(DatasetError) -> [UInt8] {
    let room = start + limit + Gzip.margin
    return try filled(room) { target throws(DatasetError) in
      // `withUnsafeBytes` would lose the type of the error.
      let result = packed.withUnsafeBytes { bytes in
        Result { () throws(DatasetError) in
          try Gzip(path: path, packed: bytes).unpack(into: target, most: most)
        }
      }
      let count = max(0, min((try result.get() ?? room) - start, limit))
      if start > 0, count > 0 { memmove(target.baseAddress!, target.baseAddress! + start, count) }
      return count
    }
  }

  /// Returns the file's own bytes from this place on, without unpacking; fewer than `limit` only at its end.
  func bytes(from start: Int, atMost limit: Int) throws(DatasetError) -> [UInt8] {
    try filled(limit) { target throws(DatasetError) in try read(into: target, from: start) }
  }

  /// Makes an array; `fill` writes its beginning and returns how many bytes it wrote.
  private func filled(
    _ room: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
  ) throws(DatasetError) -> [UInt8] {
    // `Array`'s initializer would lose the type of the error, so keep the error in a variable.
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      let target = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<room])
      HugePages.request(for: target)
      do throws(DatasetError) {
        count = try fill(target)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Fills `target` from this place of the file on.
  /// - Returns: the number of bytes read; fewer than asked for only at the end of the file.
  func read(
    into target: UnsafeMutableRawBufferPointer, from start: Int
  ) throws(DatasetError) -> Int {
    do throws(SystemError) {
      return try file.read(into: target, from: start)
    } catch {
      throw .unreadable(path, reason: error.words)
    }
  }
}
