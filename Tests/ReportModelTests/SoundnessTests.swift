import ProseTree
import ReportModel
import Testing

@Suite("The first line of a report")
struct SoundnessTests {
  private static func cell(_ id: String, step: String? = nil, _ status: StepCell.Status = .ok) -> StepCell {
    StepCell(
      id: id, step: step ?? id, status: status, lines: 1...3, source: "", caption: [], seconds: 1, blocks: []
    )
  }

  private static func report(
    _ status: RunRecord.Status, _ cells: [StepCell], verdicts: [String] = [], kept: Int = 0, broken: Int = 0,
    overrides: [String] = []
  ) -> Report {
    let equations = verdicts.map { verdict in
      RunRecord.Equation(
        source: "a = b", line: 1, column: 1, verdict: verdict, relativeError: nil, tolerance: nil,
        compared: 0,
        entries: 0, kinks: 0, notes: [], error: nil, hint: nil)
    }
    let record = RunRecord(
      nbrun: "1", notebook: .init(path: "a.md", sha256: "", title: "A"), status: status, started: "",
      seconds: 1,
      seed: 7, threads: 1, machine: .init(os: "", cpu: "", kernels: ""), data: nil,
      cells: cells.map { cell in
        .init(
          id: cell.id, step: cell.step, line: 1, status: cell.status.rawValue, seconds: 1, options: [:],
          values: cell.step == "expect" ? ["passed": .integer(kept), "failed": .integer(broken)] : [:])
      }, equations: equations)
    return Report(
      title: [.text("A")], summary: Summary(), overrides: overrides, items: cells.map { .cell($0) },
      record: record)
  }

  private static func line(_ report: Report) -> String {
    report.soundness.map { "\($0.headline) \($0.parts.map(\.words).joined(separator: " · "))" } ?? ""
  }

  private static var broken: StepCell {
    var cell = cell("expect", .failed)
    cell.brokenClaims = [StepCell.Failure(message: "", hint: nil, location: nil)]
    return cell
  }

  @Test("says of a sound run what it rests on, and leads to the first of each")
  func sound() {
    let report = Self.report(
      .ok, [Self.cell("load"), Self.cell("expect")], verdicts: ["holds", "defines", "holds", "says-nothing"],
      kept: 3)
    #expect(report.soundness?.level == .sound)
    #expect(
      Self.line(report)
        == "Sound. 2 steps ran · 2 equations are true · 1 says nothing · 3 claims kept · seed 7")
    #expect(
      report.soundness?.parts.map(\.place) == [
        .cell("load"), .equation(.holds), .equation(.saysNothing), .cell("expect"), nil,
      ])
  }

  @Test("calls no run sound that has checked nothing")
  func unchecked() {
    let report = Self.report(.ok, [Self.cell("load")])
    #expect(report.soundness?.level == .unchecked)
    #expect(
      Self.line(report)
        == "Every step ran. The notebook checks no equation and makes no claim. 1 step ran · seed 7")
  }

  @Test("counts false equations, unread ones and failed claims, and calls each by its name")
  func unsound() {
    let report = Self.report(
      .expectationFailed, [Self.cell("init"), Self.broken],
      verdicts: ["fails", "fails", "unreadable", "holds"],
      kept: 2, broken: 1)
    #expect(report.soundness?.level == .unsound)
    #expect(
      Self.line(report) == """
        2 equations are false, 1 equation could not be read and 1 of 3 claims failed. 2 steps ran · \
        1 equation is true · 2 equations are false · 1 not read · 2 claims kept · 1 claim failed · seed 7
        """)
  }

  @Test("calls a run with open equations alone not finished, and one with mistakes too by its mistakes")
  func open() {
    let report = Self.report(.expectationFailed, [Self.cell("init")], verdicts: ["open", "holds", "open"])
    #expect(report.soundness?.level == .open)
    #expect(
      Self.line(report)
        == "Not finished: 2 equations are still open. 1 step ran · 1 equation is true · 2 open · seed 7")
    let mixed = Self.report(.expectationFailed, [Self.broken], verdicts: ["open", "unreadable"], broken: 1)
    #expect(mixed.soundness?.level == .unsound)
    #expect(
      mixed.soundness?.headline
        == "1 equation could not be read, 1 equation is still open and 1 of 1 claim failed.")
    #expect(Self.report(.failed, [Self.cell("init")], verdicts: ["open"]).soundness?.level == .failed)
  }

  @Test("names the step that failed, and does not say that every step ran")
  func failed() {
    var failing = Self.cell("epoch-loop", .failed)
    failing.failure = StepCell.Failure(message: "diverged", hint: nil, location: nil)
    let report = Self.report(.failed, [Self.cell("init"), failing, Self.cell("evaluate", .notRun)])
    #expect(
      Self.line(report)
        == "The step epoch-loop failed. 1 step did not run. 1 of 3 steps ran · seed 7")
    #expect(report.soundness?.parts.first?.place == .cell("epoch-loop"))
  }

  @Test("says how far an interrupted training came")
  func interrupted() {
    var stopped = Self.cell("epoch-loop", .failed)
    stopped.failure = StepCell.Failure(message: "interrupted", hint: nil, location: nil, isInterruption: true)
    stopped.progress = "4 of 100 epochs"
    let report = Self.report(.interrupted, [Self.cell("init"), stopped])
    #expect(report.soundness?.headline == "Interrupted in epoch-loop: 4 of 100 epochs were completed.")
  }

  @Test("puts a caution above soundness, and tells what the command line has changed")
  func doubtful() {
    var cell = Self.cell("epoch-loop")
    cell.cautions = ["the training loss grew"]
    cell.overrides = [.init(option: "learning_rate", value: "1.5", replacedLines: 0...0)]
    let report = Self.report(
      .ok, [cell], verdicts: ["holds"], overrides: ["-P learning_rate=1.5", "--seed 7"])
    #expect(report.soundness?.level == .doubtful)
    #expect(
      report.soundness?.parts.contains { $0.words == "run with -P learning_rate=1.5, --seed 7" } == true)
  }

  @Test("is not there for a notebook of prose alone")
  func prose() {
    #expect(Self.report(.ok, []).soundness == nil)
  }
}
