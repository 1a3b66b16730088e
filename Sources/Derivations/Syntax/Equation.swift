/// One chain of a formula: `A = B = C`, which is an equation and another.
struct Chain: Sendable {
  struct Link: Sendable {
    var relation: Relation
    /// Of the sign.
    var sign: Range<Int>
    var right: Expression
  }

  var first: Expression
  var links: [Link]
  /// What an index runs over, where the line says so: `l = 1, 2`.
  var ranges: [String: ClosedRange<Int>] = [:]
  /// Letters that run to something that is no number.
  var openRanges: Set<String> = []
}

/// The sign between two sides.
public enum Relation: Sendable, Hashable, Codable {
  case equal, approximate, different
  /// `:=`
  case defined
}
