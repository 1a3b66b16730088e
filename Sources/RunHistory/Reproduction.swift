import Formatting
import Foundation
import ReportModel
import Steps

/// Whether a second run of a report's notebook gave the same results, bit for bit. Clock times are not compared. For
/// an interrupted run, only what it had finished is compared.
public struct Reproduction: Sendable {
  /// A single difference.
  public struct Difference: Sendable, Equatable {
    /// The place: "epoch-loop, line 206, epoch 3".
    public let place: String
    /// The difference: "the loss is 0.31871, and was 0.31872: they differ by 3.1 × 10⁻⁵ of that".
    public let words: String
  }

  /// The differences, in the order of the run.
  public private(set) var differences: [Difference] = []
  /// What differed before anything was computed: data, machine or program. It may explain the other differences.
  public private(set) var circumstances: [String] = []
  /// The number of epochs that were compared.
  public private(set) var epochs = 0
  public private(set) var equations = 0

  private let wasInterrupted: Bool

  /// - Parameters:
  ///   - recorded: the record in the report.
  ///   - again: the record of the second run.
  public init(of recorded: RunRecord, by again: RunRecord) throws {
    // The recorded run was written as JSON and read back, so the second one is too, before they are compared.
    let again = try RunRecord(json: Data(try again.json().utf8))
    wasInterrupted = recorded.status == .interrupted
    compareCircumstances(recorded, again)
    let cells = Dictionary(again.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for cell in recorded.cells {
      let place = "\(cell.id), line \(cell.line)"
      guard let other = cells[cell.id], other.step == cell.step else {
        add(place, "the notebook has no such step")
        continue
      }
      compareOptions(cell, other, at: place)
      if cell.status != StepCell.Status.notRun.rawValue || !wasInterrupted { compare(cell, other, at: place) }
    }
    for cell in again.cells where !recorded.cells.contains(where: { $0.id == cell.id }) {
      add("\(cell.id), line \(cell.line)", "the report does not have this step")
    }
    compare(recorded.equations, again.equations)
    if !wasInterrupted, recorded.status != again.status, differences.isEmpty {
      add("the whole run", "it ends as \(again.status.rawValue), and ended as \(recorded.status.rawValue)")
    }
  }

  private mutating func add(_ place: String, _ words: String) {
    differences.append(Difference(place: place, words: words))
  }

  private mutating func compareCircumstances(_ recorded: RunRecord, _ again: RunRecord) {
    if let old = recorded.data, let new = again.data, old.sha256 != new.sha256 {
      let sizes =
        (old.train, old.validation, old.test) == (new.train, new.validation, new.test)
        ? "as many examples"
        : "\(new.train) + \(new.validation) + \(new.test) examples where there were "
          + "\(old.train) + \(old.validation) + \(old.test)"
      circumstances.append(
        "the data differ: \(new.name) has SHA-256 \(new.sha256.prefix(12))…, and had "
          + "\(old.sha256.prefix(12))…, \(sizes)")
    }
    // Older reports do not record how they rounded, so their kernels are compared.
    let tellsRounding = recorded.machine.arithmetic != nil
    let machines = [again.machine, recorded.machine].map { machine in
      [tellsRounding ? machine.arithmetic : machine.kernels, machine.cLibrary].compactMap(\.self)
        .joined(separator: ", ")
    }
    if machines[0] != machines[1] {
      circumstances.append(
        "the machine differs: \(machines[0]) on \(again.machine.cpu), and it was \(machines[1]) on "
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

  private mutating func compareOptions(_ cell: RunRecord.Cell, _ other: RunRecord.Cell, at place: String) {
    for change in OptionChange.all(from: cell.options, to: other.options) {
      add(
        place,
        "the notebook gives \(change.name) as \(OptionChange.shown(change.now)), and the report says "
          + OptionChange.shown(change.before))
    }
  }

  private mutating func compare(_ cell: RunRecord.Cell, _ other: RunRecord.Cell, at place: String) {
    let (old, new) = (cell.history ?? [], other.history ?? [])
    if let old = cell.start, let new = other.start { compare(old, new, at: "\(place), before epoch 1") }
    for (old, new) in zip(old, new) {
      epochs += 1
      compare(old, new, at: "\(place), epoch \(old.epoch)")
    }
    // The recorded run may have been stopped a moment earlier than this one.
    let wasInterrupted = cell.error?.isInterruption == true
    if new.count < old.count || (new.count > old.count && !wasInterrupted) {
      add(place, "it ends after epoch \(new.count), and went to \(old.count)")
    }
    guard !wasInterrupted else { return }
    if cell.error?.message != other.error?.message {
      let words = [other.error, cell.error].map { error in
        error.map { "fails: \($0.message)" } ?? "does not fail"
      }
      add(place, "it \(words[0]); the report says that it \(words[1])")
    } else if cell.status != other.status, !cell.dependsOnTime {
      add(place, "it is \(other.status), and the report says \(cell.status)")
    }
    compareValues(cell, other, at: place)
    if cell.shown != other.shown, !differences.contains(where: { $0.place == place }) {
      add(place, "its text, tables, plots or pictures are not the same")
    }
  }

  private mutating func compareValues(_ cell: RunRecord.Cell, _ other: RunRecord.Cell, at place: String) {
    guard !cell.dependsOnTime else { return }
    let timings = Set(StepCatalogue.step(named: cell.step)?.values.filter(\.isTiming).map(\.name) ?? [])
    for name in Set(cell.values.keys).union(other.values.keys).sorted() where !timings.contains(name) {
      compare(cell.values[name]?.double, other.values[name]?.double, name: name, at: place)
    }
  }

  private mutating func compare(_ old: RunRecord.Epoch, _ new: RunRecord.Epoch, at place: String) {
    let before = differences.count
    compare(old.loss, new.loss, name: "loss", at: place)
    compare(old.trainingAccuracy, new.trainingAccuracy, name: "training accuracy", at: place)
    compare(old.testAccuracy, new.testAccuracy, name: "test accuracy", at: place)
    compare(old.validationLoss, new.validationLoss, name: "validation loss", at: place)
    compare(old.validationAccuracy, new.validationAccuracy, name: "validation accuracy", at: place)
    compare(
      old.onlyClass.map(Double.init), new.onlyClass.map(Double.init), name: "only class named", at: place)
    if differences.count == before, old.weights != new.weights {
      add(place, "the weights are not the same, though loss and accuracy are")
    }
  }

  private mutating func compare(_ old: Double?, _ new: Double?, name: String, at place: String) {
    guard let old, let new else {
      if let new { add(place, "the \(name) is \(Self.exact(new)), and the report has none") }
      if let old { add(place, "there is no \(name), and it was \(Self.exact(old))") }
      return
    }
    guard old.bitPattern != new.bitPattern, !(old.isNaN && new.isNaN) else { return }
    let words = "the \(name) is \(Self.exact(new)), and was \(Self.exact(old))"
    let share = abs(new - old) / max(abs(old), abs(new))
    let isCount = Int(exactly: old) != nil && Int(exactly: new) != nil
    add(
      place,
      isCount || !share.isFinite ? words : words + ": they differ by \(NumberFormat.power(share)) of that")
  }

  /// Returns the value with all its digits; a count as a whole number.
  private static func exact(_ value: Double) -> String {
    Int(exactly: value).map { String($0) } ?? "\(value)"
  }

  // MARK: Formulas

  private mutating func compare(_ recorded: [RunRecord.Equation], _ again: [RunRecord.Equation]) {
    for (old, new) in zip(recorded, again) {
      if old.wasTested { equations += 1 }
      let place = "the checked formula" + (old.line.map { " of line \($0)" } ?? " \(old.source)")
      if old.verdict != new.verdict || old.source != new.source {
        add(place, "'\(new.source)' \(new.verdict), and the report says that '\(old.source)' \(old.verdict)")
      } else {
        compare(old.relativeError, new.relativeError, name: "largest error", at: place)
      }
    }
    if again.count < recorded.count || (again.count > recorded.count && !wasInterrupted) {
      add("the checked formulas", "there are \(again.count) equalities, and the report has \(recorded.count)")
    }
  }
}

extension RunRecord.Cell {
  /// Whether the step is an `expect` with a claim about clock time, which may hold in one run and not in another.
  fileprivate var dependsOnTime: Bool {
    guard let step = StepCatalogue.step(named: step), step.takesNamesOfAuthor else { return false }
    let timings = Set(StepCatalogue.all.flatMap { $0.values.filter(\.isTiming).map(\.name) })
    return options.keys.contains { claim in
      claim.split(separator: ".").last.map { timings.contains(String($0)) } == true
    }
  }
}
