import Digests
import Foundation

/// One thing that the cache keeps, as it lies in a file:
///
///     entry → magic{16} length{8} head{length} numbers checksum{32}
///
/// with the length of the head in bytes, the least significant first, the head in JSON, and the SHA-256 of the entry's
/// name and of all that stands before: an entry that was cut, changed or renamed is found out.
public struct EntryFile: Sendable, Equatable {
  /// JSON.
  public var head: [UInt8]
  /// Parameters of a network, as bytes.
  public var numbers: [UInt8]

  public init(head: [UInt8], numbers: [UInt8] = []) {
    self.head = head
    self.numbers = numbers
  }

  private static let magic = Array("nbrun entry v1\n\0".utf8)
  private static let checksumLength = 32

  func bytes(named name: String) -> [UInt8] {
    var bytes = Self.magic
    bytes.reserveCapacity(Self.magic.count + 8 + head.count + numbers.count + Self.checksumLength)
    withUnsafeBytes(of: UInt64(head.count).littleEndian) { bytes += $0 }
    bytes += head
    bytes += numbers
    return bytes + Self.checksum(of: bytes[...], named: name)
  }

  /// Nil where the bytes are not what was written under this name.
  init?(_ bytes: [UInt8], named name: String) {
    let prefix = Self.magic.count + 8
    guard bytes.count >= prefix + Self.checksumLength, bytes.starts(with: Self.magic) else { return nil }
    let content = bytes.dropLast(Self.checksumLength)
    guard bytes.suffix(Self.checksumLength).elementsEqual(Self.checksum(of: content, named: name)) else {
      return nil
    }
    let length = bytes[Self.magic.count..<prefix].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let rest = content.dropFirst(prefix)
    guard length <= rest.count else { return nil }
    head = Array(rest.prefix(Int(length)))
    numbers = Array(rest.dropFirst(Int(length)))
  }

  private static func checksum(of content: ArraySlice<UInt8>, named name: String) -> [UInt8] {
    let hash = SHA256()
    hash.update(Array(name.utf8))
    content.withUnsafeBytes { hash.update($0) }
    return hash.finishBytes()
  }
}
