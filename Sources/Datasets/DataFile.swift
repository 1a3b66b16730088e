import Glibc
import OperatingSystem

/// A data file: its bytes, or what they unpack to if the first two say gzip, whatever its name.
///
/// The file is read, never mapped into memory: of a mapped file that somebody cuts short meanwhile, the system tells
/// by a signal that ends the program.
final class DataFile: Sendable {
  let path: String
  /// Bytes on disk when it was opened.
  let size: Int
  let isGzip: Bool

  private let file: OpenFile

  /// How much of a gzip is read to see the first bytes of its contents: even where nothing could be compressed, it
  /// unpacks to more than a header and `Gzip.margin`.
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

  /// What the contents cannot exceed.
  var mostBytes: Int {
    guard isGzip else { return size }
    let (bytes, overflows) = size.multipliedReportingOverflow(by: Gzip.mostGrowth)
    return overflows ? .max : bytes
  }

  /// The first `count` bytes of the contents, or as many as there are. Reads no more than `packedStart` bytes.
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

  /// The contents from `start` on, where `length` bytes are expected: of more, `length` + 1.
  /// - Precondition: what the file holds was compared with `length`; this allocates as much.
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
      // `withUnsafeBytes` would make the error an untyped one.
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

  /// The file's own bytes from this place on, packed or not: fewer than `limit` only at its end.
  func bytes(from start: Int, atMost limit: Int) throws(DatasetError) -> [UInt8] {
    try filled(limit) { target throws(DatasetError) in try read(into: target, from: start) }
  }

  /// An array of which `fill` fills the beginning, and says how much.
  private func filled(
    _ room: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
  ) throws(DatasetError) -> [UInt8] {
    // `Array`'s initializer rethrows any error as an untyped one; this one carries its own out.
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
  /// - Returns: the bytes read, fewer than asked for only at the end.
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
