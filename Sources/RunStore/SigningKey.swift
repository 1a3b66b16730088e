import Digests

/// A user's secret key, with which nbrun recognizes the files that this user's runs have written: HMAC-SHA-256 over a
/// file's digest. Without the key, somebody can copy or change such a file, but cannot make one that nbrun accepts.
public struct SigningKey: Sendable, Equatable {
  public static let length = 32
  static let signatureLength = 32

  let bytes: [UInt8]

  /// Nil if there are not exactly 32 bytes.
  init?(bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    self.bytes = bytes
  }

  private init(from generator: inout SystemRandomNumberGenerator) {
    bytes = (0..<Self.length).map { _ in UInt8.random(in: 0...UInt8.max, using: &generator) }
  }

  /// Makes a new key from the system's secure random source.
  public static func random() -> SigningKey {
    var generator = SystemRandomNumberGenerator()
    return SigningKey(from: &generator)
  }

  func signature(of digest: [UInt8]) -> [UInt8] { HMAC.sha256(digest, key: bytes) }
}
