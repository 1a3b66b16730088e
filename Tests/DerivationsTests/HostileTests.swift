import RandomNumbers
import Testing

@testable import Derivations

@Suite("Formulas that nobody should write", .timeLimit(.minutes(2)))
struct HostileTests {
  private static let words = [
    "x", "y", "\\hat y", "z_1", "z_2", "z_3", "a_1", "W_2", "b_3", "L", "J", "X", "Z_3", "\\hat Y", "z",
    "z_k", "y_k",
    "z_{3,j}", "W_{3,jk}", "W_l", "a_{l-1}", "\\delta_{jk}", "\\delta_l", "\\delta_3", "q", "B", "K", "n",
    "\\eta", "1", "0.5",
    "=", "=", "=", "+", "-", "\\cdot", "\\odot", "/", "^T", "^2", "^{(i)}", "'", "(", ")", "\\left(",
    "\\right)", "|", "\\|",
    "\\sigma", "\\sigma'", "\\text{softmax}", "\\log", "\\max", "\\sum_k", "\\sum_{i=1}^B", "\\sum_{k=1}^{3}",
    "\\prod_j",
    "\\frac{\\partial L}{\\partial z_3}", "\\frac{\\partial z_3}{\\partial a_2}",
    "\\frac{\\partial}{\\partial x}", "\\frac{1}{B}",
    "\\nabla_{W_2}", "\\partial", "\\mathbf 1", "I", "\\operatorname{diag}", "\\approx", "\\ne", ":=", ",",
    "\\quad", "\\\\",
    "\\text{for all }", "_j", "_{99}", "\\dots", "e^{", "}", "{", "\\sqrt", "&", "\\square", "?", "...",
    "\\text{TODO}", "\\boxed{}",
  ]

  @Test("whatever stands there, the check ends, with and without data", arguments: 0..<12)
  func soup(_ seed: UInt64) {
    var generator = RandomGenerator(seed: 1000 + seed)
    var bench = Bench(activation: seed.isMultiple(of: 2) ? .sigmoid : .relu)
    for _ in 0..<150 {
      let length = 2 + generator.integer(below: 14)
      let source = (0..<length).map { _ in Self.words[generator.integer(below: Self.words.count)] }
        .joined(separator: " ")
      _ = bench.read(source)
      for finding in bench.check(source, entries: 8, workLimit: 1_000_000) {
        // Every unreadable equation must have a problem that explains it.
        if finding.verdict == .unreadable { #expect(finding.problem != nil, "\(source)") }
        if finding.verdict == .fails {
          #expect(finding.problem != nil || finding.counterexample != nil, "\(source)")
        }
        #expect(finding.sign.upperBound <= source.utf8.count, "\(source)")
        #expect(finding.range.upperBound <= source.utf8.count, "\(source)")
      }
    }
  }

  static let monsters: [String] = [
    String(repeating: "(", count: 20_000) + "x",
    String(repeating: "(", count: 50) + "x" + String(repeating: ")", count: 50) + " = x",
    "x = " + String(repeating: "x + ", count: 5_000) + "x",
    "x = " + String(repeating: "2 ", count: 5_000) + "x",
    "x = " + String(repeating: "-", count: 20_000) + "x",
    String(repeating: "x = ", count: 2_000) + "x",
    "p_1 = x + x \\\\ "
      + (2...60).map { "p_{\($0)} = p_{\($0 - 1)} + p_{\($0 - 1)}" }.joined(separator: " \\\\ ")
      + " \\\\ p_{60} = 1",
    "x = " + String(repeating: "(x \\odot x \\cdot ", count: 30) + "W_1" + String(repeating: ")", count: 30),
    "\\sum_{k=1}^{999999999} 1 = 2",
    "x = " + String(repeating: "e^{", count: 38) + "x" + String(repeating: "}", count: 38),
    "\\sum_{k=1}^{99999} \\sum_{j=1}^{99999} \\sum_{i=1}^{99999} 1 = 2",
    "\\mathbf 1_{99999999999}^T \\mathbf 1_{99999999999} = 1",
    "\\mathbf 1_{99999}^T \\mathbf 1_{99999} = 99999",
    "a_{l+99999999999999999} = a_{l-9223372036854775808}",
    "k = 1, \\dots, 1e300, \\quad y_k = 1",
    "l = 1, \\dots, 999999999, \\quad a_l = 1",
    "y_{99999999999999999999} = 1",
    "L = 99999999999999999999999999999999999999999999",
    "x^{x^{x^{x}}} = x^{(((((1)))))}",
    "\\delta_3 = \\delta_3 + 1 \\\\ \\delta_3 = 2",
    "p = q \\\\ q = p \\\\ p = q",
    "\\sigma^{-1}(x) = \\log \\log \\log x",
    "\\max(\\max(\\max(0, x), x), x) = 3",
  ]

  @Test("monsters are refused or checked, never followed without end", arguments: monsters)
  func monster(_ source: String) {
    var bench = Bench()
    _ = bench.read(source)
    _ = bench.check(source, entries: 4, workLimit: 1_000_000)
  }

  @Test("a check can be interrupted")
  func interrupted() {
    let bench = Bench()
    var asked = 0
    let site = CheckSite(bench.point, seed: 3) {
      asked += 1
      return asked > 3
    }
    var checker = DerivationChecker()
    var generator = RandomGenerator(seed: 1)
    let findings = checker.check(
      .init(parsing: #"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} x^T"#),
      at: site, place: 1,
      using: &generator)
    #expect(findings == nil)
  }
}
