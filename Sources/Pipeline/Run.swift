import Foundation
import NeuralNet
import NotebookSyntax
import ProseTree
import ReportModel
import SourceText

/// How a run is to go, besides what the notebook says.
public struct RunSettings: Sendable {
  /// Threads for training and evaluation; nil leaves the choice to the engine. No result depends on it.
  public var threads: Int?
  /// Go on after a failed step.
  public var allowsErrors: Bool
  public var version: String

  public init(threads: Int? = nil, allowsErrors: Bool = false, version: String) {
    self.threads = threads
    self.allowsErrors = allowsErrors
    self.version = version
  }
}

/// A step that ran, or did not, and what came of it.
struct StepResult {
  var planned: Plan.PlannedStep
  var status: Cell.Status
  var seconds: Double
  var output = StepOutput()
  var failure: Cell.Failure?
}

extension Plan {
  /// Runs every step in order. It never throws: a failed step is part of the report.
  public func run(
    _ settings: RunSettings, interruption: Interruption, reporting report: @escaping (ProgressEvent) -> Void
  ) -> Report {
    let started = Date.now
    let clock = ContinuousClock()
    let beginning = clock.now
    var workspace = Workspace(
      seed: seed, folder: notebook.file.folder, threads: settings.threads, interruption: interruption,
      report: report)
    var run = RunState(allowsErrors: settings.allowsErrors)
    let stepCount = steps.count
    for item in items {
      if interruption.isRequested { run.isInterrupted = true }
      guard case .step(let planned) = item else {
        if case .prose(let block) = item, run.goesOn { run.check(block, of: self, in: &workspace) }
        continue
      }
      guard run.goesOn else {
        run.results.append(StepResult(planned: planned, status: .notRun, seconds: 0))
        continue
      }
      report(.started(step: planned.id, number: run.results.count + 1, of: stepCount))
      let result = run.perform(planned, in: &workspace, clock: clock)
      report(
        result.status == .ok
          ? .finished(step: planned.id, seconds: result.seconds) : .failed(step: planned.id))
    }
    return ReportBuilder(
      plan: self, results: run.results, workspace: workspace, isInterrupted: run.isInterrupted,
      started: started, seconds: clock.now.seconds(since: beginning),
      threads: settings.threads ?? Machine.processorCount,
      version: settings.version
    ).report()
  }
}

/// Which steps have run so far, and whether the next may.
private struct RunState {
  let allowsErrors: Bool
  var results: [StepResult] = []
  var isInterrupted = false

  init(allowsErrors: Bool) {
    self.allowsErrors = allowsErrors
  }

  var goesOn: Bool { !isInterrupted && (allowsErrors || !results.contains { $0.failure != nil }) }

  /// Checks the formulas of a block that ask for it.
  mutating func check(_ block: ProseBlock, of plan: Plan, in workspace: inout Workspace) {
    for formula in block.formulas {
      guard goesOn, let check = plan.checks.checks[formula] else { continue }
      workspace.derivations.check(check, in: workspace, of: plan.file)
      isInterrupted = isInterrupted || workspace.derivations.isInterrupted
    }
  }

  mutating func perform(
    _ planned: Plan.PlannedStep, in workspace: inout Workspace, clock: ContinuousClock
  ) -> StepResult {
    let beginning = clock.now
    var result = StepResult(planned: planned, status: .ok, seconds: 0)
    workspace.stepID = planned.id
    do {
      try planned.step.run(in: &workspace, into: &result.output)
      if !result.output.brokenClaims.isEmpty { result.status = .failed }
    } catch let interrupted as Interrupted {
      isInterrupted = true
      result.fail("interrupted \(interrupted.during)", hint: nil, at: planned.fence.kind.span)
    } catch {
      let cause = StepError(describing: error)
      let span = cause.option.flatMap { planned.optionSpans[$0] } ?? planned.fence.kind.span
      result.fail(cause.message, hint: cause.hint, at: span)
    }
    result.seconds = clock.now.seconds(since: beginning)
    workspace.results[planned.id] = result.output.values
    results.append(result)
    return result
  }
}

extension StepResult {
  fileprivate mutating func fail(_ message: String, hint: String?, at span: SourceSpan?) {
    status = .failed
    failure = Cell.Failure(message: message, hint: hint, location: span?.start)
  }
}

extension ContinuousClock.Instant {
  /// Wall time between two moments, in seconds.
  func seconds(since earlier: ContinuousClock.Instant) -> Double {
    (self - earlier) / .seconds(1)
  }
}
