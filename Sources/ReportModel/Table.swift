import ProseTree

/// A numbered table with a caption.
public struct Table: Codable, Sendable {
  public enum Alignment: Codable, Sendable {
    case text
    /// Aligned at the decimal point.
    case number
  }

  public struct Column: Codable, Sendable {
    public var heading: [ProseInline]
    public var alignment: Alignment

    public init(_ heading: [ProseInline], _ alignment: Alignment = .number) {
      self.heading = heading
      self.alignment = alignment
    }

    public init(_ heading: String, _ alignment: Alignment = .number) {
      self.init([.text(heading)], alignment)
    }
  }

  public enum Cell: Codable, Sendable {
    case text([ProseInline])
    /// A formatted number ("0.3187", "86.3 %", "1.2e-9"). The page aligns it at its decimal point.
    case number(String)
    /// The best value of its column, which the page marks.
    case best(String)
    case verdict(Verdict)
    /// A line of the notebook.
    case line(Int)
    /// A value that does not exist, shown as a dash.
    case missing
  }

  public enum Verdict: Codable, Sendable { case passed, failed }

  public var caption: [ProseInline]
  public var columns: [Column]
  /// The rows, each with one cell for each column. The first cell of a row is its header.
  public var rows: [[Cell]]

  public init(caption: [ProseInline], columns: [Column], rows: [[Cell]]) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }
}

extension Table.Cell {
  public static func text(_ words: String) -> Table.Cell { .text([.text(words)]) }
  public static func formula(_ latex: String) -> Table.Cell {
    .text([.formula(Formula(latex, style: .inline))])
  }
}
