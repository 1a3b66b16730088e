/// A place in a source text, for people and editors: line and column are counted from 1.
public struct SourceLocation: Hashable, Comparable, Sendable, Codable {
  public var line: Int
  /// Counted in Unicode scalars, as in libyaml and most editors; a tab counts as one, a byte-order mark is not counted.
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (a: SourceLocation, b: SourceLocation) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}

/// A range of a source text, from the first scalar to the place after the last.
public struct SourceSpan: Hashable, Sendable, Codable {
  public var start: SourceLocation
  public var end: SourceLocation

  public init(_ start: SourceLocation, _ end: SourceLocation) {
    self.start = start
    self.end = end
  }

  /// Makes a span of `length` scalars in one line.
  public init(line: Int, column: Int, length: Int = 1) {
    self.init(.init(line: line, column: column), .init(line: line, column: column + length))
  }
}

/// A value together with the place where its author wrote it.
public struct Located<Value> {
  public var value: Value
  /// Nil if it is not in the notebook: a default, or an option of the command line.
  public var span: SourceSpan?

  public init(_ value: Value, at span: SourceSpan?) {
    self.value = value
    self.span = span
  }

  public func map<Other>(_ transform: (Value) -> Other) -> Located<Other> {
    Located<Other>(transform(value), at: span)
  }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
extension Located: Encodable where Value: Encodable {}
extension Located: Decodable where Value: Decodable {}
