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
  /// Line ends of the source within it, at which another equation may have been meant to begin.
  var lineEnds: [LineEnd] = []

  func holds(_ end: LineEnd) -> Bool {
    let last = links.last?.right.range ?? first.range
    return first.range.lowerBound < end.place.lowerBound && end.place.lowerBound < last.upperBound
  }

  /// The symbols in it, without their scripts.
  var letters: Set<String> { links.reduce(first.letters) { $0.union($1.right.letters) } }

  /// Something in it has this letter as an index, or as its layer or its example.
  func hasIndex(_ letter: String) -> Bool {
    ([first] + links.map(\.right)).contains { side in
      side.contains { part in
        switch part.form {
        case .name(let name):
          (name.subscripts + [name.example, name.layer].compactMap(\.self)).contains { $0.letter == letter }
        case .subscripted(_, let subscripts): subscripts.contains { $0.letter == letter }
        case .ofExample(_, let example): example.letter == letter
        case .reduction(let reduction): reduction.index.name == letter
        default: false
        }
      }
    }
  }
}

/// The sign between two sides.
public enum Relation: Sendable, Hashable, Codable {
  case equal, approximate, different
  /// `:=`
  case defined
}
