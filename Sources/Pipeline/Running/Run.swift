import Digests
import Foundation
import Planning
import ProseTree
import ReportModel
import RunStore
import SourceText
import StepProtocol

/// A step with its results, whether or not it ran.
struct StepResult {
  var planned: Plan.PlannedStep
  var status: StepCell.Status
  /// The time of the step when it ran, in this run or an earlier one.
  var seconds: Double
  var output = StepOutput()
  var failure: StepCell.Failure?
  var origin = StepCell.Origin.ran
  var reason: String?
  /// The step's key; see `RunKeys`.
  var key: String?
  /// Why the step's entry in the cache was not used: "was damaged".
  var refusal: String?
}

extension Plan {
  /// Runs every step in order. It never throws: a step that fails is part of the report.
  public func run(
    _ settings: RunSettings, interruption: Interruption = Interruption(),
    reporting report: @escaping (ProgressEvent) -> Void = { _ in }
  ) -> Report {
    let started = Date.now
    let clock = ContinuousClock()
    let beginning = clock.now
    var workspace = Workspace(
      names: names, seed: seed, folder: notebook.file.folder, threads: settings.threads,
      interruption: interruption,
      report: report)
    workspace.notation = checks.notation
    var run = RunState(self, settings)
    let stepCount = steps.count
    for item in items {
      if interruption.isRequested { run.isInterrupted = true }
      guard case .step(let planned) = item else {
        if case .prose(let block) = item { run.check(block, in: &workspace) }
        continue
      }
      guard run.goesOn else {
        run.leaveOut(planned)
        continue
      }
      report(.started(step: planned.id, number: run.results.count + 1, of: stepCount))
      let result = run.perform(planned, in: &workspace, clock: clock)
      report(
        result.status == .ok
          ? .finished(
            step: planned.id, seconds: result.seconds, origin: result.origin, reason: result.reason ?? "")
          : .failed(step: planned.id, reason: result.reason ?? ""))
    }
    if run.goesOn { workspace.derivations.reviewDefinitions(in: file) }
    let glossary = run.glossary(&workspace)
    for warning in settings.cache.store?.finish() ?? [] { report(.warning(warning)) }
    return ReportBuilder(
      plan: self, results: run.results, workspace: workspace, glossary: glossary,
      isInterrupted: run.isInterrupted, started: started, seconds: clock.now.seconds(since: beginning),
      settings: settings
    ).report()
  }
}

/// The state of a run: the steps so far, and whether the next may run.
private struct RunState {
  let plan: Plan
  let settings: RunSettings
  var results: [StepResult] = []
  var isInterrupted = false
  private let cache: StepCache?
  private let keys: RunKeys
  private let reasons: ReasonsToRun
  /// Whether the results so far match their keys. False after a failure, or if the data files changed during the run.
  private var isSound = true
  /// The keys of the results that this run has stored.
  private var keptNow: Set<String> = []

  init(_ plan: Plan, _ settings: RunSettings) {
    self.plan = plan
    self.settings = settings
    switch settings.cache {
    case .use(let store): cache = StepCache(store, reads: true)
    case .refresh(let store): cache = StepCache(store, reads: false)
    case .none: cache = nil
    }
    keys = RunKeys(plan, build: settings.build, threads: settings.threadCount)
    reasons = ReasonsToRun(plan, settings, keys: keys.steps)
  }

  var goesOn: Bool {
    !isInterrupted && (settings.allowsErrors || !results.contains { $0.failure != nil })
  }

  /// Checks the formulas of a block that are to be checked, or records that the run ended before them.
  mutating func check(_ block: ProseBlock, in workspace: inout Workspace) {
    for formula in block.displayedFormulas {
      guard let check = plan.checks.checks[formula] else { continue }
      guard goesOn else {
        workspace.derivations.leaveOut(check, signs: plan.checks.signs(of: formula))
        continue
      }
      let key = isSound ? keys.checks[formula] : nil
      workspace.derivations.check(check, in: workspace, of: plan.file, cache, key: key)
      if workspace.derivations.isInterrupted, !isInterrupted {
        isInterrupted = true
        workspace.derivations.leaveOut(check, signs: plan.checks.signs(of: formula))
      }
    }
  }

  /// Returns the symbols of the checked formulas as a table.
  func glossary(_ workspace: inout Workspace) -> Table? {
    workspace.derivations.glossary(in: workspace, cache)
  }

  mutating func leaveOut(_ planned: Plan.PlannedStep) {
    results.append(StepResult(planned: planned, status: .notRun, seconds: 0))
  }

  mutating func perform(
    _ planned: Plan.PlannedStep, in workspace: inout Workspace, clock: ContinuousClock
  ) -> StepResult {
    workspace.stepID = planned.id
    var result = StepResult(planned: planned, status: .ok, seconds: 0)
    result.key = isSound ? keys.steps[results.count] : nil
    if !restore(&result, in: &workspace) { run(&result, in: &workspace, clock) }
    let step = type(of: planned.step)
    if result.failure != nil, !step.writes.isEmpty { isSound = false }
    if step.writes.contains(.network) { workspace.networkStep = (planned.id, step.isTraining) }
    result.reason = reasons.reason(for: result, at: results.count)
    workspace.results[planned.id] = planned.options.merging(result.output.values) { _, value in value }
    workspace.derivations.equations += result.output.equations
    results.append(result)
    return result
  }

  /// Restores the step's results from the cache. Returns false if they are not there.
  private func restore(_ result: inout StepResult, in workspace: inout Workspace) -> Bool {
    let step = result.planned.step
    // A step that stands in the notebook twice runs twice, even if the first result is already stored.
    guard let cache, let key = result.key, !type(of: step).isTraining, !keptNow.contains(key) else {
      return false
    }
    let numbers =
      type(of: step).writes.contains(.network)
      ? StoredTrainingState.largestSize(parameterBytes: step.parameterBytes(in: workspace)) : 0
    let found: StepCache.Found
    switch cache.step(key, numberCount: numbers) {
    case .absent: return false
    case .refused(let why):
      result.refusal = why
      return false
    case .found(let step): found = step
    }
    var restored = workspace
    for slot in found.slots where !slot.head.restore(slot.numbers, madeBy: step, in: &restored) {
      result.refusal = "was damaged"
      return false
    }
    workspace = restored
    result.output = found.output
    result.seconds = found.seconds
    result.origin = .cache
    return true
  }

  /// Runs the step, and stores its results.
  private mutating func run(
    _ result: inout StepResult, in workspace: inout Workspace, _ clock: ContinuousClock
  ) {
    let beginning = clock.now
    workspace.checkpoints = checkpoints(for: result)
    execute(&result, in: &workspace)
    result.seconds = clock.now.seconds(since: beginning)
    result.countEarlierEpochs()
    if result.failure == nil { result.output.shown = result.digestOfBlocks }
    if let files = keys.fingerprints[results.count], !files.isCurrent {
      (result.key, isSound) = (nil, false)
    }
    keep(result, workspace)
  }

  /// Returns the place where a training stores its epochs. A training that stands in the notebook twice also runs
  /// twice.
  private func checkpoints(for result: StepResult) -> TrainingCheckpoints? {
    guard type(of: result.planned.step).isTraining, let key = result.key else { return nil }
    return cache?.checkpoints(key, reads: !keptNow.contains(key))
  }

  /// Runs the step. An error becomes part of the result.
  private mutating func execute(_ result: inout StepResult, in workspace: inout Workspace) {
    let planned = result.planned
    do {
      try planned.step.run(in: &workspace, into: &result.output)
      if !result.output.brokenClaims.isEmpty { result.status = .failed }
    } catch let interrupted as Interrupted {
      isInterrupted = true
      result.fail("interrupted \(interrupted.during)", hint: nil, at: planned.fence.kind.span)
      result.failure?.isInterruption = true
    } catch {
      let cause = StepError(describing: error)
      let span = cause.option.flatMap { planned.optionSpans[$0] } ?? planned.fence.kind.span
      result.fail(cause.message, hint: cause.hint, at: span)
    }
  }

  /// Stores the results of a step. A training has already stored its epochs.
  private mutating func keep(_ result: StepResult, _ workspace: Workspace) {
    guard let key = result.key else { return }
    let step = type(of: result.planned.step)
    if step.isTraining {
      if result.origin != .cache { keptNow.insert(key) }
    } else if result.failure == nil {
      keptNow.insert(key)
      let slots = Slot.allCases.filter(step.writes.contains).compactMap { workspace[$0] }
      cache?.keep(result.output, slots, seconds: result.seconds, as: key)
    }
  }
}

extension StepResult {
  /// Returns the digest of what the step shows; nil if that depends on clock times or on the step's place in the
  /// notebook, or if the step shows nothing.
  fileprivate var digestOfBlocks: String? {
    let step = type(of: planned.step)
    guard !step.isTraining, step.isCached, !output.blocks.isEmpty,
      let json = try? RunRecord.encoder.encode(output.blocks)
    else { return nil }
    return SHA256.hexDigest(of: Array(json))
  }

  /// Sets the time of a training to the time of all its epochs, including those of earlier runs.
  fileprivate mutating func countEarlierEpochs() {
    guard let epochs = output.history?.epochs, !epochs.isEmpty else { return }
    seconds = epochs.seconds
    let earlier = output.epochsFromCache
    if earlier > 0 { origin = epochs.count > earlier || failure != nil ? .continued : .cache }
  }

  fileprivate mutating func fail(_ message: String, hint: String?, at span: SourceSpan?) {
    status = .failed
    failure = StepCell.Failure(message: message, hint: hint, location: span?.start)
  }
}
