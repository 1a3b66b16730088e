import Testing

@testable import Derivations

@Suite("Gaps in checked formulas", .timeLimit(.minutes(2)))
struct GapTests {
  /// - Returns: the verdicts with data, after a test that those without data agree about what is open.
  private func verdicts(_ source: String) -> [EquationFinding.Verdict] {
    var (bench, reader) = (Bench(), Bench())
    let findings = bench.check(source)
    let read = reader.read(source)
    #expect(
      findings.map { $0.verdict == .open } == read.map { $0.verdict == .open },
      "\(source): \(read.map(\.summary))")
    for finding in findings + read where finding.verdict == .open {
      #expect(finding.problem?.kind == .open, "\(source): \(finding.summary)")
      #expect(!finding.isWrong && !finding.wasTested && finding.compared == 0)
    }
    return findings.map(\.verdict)
  }

  @Test(
    "an equation with a gap is open, whatever stands beside the gap",
    arguments: [
      #"z_1 = \square"#, #"z_1 = \Box"#, "z_1 = □", "z_1 = ?", #"\square = z_1"#, "? = z_1",
      #"z_1 = \boxed{?}"#, #"z_1 = \boxed{\square}"#, #"z_1 = \boxed{\phantom{xx}}"#, #"z_1 = \boxed{}"#,
      #"z_1 = \fbox{\quad}"#, #"z_1 = \colorbox{yellow}{\phantom{xx}}"#, #"z_1 = \underline{\hspace{2cm}}"#,
      #"z_1 = \text{TODO}"#, #"z_1 = \text{todo}"#, #"z_1 = \text{ToDo: the bias}"#, #"z_1 = \mathrm{TODO}"#,
      #"z_1 = \operatorname{TODO}"#, #"z_1 = \text{???}"#, #"z_1 = \text{(?)}"#, #"\text{???} = z_1"#,
      #"z_1 = W_1 x + \square"#, #"z_1 = W_1 \square + b_1"#, #"z_1 = \square x + b_1"#,
      #"z_1 = W_\square x + b_1"#,
      #"a_1 = \sigma(\square)"#, #"a_1 = \square(z_1)"#, #"a_1 = \left( ? \right)"#, #"L = -\sum_k \square"#,
      #"L = -\sum_{k=1}^{\square} y_k \log \hat y_k"#, #"J = \frac{\square}{B} \sum_i L^{(i)}"#,
      #"\frac{\partial L}{\partial z_2} = \bigl( W_3^{?} \tfrac{\partial L}{\partial z_3} \bigr) \odot \sigma'(z_2)"#,
      #"\frac{\partial L}{\square} = \hat y - y"#, #"x = \sqrt{\square}"#, #"x^\square = x"#,
      #"\hat \square = x"#,
      #"x = \begin{pmatrix} \square & 1 \end{pmatrix}"#, #"x := \square"#, #"L \approx \square"#,
      #"L \ne \square"#,
      // What stands beside a gap is not read.
      #"z_1 = \square \tau \rho^5"#, #"z_1 = \square + ("#,
    ])
  func gap(_ source: String) {
    #expect(verdicts(source) == [.open])
  }

  @Test(
    "dots are a gap where an answer can stand in their place",
    arguments: [
      #"z_1 = \dots"#, #"z_1 = \ldots"#, #"z_1 = \cdots"#, "z_1 = ...", "z_1 = …", #"z_1 = \text{...}"#,
      #"\dots = z_1"#, "... = z_1", #"z_1 = W_1 x + \dots"#, #"z_1 = \dots + b_1"#, #"z_1 = W_1 \dots"#,
      #"a_1 = \sigma(\dots)"#, #"a_1 = \sigma\left(\dots\right)"#, #"J = \frac{\dots}{B}"#,
      #"z_1 = \dots."#, #"z_1 = W_1 x + \dots,"#, #"z_1 = \quad \dots"#, #"z_1 = W_1 x + \quad \dots"#,
      #"\begin{aligned} z_1 &= W_1 x \\ &\quad + \dots \end{aligned}"#,
    ])
  func dots(_ source: String) {
    #expect(verdicts(source) == [.open])
  }

  static let other: [(String, [EquationFinding.Verdict])] = [
    // Ranges.
    (#"a_l = \sigma(z_l), \quad l = 1, \dots, 2"#, [.holds]),
    (#"a_l = \sigma(z_l), \quad l = 1, ..., 2"#, [.holds]),
    (#"a_l = \sigma(z_l) \quad l = 1, \text{...}, 2"#, [.holds]),
    (#"a_l = \sigma(z_l), \quad l = 1, \dots, L - 1"#, [.unreadable]),
    // Inside a sum, a product or a list.
    (#"L = y_1 + \dots + y_3"#, [.unreadable]), (#"L = y_1 + ... + y_3"#, [.unreadable]),
    (#"L = y_1 \cdot \dots \cdot y_3"#, [.unreadable]), (#"L = y_1 \cdots y_3"#, [.unreadable]),
    (#"L = f(y_1, \dots, y_3)"#, [.unreadable]), (#"L = f(y_1, \dots)"#, [.unreadable]),
    (#"y = \begin{pmatrix} y_1 & \dots & y_3 \end{pmatrix}"#, [.unreadable]),
    (#"z_1 = W_1 x + b_1, \quad \dots"#, [.unreadable]),
    // Words and marks that are no gaps.
    (#"z_1 = W_1 x + b_1 \quad \text{why?}"#, [.holds]), (#"z_1 \overset{?}{=} W_1 x + b_1"#, [.holds]),
    (#"z_1 = \underline{W_1 x} + \boxed{b_1}"#, [.holds]), (#"z_1 = W_1 x + b_1 \text{.}"#, [.holds]),
    (#"z_1 = W_1 x + b_1 \phantom{\square}"#, [.holds]),
    // The sign for the end of a proof.
    (#"z_1 = W_1 x + b_1 \quad \square"#, [.holds]), (#"z_1 = W_1 x + b_1. \Box"#, [.holds]),
    // A gap that nobody can see is none.
    (#"z_1 = \textcolor{white}{\square}"#, [.unreadable]),
  ]

  @Test("other dots, question marks and boxes are no gaps", arguments: other)
  func noGap(_ line: (String, [EquationFinding.Verdict])) {
    #expect(verdicts(line.0) == line.1, "\(line.0)")
  }

  static let chains: [(String, [EquationFinding.Verdict])] = [
    (#"z_1 = W_1 x + b_1 = \square"#, [.holds, .open]),
    (#"z_1 = W_1 x = \square"#, [.fails, .open]),
    (#"\square = W_1 x + b_1 = z_1"#, [.open, .holds]),
    // The sides beside a gap are not compared with each other.
    (#"z_1 = \square = W_1 x"#, [.open, .open]),
    (#"z_1 = \square = W_1 x = W_1 x + b_1"#, [.open, .open, .fails]),
    (#"z_1 = \square \\ = W_1 x + b_1"#, [.open, .open]),
    // Algebra on one side of a gap is not tested by an equation on the other side.
    (#"z_1 + z_1 = 2 z_1 = 2 (W_1 x + b_1)"#, [.holds, .holds]),
    (#"z_1 + z_1 = 2 z_1 = \square = 2 z_1 = 2 (W_1 x + b_1)"#, [.saysNothing, .open, .open, .holds]),
    (#"z_1 = \square, \quad a_1 = \sigma(z_1)"#, [.open, .holds]),
    (#"z_1 = \square \\ a_1 = \sigma(z_1) \\ z_2 = W_2 a_1"#, [.open, .holds, .fails]),
    // A gap without a sign.
    (#"z_1 = W_1 x + b_1 \\ \text{TODO}"#, [.holds, .open]), (#"\square"#, [.open]),
    (#"z_1 = W_1 x + b_1, \quad \text{TODO}"#, [.holds, .open]), (#"W_1 x + \square"#, [.open]),
    // What cannot be read beside it stays "not read".
    (#"z_1 = \square \\ L < ?"#, [.open, .open]), (#"z_1 = \foo \square"#, [.unreadable]),
  ]

  @Test("the equations of a chain that touch no gap are judged", arguments: chains)
  func chain(_ line: (String, [EquationFinding.Verdict])) {
    #expect(verdicts(line.0) == line.1, "\(line.0)")
  }

  static let definitions: [(String, [EquationFinding.Verdict], symbol: String)] = [
    (#"\delta_3 := \square \\ \frac{\partial L}{\partial b_3} = \delta_3"#, [.open, .open], "\\delta_3"),
    (#"\delta_3 = \text{TODO} \\ \frac{\partial L}{\partial b_3} = \delta_3"#, [.open, .open], "\\delta_3"),
    (
      #"\delta_3 = \square = \hat y - y \\ \frac{\partial L}{\partial b_3} = \delta_3"#,
      [.open, .open, .open], "\\delta_3"
    ),
    (#"\delta_l = \square \\ \frac{\partial L}{\partial b_3} = \delta_3"#, [.open, .open], "\\delta"),
    // An entry of an open symbol is not Kronecker's delta.
    (
      #"\delta_3 := \square \\ \frac{\partial L}{\partial b_{3,j}} = \delta_{3,j}"#, [.open, .open],
      "\\delta_3"
    ),
    // A definition that uses an open one is open too.
    (
      #"\delta_3 := \square \\ \delta_2 := (W_3^T \delta_3) \odot \sigma'(z_2) \\ \frac{\partial L}{\partial b_2} = \delta_2"#,
      [.open, .open, .open], "\\delta_2"
    ),
  ]

  @Test(
    "a line that uses an open definition is open, and names the symbol and the place", arguments: definitions)
  func definition(_ line: (String, [EquationFinding.Verdict], symbol: String)) throws {
    #expect(verdicts(line.0) == line.1, "\(line.0)")
    var bench = Bench()
    let problem = try #require(bench.check(line.0).last?.problem)
    #expect(problem.message == "$\(line.symbol)$ is used here, and its definition is still open")
    #expect(problem.definition?.isOpen == true)
    #expect(problem.definition.map { line.0.utf8Slice($0.range).hasPrefix("\\delta") } == true)
  }

  @Test("what is defined or derived before a gap keeps its meaning")
  func before() {
    #expect(
      verdicts(
        #"\delta_3 := \hat y - y = \square \\ \frac{\partial L}{\partial b_3} = \delta_3 \\ \delta_3 = \square"#
      )
        == [.defines, .open, .holds, .open])
    // A later definition fills the gap of an earlier one.
    #expect(
      verdicts(
        #"\delta_3 := \square \\ \delta_3 := \hat y - y \\ \frac{\partial L}{\partial b_3} = \delta_3"#)
        == [.open, .defines, .holds])
  }

  @Test("an open equation tests nothing, and asks for no other test")
  func review() {
    var bench = Bench()
    var findings = [
      bench.check(#"\delta_3 := y - \hat y"#),
      bench.check(#"\frac{\partial L}{\partial z_3} = \square \delta_3"#),
    ]
    DefinitionReview.apply(to: &findings)
    #expect(findings.map { $0.map(\.verdict) } == [[.defines], [.open]])
    #expect(DefinitionReview.isTested(findings[1], in: findings))
  }

  @Test("the place of an open equation is its gap")
  func place() {
    let source = #"z_1 = W_1 x + \square + \dots"#
    var bench = Bench()
    #expect(bench.check(source).map { source.utf8Slice($0.problem?.range ?? 0..<0) } == ["\\square"])
    let stops = "z_1 = W_1 x + ..."
    #expect(bench.check(stops).map { stops.utf8Slice($0.problem?.range ?? 0..<0) } == ["..."])
    let lone = #"z_1 = x \\ \text{TODO}"#
    #expect(bench.check(lone).last.map { lone.utf8Slice($0.sign) } == #"\text{TODO}"#)
  }

  @Test(
    "many gaps, deep gaps and half gaps end within the limits",
    arguments: [
      String(repeating: "\\square ", count: 10_000) + "= x",
      "x" + String(repeating: " = \\square", count: 2_000),
      String(repeating: "?, ", count: 8_000), String(repeating: "? \\\\ ", count: 8_000),
      "x = " + String(repeating: "...", count: 20_000), String(repeating: ". ", count: 20_000) + "= ?",
      "x = " + String(repeating: "(", count: 5_000) + "?",
      "x = " + String(repeating: "\\frac{", count: 40) + "?" + String(repeating: "}{2}", count: 40),
      "x = " + String(repeating: "\\boxed{", count: 200) + String(repeating: "}", count: 200),
      "x = " + String(repeating: "\\dots ", count: 8_000), "x = \\boxed", "= ?", "?", "\\square_", "? = ",
      "\\begin{aligned} ? &= \\\\ &= ? \\end{aligned}", "x = \\text{?} \\text{ and } ? := \\dots \\\\ \\dots",
    ])
  func hostile(_ source: String) {
    var bench = Bench()
    for finding in bench.read(source) + bench.check(source) {
      #expect(finding.verdict == .open || finding.verdict == .unreadable, "\(finding.summary)")
      #expect(finding.problem != nil)
      #expect(finding.sign.upperBound <= source.utf8.count && finding.range.upperBound <= source.utf8.count)
    }
  }
}
