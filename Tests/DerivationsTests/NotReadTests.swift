import MathSyntax
import NeuralNet
import Testing

@testable import Derivations

/// What cannot be read stands alone: the lines around it are judged.
@Suite("Lines that cannot be read")
struct NotReadTests {
  static let lines: [(String, [EquationFinding.Verdict])] = [
    (
      #"\begin{aligned} z_1 &= W_1 x + b_1 \\ z_2 &= \foo{W_2} a_1 \\ z_3 &= W_3 a_2 + b_3 \end{aligned}"#,
      [.holds, .unreadable, .holds]
    ),
    (
      #"\begin{aligned} z_1 &= W_1 x + b_1 \\ z_2 &= \frac{1 \\ z_3 &= W_3 a_2 \end{aligned}"#,
      [.holds, .unreadable, .fails]
    ),
    (#"z_1 = W_1 x + b_1 \\ q \leftarrow 3 \\ z_3 = W_3 a_2"#, [.holds, .unreadable, .fails]),
    (#"\begin{alined} z_1 = x \end{alined}"#, [.unreadable]), (#"z_1 = \left( W_1 x"#, [.unreadable]),
    (#"z_1 = W_1 x + b_1 \\ \hat y = \rho"#, [.holds, .unreadable]),
  ]

  @Test("the others are judged", arguments: lines)
  func alone(_ line: (String, [EquationFinding.Verdict])) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == line.1, "\(line.0): \(findings.map(\.summary))")
  }

  @Test(
    "a line that uses what was not read is not read either, and names the definition",
    arguments: [
      #"\delta_3 = \foo{y} \\ \frac{\partial L}{\partial z_3} = \delta_3"#,
      #"\delta_3 = \rho - y \\ \frac{\partial L}{\partial z_3} = \delta_3"#,
      #"\delta_3 = (\hat y \\ \frac{\partial L}{\partial z_3} = \delta_3"#,
    ])
  func definition(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source)
    #expect(findings.map(\.verdict) == [.unreadable, .unreadable], "\(findings.map(\.summary))")
    let problem = findings.last?.problem
    #expect(problem?.message.contains("its definition could not be read") == true)
    #expect(problem?.definition.map { source.utf8Slice($0.range) } == #"\delta_3"#)
  }

  @Test(
    "sides of different shapes cannot be unequal in any way that means something",
    arguments: [#"z_1 \ne z_2"#, #"W_1 \ne x"#, #"x \ne W_1 + x"#])
  func unequalShapes(_ source: String) {
    var bench = Bench()
    for finding in bench.check(source) + bench.read(source) {
      #expect(finding.verdict == .unreadable, "\(finding.summary)")
      #expect(finding.problem?.kind == .shape)
    }
  }

  @Test(
    "what is wrong is said in a statement",
    arguments: [
      #"\hat y \approx y"#, #"L = -\sum y_k \log \hat y_k"#, #"\nabla L = x"#, #"x = \sum_k"#,
      #"z_l = W_l a_{l-1} + b_l \quad l = 1, \dots"#, #"\frac{\partial L}{\partial W_{jk}} = 0"#,
      #"x = \sigma^{-1}(a_1)"#,
      #"\nabla_{} L = x"#,
    ])
  func statement(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source)
    #expect(findings.contains { $0.problem != nil }, "\(source)")
    for problem in findings.compactMap(\.problem) {
      #expect(!".?!".contains(problem.message.last ?? "?"), "\(problem.message)")
    }
  }

  @Test("a symbol that is defined once more can be read again")
  func again() {
    var bench = Bench()
    let findings = bench.check(
      #"\delta_3 = \rho \\ \delta_3 = \hat y - y \\ \frac{\partial L}{\partial z_3} = \delta_3"#)
    #expect(findings.map(\.verdict) == [.unreadable, .defines, .holds], "\(findings.map(\.summary))")
  }

  @Test("all equations of a notebook together take no more than their limit, and what is beyond it says so")
  func limit() {
    let source = #"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} x^T"#
    let site = CheckSite(Bench().point, seed: 3)
    func verdicts(_ count: Int, workLimit: Int) -> [EquationFinding] {
      var checker = DerivationChecker(workLimit: workLimit)
      return (0..<count).flatMap { place in
        var generator = RandomGenerator(seed: 2)
        return checker.check(MathFormula(parsing: source), at: site, place: place, using: &generator) ?? []
      }
    }
    let findings = verdicts(30, workLimit: 2_000_000)
    #expect(findings.first?.verdict == .holds)
    #expect(findings.last?.verdict == .unreadable)
    #expect(findings.last?.problem?.message.contains("too many operations") == true)
    #expect(!findings.contains { $0.verdict == .fails })
    // What is beyond the limit costs nothing.
    let before = site.work
    _ = verdicts(1, workLimit: 0)
    #expect(site.work == before)
  }

  @Test("a notebook has a limit of equations")
  func equations() {
    var bench = Bench()
    let lines = Array(repeating: "K = 3", count: DerivationChecker.equationLimit + 10).joined(
      separator: #"\\ "#)
    let findings = bench.check(lines)
    #expect(findings.count { $0.verdict == .holds } == DerivationChecker.equationLimit)
    #expect(findings.last?.verdict == .unreadable)
    #expect(findings.last?.problem?.message.contains("too many equations") == true)
  }
}
