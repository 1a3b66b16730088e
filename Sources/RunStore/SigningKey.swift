import Digests

/// A user's secret, by which nbrun knows the files that this user's runs have written: HMAC-SHA-256 over a file's digest.
/// Who does not have the key can copy or change such a file, and cannot make one that is believed.
public struct SigningKey: Sendable, Equatable {
  public static let length = 32
  static let signatureLength = 32

  let bytes: [UInt8]

  /// Nil for bytes of any other number than 32.
  init?(bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    self.bytes = bytes
  }

  private init(from generator: inout SystemRandomNumberGenerator) {
    bytes = (0..<Self.length).map { _ in UInt8.random(in: 0...UInt8.max, using: &generator) }
  }

  /// A new one, from the system's own source of secrets.
  public static func random() -> SigningKey {
    var generator = SystemRandomNumberGenerator()
    return SigningKey(from: &generator)
  }

  func signature(of digest: [UInt8]) -> [UInt8] { HMAC.sha256(digest, key: bytes) }
}
