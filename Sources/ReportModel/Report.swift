import ProseTree
import SourceText

/// What a run has to say, as plain values: prose as the author wrote it, with its results put in, and a cell
/// for every step. How it looks is another module's business.
public struct Report: Sendable {
  public enum Item: Sendable {
    case prose(ProseBlock)
    case cell(Cell)
  }

  public var title: [ProseInline]
  public var author: String?
  public var date: String?
  /// Empty where there is none.
  public var description: [ProseInline]
  /// The language of the author's words, a tag of BCP 47; nil for English.
  public var language: String?
  public var summary: Summary
  /// What of the command line stood above the notebook, as it was given: "-P learning_rate=1.5", "--seed 3".
  public var overrides: [String]
  /// Nil where there is no run to compare with, or nothing differs.
  public var comparison: ComparisonSection?
  public var items: [Item]
  public var footnotes: [Footnote]
  /// The symbols of the checked formulas; nil where none was checked.
  public var glossary: Table?
  /// Links of the prose to places of the page that are not there, as written: "#nope".
  public var deadLinks: Set<String> = []
  /// `macros:` of the front matter: name without arguments ("\\RR") and body ("\\mathbb{R}").
  public var macros: [(name: String, body: String)]
  /// Warnings of parsing that a reader should see too, already formatted with their place.
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

/// What the run changed against an earlier one of the same notebook.
public struct ComparisonSection: Sendable {
  /// "run 6"
  public var run: String
  /// When that began; ISO 8601, in UTC.
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
  /// One figure and what it is: "86.3 %", "test accuracy".
  public struct Figure: Sendable {
    public var value: String
    public var label: String
    /// What it rests on, in a few words: "highest 87.0% after epoch 9".
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

  /// The few that matter most, largest first; empty for a notebook without steps.
  public var figures: [Figure]
  /// Of trainings that are too many for figures: all of them, as a table and a chart.
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

/// One step of the notebook, as it ran.
public struct Cell: Sendable {
  public enum Status: String, Sendable, Codable {
    case ok, failed
    case notRun = "not-run"
  }

  /// What went wrong, at its place in the notebook.
  public struct Failure: Sendable {
    public var message: String
    public var hint: String?
    public var location: SourceLocation?
    /// Somebody stopped the run.
    public var isInterruption: Bool

    public init(message: String, hint: String?, location: SourceLocation?, isInterruption: Bool = false) {
      self.message = message
      self.hint = hint
      self.location = location
      self.isInterruption = isInterruption
    }
  }

  /// An option that the command line gave another value than the notebook.
  public struct Override: Sendable, Equatable {
    public var option: String
    /// As it ran.
    public var value: String
    /// What stands in the step's source instead, if it stands there: lines counted from 0.
    public var replacedLines: ClosedRange<Int>?

    public init(option: String, value: String, replacedLines: ClosedRange<Int>?) {
      self.option = option
      self.value = value
      self.replacedLines = replacedLines
    }
  }

  /// Where the results come from.
  public enum Origin: String, Sendable, Codable {
    case ran
    /// From an earlier run that did exactly the same.
    case cache
    /// A training whose first epochs are an earlier run's.
    case continued

    /// As a label beside a step: "cached".
    public var label: String {
      switch self {
      case .ran: "ran"
      case .cache: "cached"
      case .continued: "continued"
      }
    }

    /// Behind a step's name: "from the cache".
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
  /// Why the step ran, or did not have to: "learning_rate 0.5 → 0.1".
  public var reason: String?
  /// The fence's lines in the notebook, first to last.
  public var lines: ClosedRange<Int>
  /// The fence's body, as written; nil where `echo: false` hides it.
  public var source: String?
  public var overrides: [Override]
  /// Empty where there is none.
  public var caption: [ProseInline]
  /// Of the step when it ran, if that was now or earlier.
  public var seconds: Double
  public var blocks: [Block]
  public var failure: Failure?
  /// How far a training came that did not end: "4 of 100 epochs".
  public var progress: String?
  /// What a reader must know first, each a clause without its full stop: "the network has not learned yet".
  public var cautions: [String]
  /// Claims of an `expect` that the run did not keep; the step itself ran well.
  public var brokenClaims: [Failure]

  /// "failed" or "interrupted"; nil of a step that ran to its end, or did not begin.
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

/// A piece of a cell's results.
public enum Block: Codable, Sendable {
  case prose([ProseBlock])
  case table(Table)
  case lineChart(LineChart)
  case barChart(BarChart)
  case heatMap(HeatMap)
  case pictures(PictureGrid)
  case network(NetworkDiagram)
  /// A remark set apart from the results.
  case note(Note)
  /// What most readers need not see, behind a line that says what it is.
  case folded(summary: [ProseInline], [Block])
}

extension [Block] {
  /// With those that are folded away.
  public var unfolded: [Block] {
    flatMap { block in
      if case .folded(_, let inner) = block { [block] + inner.unfolded } else { [block] }
    }
  }
}

/// A remark set apart: what to keep in mind, or what to beware of.
public struct Note: Codable, Sendable {
  public enum Kind: Codable, Sendable {
    /// A result of the step in words.
    case remark
    /// What holds whatever came of the step: a page says it once.
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
  /// Of all steps, in order.
  public var cells: [Cell] { items.compactMap { if case .cell(let cell) = $0 { cell } else { nil } } }

  /// The notebook's first heading is the page's title where the front matter names none, and stands there alone.
  public var titleIsFirstHeading: Bool {
    guard case .prose(.heading(1, let words))? = items.first else { return false }
    return words.plainText == title.plainText
  }

  /// What a reader must know first, with the place of its step.
  public var cautions: [Diagnostic] {
    items.flatMap { item -> [Diagnostic] in
      guard case .cell(let cell) = item else { return [] }
      let place = SourceLocation(line: cell.lines.lowerBound, column: 1)
      return cell.cautions.map {
        Diagnostic("\(cell.id): \($0)", at: SourceSpan(place, place), severity: .warning)
      }
    }
  }

  /// What went wrong, with its place in the notebook.
  public var failures: [Diagnostic] {
    items.flatMap { item -> [Diagnostic] in
      guard case .cell(let cell) = item else { return falseEquations(in: item) }
      return falseEquations(in: item)
        + (cell.brokenClaims + (cell.failure.map { [$0] } ?? [])).map { failure in
          Diagnostic(failure.message, at: failure.location.map { SourceSpan($0, $0) }, hint: failure.hint)
        }
    }
  }

  /// Checked formulas that tested nothing, with their places: warnings.
  public var doubts: [Diagnostic] {
    items.flatMap(verdicts).flatMap(\.doubts).map { $0.diagnostic(.warning) }
  }

  /// Equations that do not hold, of the notebook or of what a step wrote.
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
    return Diagnostic(
      words, at: location.map { SourceSpan($0, $0) }, hint: hint.isEmpty ? nil : hint.written,
      severity: severity)
  }
}

extension [ProseInline] {
  /// As one would write it: formulas between their dollars.
  fileprivate var written: String {
    map { inline in
      if case .formula(let formula) = inline { "$\(formula.source)$" } else { inline.plainText }
    }.joined()
  }
}
