import Formatting

/// A number, a word, a truth or a list of them, as JSON writes it.
public enum RecordValue: Codable, Sendable, Hashable {
  case integer(Int)
  case number(Double)
  case text(String)
  case boolean(Bool)
  case list([RecordValue])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else {
      self = .list(try container.decode([RecordValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .boolean(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    }
  }

  /// As a number, where it is one.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// With as many digits as the author wrote.
  public var exactText: String {
    switch self {
    case .number(let number): NumberFormat(.general, precision: 15)(number)
    case .list(let values): "[\(values.map(\.exactText).joined(separator: ", "))]"
    case .integer, .text, .boolean: plainText
    }
  }

  /// As people read it, without a format of their own.
  public var plainText: String {
    switch self {
    case .integer(let value): String(value)
    case .number(let value): NumberFormat.general(value)
    case .text(let value): value
    case .boolean(let value): value ? "true" : "false"
    case .list(let values): values.map(\.plainText).joined(separator: ", ")
    }
  }
}
