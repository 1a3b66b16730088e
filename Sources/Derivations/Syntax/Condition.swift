/// A condition on index values or on numbers: `i \ne k`, `1 \le j < k`, `z > 0`. All of its parts must hold.
///
/// condition → part (("," | "and" | "\land") part)*
/// part      → side (relation side)+
/// relation  → "=" | "≠" | "<" | ">" | "≤" | "≥"
struct Condition: Sendable {
  /// One relation with its two sides.
  struct Part: Sendable {
    var left: Expression
    var relation: Relation
    var right: Expression
  }

  var parts: [Part]
  /// UTF-8 offsets into the formula's source.
  var range: Range<Int>

  /// The sides of all parts, in the order of the text.
  var sides: [Expression] { parts.flatMap { [$0.left, $0.right] } }

  /// Replaces all sides by the first elements of `sides`, and removes those.
  mutating func replaceSides(from sides: inout ArraySlice<Expression>) {
    for index in parts.indices {
      parts[index].left = sides.removeFirst()
      parts[index].right = sides.removeFirst()
    }
  }

  /// A text that is equal for conditions with the same relations.
  var relations: String { "\(parts.map(\.relation))" }

  /// The letters in it that can be an index: letters that stand alone, and those in subscripts.
  var letters: Set<String> {
    var letters: Set<String> = []
    for side in sides {
      side.walk { part in
        if let letter = part.letter { letters.insert(letter) }
        letters.formUnion(part.ownIndexLetters)
      }
    }
    return letters
  }
}

extension Expression {
  /// A row of `\begin{cases}`: a value and its condition. Without a condition, it applies where no other row does.
  struct Case: Sendable {
    var value: Expression
    var condition: Condition?
  }

  /// The index letters of this part itself: those of its subscripts, its example, and the index of a sum.
  var ownIndexLetters: [String] {
    switch form {
    case .symbol(let symbol): symbol.parts.compactMap(\.letter)
    case .name(let name):
      (name.subscripts + [name.example, name.layer].compactMap(\.self)).compactMap(\.letter)
    case .subscripted(_, let subscripts): subscripts.compactMap(\.letter)
    case .ofExample(_, let example): [example.letter].compactMap(\.self)
    case .reduction(let reduction): [reduction.index.name]
    default: []
    }
  }

  /// Whether this can only be an index value: a letter, a number, or a letter plus or minus a number.
  func isIndexValue(unless isSymbol: (String) -> Bool) -> Bool {
    switch form {
    case .number: true
    case .binary(.add, let left, let right, _), .binary(.subtract, let left, let right, _):
      left.isIndexValue(unless: isSymbol) && right.isIndexValue(unless: isSymbol)
    default: letter.map { !isSymbol($0) } ?? false
    }
  }
}

/// The values for which an equation is stated: `k = 1, \dots, 5`.
struct IndexBounds: Sendable {
  var letter: String
  /// The first value. If it is 0, the letter counts entries from 0.
  var first: Int
  /// The last value; nil if it was not written.
  var last: Expression?
  /// The values, if they were listed: `k = 1, 3, 5`.
  var only: Set<Int>?
  var range: Range<Int>
}

extension Relation {
  /// Whether it is one of <, ≤, > and ≥.
  var isOrder: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: true
    case .equal, .approximate, .different, .defined: false
    }
  }

  /// Whether it excludes equal sides: < and >.
  var isStrict: Bool { self == .less || self == .greater }

  /// The relation of all other numbers; nil if it has none.
  var opposite: Relation? {
    switch self {
    case .equal: .different
    case .different: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .approximate, .defined: nil
    }
  }

  /// Whether it can stand in a condition.
  var isConditional: Bool { isOrder || self == .equal || self == .different }

  /// Returns whether two numbers are in this relation.
  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .equal, .approximate, .defined: left == right
    case .different: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}
