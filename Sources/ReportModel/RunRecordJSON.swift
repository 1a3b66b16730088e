import Foundation

extension RunRecord {
  /// Reads what `json` writes, of this version or an earlier one.
  public init(json: some DataProtocol) throws {
    self = try Self.decoder.decode(RunRecord.self, from: Foundation.Data(json))
  }

  /// JSON has no name for a diverged loss: it is written "NaN" or "Infinity".
  public static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return encoder
  }

  /// Reads what `encoder` writes.
  public static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return decoder
  }

  public enum Layout: Sendable {
    /// A value a line, so that two records can be compared line by line.
    case lines
    /// Nothing but what it says, for inside a page.
    case compact
  }

  /// Keys in alphabetical order.
  public func json(_ layout: Layout = .lines) throws -> String {
    let encoder = Self.encoder
    if layout == .lines { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
