import MathSyntax

/// The space between two neighbouring atoms (The TeXbook, chapter 18).
enum MathSpacing: Int {
  case none, thin, medium, thick

  /// The space as a MathML length: thin is 3, medium 4 and thick 5 eighteenths of an em.
  var length: String {
    switch self {
    case .none: "0"
    case .thin: ".1667em"
    case .medium: ".2222em"
    case .thick: ".2778em"
    }
  }

  /// - Parameter isScript: whether the right atom is in a script. There, only operators keep a thin space.
  init(between left: MathAtomClass, and right: MathAtomClass, isScript: Bool) {
    let entry = Self.table[left.rawValue][right.rawValue]
    self = isScript && entry < 0 ? .none : MathSpacing(rawValue: abs(entry)) ?? .none
  }

  /// The book's table: a row for the left neighbour, a column for the right one, in the order of the classes. Negative
  /// entries are in brackets in the book: they do not apply in scripts. The book's asterisks never occur, because
  /// `resolve` has made such binary operators ordinary.
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

  /// Makes a binary operator without a left or right operand an ordinary atom, such as the minus of −x.
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
