import MathSyntax
import Testing

@testable import Derivations

/// All equations of a notebook must use the same layout.
@Suite("Layouts")
struct LayoutTests {
  /// - isCommon: whether the notebook has the most common layout.
  static let contradictions: [(String, hint: String, isCommon: Bool)] = [
    (
      #"\frac{\partial L}{\partial W_3} = (\hat y - y) a_2^T \\ \frac{\partial L}{\partial W_3} = a_2 (\hat y - y)^T"#,
      "a gradient has the shape of its variable", true
    ),
    (
      #"\frac{\partial L}{\partial a_2} = \frac{\partial L}{\partial z_3} W_3 \\ \frac{\partial L}{\partial a_1} = \frac{\partial L}{\partial z_2} W_2 \\ \frac{\partial L}{\partial z_3} = \hat y - y"#,
      "a gradient by units is a row", false
    ),
    (
      #"\frac{\partial L}{\partial z_3} = \hat y - y \\ \frac{\partial L}{\partial z_3} = (\hat y - y)^T"#,
      "a gradient has the shape of its variable", true
    ),
    (
      #"\frac{\partial L}{\partial z_3} = \hat y - y \\ \frac{\partial L}{\partial W_2} = a_1 \frac{\partial L}{\partial z_2}"#,
      "a gradient has the shape of its variable", true
    ),
    (
      #"\frac{\partial z_3}{\partial a_2} = W_3 \\ \frac{\partial z_3}{\partial a_2} = W_3^T"#,
      "a gradient has the shape of its variable, and a Jacobian has a row for each entry of its numerator",
      true
    ),
    (
      #"\frac{\partial z_3}{\partial a_2} = W_3^T \\ \frac{\partial z_2}{\partial a_1} = W_2^T \\ \frac{\partial z_1}{\partial x} = W_1"#,
      "a gradient has the shape of its variable, and a Jacobian has a row for each entry of its variable",
      false
    ),
    (
      #"\delta_3 = \frac{\partial L}{\partial z_3} \\ \frac{\partial L}{\partial z_3} = (\hat y - y)^T \\ \frac{\partial L}{\partial z_2} = \frac{\partial L}{\partial a_2} \odot \sigma'(z_2)^T \\ \delta_3 = \hat y - y"#,
      "a gradient by units is a row", false
    ),
  ]

  @Test("the same derivative does not pass in two layouts", arguments: contradictions)
  func contradiction(_ line: (String, hint: String, isCommon: Bool)) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.dropLast().allSatisfy { !$0.isWrong }, "\(findings.map(\.summary))")
    let last = findings[findings.count - 1]
    #expect(last.verdict == .fails, "\(last.summary)")
    #expect(last.hint?.contains("in this notebook \(line.hint)") == true, "\(last.summary)")
    // The common layout needs no equation that decides it.
    #expect(last.layoutPlace?.place == (line.isCommon ? nil : 0))
  }

  static let agreements: [String] = [
    // An equation that holds in both layouts fixes none.
    #"\lVert \frac{\partial L}{\partial z_3} \rVert = \lVert \hat y - y \rVert \\ \frac{\partial L}{\partial z_3} = (\hat y - y)^T"#,
    // Gradients with the shape of their variables are compatible with both kinds of Jacobian.
    #"\frac{\partial L}{\partial z_3} = \hat y - y \\ \frac{\partial z_3}{\partial a_2} = W_3"#,
    #"\frac{\partial L}{\partial z_3} = \hat y - y \\ \frac{\partial z_3}{\partial a_2} = W_3^T"#,
    // Only numerator layout.
    #"\frac{\partial L}{\partial z_3} = (\hat y - y)^T \\ \frac{\partial L}{\partial a_2} = \frac{\partial L}{\partial z_3} W_3 \\ \frac{\partial L}{\partial W_3} = a_2 \frac{\partial L}{\partial z_3}"#,
    #"\delta_3 = \frac{\partial L}{\partial z_3} \\ \frac{\partial L}{\partial z_3} = (\hat y - y)^T \\ \delta_3 = (\hat y - y)^T"#,
  ]

  @Test("a notebook that keeps to a layout holds", arguments: agreements)
  func agreement(_ source: String) {
    var bench = Bench()
    for finding in bench.check(source) {
      #expect(finding.verdict == .holds || finding.verdict == .defines, "\(source): \(finding.summary)")
    }
  }

  @Test("the layout is that of all formulas together")
  func across() {
    let (first, second) = (
      #"\frac{\partial L}{\partial z_3} = \hat y - y"#,
      #"\frac{\partial L}{\partial z_2} = (\sigma'(z_2) \odot W_3^T (\hat y - y))^T"#
    )
    var bench = Bench()
    bench.checker = DerivationChecker(
      notation: .inferred(from: [first, second].map { .init(parsing: $0) }, depth: 3))
    let found = bench.check(first)
    #expect(found.map(\.verdict) == [.holds])
    #expect(bench.check(second).map(\.verdict) == [.fails])
  }
}
