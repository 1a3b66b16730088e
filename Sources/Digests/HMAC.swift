import CCrypto

/// HMAC-SHA-256, computed by OpenSSL: 32 bytes that can be made only with the key.
public enum HMAC {
  public static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let made = CCrypto.HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &length)
    precondition(made != nil, "OpenSSL has SHA-256")
    return Array(code.prefix(Int(length)))
  }
}
