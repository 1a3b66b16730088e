/// Rows and columns: a matrix, an array, cases, aligned lines.
public struct MathGrid: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// `matrix` and its five relatives.
    case matrix
    /// `smallmatrix`: a matrix that fits into a line of text.
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
    /// The cells; there may be fewer cells than columns.
    public var cells: [MathNode]
    /// `\hline`s above the row.
    public var rules: Rules
    /// `\\[2pt]`: extra space below, in em.
    public var gap: Double
    /// The line's number and name; nil if the environment does not number lines.
    public var equation: MathEquation?
  }

  public var kind: Kind
  /// The environment as written ("pmatrix", "align*"); empty for lines outside any.
  public var name: String
  public var fences: MathFences?
  /// The columns. If rows have more cells, `otherColumns` or the pattern of `kind` applies to the rest.
  public var columns: [Column]
  /// The alignment of columns beyond `columns`: `\begin{pmatrix*}[r]`.
  public var otherColumns: Alignment?
  /// Lines drawn after the last column.
  public var closingRules: Rules
  public var rows: [Row]
  /// `\hline`s below the last row.
  public var bottomRules: Rules

  /// The lines between two neighbouring rows or columns.
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

  /// Returns the alignment of a column, counted from 0.
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
  /// The label, from `\label{…}`.
  public var label: String?
  /// The tag, from `\tag{…}`, which is shown in place of a number.
  public var tag: MathNode?
  /// Whether the tag has no brackets around it: `\tag*`.
  public var isTagBare = false
  /// The UTF-8 offsets of the line.
  public var range: Range<Int>

  /// Whether the line has neither a label nor a tag.
  public var isPlain: Bool { label == nil && tag == nil }
}
