/// Rows and columns: a matrix, an array, cases, aligned lines.
public struct MathGrid: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// `matrix` and its five relatives.
    case matrix
    /// `smallmatrix`: fits into a line of text.
    case smallMatrix
    case array
    /// `cases`, `rcases`; `dcases` in display style.
    case cases(display: Bool)
    /// Columns in pairs, right- and left-aligned: `aligned`, `align`, `split`, `alignat`.
    case aligned
    /// Centred lines: `gathered`, `gather`, `equation`, and `\\` outside any environment.
    case gathered
    /// `\substack`, `subarray`: lines at the size of a script.
    case substack
    /// `CD`: objects, and arrows in the columns and rows between them.
    case diagram
  }

  public enum Alignment: Hashable, Sendable { case left, center, right }

  public struct Column: Hashable, Sendable {
    public var alignment: Alignment
    /// Lines drawn before the column.
    public var rules: Rules
    /// `@{}`: no space before it.
    public var isTight: Bool

    public init(_ alignment: Alignment, rules: Rules = 0, isTight: Bool = false) {
      self.alignment = alignment
      self.rules = rules
      self.isTight = isTight
    }
  }

  public struct Row: Hashable, Sendable {
    /// Often fewer than there are columns.
    public var cells: [MathNode]
    /// `\hline`s above the row.
    public var rules: Rules
    /// `\\[2pt]`: extra space below, in em.
    public var gap: Double
    /// The line's number and name; nil where the environment does not number lines.
    public var equation: MathEquation?
  }

  public var kind: Kind
  /// The environment as written ("pmatrix", "align*"); empty for lines outside any.
  public var name: String
  public var fences: MathFences?
  /// Where rows have more cells than this says, `otherColumns` or the pattern of `kind` goes on.
  public var columns: [Column]
  /// `\begin{pmatrix*}[r]`: how columns are aligned that `columns` says nothing of.
  public var otherColumns: Alignment?
  /// Lines drawn after the last column.
  public var closingRules: Rules
  public var rows: [Row]
  /// `\hline`s below the last row.
  public var bottomRules: Rules

  /// Lines between rows or columns that lie side by side.
  public struct Rules: Hashable, Sendable, ExpressibleByIntegerLiteral {
    /// The lines in the order of the source.
    public private(set) var lines: [Line]

    public enum Line: Hashable, Sendable {
      case solid
      /// `\hdashline`, and `:` between columns.
      case dashed
    }

    public init(integerLiteral count: Int) { lines = Array(repeating: .solid, count: count) }

    mutating func add(_ line: Line) { lines.append(line) }
  }

  /// How the column, counted from 0, is aligned.
  public func alignment(ofColumn index: Int) -> Alignment {
    if index < columns.count { return columns[index].alignment }
    if let otherColumns { return otherColumns }
    return switch kind {
    case .aligned: index.isMultiple(of: 2) ? .right : .left
    case .cases: .left
    default: .center
    }
  }

  public var columnCount: Int { rows.reduce(columns.count) { max($0, $1.cells.count) } }
}

/// A line that can be numbered and referred to.
public struct MathEquation: Hashable, Sendable {
  /// From `\label{…}`.
  public var label: String?
  /// From `\tag{…}`: shown in place of a number.
  public var tag: MathNode?
  /// `\tag*`: no brackets around the tag.
  public var isTagBare = false
  /// Of the line.
  public var range: Range<Int>

  /// Nobody asked for a number.
  public var isPlain: Bool { label == nil && tag == nil }
}
