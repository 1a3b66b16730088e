import SourceText

/// A notebook's prose as a tree: the meaning of the Markdown, without its syntax and without the parser's C types.
public indirect enum ProseBlock: Codable, Hashable, Sendable {
  case heading(level: Int, [ProseInline])
  case paragraph([ProseInline])
  case quotation([ProseBlock])
  /// An alert: a quotation with GitHub's mark, without that mark.
  case alert(AlertKind, [ProseBlock])
  case list(ProseList)
  /// A fence that is not a step, or an indented block: it is shown and never run. `language` is the first word of the
  /// info string.
  case code(language: String, text: String)
  case table(ProseTable)
  case thematicBreak
  /// A displayed formula as a separate block: `$$…$$` or a `math` fence.
  case formula(Formula)
  /// A block of raw HTML, as written. The report decides whether to keep it.
  case html(String)
}

public indirect enum ProseInline: Codable, Hashable, Sendable {
  case text(String)
  case emphasis([ProseInline])
  case strong([ProseInline])
  case strikethrough([ProseInline])
  case code(String)
  case link(destination: String, title: String, [ProseInline])
  /// `source` is the address as written; the report embeds local pictures. If a picture is alone in its paragraph, its
  /// title is its caption.
  case image(source: String, title: [ProseInline], alternative: String, span: SourceSpan?)
  case formula(Formula)
  /// One tag or comment of raw HTML, as written.
  case html(String)
  case softBreak
  case lineBreak
  /// `{{ step.value:format }}`; the run inserts the value.
  case value(InlineValue)
  /// `number` numbers the notes in the order of first use; `occurrence` numbers the uses of one note. Both start at 1.
  case footnoteReference(number: Int, occurrence: Int)
}

public struct ProseList: Codable, Hashable, Sendable {
  public struct Item: Codable, Hashable, Sendable {
    /// Nil if the item is not a task.
    public var isDone: Bool?
    public var blocks: [ProseBlock]

    public init(isDone: Bool? = nil, blocks: [ProseBlock]) {
      self.isDone = isDone
      self.blocks = blocks
    }
  }

  /// The first number; nil for a bullet list.
  public var start: Int?
  /// Whether its paragraphs have no space between them.
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

  /// One alignment for each column; every row has the same number of cells.
  public var alignments: [Alignment]
  public var header: [[ProseInline]]
  public var rows: [[[ProseInline]]]

  public init(alignments: [Alignment], header: [[ProseInline]], rows: [[[ProseInline]]]) {
    self.alignments = alignments
    self.header = header
    self.rows = rows
  }
}

/// A LaTeX formula.
public struct Formula: Codable, Hashable, Sendable {
  public enum Style: Codable, Hashable, Sendable { case inline, display }

  /// The exact text between the delimiters.
  public var source: String
  public var style: Style
  /// The place of `source`, without the delimiters; nil for a formula that nbrun wrote.
  public var span: SourceSpan?
  /// The text after the word `math` in a fence's info string, as written; nil for every other formula.
  public var directive: Located<String>?
  /// The results for its equations; nil for a formula that is only typeset.
  public var verdict: FormulaVerdict?

  public init(_ source: String, style: Style, span: SourceSpan? = nil, directive: Located<String>? = nil) {
    self.source = source
    self.style = style
    self.span = span
    self.directive = directive
  }
}

/// A place in the prose where the run inserts a value.
public struct InlineValue: Codable, Hashable, Sendable {
  /// The step and value, as written: "epoch-loop.test_accuracy".
  public var name: String
  /// The text after the colon, as written (".1%"); nil for the value's default format.
  public var format: String?
  /// The place of the whole `{{ … }}`.
  public var span: SourceSpan
  /// The formatted value; nil until the run inserts it.
  public var result: String?

  public init(name: String, format: String?, span: SourceSpan, result: String? = nil) {
    self.name = name
    self.format = format
    self.span = span
    self.result = result
  }
}

/// A footnote; footnotes are numbered in the order of first reference.
public struct Footnote: Hashable, Sendable {
  public var number: Int
  public var blocks: [ProseBlock]
  /// The number of references in the prose.
  public var references: Int

  public init(number: Int, blocks: [ProseBlock], references: Int) {
    self.number = number
    self.blocks = blocks
    self.references = references
  }
}
