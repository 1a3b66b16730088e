import Digests
import Foundation

/// The format of a file in `.nbrun`:
///
///     entry → magic{16} length{8} head{length} numbers checksum{32} signature{32}
///
/// The length is that of the head in bytes, with the least significant byte first; the head is JSON. The checksum is
/// the SHA-256 of the entry's name and of everything before the checksum, so it shows if an entry was shortened,
/// changed or renamed. The signature is the checksum's HMAC-SHA-256 with the user's key, so it shows if another user
/// wrote the entry.
public struct EntryFile: Sendable, Equatable {
  /// The head, in JSON.
  public var head: [UInt8]
  /// The epochs of trainings or the parameters of a network, as bytes.
  public var numbers: [UInt8]

  public init(head: [UInt8], numbers: [UInt8] = []) {
    self.head = head
    self.numbers = numbers
  }

  /// The result of reading the bytes of a file.
  enum Reading {
    case own(EntryFile)
    /// A complete entry that is signed with another key, or with none.
    case foreign
    case damaged
  }

  /// The largest size of a head, in bytes. 100,000 epochs of trainings take some 15 MB; most heads have less than 0.1
  /// MB.
  public static let largestHead = 64 << 20

  private static let magic = Array("nbrun entry v2\n\0".utf8)
  private static let checksumLength = 32
  private static let frame = magic.count + 8 + checksumLength + SigningKey.signatureLength

  /// The size of the largest file for an entry with `numbers` bytes of numbers.
  static func largestFile(numbers: Int) -> Int {
    let (size, overflows) = numbers.addingReportingOverflow(frame + largestHead)
    return overflows ? Int.max : size
  }

  /// - Parameter name: the path inside `.nbrun`, with the folder.
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
