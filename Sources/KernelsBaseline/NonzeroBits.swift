import CProcessor

/// Finds the bytes of a batch that are not zero: first as bits, then as lists of places. A table has the places of the
/// set bits of every byte, so that eight bits take one step.
enum NonzeroBits {
  /// See `KernelSet.markNonzero`.
  @inline(__always)
  static func mark(_ bytes: UnsafePointer<UInt8>, count: Int, into bits: UnsafeMutablePointer<UInt8>) {
    let words = UnsafeMutableRawPointer(bits)
    for word in 0..<(count + 63) / 64 {
      let first = 64 * word
      words.storeBytes(
        of: processor_nonzero_bytes(bytes + first, min(64, count - first)), toByteOffset: 8 * word,
        as: UInt64.self)
    }
  }

  /// See `KernelSet.listBits`.
  @inline(__always)
  static func list(
    _ bits: UnsafePointer<UInt8>, count: Int, into list: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let table = Places.table
    var found = 0
    for byte in 0..<count { found += table[Int(bits[byte])].write(to: list + found, from: 8 * byte) }
    return found
  }

  /// See `KernelSet.listRows`.
  @inline(__always)
  static func listRows(
    _ bytes: UnsafePointer<UInt8>, stride: Int, rows: Int, columns: Int,
    into lists: UnsafeMutablePointer<UInt8>, listStride: Int, counts: UnsafeMutablePointer<UInt16>
  ) {
    let table = Places.table
    for column in 0..<columns { counts[column] = 0 }
    var column = 0
    while column < columns {
      let width = min(columnsAtOnce, columns - column)
      for row in Swift.stride(from: 0, to: rows, by: 8) {
        let turned = turn(
          bytes + row * stride + column, stride: stride, rows: min(8, rows - row), columns: width)
        for c in 0..<width {
          let found = Int(counts[column + c])
          let list = lists + (column + c) * listStride + found
          counts[column + c] = UInt16(
            truncatingIfNeeded: found &+ table[Int(turned[unchecked: c])].write(to: list, from: row))
        }
      }
      column += columnsAtOnce
    }
  }

  private static let columnsAtOnce = 32

  /// Returns for each column a byte whose bit r is set if row r is not zero there.
  @inline(__always)
  private static func turn(
    _ bytes: UnsafePointer<UInt8>, stride: Int, rows: Int, columns: Int
  ) -> InlineArray<32, UInt8> {
    var turned = InlineArray<32, UInt8>(repeating: 0)
    for row in 0..<rows {
      let (line, bit) = (bytes + row * stride, UInt8(1) << UInt8(row))
      for column in 0..<columns { turned[unchecked: column] |= line[column] == 0 ? 0 : bit }
    }
    return turned
  }

  /// The places of the set bits of a byte, in order, and their number.
  private struct Places {
    /// One place in each byte of the word, the first place in the lowest byte.
    let places: UInt64
    let count: Int

    init(_ byte: UInt8) {
      var (places, count): (UInt64, Int) = (0, 0)
      for bit in 0..<8 where byte >> UInt8(bit) & 1 == 1 {
        places |= UInt64(bit) << UInt64(8 * count)
        count += 1
      }
      (self.places, self.count) = (places, count)
    }

    /// The places for every byte value. The table is made once and is never freed.
    nonisolated(unsafe) static let table: UnsafePointer<Places> = {
      let table = UnsafeMutablePointer<Places>.allocate(capacity: 256)
      for byte in 0..<256 { (table + byte).initialize(to: Places(UInt8(byte))) }
      return UnsafePointer(table)
    }()

    /// Writes eight places, each increased by `first`; only the first `count` of them are valid.
    /// - Returns: the number of valid places.
    @inline(__always)
    func write(to list: UnsafeMutablePointer<UInt8>, from first: Int) -> Int {
      UnsafeMutableRawPointer(list).storeBytes(
        of: places &+ UInt64(truncatingIfNeeded: first) &* 0x0101_0101_0101_0101, as: UInt64.self)
      return count
    }
  }
}
