import Formatting
import ProseTree

/// Whether a reader can rely on a report: a word for its head, and the counts on which it is based, each with a link.
public struct Soundness: Sendable {
  /// The levels, from best to worst.
  public enum Level: String, Sendable {
    /// Everything ran, something was checked, and no mistake was found.
    case sound
    /// Everything ran, but the notebook checks nothing.
    case unchecked
    /// Everything ran, but there is a caution, such as a training that has learned nothing.
    case doubtful
    /// Everything ran and nothing is wrong, but an equation is not answered yet.
    case open
    /// An equation is false or could not be read, or a claim failed.
    case unsound
    case interrupted
    case failed
  }

  /// A place in the report to which a part of the line links.
  public enum Place: Sendable, Hashable {
    case cell(String)
    /// The first equation with this outcome.
    case equation(FormulaVerdict.Outcome)
  }

  /// A part of the line: "47 equations are true".
  public struct Part: Sendable {
    public var words: String
    public var place: Place?
    public var isBad: Bool

    init(_ words: String, at place: Place? = nil, isBad: Bool = false) {
      self.words = words
      self.place = place
      self.isBad = isBad
    }
  }

  public let level: Level
  /// One or two sentences: "1 of 3 claims failed."
  public let headline: String
  public let parts: [Part]
}

extension Report {
  /// Nil for a notebook that runs nothing and checks nothing.
  public var soundness: Soundness? {
    let tally = Tally(self)
    guard !tally.cells.isEmpty || !record.equations.isEmpty else { return nil }
    return Soundness(level: tally.level, headline: tally.headline, parts: tally.parts)
  }
}

extension RunRecord {
  /// Whether nothing is wrong except that equations are not answered yet.
  public var isOnlyOpen: Bool {
    let outcomes = Set(equations.compactMap { FormulaVerdict.Outcome(rawValue: $0.verdict) })
    return outcomes.contains(.open) && outcomes.isDisjoint(with: [.fails, .unreadable])
      && claims("failed") == 0
  }

  /// The number of claims that have passed or failed.
  fileprivate func claims(_ name: String) -> Int {
    cells.filter { $0.step == "expect" }.reduce(0) { $0 + Int($1.values[name]?.double ?? 0) }
  }
}

/// The counts of a run's results.
private struct Tally {
  let record: RunRecord
  let cells: [StepCell]
  let overrides: [String]
  private let counts: [FormulaVerdict.Outcome: Int]
  private let kept: Int
  private let broken: Int

  init(_ report: Report) {
    record = report.record
    overrides = report.overrides
    cells = report.cells
    counts = Dictionary(
      record.equations.compactMap { FormulaVerdict.Outcome(rawValue: $0.verdict) }.map { ($0, 1) },
      uniquingKeysWith: +)
    kept = record.claims("passed")
    broken = record.claims("failed")
  }

  private func count(_ place: FormulaVerdict.Outcome) -> Int { counts[place] ?? 0 }
  private var claims: Int { kept + broken }
  private var ran: Int { cells.count { $0.status == .ok || !$0.brokenClaims.isEmpty } }
  private var failed: [StepCell] { cells.filter { $0.failure != nil } }

  var level: Soundness.Level {
    switch record.status {
    case .failed: .failed
    case .interrupted: .interrupted
    case .expectationFailed: record.isOnlyOpen ? .open : .unsound
    case .ok:
      if cells.contains(where: { !$0.cautions.isEmpty }) {
        .doubtful
      } else {
        count(.holds) + claims > 0 ? .sound : .unchecked
      }
    }
  }

  var headline: String {
    switch level {
    case .sound: return "Sound."
    case .unchecked:
      return cells.isEmpty
        ? "Nothing was tested." : "Every step ran. The notebook checks no equation and makes no claim."
    case .doubtful: return "Every step ran, but read the caution first."
    case .open: return "Not finished: \(Self.equations(count(.open), "still open"))."
    case .unsound: return faults.map { Self.sentence($0) } ?? "Not sound."
    case .failed:
      let skipped = cells.count { $0.status == .notRun }
      let rest =
        switch skipped {
        case 0: ""
        case 1: " 1 step did not run."
        default: " \(skipped) steps did not run."
        }
      let names = failed.map(\.id)
      let what =
        switch names.count {
        case 0: "This run failed."
        case 1: "The step \(names[0]) failed."
        case 2...3: "The steps \(Self.list(names)) failed."
        default: "\(names.count) steps failed; the first is \(names[0])."
        }
      return what + rest
    case .interrupted:
      return failed.first.map { cell in
        "Interrupted in \(cell.id)"
          + (cell.progress.map { ": \($0) \($0.hasSuffix("epoch") ? "was" : "were") completed." } ?? ".")
      } ?? "Interrupted."
    }
  }

  /// The faults in words: "2 equations are false and 1 of 3 claims failed".
  private var faults: String? {
    let all = [
      count(.fails) > 0 ? Self.equations(count(.fails), "false") : nil,
      count(.unreadable) > 0 ? Self.words(count(.unreadable), "equation") + " could not be read" : nil,
      count(.open) > 0 ? Self.equations(count(.open), "still open") : nil,
      broken > 0 ? "\(broken) of \(Self.words(claims, "claim")) failed" : nil,
    ].compactMap(\.self)
    return all.isEmpty ? nil : Self.list(all)
  }

  /// Returns a list in words: "a, b and c".
  private static func list(_ words: [String]) -> String {
    words.count < 2
      ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }

  var parts: [Soundness.Part] {
    var parts: [Soundness.Part] = []
    if let first = cells.first {
      parts.append(
        ran == cells.count
          ? .init("\(Self.words(ran, "step")) ran", at: .cell(first.id))
          : .init(
            "\(ran) of \(Self.words(cells.count, "step")) ran", at: .cell((failed.first ?? first).id),
            isBad: true))
    }
    if count(.holds) > 0 { parts.append(.init(Self.equations(count(.holds), "true"), at: .equation(.holds))) }
    if count(.fails) > 0 {
      parts.append(.init(Self.equations(count(.fails), "false"), at: .equation(.fails), isBad: true))
    }
    if count(.unreadable) > 0 {
      parts.append(.init("\(count(.unreadable)) not read", at: .equation(.unreadable), isBad: true))
    }
    if count(.open) > 0 { parts.append(.init("\(count(.open)) open", at: .equation(.open))) }
    if count(.notChecked) > 0 {
      let verb = count(.notChecked) == 1 ? "was" : "were"
      parts.append(
        .init(
          "\(Self.words(count(.notChecked), "formula")) \(verb) not checked", at: .equation(.notChecked),
          isBad: true))
    }
    if count(.saysNothing) > 0 {
      let verb = count(.saysNothing) == 1 ? "says" : "say"
      parts.append(.init("\(count(.saysNothing)) \(verb) nothing", at: .equation(.saysNothing)))
    }
    parts += claimParts
    parts += overridePart.map { [$0] } ?? []
    if !cells.isEmpty { parts.append(.init("seed \(record.seed)")) }
    if let data = record.data {
      let loads = record.cells.filter { $0.step == "load" && $0.status == StepCell.Status.ok.rawValue }
      // Later steps use only the last data set; a training before it used another.
      let sets = Set(loads.compactMap { $0.options["dataset"] })
      parts.append(
        sets.count > 1
          ? .init("\(sets.count) data sets", at: loads.first.map { .cell($0.id) })
          : .init("data \(data.name)", at: loads.last.map { .cell($0.id) }))
    }
    return parts
  }

  private var claimParts: [Soundness.Part] {
    let expects = cells.filter { $0.step == "expect" }
    var parts: [Soundness.Part] = []
    if kept > 0 {
      parts.append(.init("\(Self.words(kept, "claim")) kept", at: expects.first.map { .cell($0.id) }))
    }
    if broken > 0 {
      let first = expects.first { !$0.brokenClaims.isEmpty }
      parts.append(
        .init("\(Self.words(broken, "claim")) failed", at: first.map { .cell($0.id) }, isBad: true))
    }
    return parts
  }

  private var overridePart: Soundness.Part? {
    guard !overrides.isEmpty else { return nil }
    return .init(
      "run with \(overrides.joined(separator: ", "))",
      at: cells.first { !$0.overrides.isEmpty }.map { .cell($0.id) })
  }

  private static func equations(_ count: Int, _ what: String) -> String {
    "\(words(count, "equation")) \(count == 1 ? "is" : "are") \(what)"
  }

  private static func words(_ count: Int, _ name: String) -> String {
    "\(NumberFormat.count(Double(count))) \(name)\(count == 1 ? "" : "s")"
  }

  private static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst() + "."
  }
}
