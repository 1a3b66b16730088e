import ReportModel
import RunStore
import StepProtocol
import Steps

/// What differs between two runs of a notebook: hyperparameters and results.
public struct RunComparison: Sendable {
  /// A hyperparameter that differs.
  public struct Change: Sendable, Equatable {
    /// The step; nil for a setting of the whole run, such as its seed.
    public let step: String?
    public let option: OptionChange

    /// The name: "epoch-loop.learning_rate". If only one of the runs has the step, the name is the step's id alone.
    public var name: String {
      [step, option.name].compactMap { $0?.isEmpty == false ? $0 : nil }.joined(separator: ".")
    }

    /// The change in words: "epoch-loop.learning_rate 0.5 → 0.1".
    public var words: String {
      "\(name) \(OptionChange.shown(option.before)) → \(OptionChange.shown(option.now))"
    }
  }

  /// A result that both runs have and that measures quality.
  public struct Metric: Sendable, Equatable {
    public let name: String
    public let before: Double
    public let now: Double
    let aim: ValueDeclaration.Aim

    public var difference: Double { now - before }
    /// Whether the result is a share. Differences of shares are given in percentage points.
    var isShare: Bool { aim == .high }
  }

  public let changes: [Change]
  public let metrics: [Metric]

  public init(from before: RunRecord, to now: RunRecord) {
    var changes: [Change] = []
    if before.seed != now.seed {
      changes.append(.init("seed", before.seed, now.seed))
    }
    if let old = before.data, let new = now.data, old.name == new.name, old.sha256 != new.sha256 {
      changes.append(
        Change(
          step: nil,
          option: OptionChange(
            name: "files of \(new.name)", before: .text(String(old.sha256.prefix(8))),
            now: .text(String(new.sha256.prefix(8))))))
    }
    var metrics: [Metric] = []
    let cells = before.cellsByIdentity
    for (identity, cell) in zip(now.cellIdentities, now.cells) {
      guard let earlier = cells[identity], earlier.step == cell.step,
        let step = StepCatalogue.step(named: cell.step)
      else { continue }
      let options = OptionChange.all(from: earlier.options, to: cell.options).filter { option in
        // A step that uses the notebook's seed has no seed of its own that could differ.
        !(option.name == "seed" && option.before == .seed(before.seed) && option.now == .seed(now.seed))
      }
      if !step.writes.isEmpty { changes += options.map { Change(step: cell.id, option: $0) } }
      // If a step that only evaluates has other options, its results are not comparable.
      guard !step.writes.isEmpty || options.isEmpty else { continue }
      for value in step.values {
        guard let aim = value.aim, let old = earlier.values[value.name]?.double,
          let new = cell.values[value.name]?.double
        else { continue }
        metrics.append(Metric(name: "\(cell.id).\(value.name)", before: old, now: new, aim: aim))
      }
    }
    self.changes =
      changes + Self.steps(of: before, notIn: now, are: false) + Self.steps(of: now, notIn: before, are: true)
    self.metrics = metrics
  }

  /// Whether the two runs have the same hyperparameters and the same results.
  public var isEmpty: Bool {
    changes.isEmpty && metrics.allSatisfy { $0.before == $0.now || ($0.before.isNaN && $0.now.isNaN) }
  }

  /// Returns the name of an earlier run's curve: the run, and what differed if that is short:
  /// "run 6: learning_rate 0.5".
  /// - Parameter steps: the steps on which the curve depends.
  func label(of run: KeptRun, for steps: Set<String>) -> String {
    guard run.record.isFinished else { return run.name }
    let words = changes.filter { $0.step.map(steps.contains) ?? true }.map { change in
      "\(change.option.name.isEmpty ? change.name : change.option.name) \(OptionChange.shown(change.option.before))"
    }.joined(separator: ", ")
    return (1...30).contains(words.count) ? "\(run.name): \(words)" : run.name
  }

  /// Returns the steps that write a slot and that only one of the runs has.
  private static func steps(of record: RunRecord, notIn other: RunRecord, are isNow: Bool) -> [Change] {
    let others = other.cellsByIdentity
    return zip(record.cellIdentities, record.cells).filter { identity, cell in
      StepCatalogue.step(named: cell.step)?.writes.isEmpty == false && others[identity]?.step != cell.step
    }.map { _, cell in
      let kind = RecordValue.text(cell.step)
      return Change(
        step: cell.id, option: OptionChange(name: "", before: isNow ? nil : kind, now: isNow ? kind : nil))
    }
  }
}

extension RunComparison.Change {
  fileprivate init(_ name: String, _ before: UInt64, _ now: UInt64) {
    self.init(step: nil, option: OptionChange(name: name, before: .seed(before), now: .seed(now)))
  }
}

extension RecordValue {
  fileprivate static func seed(_ seed: UInt64) -> RecordValue { .integer(Int(truncatingIfNeeded: seed)) }
}
