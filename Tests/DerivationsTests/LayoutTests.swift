import Testing

@testable import Derivations

/// All equations of a notebook must use the same layout.
@Suite("Layouts")
struct LayoutTests {
  static let contradictions: [(String, hint: String)] = [
    (
      #"\frac{\partial L}{\partial W_3} = (\hat y - y) a_2^T \\ \frac{\partial L}{\partial W_3} = a_2 (\hat y - y)^T"#,
      "a gradient has the shape of its variable"
    ),
    (
      #"\frac{\partial L}{\partial W_3} = a_2 (\hat y - y)^T \\ \frac{\partial L}{\partial W_3} = (\hat y - y) a_2^T"#,
      "a gradient is a row"
    ),
    (
      #"\frac{\partial L}{\partial z_3} = \hat y - y \\ \frac{\partial L}{\partial z_3} = (\hat y - y)^T"#,
      "a gradient has the shape of its variable"
    ),
    (
      #"\frac{\partial L}{\partial z_3} = \hat y - y \\ \frac{\partial L}{\partial W_2} = a_1 \frac{\partial L}{\partial z_2}"#,
      "a gradient has the shape of its variable"
    ),
    (
      #"\frac{\partial z_3}{\partial a_2} = W_3 \\ \frac{\partial z_3}{\partial a_2} = W_3^T"#,
      "a Jacobian has a row for each entry of its numerator"
    ),
    (
      #"\frac{\partial z_3}{\partial a_2} = W_3^T \\ \frac{\partial z_2}{\partial a_1} = W_2"#,
      "a Jacobian has a row for each entry of its variable"
    ),
    (
      #"\delta_3 = \frac{\partial L}{\partial z_3} \\ \frac{\partial L}{\partial z_3} = (\hat y - y)^T \\ \delta_3 = \hat y - y"#,
      "a gradient is a row"
    ),
  ]

  @Test("the same derivative does not pass in two layouts", arguments: contradictions)
  func contradiction(_ line: (String, hint: String)) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.dropLast().allSatisfy { !$0.isWrong }, "\(findings.map(\.summary))")
    let last = findings[findings.count - 1]
    #expect(last.verdict == .fails, "\(last.summary)")
    #expect(last.hint?.contains("in this notebook \(line.hint)") == true, "\(last.summary)")
    #expect(last.layoutPlace?.place == 1)
  }

  static let agreements: [String] = [
    // An equation that holds in both layouts fixes none.
    #"\lVert \frac{\partial L}{\partial z_3} \rVert = \lVert \hat y - y \rVert \\ \frac{\partial L}{\partial W_3} = a_2 (\hat y - y)^T"#,
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

  @Test("the layout is fixed across formulas, also by those that an earlier run has checked")
  func across() {
    let (first, second) = (
      #"\frac{\partial L}{\partial W_3} = (\hat y - y) a_2^T"#,
      #"\frac{\partial L}{\partial W_3} = a_2 (\hat y - y)^T"#
    )
    var bench = Bench()
    let found = bench.check(first)
    #expect(bench.check(second).map(\.verdict) == [.fails])
    var again = Bench()
    _ = again.checker.read(
      .init(parsing: first), in: again.point.outline, place: 1, .init(learningRate: 0.5), found: found)
    #expect(again.check(second).map(\.verdict) == [.fails])
  }
}
