import SourceText

/// A step's options in the order in which they are written, with the places of keys and values.
public struct OptionMapping: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public var key: Located<String>
    public var value: Located<OptionValue>

    public init(key: Located<String>, value: Located<OptionValue>) {
      self.key = key
      self.value = value
    }
  }

  public var entries: [Entry]
  /// The place of all entries together; of the fence's name if there are no entries; nil for a value of the command
  /// line.
  public var span: SourceSpan?
  /// Whether the text could not be read as a mapping. It was reported, and there are no entries.
  public var isUnreadable: Bool

  public init(entries: [Entry] = [], span: SourceSpan? = nil, isUnreadable: Bool = false) {
    self.entries = entries
    self.span = span
    self.isUnreadable = isUnreadable
  }

  public subscript(name: String) -> Located<OptionValue>? {
    entries.first { $0.key.value == name }?.value
  }
}

/// A value as its author wrote it.
///
/// Scalars stay text: YAML 1.1 would read `yes` as true, `010` as 8 and `1:30` as 90. The type of the option decides
/// instead.
public indirect enum OptionValue: Hashable, Sendable {
  /// A missing value (`key:`) is the empty scalar without quotes.
  case scalar(text: String, isQuoted: Bool)
  case list([Located<OptionValue>])
  case mapping(OptionMapping)

  /// Whether nothing was written: `key:`, `key: ~` or `key: null`.
  public var isNull: Bool {
    if case .scalar(let text, isQuoted: false) = self {
      ["", "~", "null", "Null", "NULL"].contains(text)
    } else {
      false
    }
  }
}
