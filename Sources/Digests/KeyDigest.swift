/// A digest of named parts, in the order in which they are added. Two lists of parts have the same digest only if the
/// lists are equal.
public struct KeyDigest: Sendable {
  private var parts: [UInt8] = []

  public init() {}

  public mutating func add(_ name: String, _ value: String) {
    for text in [name, value] {
      // The length before each text separates it from the next one.
      parts += Array("\(text.utf8.count):".utf8) + Array(text.utf8)
    }
  }

  /// 64 hexadecimal digits.
  public var hex: String { SHA256.hexDigest(of: parts) }
}
