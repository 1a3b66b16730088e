import CDeflate

/// A reader of gzip (RFC 1952) that unpacks a whole file at once: libdeflate is twice as fast as libraries that unpack
/// piece by piece.
///
///     gzip   → member+
///     member → header deflate crc32 length
///     header → 0x1f 0x8b method flags time{4} hint system (count{2} extra*)? (name* 0)? (comment* 0)? crc16?
///
/// Numbers are little-endian; `length` is the length of the member's contents modulo 2³².
struct Gzip {
  static let magic: [UInt8] = [0x1f, 0x8b]

  /// The largest ratio of unpacked to packed bytes of a deflate stream: a match of 258 bytes takes two bits.
  static let mostGrowth = 1032

  /// How much longer the target must be than the wanted bytes. If a stream ends too early, libdeflate reads up to eight
  /// bytes of zeros more, which is 32 matches of 258 bytes, before it reports that. It writes a block that is stored
  /// without compression, of up to 65,535 bytes, either completely or not at all.
  static let margin = 1 << 17

  let path: String
  let packed: UnsafeRawBufferPointer

  /// Unpacks all members into `target`, in order.
  /// - Parameter most: the largest size of the contents in bytes, as far as it is known.
  /// - Returns: the size of the contents in bytes, or nil if the target is too short. Then all its bytes are valid,
  ///   except the last `margin` bytes.
  func unpack(
    into target: UnsafeMutableRawBufferPointer, most: Int
  ) throws(DatasetError) -> Int? {
    // libdeflate fails here only if memory runs out.
    guard let inflater = libdeflate_alloc_decompressor() else { preconditionFailure("libdeflate starts") }
    defer { libdeflate_free_decompressor(inflater) }
    var (position, filled) = (0, 0)
    repeat {
      guard packed.count - position >= 2, packed[position] == Self.magic[0],
        packed[position + 1] == Self.magic[1]
      else { throw .trailingGarbage(path) }
      position = try bodyStart(ofMemberAt: position)
      var (read, written) = (0, 0)
      let result = libdeflate_deflate_decompress_ex(
        inflater, packed.baseAddress! + position, packed.count - position,
        target.baseAddress! + filled, target.count - filled, &read, &written)
      if result == LIBDEFLATE_INSUFFICIENT_SPACE { return nil }
      guard result == LIBDEFLATE_SUCCESS else { throw badData(most: most) }
      position += read
      guard packed.count - position >= 8 else { throw .truncatedGzip(path) }
      guard number(at: position) == libdeflate_crc32(0, target.baseAddress! + filled, written) else {
        throw .damagedGzip(path, reason: "incorrect data check")
      }
      guard number(at: position + 4) == UInt32(truncatingIfNeeded: written) else {
        throw .damagedGzip(path, reason: "incorrect length check")
      }
      position += 8
      filled += written
    } while position < packed.count
    return filled
  }

  /// Returns where the compressed data of a member begins.
  private func bodyStart(ofMemberAt start: Int) throws(DatasetError) -> Int {
    guard packed.count - start >= 10 else { throw .truncatedGzip(path) }
    guard packed[start + 2] == 8 else { throw .damagedGzip(path, reason: "unknown compression method") }
    let flags = packed[start + 3]
    guard flags & 0b1110_0000 == 0 else { throw .damagedGzip(path, reason: "unknown header flags") }
    var position = start + 10
    if flags & 0b0100 != 0 {
      guard packed.count - position >= 2 else { throw .truncatedGzip(path) }
      position += 2 + Int(packed[position]) + Int(packed[position + 1]) << 8
    }
    for flag: UInt8 in [0b1000, 0b1_0000] where flags & flag != 0 {
      guard position < packed.count, let end = packed[position...].firstIndex(of: 0) else {
        throw .truncatedGzip(path)
      }
      position = end + 1
    }
    if flags & 0b0010 != 0 {
      guard packed.count - position >= 2 else { throw .truncatedGzip(path) }
      let check = libdeflate_crc32(0, packed.baseAddress! + start, position - start)
      guard packed[position] == UInt8(check & 0xff), packed[position + 1] == UInt8(check >> 8 & 0xff) else {
        throw .damagedGzip(path, reason: "incorrect header check")
      }
      position += 2
    }
    guard position < packed.count else { throw .truncatedGzip(path) }
    return position
  }

  /// libdeflate does not distinguish wrong data from data that end too early. But a complete file ends with a length,
  /// while a file that was cut ends with compressed data, which are seldom a number this small. If only the first bytes
  /// were read, they may be, if a header was stored without compression.
  private func badData(most: Int) -> DatasetError {
    let length = Int(number(at: packed.count - 4))
    return packed.count > 64 && length > 0 && length <= most
      ? .damagedGzip(path, reason: "invalid compressed data") : .truncatedGzip(path)
  }

  private func number(at position: Int) -> UInt32 {
    UInt32(littleEndian: packed.loadUnaligned(fromByteOffset: position, as: UInt32.self))
  }
}
