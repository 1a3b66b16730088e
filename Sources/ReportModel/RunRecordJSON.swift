import Foundation

extension RunRecord {
  /// Reads a record that `json` of this version or an earlier one has written.
  public init(json: some DataProtocol) throws {
    self = try Self.decoder.decode(RunRecord.self, from: Foundation.Data(json))
  }

  /// An encoder that writes infinite and undefined numbers, which JSON lacks, as "Infinity" and "NaN".
  public static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return encoder
  }

  /// A decoder that reads what `encoder` writes.
  public static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return decoder
  }

  public enum Layout: Sendable {
    /// One value on each line, so that two records can be compared line by line.
    case lines
    /// Without spaces and line ends, for a page.
    case compact
  }

  /// Returns the record as JSON with its keys in alphabetical order.
  public func json(_ layout: Layout = .lines) throws -> String {
    let encoder = Self.encoder
    if layout == .lines { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
