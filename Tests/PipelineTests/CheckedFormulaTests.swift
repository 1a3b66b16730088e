import NeuralNet
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

  @Test(
    "what nbrun derives is checked like what the author derives",
    arguments: Activation.allCases.map(\.rawValue))
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
    ("```math chekc\nx = x\n```", "1:9 'chekc' cannot stand after math [did you mean 'check'?]"),
    (
      "```math check examples: 5\nx = x\n```",
      "1:15 an option of check has an equals sign, without blanks [write it as examples=5]"
    ),
    (
      "```math check examples = 5 entries=3\nx = x\n```",
      "1:15 an option of check has an equals sign, without blanks [write it as examples=5]"
    ),
    (
      "```math check seed=3 entries 8\nx = x\n```",
      "1:22 an option of check has an equals sign, without blanks [write it as entries=8]"
    ),
    ("```math check exmples=3\nx = x\n```", "1:15 check has no option 'exmples' [did you mean 'examples'?]"),
    (
      "```math check examples=0\nx = x\n```",
      "1:15 examples needs a whole number from 2 to 1000 after an equals sign [with a single example a mean and a sum are the same; write for example examples=6]"
    ),
    (
      "```math check tolerance=1\nx = x\n```",
      "1:15 tolerance needs a number above 0 and below 0.5 after an equals sign [it is a share of the largest entry: from 0.5 on, twice the right number would pass; write for example tolerance=0.01]"
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

  @Test("symbols and shapes are found without a run, and leave the run to show them")
  func plan() throws {
    let unknown = try Reading(notebook(check(#"\rho_3 = \tau_2"#)))
    #expect(unknown.problems.isEmpty)
    #expect(
      unknown.plan.wrongEquations.map(\.message).map { $0.hasPrefix(#"not read: $\tau$ is not known here"#) }
        == [true])
    #expect(unknown.plan.wrongEquations.first?.span?.start == .init(line: 10, column: 10))
    #expect(unknown.run().record.status == .expectationFailed)
    let shape = try Reading(notebook(check("z_1 = W_2 x + b_1")))
    #expect(shape.problems.isEmpty)
    #expect(
      shape.plan.wrongEquations.map(\.message).map { $0.hasPrefix("the shapes of this product do not fit") }
        == [true])
    #expect(shape.run().record.status == .expectationFailed)
  }

  @Test("one line that cannot be read keeps nothing else from running")
  func notRead() throws {
    let report = try Reading(
      notebook(
        check(
          "\\begin{aligned}\nz_1 &= W_1 x + b_1 \\\\\n\\delta_3 &= \\foo{y} \\\\\nz_2 &= W_2 a_1 + b_2\n\\end{aligned}"
        )
          + check(#"\frac{\partial L}{\partial z_3} = \delta_3"#)
          + fence("epoch-loop", "epochs: 1\nbatch_size: 8"))
    ).run()
    #expect(report.record.status == .expectationFailed)
    #expect(report.record.equations.map(\.verdict) == ["holds", "unreadable", "holds", "unreadable"])
    #expect(report.record.cells.allSatisfy { $0.status == "ok" })
    #expect(report.failures.map { $0.span?.start.line } == [12, 18])
    #expect(report.failures[0].message.hasPrefix("Not read: "))
    // The message names the line of the definition.
    #expect(report.failures[1].message.hasSuffix("because its definition could not be read (line 12)."))
  }

  @Test("a derivation of definitions alone counts no equation, anywhere, and says so")
  func nothingTested() throws {
    let reading = try Reading(
      notebook(check(#"\delta_3 = y - \hat y \\ \delta_2 = (W_3^T\delta_3) \odot a_2"#)))
    #expect(
      reading.diagnostics.map {
        "\($0.severity.rawValue) \($0.span?.start.line ?? 0) \($0.message.prefix(9))"
      } == [
        "warning 9 Nothing i", "warning 10 $\\delta_3", "warning 10 $\\delta_2",
      ])
    let report = reading.plan.run(
      RunSettings(threads: 1, version: "test"), interruption: Interruption(), reporting: { _ in })
    #expect(report.record.status == .ok)
    #expect(report.record.equations.map(\.verdict) == ["says-nothing", "says-nothing"])
    #expect(!report.record.equations.contains { $0.wasTested })
    #expect(report.doubts.count == 3)
    #expect(report.doubts.allSatisfy { $0.severity == .warning })
    // All of it was reported before the run.
    #expect(reading.plan.findings(of: report).isEmpty)
  }

  @Test("the marks of the page, the record and the values count the same")
  func count() throws {
    let source = notebook(
      check(
        #"a_0 = x \\ z_1 = W_1 x + b_1 \\ z_2 = W_2 x \\ \delta_3 = \frac{\partial L}{\partial z_3} \\ \delta_3 = y - \hat y \\ \tau = \rho"#
      )
        + fence("expect", "derivations.checked: 3\nderivations.failed: 2\nderivations.not_read: 1"))
    let report = try Reading(source).run()
    #expect(report.cells.last?.status == .ok)
    #expect(report.record.equations.count { $0.wasTested } == 3)
    let signs = verdicts(report).flatMap(\.signs)
    #expect(signs.count { $0.outcome == .holds || $0.outcome == .fails } == 3)
  }

  @Test(
    "a claim about equations where none is checked is told, where it stands",
    arguments: [
      ("```math\nz_1 = W_1 x\n```\n\n", true), ("```math check\np := y\n```\n\n", true), ("", true),
      ("```math check\nz_1 = W_1 x + b_1\n```\n\n", false), ("```backprop\n```\n\n", false),
      ("```math check\n\\rho = \\tau\n```\n\n", false),
    ])
  func claimOfNothing(formula: String, isTold: Bool) throws {
    let source = notebook(formula + fence("expect", "derivations.failed: 0"))
    let warnings = try Reading(source).diagnostics.filter {
      $0.message == "no equation is checked above this, so this claim tests nothing"
    }
    #expect(warnings.count == (isTold ? 1 : 0))
    #expect(warnings.allSatisfy { $0.severity == .warning && $0.span?.start.column == 1 })
    // Formulas below a claim do not count for it. A claim that fails because of this needs no warning.
    let claims = fence("expect", "derivations.failed: 0") + fence("expect", "derivations.checked: \">= 1\"")
    #expect(
      try Reading(notebook(claims + formula)).problems.filter { $0.contains("no equation is checked") }.count
        == 1)
  }

  @Test("a dollar that the author wrote is shown as one, on the terminal, in the record and on the page")
  func dollar() throws {
    for formula in [#"$$z_1 = W_1 x + b_1$$"#, #"z_1 = \$ x"#] {
      let reading = try Reading(notebook(check(formula)))
      #expect(reading.plan.wrongEquations.first?.message.contains("'$'") == true)
      let report = reading.run()
      #expect(report.record.equations.first?.error?.contains("'$'") == true)
      let words = try #require(verdicts(report).first?.faults.first?.message)
      #expect(words.plainText.contains("'$'"))
      #expect(!words.contains { if case .formula = $0 { true } else { false } })
      #expect(report.failures.first?.message.contains("'$'") == true)
    }
  }

  @Test("dollars in the words of a false equation do not part it")
  func dollarInWords() throws {
    let report = try Reading(notebook(check(#"z_1 = W_1 x + 2 b_1 = \underbrace{W_1 x}_{\text{sums, $x$}}"#)))
      .run()
    let faults = verdicts(report).flatMap(\.faults)
    #expect(faults.count == 2)
    #expect(faults.allSatisfy { $0.message.count == 3 })
  }

  @Test("shapes that do not fit are told once")
  func shapes() throws {
    let report = try Reading(notebook(check("z_1 = x W_1"))).run()
    let detail = try #require(verdicts(report).first?.faults.first?.detail.plainText)
    #expect(detail.hasPrefix("The shapes of this product do not fit: "))
  }

  @Test("an equation of zeros is found by the run, and warned of after it")
  func zeros() throws {
    let source =
      fence("load", "dataset: \(data.folder)\nscale: none")
      + fence("init", "hidden: [5, 4]\nactivation: relu")
      + check(#"\frac{\partial y}{\partial z_3} = 2 \frac{\partial y}{\partial z_3}"#)
    let reading = try Reading(source)
    let report = reading.run()
    #expect(report.record.status == .ok)
    #expect(report.record.equations.map(\.verdict) == ["says-nothing"])
    #expect(reading.plan.findings(of: report).map { $0.span?.start.line } == [12, 11])
  }

  @Test("the report says at which network the formulas are evaluated, once for each")
  func site() throws {
    let formula = check("z_1 = W_1 x + b_1")
    let report = try Reading(
      notebook(formula + formula + fence("epoch-loop", "epochs: 1\nbatch_size: 8") + formula)
    ).run()
    let remarks = verdicts(report).map { $0.remarks.map(\.plainText).joined() }
    #expect(remarks[0].hasPrefix("nbrun evaluated both sides on the network after init and"))
    #expect(remarks[1].isEmpty)
    #expect(remarks[2].hasPrefix("nbrun evaluated both sides on the network after epoch-loop and"))
  }

  @Test("a tolerance is told beside the line, and recorded")
  func tolerance() throws {
    let report = try Reading(
      notebook(check(#"L \approx 1.3 L"#, " tolerance=0.4") + check(#"z_1 = W_1 x + b_1"#, " tolerance=0.4"))
    ).run()
    let signs = verdicts(report).flatMap(\.signs)
    #expect(signs.map(\.allowance) == [.share(0.4), nil])
    #expect(signs.first?.allowance?.words == "within 40%")
    #expect(report.record.equations.first?.tolerance == 0.4)
    #expect(report.record.equations[1].tolerance ?? 1 < 1e-6)
  }

  @Test("a formula behind a failed step is marked and counted as not checked")
  func notReached() throws {
    let source = notebook(
      check("z_1 = W_1 x + b_1") + fence("backprop", "examples: 9999")
        + check(#"\begin{aligned} L &= 5 L \\ J &= 5 J \end{aligned}"#) + check("L = 5 L"))
    let report = try Reading(source).run()
    #expect(report.record.status == .failed)
    #expect(report.record.equations.map(\.verdict) == ["holds", "not-checked", "not-checked"])
    #expect(
      verdicts(report).map { $0.signs.map(\.outcome) } == [
        [.holds], [.notChecked, .notChecked], [.notChecked],
      ])
    #expect(
      verdicts(report).last?.remarks.map(\.plainText) == ["Not checked: the run ended before this formula."])
    let part = report.soundness?.parts.first { $0.words == "2 formulas were not checked" }
    #expect(part?.isBad == true)
    #expect(part?.place == .equation(.notChecked))
  }

  @Test("the table of symbols has true minus signs, and leads to lines")
  func symbols() throws {
    let table = try #require(try Reading(notebook(check("z_1 = W_1 x + b_1"))).run().glossary)
    let words = table.rows.flatMap { row in
      row.map { cell in if case .text(let words) = cell { words.plainText } else { "" } }
    }
    #expect(words.contains { $0.hasPrefix("−") && $0.contains(" … ") })
    #expect(!words.contains { $0.contains("-") && $0.contains("…") })
    #expect(table.caption.plainText.hasSuffix("at the run's own network, without small random changes."))
    for row in table.rows {
      guard case .line(let line)? = row.last else {
        Issue.record("no line")
        continue
      }
      #expect(line == 10)
    }
  }

  @Test("the front matter gives the notation, a mistake in it is told at its place, and the report states it")
  func notation() throws {
    func source(_ entries: String) -> String {
      "---\nnotation:\n\(entries)---\n" + notebook(check(#"\frac{\partial R}{\partial z_3} = \hat y - y"#))
    }
    let report = try Reading(source("  loss: R\n")).run()
    #expect(report.record.equations.map(\.verdict) == ["holds"])
    let caption = try #require(report.glossary).caption.plainText
    #expect(
      caption.hasSuffix("Notation: R: the loss of one example, as the front matter says."), "\(caption)")
    let problems = try Reading(source("  los: R\n")).problems
    #expect(
      problems.contains { $0.contains("3:8 a notation has no entry 'los'") }, "\(problems)")
  }

  @Test("a formula from the cache is checked again if another formula changes the notation")
  func notationInCache() throws {
    let first = notebook(check(#"\frac{\partial J}{\partial W_3} = (\hat y - y) a_2^T"#))
    let second = first + check(#"J = \frac1B \sum_{i=1}^B L^{(i)}"#)
    #expect(try Reading(first).run().record.equations.map(\.verdict) == ["holds"])
    // J is the mean of L in the second notebook.
    #expect(try Reading(second).run().record.equations.map(\.verdict).first == "fails")
  }

  @Test("the layout that one formula decides holds for the next, and the hint names its line")
  func layout() throws {
    let report = try Reading(
      notebook(
        check(#"\frac{\partial L}{\partial a_2} = \frac{\partial L}{\partial z_3} W_3"#)
          + check(#"\frac{\partial L}{\partial a_1} = \frac{\partial L}{\partial z_2} W_2"#)
          + check(#"\frac{\partial L}{\partial z_3} = \hat y - y"#))
    ).run()
    #expect(report.record.equations.map(\.verdict) == ["holds", "holds", "fails"])
    #expect(report.record.equations[2].hint?.hasSuffix("line 10 decided it") == true)
  }

  @Test("more examples than there are is told beside the formula")
  func examples() throws {
    let report = try Reading(notebook(check("z_1 = W_1 x + b_1", " examples=999"))).run()
    #expect(report.record.status == .expectationFailed)
    #expect(report.failures.map(\.message).contains { $0.contains("999 examples are asked for") })
  }

  @Test("a notebook with more checked formulas than it may have is told so once")
  func limit() throws {
    let formulas = String(repeating: check("z_1 = W_1 x + b_1"), count: 1003)
    let problems = try Reading(notebook(formulas)).problems
    #expect(problems.count == 1)
    #expect(problems[0].contains("a notebook has at most 1000 checked formulas"))
  }

  @Test("an id cannot be what the checked formulas are called")
  func id() throws {
    #expect(
      try Reading(notebook(fence("forward", "id: derivations"))).problems.contains { $0.contains("is taken") }
    )
  }
}
