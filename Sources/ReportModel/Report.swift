import ProseTree
import SourceText

/// The results of a run as plain values: the author's prose with the results filled in, and a cell for every step.
/// Other modules decide how a report looks.
public struct Report: Sendable {
  public enum Item: Sendable {
    case prose(ProseBlock)
    case cell(StepCell)
  }

  public var title: [ProseInline]
  public var author: String?
  public var date: String?
  /// The description; empty if there is none.
  public var description: [ProseInline]
  /// The language of the author's text, as a tag of BCP 47; nil for English.
  public var language: String?
  public var summary: Summary
  /// The options of the command line that replaced those of the notebook, as they were given: "-P learning_rate=1.5",
  /// "--seed 3".
  public var overrides: [String]
  /// The comparison with an earlier run; nil if there is no such run.
  public var comparison: ComparisonSection?
  public var items: [Item]
  public var footnotes: [Footnote]
  /// The symbols of the checked formulas; nil if none was checked.
  public var glossary: Table?
  /// Links of the prose to places that the page does not have, as written: "#nope".
  public var deadLinks: Set<String> = []
  /// The `macros` of the front matter: the name of each ("\\RR") and its body ("\\mathbb{R}"), without arguments.
  public var macros: [(name: String, body: String)]
  /// Warnings of the parser that a reader should see too, as text with their places.
  public var warnings: [String]
  public var record: RunRecord

  public init(
    title: [ProseInline], author: String? = nil, date: String? = nil, description: [ProseInline] = [],
    language: String? = nil,
    summary: Summary, overrides: [String] = [], comparison: ComparisonSection? = nil, items: [Item],
    footnotes: [Footnote] = [],
    macros: [(name: String, body: String)] = [], glossary: Table? = nil, warnings: [String] = [],
    record: RunRecord
  ) {
    self.title = title
    self.author = author
    self.date = date
    self.description = description
    self.language = language
    self.summary = summary
    self.overrides = overrides
    self.comparison = comparison
    self.items = items
    self.footnotes = footnotes
    self.glossary = glossary
    self.macros = macros
    self.warnings = warnings
    self.record = record
  }
}

/// What differs between the run and an earlier run of the same notebook.
public struct ComparisonSection: Sendable {
  /// The earlier run: "run 6".
  public var run: String
  /// When the earlier run began; ISO 8601, in UTC.
  public var started: String
  public var tables: [Table]

  public init(run: String, started: String, tables: [Table]) {
    self.run = run
    self.started = started
    self.tables = tables
  }
}

/// The run at a glance, for the head of the report.
public struct Summary: Sendable {
  /// A figure and its label: "86.3 %", "test accuracy".
  public struct Figure: Sendable {
    public var value: String
    public var label: String
    /// A remark of a few words: "highest 87.0% after epoch 9".
    public var note: String?

    public init(value: String, label: String, note: String? = nil) {
      self.value = value
      self.label = label
      self.note = note
    }
  }

  /// A named group of facts: "Data", "Network", "Training", "Machine".
  public struct Group: Sendable {
    public var name: String
    public var facts: [(label: String, value: String)]

    public init(name: String, facts: [(label: String, value: String)]) {
      self.name = name
      self.facts = facts
    }
  }

  /// The few most important figures, the most important first; empty for a notebook without steps.
  public var figures: [Figure]
  /// A table and a chart of all trainings, if there are too many of them for figures.
  public var trainings: (chart: LineChart, table: Table)?
  public var groups: [Group]

  public init(
    figures: [Figure] = [], trainings: (chart: LineChart, table: Table)? = nil, groups: [Group] = []
  ) {
    self.figures = figures
    self.trainings = trainings
    self.groups = groups
  }
}

/// A step of the notebook, as it ran.
public struct StepCell: Sendable {
  public enum Status: String, Sendable, Codable {
    case ok, failed
    case notRun = "not-run"
  }

  /// An error, with its place in the notebook.
  public struct Failure: Sendable {
    public var message: String
    public var hint: String?
    public var location: SourceLocation?
    /// Whether the user stopped the run.
    public var isInterruption: Bool

    public init(message: String, hint: String?, location: SourceLocation?, isInterruption: Bool = false) {
      self.message = message
      self.hint = hint
      self.location = location
      self.isInterruption = isInterruption
    }
  }

  /// An option to which the command line gave another value than the notebook.
  public struct Override: Sendable, Equatable {
    public var option: String
    /// The value with which it ran.
    public var value: String
    /// The lines of the step's source that the value replaces, counted from 0; nil if the source does not have the
    /// option, or has another option on the same line.
    public var replacedLines: ClosedRange<Int>?

    public init(option: String, value: String, replacedLines: ClosedRange<Int>?) {
      self.option = option
      self.value = value
      self.replacedLines = replacedLines
    }
  }

  /// Where a step's results come from.
  public enum Origin: String, Sendable, Codable {
    case ran
    /// An earlier run in which the step was the same.
    case cache
    /// A training whose first epochs come from an earlier run.
    case continued

    /// The label beside a step: "cached".
    public var label: String {
      switch self {
      case .ran: "ran"
      case .cache: "cached"
      case .continued: "continued"
      }
    }

    /// The words after a step's name: "from the cache".
    public var words: String {
      switch self {
      case .cache: "from the cache"
      case .ran, .continued: label
      }
    }
  }

  public var id: String
  public var step: String
  public var status: Status
  public var origin: Origin
  /// Why the step ran, or why it did not have to: "learning_rate 0.5 → 0.1".
  public var reason: String?
  /// The lines of the fence in the notebook, from the first to the last.
  public var lines: ClosedRange<Int>
  /// The fence's body as written; nil if `echo: false` hides it.
  public var source: String?
  public var overrides: [Override]
  /// The caption; empty if there is none.
  public var caption: [ProseInline]
  /// The time of the step when it ran, in this run or an earlier one.
  public var seconds: Double
  public var blocks: [Block]
  public var failure: Failure?
  /// For a training that was stopped, how far it came: "4 of 100 epochs".
  public var progress: String?
  /// What a reader must know first. Each is a clause without a full stop: "the network has not learned yet".
  public var cautions: [String]
  /// The claims of an `expect` that failed; the step itself ran without an error.
  public var brokenClaims: [Failure]

  /// "failed" or "interrupted"; nil if the step ran to its end, or did not begin.
  public var unfinishedState: String? {
    guard status == .failed else { return nil }
    return failure?.isInterruption == true ? "interrupted" : "failed"
  }

  public init(
    id: String, step: String, status: Status, origin: Origin = .ran, reason: String? = nil,
    lines: ClosedRange<Int>, source: String?, overrides: [Override] = [], caption: [ProseInline] = [],
    seconds: Double, blocks: [Block], failure: Failure? = nil, progress: String? = nil,
    cautions: [String] = [],
    brokenClaims: [Failure] = []
  ) {
    self.id = id
    self.step = step
    self.status = status
    self.origin = origin
    self.reason = reason
    self.lines = lines
    self.source = source
    self.overrides = overrides
    self.caption = caption
    self.seconds = seconds
    self.blocks = blocks
    self.failure = failure
    self.progress = progress
    self.cautions = cautions
    self.brokenClaims = brokenClaims
  }
}

/// A part of a cell's results.
public enum Block: Codable, Sendable {
  case prose([ProseBlock])
  case table(Table)
  case lineChart(LineChart)
  case barChart(BarChart)
  case heatMap(HeatMap)
  case pictures(PictureGrid)
  case network(NetworkDiagram)
  /// A remark that is set apart from the results.
  case note(Note)
  /// Blocks that most readers need not see, folded behind a summary line.
  case folded(summary: [ProseInline], [Block])
}

extension [Block] {
  /// The blocks, including those that are folded.
  public var unfolded: [Block] {
    flatMap { block in
      if case .folded(_, let inner) = block { [block] + inner.unfolded } else { [block] }
    }
  }
}

/// A remark that is set apart: something to remember, or a warning.
public struct Note: Codable, Sendable {
  public enum Kind: Codable, Sendable {
    /// A result of the step, in words.
    case remark
    /// Advice that holds for any result of the step; a page shows it only once.
    case advice
    case caution
  }

  public var kind: Kind
  public var text: [ProseInline]

  public init(_ kind: Kind, _ text: [ProseInline]) {
    self.kind = kind
    self.text = text
  }
}

extension Report {
  /// The cells of all steps, in order.
  public var cells: [StepCell] { items.compactMap { if case .cell(let cell) = $0 { cell } else { nil } } }

  /// Whether the notebook begins with a heading that is the same as the page's title. Then the heading is not repeated
  /// in the text.
  public var titleIsFirstHeading: Bool {
    guard case .prose(.heading(1, let words))? = items.first else { return false }
    return words.plainText == title.plainText
  }

  /// The cautions of all steps, with their places.
  public var cautions: [Diagnostic] {
    items.flatMap { item -> [Diagnostic] in
      guard case .cell(let cell) = item else { return [] }
      let place = SourceLocation(line: cell.lines.lowerBound, column: 1)
      return cell.cautions.map {
        Diagnostic("\(cell.id): \($0)", at: SourceSpan(place, place), severity: .warning)
      }
    }
  }

  /// The errors of the run, with their places in the notebook.
  public var failures: [Diagnostic] {
    items.flatMap { item -> [Diagnostic] in
      guard case .cell(let cell) = item else { return falseEquations(in: item) }
      return falseEquations(in: item)
        + (cell.brokenClaims + (cell.failure.map { [$0] } ?? [])).map { failure in
          Diagnostic(failure.message, at: failure.location.map { SourceSpan($0, $0) }, hint: failure.hint)
        }
    }
  }

  /// Warnings about checked formulas that tested nothing, with their places.
  public var doubts: [Diagnostic] {
    items.flatMap(verdicts).flatMap(\.doubts).map { $0.diagnostic(.warning) }
  }

  /// The equations that are not answered yet, with their places.
  public var gaps: [Diagnostic] {
    items.flatMap(verdicts).flatMap(\.gaps).map { $0.diagnostic(.note) }
  }

  /// Returns the equations that are false, in the notebook or in what a step wrote.
  private func falseEquations(in item: Item) -> [Diagnostic] {
    verdicts(in: item).flatMap(\.faults).map { $0.diagnostic(.error) }
  }

  private func verdicts(in item: Item) -> [FormulaVerdict] {
    let blocks: [ProseBlock] =
      switch item {
      case .prose(let block): [block]
      case .cell(let cell):
        cell.blocks.unfolded.flatMap { block in
          if case .prose(let blocks) = block { blocks } else { [ProseBlock]() }
        }
      }
    return blocks.flatMap(\.displayedFormulas).compactMap(\.verdict)
  }
}

extension FormulaVerdict.Fault {
  fileprivate func diagnostic(_ severity: Diagnostic.Severity) -> Diagnostic {
    let words = [message, detail].map(\.written).filter { !$0.isEmpty }.joined(separator: " ")
    var diagnostic = Diagnostic(
      words, at: location.map { SourceSpan($0, $0) }, hint: hint.isEmpty ? nil : hint.written,
      severity: severity)
    diagnostic.otherPlaces = otherLocations.map { SourceSpan($0, $0) }
    return diagnostic
  }
}

extension [ProseInline] {
  /// The text as an author would write it, with formulas between dollars.
  fileprivate var written: String {
    map { inline in
      if case .formula(let formula) = inline { "$\(formula.source)$" } else { inline.plainText }
    }.joined()
  }
}
