import Foundation
import ReportModel

/// Whether a second run of a report's notebook came to what the report says, bit for bit. Seconds are nobody's
/// promise, and where a step did not finish, only what it had done is held against the second run.
public struct Reproduction: Sendable {
  /// One thing that is not the same.
  public struct Difference: Sendable, Equatable {
    /// "epoch-loop, line 206, epoch 3"
    public let place: String
    /// "the loss is 0.31871, and was 0.31872: 3.1 × 10⁻⁵ apart"
    public let words: String
  }

  /// In the order in which the run comes to them.
  public private(set) var differences: [Difference] = []
  /// What was not the same before anything was computed: data, processor, program. It may explain the rest.
  public private(set) var circumstances: [String] = []
  public let epochs: Int
  public let equations: Int

  /// - Parameters:
  ///   - recorded: what the report says.
  ///   - again: the second run's record.
  public init(of recorded: RunRecord, by again: RunRecord) throws {
    // What was written and read back is held against what was written and read back.
    let again = try RunRecord(json: Data(try again.json().utf8))
    epochs = recorded.cells.reduce(0) { $0 + ($1.history?.count ?? 0) }
    equations = recorded.equations.count
    compareCircumstances(recorded, again)
    let cells = Dictionary(again.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for cell in recorded.cells where cell.status != Cell.Status.notRun.rawValue {
      let place = "\(cell.id), line \(cell.line)"
      guard let other = cells[cell.id] else {
        differences.append(Difference(place: place, words: "there is no such step any more"))
        continue
      }
      compare(cell, other, at: place)
    }
    compare(recorded.equations, again.equations)
  }

  private mutating func compareCircumstances(_ recorded: RunRecord, _ again: RunRecord) {
    if let old = recorded.data, let new = again.data, old.sha256 != new.sha256 {
      let sizes =
        (old.train, old.validation, old.test) == (new.train, new.validation, new.test)
        ? "as many examples"
        : "\(new.train) + \(new.validation) + \(new.test) examples where there were "
          + "\(old.train) + \(old.validation) + \(old.test)"
      circumstances.append(
        "the data differ: \(new.name) has SHA-256 \(new.sha256.prefix(12))…, and had \(old.sha256.prefix(12))…, \(sizes)"
      )
    }
    if recorded.machine.blas != again.machine.blas {
      circumstances.append(
        "the machine differs: \(again.machine.blas) on \(again.machine.cpu), and it was \(recorded.machine.blas) on "
          + recorded.machine.cpu)
    }
    if (recorded.nbrun, recorded.build) != (again.nbrun, again.build) {
      circumstances.append(
        "nbrun differs: this is \(Self.name(again)), and the report is by \(Self.name(recorded))")
    }
  }

  private static func name(_ record: RunRecord) -> String {
    record.nbrun + (record.build.map { " (build \($0))" } ?? "")
  }

  // MARK: Steps

  private mutating func compare(_ cell: RunRecord.Cell, _ other: RunRecord.Cell, at place: String) {
    for (old, new) in zip(cell.history ?? [], other.history ?? []) {
      compare(old, new, at: "\(place), epoch \(old.epoch)")
    }
    let epochs = (cell.history?.count ?? 0, other.history?.count ?? 0)
    if epochs.1 < epochs.0 {
      differences.append(
        Difference(place: place, words: "it ends after epoch \(epochs.1), and went to \(epochs.0)"))
    }
    if let error = other.error, error.message != cell.error?.message,
      cell.error == nil || !cell.wasInterrupted
    {
      differences.append(Difference(place: place, words: "it fails: \(error.message)"))
    }
    // What a step had found out before it failed may be less than all.
    guard cell.error == nil, other.error == nil else { return }
    let timings = Set(StepCatalogue.step(named: cell.step)?.values.filter(\.isTiming).map(\.name) ?? [])
    for (name, old) in cell.values.sorted(by: { $0.key < $1.key }) where !timings.contains(name) {
      compare(old.double, other.values[name]?.double, name: name, at: place)
    }
    if let old = cell.shown, let new = other.shown, old != new,
      !differences.contains(where: { $0.place == place })
    {
      differences.append(Difference(place: place, words: "what it shows is not the same"))
    }
  }

  private mutating func compare(_ old: RunRecord.Epoch, _ new: RunRecord.Epoch, at place: String) {
    let before = differences.count
    compare(old.loss, new.loss, name: "loss", at: place)
    compare(old.testAccuracy, new.testAccuracy, name: "test accuracy", at: place)
    compare(old.validationLoss, new.validationLoss, name: "validation loss", at: place)
    compare(old.validationAccuracy, new.validationAccuracy, name: "validation accuracy", at: place)
    if differences.count == before, let a = old.weights, let b = new.weights, a != b {
      differences.append(
        Difference(place: place, words: "the weights are not the same, though loss and accuracy are"))
    }
  }

  private mutating func compare(_ old: Double?, _ new: Double?, name: String, at place: String) {
    guard let old else { return }
    guard let new else {
      differences.append(
        Difference(place: place, words: "there is no \(name), and it was \(Self.exact(old))"))
      return
    }
    guard old.bitPattern != new.bitPattern, !(old.isNaN && new.isNaN) else { return }
    let apart = abs(new - old) / max(abs(old), abs(new))
    differences.append(
      Difference(
        place: place,
        words: "the \(name) is \(Self.exact(new)), and was \(Self.exact(old)): "
          + (apart.isFinite ? "\(NumberFormat.power(apart)) apart" : "not to be compared")))
  }

  /// With all its digits.
  private static func exact(_ value: Double) -> String { "\(value)" }

  // MARK: Formulas

  private mutating func compare(_ recorded: [RunRecord.Equation], _ again: [RunRecord.Equation]) {
    for (old, new) in zip(recorded, again) {
      let place = "the checked formula" + (old.line.map { " of line \($0)" } ?? " \(old.source)")
      if old.verdict != new.verdict {
        differences.append(
          Difference(place: place, words: "it \(new.verdict), and was found that it \(old.verdict)"))
      } else {
        compare(old.relativeError, new.relativeError, name: "largest error", at: place)
      }
    }
  }
}

extension RunRecord.Cell {
  /// It was not the step's fault that it did not finish.
  fileprivate var wasInterrupted: Bool { error?.message.hasPrefix("interrupted ") == true }
}
