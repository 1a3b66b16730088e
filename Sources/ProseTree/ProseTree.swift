import SourceText

/// A notebook's prose as a tree: what Markdown meant, free of its syntax and of the parser's C types.
public indirect enum ProseBlock: Codable, Hashable, Sendable {
  case heading(level: Int, [ProseInline])
  case paragraph([ProseInline])
  case quotation([ProseBlock])
  /// A quotation that is an alert of GitHub's, without its mark.
  case alert(AlertKind, [ProseBlock])
  case list(ProseList)
  /// A fence that is no step, or an indented block: shown, never run. `language` is the info string's first word.
  case code(language: String, text: String)
  case table(ProseTable)
  case thematicBreak
  /// A display formula in a block of its own: `$$…$$` or a `math` fence.
  case formula(Formula)
  /// A block of raw HTML, as written. The report decides whether it may live.
  case html(String)
}

public indirect enum ProseInline: Codable, Hashable, Sendable {
  case text(String)
  case emphasis([ProseInline])
  case strong([ProseInline])
  case strikethrough([ProseInline])
  case code(String)
  case link(destination: String, title: String, [ProseInline])
  /// `source` as written; the report inlines local pictures. The title of a picture alone in its paragraph is its
  /// caption.
  case image(source: String, title: [ProseInline], alternative: String, span: SourceSpan?)
  case formula(Formula)
  /// One tag or comment of raw HTML, as written.
  case html(String)
  case softBreak
  case lineBreak
  /// `{{ step.value:format }}`, put in by the run.
  case value(InlineValue)
  /// `number` counts references in order of first use; `occurrence` the uses of one note, from 1.
  case footnoteReference(number: Int, occurrence: Int)
}

public struct ProseList: Codable, Hashable, Sendable {
  public struct Item: Codable, Hashable, Sendable {
    /// Nil where the item is not a task.
    public var isDone: Bool?
    public var blocks: [ProseBlock]

    public init(isDone: Bool? = nil, blocks: [ProseBlock]) {
      self.isDone = isDone
      self.blocks = blocks
    }
  }

  /// The first number; nil for a bullet list.
  public var start: Int?
  /// A tight list's paragraphs are set without space between them.
  public var isTight: Bool
  public var items: [Item]

  public init(start: Int?, isTight: Bool, items: [Item]) {
    self.start = start
    self.isTight = isTight
    self.items = items
  }
}

public struct ProseTable: Codable, Hashable, Sendable {
  public enum Alignment: Codable, Hashable, Sendable { case none, left, center, right }

  /// One a column; every row has as many cells.
  public var alignments: [Alignment]
  public var header: [[ProseInline]]
  public var rows: [[[ProseInline]]]

  public init(alignments: [Alignment], header: [[ProseInline]], rows: [[[ProseInline]]]) {
    self.alignments = alignments
    self.header = header
    self.rows = rows
  }
}

/// LaTeX between its dollars.
public struct Formula: Codable, Hashable, Sendable {
  public enum Style: Codable, Hashable, Sendable { case inline, display }

  /// Exactly what stands between the delimiters.
  public var source: String
  public var style: Style
  /// Of `source` itself, without the delimiters; nil for a formula that nbrun wrote.
  public var span: SourceSpan?
  /// What follows the word `math` in a fence's info string, as written; nil for every other formula.
  public var directive: Located<String>?
  /// What came of its equations; nil for a formula that is only typeset.
  public var verdict: FormulaVerdict?

  public init(_ source: String, style: Style, span: SourceSpan? = nil, directive: Located<String>? = nil) {
    self.source = source
    self.style = style
    self.span = span
    self.directive = directive
  }
}

/// A place in the prose that the run fills.
public struct InlineValue: Codable, Hashable, Sendable {
  /// What it names, as written: "epoch-loop.test_accuracy".
  public var name: String
  /// As written after the colon (".1%"); nil for the value's own form.
  public var format: String?
  /// Of the whole `{{ … }}`.
  public var span: SourceSpan
  /// The formatted result; nil until the run has it.
  public var result: String?

  public init(name: String, format: String?, span: SourceSpan, result: String? = nil) {
    self.name = name
    self.format = format
    self.span = span
    self.result = result
  }
}

/// A note at the foot, numbered in order of first reference.
public struct Footnote: Hashable, Sendable {
  public var number: Int
  public var blocks: [ProseBlock]
  /// How often the prose refers to it.
  public var references: Int

  public init(number: Int, blocks: [ProseBlock], references: Int) {
    self.number = number
    self.blocks = blocks
    self.references = references
  }
}
