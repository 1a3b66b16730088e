import Pipeline
import ProseTree
import ReportModel
import TestSupport
import Testing

@Suite("Checked formulas of a notebook")
struct CheckedFormulaTests {
  private let data: SmallDataset

  init() throws {
    data = try SmallDataset()
  }

  private func notebook(_ rest: String) -> String {
    fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [5, 4]") + rest
  }

  private func check(_ formula: String, _ options: String = "") -> String {
    "```math check\(options)\n\(formula)\n```\n\n"
  }

  private func verdicts(_ report: Report) -> [FormulaVerdict] {
    report.items.flatMap { item in
      if case .prose(let block) = item { block.formulas.compactMap(\.verdict) } else { [FormulaVerdict]() }
    }
  }

  @Test("equations are marked, counted, recorded and explained")
  func run() throws {
    let source = notebook(
      check(#"\delta_3 = \frac{\partial L}{\partial z_3} = \hat y - y"#)
        + check(
          #"\frac{\partial L}{\partial W_3} = \delta_3 a_2^T, \quad \frac{\partial L}{\partial b_3} = 2 \delta_3"#,
          " examples=3")
        + "{{ derivations.checked }} and {{ derivations.failed }}\n\n"
        + fence("expect", "derivations.checked: 3\nderivations.failed: \"> 0\""))
    let report = try Reading(source).run()
    #expect(report.record.status == .expectationFailed)
    let signs = verdicts(report).flatMap(\.signs)
    #expect(signs.map(\.outcome) == [.defines, .holds, .holds, .fails])
    #expect(report.record.equations.map(\.verdict) == ["defines", "holds", "holds", "fails"])
    let wrong = try #require(report.record.equations.last)
    #expect(wrong.source == #"\frac{\partial L}{\partial b_3} = 2 \delta_3"#)
    #expect(wrong.line == 14)
    #expect(wrong.relativeError ?? 0 > 0.4)
    #expect(wrong.hint?.contains("without the factor $2$") == true)
    // Three outputs on three examples.
    #expect(wrong.compared == 9)
    let failure = try #require(report.failures.first)
    #expect(failure.message.hasPrefix(#"False: $\frac{\partial L}{\partial b_3} = 2 \delta_3$."#))
    #expect(failure.span?.start.line == 14)
    #expect(
      report.items.contains { item in
        if case .prose(.paragraph(let words)) = item { words.plainText == "3 and 1" } else { false }
      })
    let glossary = try #require(report.glossary)
    #expect(glossary.rows.count == 8)
  }

  @Test("a formula sees the network as it is where it stands")
  func place() throws {
    let biases = check("b_1 = 0")
    let report = try Reading(notebook(biases + fence("epoch-loop", "epochs: 1\nbatch_size: 8") + biases))
      .run()
    #expect(report.record.equations.map(\.verdict) == ["holds", "fails"])
  }

  @Test("what nbrun derives is checked like what the author derives", arguments: ["sigmoid", "tanh", "relu"])
  func generated(activation: String) throws {
    let source =
      fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [8, 6]\nactivation: \(activation)")
      + fence("backprop", "examples: 3")
      + fence("expect", "derivations.failed: 0\nderivations.checked: \">= 18\"")
    let report = try Reading(source).run()
    #expect(report.record.status == .ok, "\(report.failures)")
    #expect(report.record.equations.allSatisfy { $0.verdict == "holds" })
  }

  @Test("the same notebook compares the same entries, and another seed others")
  func bits() throws {
    let formula = #"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} x^T"#
    func error(_ options: String) throws -> Double? {
      try Reading(notebook(check(formula, options))).run().record.equations[0].relativeError
    }
    #expect(try error("") == error(""))
    #expect(try error("") != error(" seed=5"))
  }

  static let mistakes: [(String, String)] = [
    ("```math chekc\nx = x\n```", "1:9 'chekc' says nothing of a formula [did you mean 'check'?]"),
    ("```math check exmples=3\nx = x\n```", "1:15 check has no option 'exmples' [did you mean 'examples'?]"),
    (
      "```math check examples=0\nx = x\n```",
      "1:15 examples needs a whole number from 1 to 1000 after an equals sign [without spaces: ```math check examples=6]"
    ),
    (
      "```math check\nx = x\n```",
      "1:9 there is no network here to check this on [a checked formula stands below the init whose network it sees]"
    ),
  ]

  @Test("a directive that says nothing is refused where it stands", arguments: mistakes)
  func directive(_ mistake: (String, String)) throws {
    #expect(try Reading(mistake.0).problems == [mistake.1])
  }

  @Test("symbols are found without a run; shapes too, and those leave the run to show them")
  func plan() throws {
    let unknown = try Reading(notebook(check(#"\rho_3 = \tau_2"#)))
    #expect(unknown.problems.count == 1)
    #expect(unknown.problems[0].hasPrefix(#"10:10 $\tau$ is not known here"#))
    let shape = try Reading(notebook(check("z_1 = x W_1 + b_1")))
    #expect(shape.problems.isEmpty)
    #expect(
      shape.plan.falseEquations.map(\.message).map { $0.hasPrefix("this product does not fit") } == [true])
    #expect(shape.run().record.status == .expectationFailed)
  }

  @Test("more examples than there are is told beside the formula")
  func examples() throws {
    let report = try Reading(notebook(check("x = a_0", " examples=999"))).run()
    #expect(report.record.status == .expectationFailed)
    #expect(report.failures.map(\.message).contains { $0.contains("999 examples are asked for") })
  }

  @Test("an id cannot be what the checked formulas are called")
  func id() throws {
    #expect(
      try Reading(notebook(fence("forward", "id: derivations"))).problems.contains { $0.contains("is taken") }
    )
  }
}
