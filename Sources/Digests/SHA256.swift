import CCrypto

/// SHA-256, computed by OpenSSL, of bytes that are added in pieces.
public final class SHA256 {
  private let context: OpaquePointer

  public init() {
    // OpenSSL fails here only if memory runs out or it was built without SHA-256.
    context = EVP_MD_CTX_new()
    precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "OpenSSL has SHA-256")
  }

  deinit { EVP_MD_CTX_free(context) }

  public func update(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "hashing cannot fail")
  }

  public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes(update) }

  /// Returns the 32 bytes of the digest. After this, nothing can be added.
  public func finishBytes() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    precondition(EVP_DigestFinal_ex(context, &digest, &length) == 1, "hashing cannot fail")
    return Array(digest.prefix(Int(length)))
  }

  /// Returns the digest in lower-case hexadecimal. After this, nothing can be added.
  public func finish() -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = finishBytes().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  public static func hexDigest(of bytes: [UInt8]) -> String {
    let hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  public static func hexDigest(of text: String) -> String { hexDigest(of: Array(text.utf8)) }
}
