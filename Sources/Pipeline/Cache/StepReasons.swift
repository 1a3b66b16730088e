import ReportModel

/// Says why a step ran, or did not have to, by what changed since the notebook's run before.
struct StepReasons {
  private let plan: Plan
  private let settings: RunSettings
  private let keys: [String?]
  /// Of the run before, by id.
  private let before: [String: RunRecord.Cell]

  init(_ plan: Plan, _ settings: RunSettings, keys: [String?]) {
    self.plan = plan
    self.settings = settings
    self.keys = keys
    before = Dictionary(
      (settings.previous?.cells ?? []).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Parameter index: of the step in the notebook.
  func reason(for result: StepResult, at index: Int) -> String? {
    let planned = result.planned
    switch settings.cache {
    case .none: return "there is no cache"
    case .refresh: return "--refresh"
    case .use: break
    }
    if type(of: planned.step).kept == .nothing { return "claims are judged on every run" }
    let changes = changes(of: planned, at: index)
    switch result.origin {
    case .cache:
      if let changes { return "\(changes), as in an earlier run" }
      return before[planned.id].map { _ in "unchanged" } ?? "as in an earlier run"
    case .continued:
      let epochs = "after epoch \(result.output.epochsFromCache)"
      return changes.map { "\($0), \(epochs)" } ?? epochs
    case .ran:
      if result.key == nil, result.failure == nil {
        return planned.step is LoadStep
          ? "its files changed meanwhile" : "what comes before it is in no cache"
      }
      return changes ?? unchanged(planned)
    }
  }

  /// What makes the step another than in the run before; nil where nothing does.
  private func changes(of planned: Plan.PlannedStep, at index: Int) -> String? {
    guard let previous = settings.previous else { return "the notebook's first run" }
    guard let cell = before[planned.id], cell.step == planned.kind else { return "new in the notebook" }
    let options = OptionChange.all(from: cell.options, to: planned.options)
    if !options.isEmpty { return options.map(\.description).joined(separator: ", ") }
    guard cell.key != keys[index] else { return nil }
    if let previousBuild = previous.build, previousBuild != settings.build {
      return previous.nbrun == settings.version
        ? "nbrun was built anew" : "nbrun \(previous.nbrun) → \(settings.version)"
    }
    let kernels = RunEnvironment.description.blas
    if previous.machine.blas != kernels { return "\(previous.machine.blas) → \(kernels)" }
    if previous.threads != settings.threadCount {
      return "threads \(previous.threads) → \(settings.threadCount)"
    }
    if let leader = leader(of: index) { return "follows \(leader)" }
    if previous.seed != plan.seed { return "seed \(previous.seed) → \(plan.seed)" }
    return planned.step is LoadStep ? "the data's files changed" : "its random draws start elsewhere"
  }

  /// The nearest step before that leaves another state than in the run before.
  private func leader(of index: Int) -> String? {
    let steps = plan.steps
    return steps.indices.prefix(index).last { earlier in
      let kept = type(of: steps[earlier].step).kept
      guard kept == .data || kept == .network || kept == .epochs else { return false }
      let cell = before[steps[earlier].id]
      return cell?.key != keys[earlier]
        || !OptionChange.all(from: cell?.options ?? [:], to: steps[earlier].options).isEmpty
    }.map { steps[$0].id }
  }

  /// Why a step runs that ran before with the same key.
  private func unchanged(_ planned: Plan.PlannedStep) -> String {
    guard let cell = before[planned.id], cell.status == Cell.Status.ok.rawValue else {
      return "it was not finished in the run before"
    }
    return "it is no longer in the cache"
  }
}

/// An option whose value differs between two runs.
public struct OptionChange: Sendable, Equatable, CustomStringConvertible {
  public let name: String
  /// As the record has it; nil where the step had no such option.
  public let before: RecordValue?
  public let now: RecordValue?

  /// By name.
  static func all(from before: [String: RecordValue], to now: [String: RecordValue]) -> [OptionChange] {
    Set(before.keys).union(now.keys).sorted().compactMap { name in
      isSame(before[name], now[name]) ? nil : OptionChange(name: name, before: before[name], now: now[name])
    }
  }

  /// A record that was read back has 1 where 1.0 was written.
  private static func isSame(_ a: RecordValue?, _ b: RecordValue?) -> Bool {
    if case .list(let a)? = a, case .list(let b)? = b {
      return a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
    }
    guard let first = a?.double, let second = b?.double else { return a == b }
    return first == second
  }

  public var description: String { "\(name) \(Self.shown(before)) → \(Self.shown(now))" }

  /// With as many digits as the author wrote.
  static func shown(_ value: RecordValue?) -> String {
    switch value {
    case nil: "none"
    case .number(let number)?: NumberFormat(.general, precision: 15)(number)
    case .list(let values)?: "[\(values.map { shown($0) }.joined(separator: ", "))]"
    case let value?: value.plainText
    }
  }
}
