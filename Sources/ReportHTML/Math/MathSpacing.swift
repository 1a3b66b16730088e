import MathSyntax

/// The space between two neighbouring atoms, by The TeXbook, chapter 18.
enum MathSpacing: Int {
  case none, thin, medium, thick

  /// As MathML writes it: a thin space is 3, a medium one 4, a thick one 5 eighteenths of an em.
  var length: String {
    switch self {
    case .none: "0"
    case .thin: ".1667em"
    case .medium: ".2222em"
    case .thick: ".2778em"
    }
  }

  /// - Parameter isScript: in scripts, formulas are set tight; only operators keep a thin space.
  init(between left: MathAtomClass, and right: MathAtomClass, isScript: Bool) {
    let entry = Self.table[left.rawValue][right.rawValue]
    self = isScript && entry < 0 ? .none : MathSpacing(rawValue: abs(entry)) ?? .none
  }

  /// The book's table: a row for the left neighbour, a column for the right one, in the order of the classes.
  /// Negative entries are those that the book puts in brackets: not in scripts. A binary operator never
  /// meets what would make the book's asterisks, since `resolve` has made it an ordinary sign then.
  private static let table: [[Int]] = [
    [0, 1, -2, -3, 0, 0, 0, -1],
    [1, 1, 0, -3, 0, 0, 0, -1],
    [-2, -2, 0, 0, -2, 0, 0, -2],
    [-3, -3, 0, 0, -3, 0, 0, -3],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 1, -2, -3, 0, 0, 0, -1],
    [-1, -1, 0, -1, -1, -1, -1, -1],
    [-1, 1, -2, -3, -1, 0, -1, -1],
  ]

  /// Makes a sign such as the minus of −x an ordinary atom: a binary operator that has nothing to its left or
  /// right to operate on.
  static func resolve(_ classes: inout [MathAtomClass]) {
    for index in classes.indices {
      let left = index > 0 ? classes[index - 1] : nil
      if classes[index] == .binary {
        switch left {
        case nil, .binary, .operation, .relation, .opening, .punctuation: classes[index] = .ordinary
        default: break
        }
      } else if left == .binary, [.relation, .closing, .punctuation].contains(classes[index]) {
        classes[index - 1] = .ordinary
      }
    }
    if classes.last == .binary { classes[classes.count - 1] = .ordinary }
  }
}
