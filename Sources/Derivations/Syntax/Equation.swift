/// One chain of a formula. `A = B = C` is a chain of two equations.
struct Chain: Sendable {
  struct Link: Sendable {
    var relation: Relation
    /// The UTF-8 offsets of the sign.
    var sign: Range<Int>
    var right: Expression
  }

  var first: Expression
  var links: [Link]
  /// The values that an index runs over, if the line gives them: `l = 1, 2`.
  var ranges: [String: ClosedRange<Int>] = [:]
  /// The letters whose upper limit is not a number.
  var openRanges: Set<String> = []
  /// The values of the indices for which the chain is stated: `\quad k = 1, \dots, 5`.
  var bounds: [IndexBounds] = []
  /// The conditions under which the chain is stated: `\quad i \ne j`.
  var conditions: [Condition] = []
  /// Whether it only says what a letter of the notebook stands for: `C := L`.
  var setsNotation = false
  /// The line ends inside the chain after which a new equation may have been meant.
  var lineEnds: [LineEnd] = []

  /// The chain with its sides exchanged if its right side is a new δ, as in `\partial L / \partial z_j = \delta_j`.
  func withNewSymbolFirst(isDefined: (String) -> Bool) -> Chain {
    guard links.count == 1, links[0].relation == .equal, first.isDerivative,
      case .symbol(let symbol) = links[0].right.form, ["delta", "Delta", "epsilon"].contains(symbol.base),
      !isDefined(symbol.base)
    else { return self }
    var chain = self
    (chain.first, chain.links[0].right) = (links[0].right, first)
    return chain
  }

  func holds(_ end: LineEnd) -> Bool {
    let last = links.last?.right.range ?? first.range
    return first.range.lowerBound < end.place.lowerBound && end.place.lowerBound < last.upperBound
  }

  /// The symbols in it, without their scripts.
  var letters: Set<String> { links.reduce(first.letters) { $0.union($1.right.letters) } }

  var hasDerivative: Bool { ([first] + links.map(\.right)).contains { $0.contains(where: \.isDerivative) } }

  /// Returns whether a symbol in the chain has this letter as an index, a layer or an example.
  func hasIndex(_ letter: String) -> Bool {
    ([first] + links.map(\.right)).contains { side in
      side.contains { part in
        switch part.form {
        case .symbol(let symbol): symbol.parts.contains { $0.letter == letter }
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
  case less, lessOrEqual, greater, greaterOrEqual
  /// `:=`
  case defined
}
