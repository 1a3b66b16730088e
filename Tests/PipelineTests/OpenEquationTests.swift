import Pipeline
import ProseTree
import ReportModel
import TestSupport
import Testing

@Suite("Equations that are not read or not answered yet")
struct OpenEquationTests {
  private let data: SmallDataset

  init() throws {
    data = try SmallDataset()
  }

  private func notebook(_ rest: String) -> String {
    fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [5, 4]") + rest
  }

  private func check(_ lines: String...) -> String {
    "```math check\n\\begin{aligned}\n\(lines.joined(separator: " \\\\\n"))\n\\end{aligned}\n```\n\n"
  }

  private func verdicts(_ report: Report) -> [FormulaVerdict] {
    report.items.flatMap { item in
      if case .prose(let block) = item { block.formulas.compactMap(\.verdict) } else { [FormulaVerdict]() }
    }
  }

  @Test("a gap leaves its equation open, the others are tested, and the steps run")
  func gap() throws {
    let reading = try Reading(
      notebook(
        check(#"\delta_3 &:= \square"#, #"\frac{\partial L}{\partial z_3} &= \hat y - y = \dots"#)
          + check(#"\frac{\partial L}{\partial b_3} &= \delta_3"#, "z_1 &= W_1 x")
          + "{{ derivations.open }} open\n\n" + fence("expect", "derivations.open: 3\nderivations.checked: 2")
          + fence("epoch-loop", "epochs: 1\nbatch_size: 8")))
    #expect(reading.plan.wrongEquations.isEmpty)
    #expect(
      reading.plan.openEquations.map { "\($0.severity.rawValue) \($0.span?.start.line ?? 0) \($0.message)" }
        == [
          "note 11 open: a gap here is not filled in yet",
          "note 18 open: $\\delta_3$ is used here, and its definition is still open (line 11)",
        ])
    #expect(reading.plan.openEquations.map { $0.otherPlaces.map(\.start.line) } == [[12], []])
    let report = reading.run()
    #expect(report.record.status == .expectationFailed)
    #expect(report.record.cells.allSatisfy { $0.status == "ok" })
    #expect(report.record.equations.map(\.verdict) == ["open", "holds", "open", "open", "fails"])
    #expect(verdicts(report).flatMap(\.signs).map(\.outcome) == [.open, .holds, .open, .open, .fails])
    #expect(
      report.items.contains { item in
        if case .prose(.paragraph(let words)) = item { words.plainText == "3 open" } else { false }
      })
    // An open equation is no error.
    let open = report.record.equations[3]
    #expect(open.error == nil && !open.wasTested && open.compared == 0)
    #expect(open.reason == "$\\delta_3$ is used here, and its definition is still open (line 11)")
    #expect(report.failures.count == 1)
    #expect(report.soundness?.level == .unsound)
    #expect(report.soundness?.headline == "1 equation is false and 3 equations are still open.")
    #expect(
      reading.plan.findings(of: report).map { "\($0.severity.rawValue) \($0.span?.start.line ?? 0)" } == [
        "error 19", "note 11", "note 18",
      ])
  }

  @Test("a notebook with gaps and without mistakes is not finished, but not wrong")
  func unfinished() throws {
    let reading = try Reading(notebook(check(#"z_1 &= W_1 x + b_1 = \square"#)))
    #expect(reading.diagnostics.isEmpty)
    let report = reading.run()
    #expect(report.record.status == .expectationFailed)
    #expect(report.record.isOnlyOpen)
    #expect(report.soundness?.level == .open)
    #expect(report.soundness?.headline == "Not finished: 1 equation is still open.")
    #expect(report.soundness?.parts.contains { $0.words == "1 open" && $0.place == .equation(.open) } == true)
  }

  @Test("a claim that no equation is open can fail, and is not said to test nothing")
  func claim() throws {
    let source = notebook(check(#"z_1 &= \text{TODO}"#) + fence("expect", "derivations.open: 0"))
    let reading = try Reading(source)
    #expect(reading.diagnostics.isEmpty)
    #expect(reading.run().value("expect", "failed") == .integer(1))
    let filled = try Reading(source.replacing(#"\text{TODO}"#, with: "W_1 x + b_1"))
    #expect(filled.run().record.status == .ok)
  }

  @Test("a formula that was not reached is not open")
  func interrupted() throws {
    let interruption = Interruption()
    interruption.request(signal: 2)
    let report = try Reading(notebook(check(#"z_1 &= \square"#))).run(interruption: interruption)
    #expect(report.record.equations.map(\.verdict) == ["not-checked"])
  }

  @Test("one cause is told once for each formula of the page, and once on the terminal")
  func cause() throws {
    let reading = try Reading(
      notebook(
        check(
          #"\hat y &= \kappa y"#,
          #"y &= \kappa \hat y"#,
          "z_1 &= W_1 x + b_1", #"\tau_3 &= \rho y"#, #"\hat y &= \tau_3"#, #"y &= \tau_3"#)
          + check(#"x &= \kappa x"#)))
    let told = [
      #"11 [12, 22] $\kappa$ is not known here"#, "14 [] $\\rho$ is not known here",
      "15 [16] $\\tau_3$ has no meaning here, because its definition could not be read (line 14)",
    ]
    #expect(
      reading.plan.wrongEquations.map {
        "\($0.span?.start.line ?? 0) \($0.otherPlaces.map(\.start.line)) \($0.message.dropFirst(10))"
      } == told)
    let report = reading.run()
    let found = reading.plan.findings(of: report)
    #expect(
      found.map {
        "\($0.span?.start.line ?? 0) \($0.otherPlaces.map(\.start.line)) \($0.message.dropFirst(10).dropLast())"
      } == told)
    // Every line keeps its own mark and its place in the record.
    let formulas = verdicts(report)
    #expect(formulas.map { $0.signs.count { $0.outcome == .unreadable } } == [5, 1])
    #expect(formulas.map { $0.faults.map { $0.otherLocations.map(\.line) } } == [[[12], [], [16]], [[]]])
    #expect(report.record.equations.map(\.line) == [11, 12, 13, 14, 15, 16, 22])
    #expect(report.record.equations.count { $0.error == #"$\kappa$ is not known here"# } == 3)
  }
}
