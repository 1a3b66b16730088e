/// A digest of named parts, in the order in which they are added: two lists of parts have the same digest only if they
/// are the same list.
public struct KeyDigest: Sendable {
  private var parts: [UInt8] = []

  public init() {}

  public mutating func add(_ name: String, _ value: String) {
    for text in [name, value] {
      // With its length before it, no text can run into the next.
      parts += Array("\(text.utf8.count):".utf8) + Array(text.utf8)
    }
  }

  /// 64 hexadecimal digits.
  public var hex: String { SHA256.hexDigest(of: parts) }
}
