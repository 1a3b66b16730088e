import Formatting

/// A number, a text, a Boolean or a list of them, as JSON stores it.
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

  /// The value as a number; nil if it is not one.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The value with all its digits.
  public var exactText: String {
    switch self {
    case .number(let number): NumberFormat(.general, precision: 15)(number)
    case .list(let values): "[\(values.map(\.exactText).joined(separator: ", "))]"
    case .integer, .text, .boolean: plainText
    }
  }

  /// The value in the usual form, without a format of its own.
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
