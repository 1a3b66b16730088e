import Digests
import Foundation

/// One thing that `.nbrun` keeps, as it lies in a file:
///
///     entry → magic{16} length{8} head{length} numbers checksum{32} signature{32}
///
/// with the length of the head in bytes, the least significant first, and the head in JSON. The checksum is the SHA-256 of
/// the entry's name and of all that stands before it: an entry that was cut, changed or renamed is found out. The signature
/// is the checksum's HMAC-SHA-256 by the user's key: an entry that another wrote is found out too.
public struct EntryFile: Sendable, Equatable {
  /// JSON.
  public var head: [UInt8]
  /// Epochs of trainings and parameters of a network, as bytes.
  public var numbers: [UInt8]

  public init(head: [UInt8], numbers: [UInt8] = []) {
    self.head = head
    self.numbers = numbers
  }

  /// What the bytes of a file turn out to be.
  enum Reading {
    case own(EntryFile)
    /// Whole, and signed by another key, or by none.
    case foreign
    case damaged
  }

  /// No head is larger, with the epochs of trainings, of which 100,000 take some 15 MB. Most heads have less than 0.1 MB.
  public static let largestHead = 64 << 20

  private static let magic = Array("nbrun entry v2\n\0".utf8)
  private static let checksumLength = 32
  private static let frame = magic.count + 8 + checksumLength + SigningKey.signatureLength

  /// The size of the largest file for an entry with so many bytes of numbers.
  static func largestFile(numbers: Int) -> Int {
    let (size, overflows) = numbers.addingReportingOverflow(frame + largestHead)
    return overflows ? Int.max : size
  }

  /// - Parameter name: in `.nbrun`, with the folder.
  func bytes(named name: String, signedBy key: SigningKey) -> [UInt8] {
    var bytes = Self.magic
    bytes.reserveCapacity(Self.frame + head.count + numbers.count)
    withUnsafeBytes(of: UInt64(head.count).littleEndian) { bytes += $0 }
    bytes += head
    bytes += numbers
    let checksum = Self.checksum(of: bytes[...], named: name)
    return bytes + checksum + key.signature(of: checksum)
  }

  static func read(_ bytes: [UInt8], named name: String, signedBy key: SigningKey) -> Reading {
    guard bytes.count >= frame, bytes.starts(with: magic) else { return .damaged }
    let signature = Array(bytes.suffix(SigningKey.signatureLength))
    let signed = bytes.dropLast(signature.count)
    let checksum = Array(signed.suffix(checksumLength))
    let content = signed.dropLast(checksumLength)
    guard checksum == Self.checksum(of: content, named: name) else { return .damaged }
    guard signature == key.signature(of: checksum) else { return .foreign }
    let prefix = magic.count + 8
    let length = bytes[magic.count..<prefix].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let rest = content.dropFirst(prefix)
    guard length <= rest.count else { return .damaged }
    return .own(
      EntryFile(head: Array(rest.prefix(Int(length))), numbers: Array(rest.dropFirst(Int(length)))))
  }

  private static func checksum(of content: ArraySlice<UInt8>, named name: String) -> [UInt8] {
    let hash = SHA256()
    hash.update(Array(name.utf8))
    content.withUnsafeBytes { hash.update($0) }
    return hash.finishBytes()
  }
}
