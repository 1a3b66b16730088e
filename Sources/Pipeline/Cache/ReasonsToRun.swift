import Planning
import ReportModel
import RunHistory
import Steps

/// Says why a step ran, or why it did not have to, by what changed since the notebook's previous run. A reason is
/// given only if it is known to be one.
struct ReasonsToRun {
  private let plan: Plan
  private let settings: RunSettings
  private let keys: [String?]
  /// The steps of the previous run, by the ids that they have now.
  private let before: [String: RunRecord.Cell]

  init(_ plan: Plan, _ settings: RunSettings, keys: [String?]) {
    self.plan = plan
    self.settings = settings
    self.keys = keys
    let earlier = settings.previous?.cellsByIdentity ?? [:]
    let identities = StepIdentity.all(of: plan.steps.map { (id: $0.id, kind: $0.kind) })
    before = Dictionary(
      zip(plan.steps, identities).compactMap { step, identity in earlier[identity].map { (step.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// - Parameter index: the index of the step in the notebook.
  func reason(for result: StepResult, at index: Int) -> String {
    let planned = result.planned
    switch settings.cache {
    case .none(let why): return why
    case .refresh: return "--refresh"
    case .use: break
    }
    if !type(of: planned.step).isCached { return "claims are checked in every run" }
    guard let previous = settings.previous else {
      switch result.origin {
      case .ran: return "the notebook's first run"
      case .cache: return "as in an earlier run"
      case .continued: return "after epoch \(result.output.epochsFromCache) of an earlier run"
      }
    }
    let changes = changes(of: planned, at: index, since: previous)
    switch result.origin {
    case .cache: return changes.map { "\($0), as in an earlier run" } ?? "unchanged"
    case .continued:
      let epochs = "after epoch \(result.output.epochsFromCache)"
      return changes.map { "\($0), \(epochs)" } ?? epochs
    case .ran:
      if result.key == nil {
        return keys[index] == nil || !type(of: planned.step).readsFiles
          ? "a step before it failed, or cannot be cached" : "its files changed during the run"
      }
      return changes ?? unchanged(result)
    }
  }

  /// Returns what has changed about the step since the previous run; nil if nothing has changed, or if it is not
  /// known.
  private func changes(of planned: Plan.PlannedStep, at index: Int, since previous: RunRecord) -> String? {
    guard let cell = before[planned.id], cell.step == planned.kind else { return "new in the notebook" }
    let options = OptionChange.all(from: cell.options, to: planned.options)
    if !options.isEmpty { return options.map(\.description).joined(separator: ", ") }
    guard let key = cell.key, key != keys[index] else { return nil }
    if let surroundings = surroundings(previous) { return surroundings }
    if let cause = changedPredecessor(of: planned, at: index, in: previous) { return cause }
    if previous.seed != plan.seed { return "seed \(previous.seed) → \(plan.seed)" }
    return type(of: planned.step).readsFiles
      ? "the data files changed" : "something that it depends on changed"
  }

  /// Returns what has changed for all steps.
  private func surroundings(_ previous: RunRecord) -> String? {
    if let build = previous.build, build != settings.build {
      return previous.nbrun == settings.version
        ? "another build of nbrun" : "nbrun \(previous.nbrun) → \(settings.version)"
    }
    let (old, new) = (previous.machine, RunEnvironment.description)
    if let arithmetic = old.arithmetic, let now = new.arithmetic, arithmetic != now {
      return "\(arithmetic) → \(now)"
    }
    if let library = old.cLibrary, let now = new.cLibrary, library != now {
      return "\(library) → \(now)"
    }
    return previous.threads == settings.threadCount
      ? nil : "threads \(previous.threads) → \(settings.threadCount)"
  }

  /// Returns the step before it whose results have changed since the previous run.
  private func changedPredecessor(of planned: Plan.PlannedStep, at index: Int, in previous: RunRecord)
    -> String?
  {
    let steps = plan.steps
    let writers = steps.indices.prefix(index).filter { !type(of: steps[$0].step).writes.isEmpty }
    let changed = writers.last { writer in
      guard let cell = before[steps[writer].id] else { return true }
      return cell.key != keys[writer]
        || !OptionChange.all(from: cell.options, to: steps[writer].options).isEmpty
    }
    if let changed { return "follows \(steps[changed].id)" }
    let earlier = previous.cells.prefix { $0.id != before[planned.id]?.id }.last {
      StepCatalogue.step(named: $0.step)?.writes.isEmpty == false
    }
    guard let now = writers.last.map({ steps[$0].id }), let earlier, now != earlier.id else { return nil }
    return "follows \(now), and followed \(earlier.id)"
  }

  /// Returns why a step ran although no change is known.
  private func unchanged(_ result: StepResult) -> String {
    if let why = result.refusal { return "its entry in the cache \(why)" }
    guard let cell = before[result.planned.id], cell.status == StepCell.Status.ok.rawValue else {
      return "it was not finished in the run before"
    }
    return cell.key == nil ? "the run before stored no results of it" : "it is no longer in the cache"
  }
}
