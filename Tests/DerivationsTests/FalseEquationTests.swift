import Testing

@testable import Derivations

@Suite("Equations that do not hold")
struct FalseEquationTests {
  /// Common mistakes, and the words that the hint must contain.
  static let mistakes: [(String, hint: String)] = [
    // A wrong sign.
    (#"\frac{\partial L}{\partial z_3} = y - \hat y"#, #"with $\hat y - y$ in place of $y - \hat y$"#),
    (#"L = \sum_k y_k \log \hat y_k"#, "with the opposite sign"),
    (#"z_1 = W_1 x - b_1"#, "with $W_1 x + b_1$ in place of"),
    // A missing transpose.
    (#"\frac{\partial L}{\partial a_2} = W_3 \frac{\partial L}{\partial z_3}"#, "$W_3$ transposed"),
    (#"\frac{\partial L}{\partial W_3} = \frac{\partial L}{\partial z_3} a_2"#, "$a_2$ transposed"),
    // A factor B or 1/B, or a sum in place of a mean.
    (
      #"\frac{\partial J}{\partial W_3} = \frac{\partial L}{\partial Z_3} A_2^T"#,
      #"a factor $\frac{1}{B}$ on the right"#
    ),
    (#"\frac{\partial L}{\partial Z_3} = \frac1B(\hat Y - Y)"#, "a factor $B$ on the right"),
    (#"J = \sum_{i=1}^B L^{(i)}"#, #"$\frac{1}{B}$"#),
    (#"\frac{\partial L}{\partial W_3} = \frac{\partial L}{\partial Z_3} A_2^T"#, "a factor $\\frac{1}{B}$"),
    (#"J = -\sum_k y_k^{(i)} \log \hat y_k^{(i)}"#, "$L$ in place of $J$"),
    // σ′ is missing, or is there twice, or belongs to the wrong layer.
    (
      #"\frac{\partial L}{\partial z_2} = W_3^T \frac{\partial L}{\partial z_3}"#,
      #"with the factor $\odot\, \text{sigmoid}'(z_2)$"#
    ),
    (
      #"\frac{\partial L}{\partial z_2} = W_3^T \frac{\partial L}{\partial z_3} \odot \sigma'(z_2) \odot \sigma'(z_2)"#,
      "without the factor"
    ),
    (#"\frac{\partial L}{\partial z_3} = (\hat y - y) \odot \sigma'(z_3)"#, "without the factor"),
    (
      #"\frac{\partial L}{\partial z_2} = W_3^T \frac{\partial L}{\partial z_3} \odot \sigma'(z_1)"#,
      "with $z_2$ in place of $z_1$"
    ),
    (
      #"\frac{\partial L}{\partial z_2} = W_3^T \frac{\partial L}{\partial z_3} \odot \sigma'(a_2)"#,
      "with $z_2$ in place of $a_2$"
    ),
    (#"\sigma'(z_1) = z_1 \odot (1 - z_1)"#, "a_1"),
    // An index off by one.
    (
      #"\frac{\partial L}{\partial W_3} = \frac{\partial L}{\partial z_3} a_3^T"#,
      "with $a_2$ in place of $a_3$"
    ),
    (#"z_2 = W_2 a_2 + b_2"#, "with $a_1$ in place of $a_2$"),
    (#"\frac{\partial L}{\partial b_3} = \frac{\partial L}{\partial z_2}"#, "with $z_3$ in place of $z_2$"),
    (
      #"\frac{\partial \hat y_j}{\partial z_{3,k}} = \hat y_k(\delta_{jk} - \hat y_k)"#,
      #"with $\hat y_j$ in place of $\hat y_k$"#
    ),
    // Factors in the wrong order.
    (
      #"\frac{\partial L}{\partial W_2} = a_1 \cdot \frac{\partial L}{\partial z_2}^T"#, "transposed"
    ),
    (#"\frac{\partial L}{\partial a_1} = \frac{\partial L}{\partial z_2} W_2^T"#, "other order"),
    // Other mistakes.
    (#"\frac{\partial L}{\partial z_3} = 2(\hat y - y)"#, "without the factor $2$"),
    (#"a_1 = \tanh(z_1)"#, #"with $\text{sigmoid}$"#),
  ]

  @Test("the mistake is named", arguments: mistakes)
  func named(_ mistake: (String, hint: String)) {
    var bench = Bench()
    let findings = bench.check(mistake.0)
    #expect(findings.count == 1)
    for finding in findings {
      #expect(finding.verdict == .fails, "\(mistake.0): \(finding.summary)")
      #expect(finding.hint?.contains(mistake.hint) == true, "\(mistake.0): \(finding.summary)")
    }
  }

  static let shapes: [(String, at: String, message: String)] = [
    (#"z_1 = z_2 W_1"#, "W_1", "4 × 1 times 5 × 6"),
    (#"z_2 = W_2 a_1 + b_1"#, "+", "4 × 1 on the left, 5 × 1 on the right"),
    (#"a_1 \odot a_2 = 0"#, #"\odot"#, "5 × 1 and 4 × 1"),
    (
      #"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1}"#, "=",
      "5 × 6 on the left, 5 × 1 on the right"
    ),
    (#"\hat y_j = y_k + a_{1,j}"#, "j", "runs over 3 elsewhere, and over 5 here"),
    (#"y_4 = 0"#, "4", "it goes from 1 to 3"),
    (#"\sum_{k=1}^{10} y_k = 1"#, "10", "runs to 10, and there are only 3"),
    (#"W_1^2 = 0"#, "W_1^2", "a power of a matrix"),
    (#"\sum_{k=0}^{3} y_k = 1"#, "3", "runs from 0 to 3, which is more than the 3 entries"),
    (#"\sum_{k=0}^{K} y_k = 1"#, "K", "runs from 0 to 3, which is more than the 3 entries"),
  ]

  @Test("a shape that does not fit is explained where it breaks, with and without data", arguments: shapes)
  func explained(_ wrong: (String, at: String, message: String)) {
    var bench = Bench()
    for finding in [bench.check(wrong.0), bench.read(wrong.0)].flatMap(\.self) {
      #expect(finding.verdict == .fails, "\(wrong.0): \(finding.summary)")
      #expect(finding.problem?.kind == .shape)
      #expect(finding.problem?.message.contains(wrong.message) == true, "\(finding.summary)")
      let place = finding.problem.map { wrong.0.utf8Slice($0.range) } ?? ""
      #expect(place == wrong.at, "\(wrong.0): at '\(place)'")
    }
  }

  static let unreadable: [(String, message: String)] = [
    (#"q = \rho_3 + 1"#, "is not known here"),
    (#"a_k = 0"#, "its layer is missing"),
    (#"z_4 = W_4 a_3 + b_4"#, "there is no $z_4$"),
    (#"x + y"#, "no equals sign"),
    (#"W_1 \leftarrow W_1 - \eta \frac{\partial J}{\partial W_1}"#, "is not a sign that can be checked"),
    (#"\frac{\partial^2 L}{\partial z_3^2} = 0"#, "a matrix, or only its diagonal"),
    (#"L = -\sum y_j \log \hat y_k"#, "this sign has no index"),
    (#"x = \begin{vmatrix} 1 \\ 2 \end{vmatrix}"#, "cannot be evaluated"),
    (#"\hat y \approx y"#, "needs a tolerance"),
    (#"\frac{\partial L}{\partial L} = 1"#, "nbrun cannot change the loss alone"),
    (#"x = (y"#, "never closed"),
    (#"x = "#, "something is missing"),
    (#"= x"#, "is missing"),
    (#"\sigma = 3"#, "needs an argument"),
    (#"\frac{\partial z_2}{\partial W_2} = a_1"#, "more than two axes"),
    (#"a_l = \sigma(z_l), \quad l = 1, \dots, 5"#, "runs to 5, and the network has 3 layers"),
  ]

  @Test("what cannot be understood is said so, with and without data", arguments: unreadable)
  func refused(_ wrong: (String, message: String)) {
    var bench = Bench()
    for findings in [bench.check(wrong.0), bench.read(wrong.0)] {
      #expect(findings.contains { $0.verdict == .unreadable }, "\(wrong.0): \(findings.map(\.summary))")
      let messages = findings.compactMap { $0.problem?.message }.joined(separator: " | ")
      #expect(messages.contains(wrong.message), "\(wrong.0): \(messages)")
    }
  }

  @Test("a redefinition that changes a value is an error")
  func redefined() {
    var bench = Bench()
    let findings = bench.check(
      #"\delta_3 = \hat y - y \\ \delta_3 = y - \hat y \\ \delta_3 = \frac{\partial L}{\partial z_3}"#)
    #expect(findings.map(\.verdict) == [.defines, .fails, .holds])
    #expect(findings[1].redefined == .init(symbol: #"\delta"#, place: 1))
  }
}
