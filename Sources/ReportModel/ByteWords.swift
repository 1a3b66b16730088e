/// Numbers and texts in the files that nbrun stores, as words of 8 bytes in little-endian order. Integers are in
/// two's complement, floating-point numbers in the IEEE 754 format.
public struct ByteWords {
  private let bytes: [UInt8]
  private var offset = 0

  public init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

  public var isAtEnd: Bool { offset == bytes.count }

  // MARK: Reading; nil if there are too few bytes

  mutating func word() -> UInt64? {
    guard bytes.count - offset >= 8 else { return nil }
    defer { offset += 8 }
    return bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }

  mutating func number() -> Double? { word().map(Double.init(bitPattern:)) }

  public mutating func integer() -> Int? { word().map { Int(truncatingIfNeeded: $0) } }

  public mutating func bytes(_ length: Int) -> ArraySlice<UInt8>? {
    guard length >= 0, length <= bytes.count - offset else { return nil }
    defer { offset += length }
    return bytes[offset..<offset + length]
  }

  mutating func text(_ length: Int) -> String? {
    bytes(length).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension [UInt8] {
  /// Appends a word.
  mutating func append(word: UInt64) {
    Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
  }

  /// Appends an integer as a word.
  public mutating func append(word: Int) { append(word: UInt64(bitPattern: Int64(word))) }
}
