import Testing

@testable import Derivations

/// Small mistakes that students make in a derivation, with the words that the hint must contain.
@Suite("Slips")
struct SlipTests {
  static let slips: [(String, hint: String)] = [
    (#"\frac{\partial L}{\partial z_3} = \hat y + y"#, #"with $\hat y - y$ in place of $\hat y + y$"#),
    (#"\frac{\partial L}{\partial z_3} = z_3 - y"#, #"with $a_3$ in place of $z_3$"#),
    (#"\frac{\partial L}{\partial z_3} = \text{softmax}(z_2) - y"#, #"with $z_3$ in place of $z_2$"#),
    (
      #"\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial z_2} a_2^T"#,
      #"with $a_1$ in place of $a_2$"#
    ),
    (
      #"\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial z_3} a_1^T"#,
      #"with $z_2$ in place of $z_3$"#
    ),
    (
      #"\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial a_2} a_1^T"#,
      #"with $z_2$ in place of $a_2$"#
    ),
    (
      #"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} a_1^T"#,
      #"with $a_0$ in place of $a_1$"#
    ),
    (
      #"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} \odot x^T"#,
      #"with a matrix product in place of $\odot$"#
    ),
    (#"\frac{\partial L}{\partial W_1} = -\frac{\partial L}{\partial z_1} x^T"#, #"with the opposite sign"#),
    (#"\frac{\partial L}{\partial b_1} = \frac{\partial L}{\partial a_1}"#, #"with $z_1$ in place of $a_1$"#),
    (
      #"\frac{\partial L}{\partial b_2} = \frac{\partial L}{\partial z_2} a_1^T"#,
      #"without the factor $a_1^T$"#
    ),
    (
      #"\frac{\partial L}{\partial b_1} = \frac{\partial J}{\partial z_1}"#,
      #"with a factor $B$ on the right: the sum, and not the mean"#
    ),
    (
      #"\frac{\partial L}{\partial z_2} = W_3 \frac{\partial L}{\partial z_3} \odot \sigma'(z_2)"#,
      #"with $W_3$ transposed"#
    ),
    (
      #"\frac{\partial L}{\partial z_2} = W_2^T \frac{\partial L}{\partial z_3} \odot \sigma'(z_2)"#,
      #"with $W_3$ in place of $W_2$"#
    ),
    (
      #"\frac{\partial L}{\partial z_2} = W_3^T \frac{\partial L}{\partial z_3} \odot \sigma(z_2)"#,
      #"with the derivative in place of $\sigma(z_2)$"#
    ),
    (
      #"\frac{\partial L}{\partial z_2} = W_3^T \frac{\partial L}{\partial z_3} \sigma'(z_2)"#,
      #"with $\odot$ between $W_3^T \frac{\partial L}{\partial z_3}$ and $\sigma'(z_2)$"#
    ),
    (
      #"\frac{\partial L}{\partial z_1} = W_2^T \frac{\partial L}{\partial z_2} \odot \sigma'(z_2)"#,
      #"with $z_1$ in place of $z_2$"#
    ),
    (
      #"\frac{\partial L}{\partial z_1} = W_2^T \frac{\partial L}{\partial z_2}"#,
      #"with the factor $\odot\, \text{sigmoid}'(z_1)$, which is missing"#
    ),
    (
      #"\frac{\partial L}{\partial a_1} = W_2^T \frac{\partial L}{\partial z_2} \odot \sigma'(z_1)"#,
      #"without the factor $\odot\, \sigma'(z_1)$"#
    ),
    (#"\frac{\partial L}{\partial x} = W_1 \frac{\partial L}{\partial z_1}"#, #"with $W_1$ transposed"#),
    (
      #"\frac{\partial L}{\partial z_l} = \left(W_{l}^T \frac{\partial L}{\partial z_{l+1}}\right) \odot \sigma'(z_l)"#,
      #"with $W_{l+1}$ in place of $W_{l}$"#
    ),
    (
      #"\frac{\partial L}{\partial W_l} = \frac{\partial L}{\partial z_l} a_l^T"#,
      #"with $a_{l-1}$ in place of $a_l$"#
    ),
    (#"\sigma'(z) = \sigma(z)(1 + \sigma(z))"#, #"with $1 - \sigma(z)$ in place of $1 + \sigma(z)$"#),
    (#"\sigma'(z_2) = a_2 \odot (1 - a_1)"#, #"with $a_2$ in place of $a_1$"#),
    (#"\sigma'(z_2) = a_1 \odot (1 - a_2)"#, #"with $a_2$ in place of $a_1$"#),
    (#"\tanh'(z) = 1 - \tanh(z)"#, #"with the square of $\tanh(z)$"#),
    (#"\tanh'(z) = 1 + \tanh^2(z)"#, #"with $1 - \tanh^2(z)$ in place of $1 + \tanh^2(z)$"#),
    (#"z_2 = W_2 a_1 - b_2"#, #"with $W_2 a_1 + b_2$ in place of $W_2 a_1 - b_2$"#),
    (#"z_2 = W_2 a_1"#, #"with $+ b_2$, which is missing"#),
    (#"z_2 = W_2 z_1 + b_2"#, #"with $a_1$ in place of $z_1$"#),
    (#"z_l = W_l a_l + b_l"#, #"with $a_{l-1}$ in place of $a_l$"#),
    (#"a_2 = \sigma(z_1)"#, #"with $z_2$ in place of $z_1$"#),
    (#"a_2 = \sigma'(z_2)"#, #"with the function itself in place of $\sigma'(z_2)$"#),
    (#"\hat y = \sigma(z_3)"#, #"with $\text{softmax}$ in place of"#),
    (#"Z_2 = W_2 A_2 + b_2 \mathbf 1^T"#, #"with $A_1$ in place of $A_2$"#),
    (
      #"L = -B \sum_k y_k \log \hat y_k"#,
      #"with a factor $\frac{1}{B}$ on the right: the mean, and not the sum"#
    ),
    (
      #"L = -\frac{1}{K} \sum_k y_k \log \hat y_k"#,
      #"with a factor $K$ on the right: the sum, and not the mean"#
    ),
    (#"J = -\frac1B \sum_{i=1}^B y^{(i)T} \log y^{(i)}"#, #"with $\hat y^{(i)}$ in place of $y^{(i)}$"#),
    (
      #"\frac{\partial J}{\partial Z_3} = \hat Y - Y"#,
      #"with a factor $\frac{1}{B}$ on the right: the mean, and not the sum"#
    ),
    (
      #"\frac{\partial J}{\partial W_1} = \frac{\partial L}{\partial Z_1} X^T"#,
      #"with a factor $\frac{1}{B}$ on the right: the mean, and not the sum"#
    ),
    (
      #"\frac{\partial J}{\partial W_2} = \frac1B \frac{\partial L}{\partial Z_2} A_2^T"#,
      #"with $A_1$ in place of $A_2$"#
    ),
    (
      #"\frac{\partial J}{\partial W_3} = \frac1B \frac{\partial L}{\partial Z_3} A_2"#,
      #"with $A_2$ transposed"#
    ),
    (
      #"\frac{\partial J}{\partial b_2} = \frac{\partial L}{\partial Z_2} \mathbf 1"#,
      #"with a factor $\frac{1}{B}$ on the right: the mean, and not the sum"#
    ),
    (
      #"\frac{\partial J}{\partial b_3} = \sum_{i=1}^B \frac{\partial L^{(i)}}{\partial z_3^{(i)}}"#,
      #"with a factor $\frac{1}{B}$ on the right: the mean, and not the sum"#
    ),
    (
      #"\frac{\partial J}{\partial W_l} = \sum_{i=1}^{B} \frac{\partial L^{(i)}}{\partial z_l^{(i)}} \bigl(a_{l-1}^{(i)}\bigr)^T"#,
      #"with a factor $\frac{1}{B}$ on the right: the mean, and not the sum"#
    ),
    (
      #"\frac{\partial \hat y_j}{\partial z_{3,k}} = \hat y_j(\delta_{jk} + \hat y_k)"#,
      #"with $\delta_{jk} - \hat y_k$ in place of $\delta_{jk} + \hat y_k$"#
    ),
    (
      #"\frac{\partial \hat y_j}{\partial z_{3,k}} = \hat y_j(\hat y_k - \delta_{jk})"#,
      #"with the opposite sign"#
    ),
    (
      #"\frac{\partial \hat y_j}{\partial z_{3,k}} = \hat y_j(\delta_{jk} - \hat y_j)"#,
      #"with $\hat y_k$ in place of $\hat y_j$"#
    ),
    (
      #"\frac{\partial \hat y_j}{\partial z_{3,k}} = y_j(\delta_{jk} - \hat y_k)"#,
      #"with $\hat y_j$ in place of $y_j$"#
    ),
    (
      #"\frac{\partial L}{\partial z_{3,k}} = y_k - \hat y_k"#,
      #"with $\hat y_k - y_k$ in place of $y_k - \hat y_k$"#
    ),
    (#"\frac{\partial L}{\partial \hat y_k} = \frac{y_k}{\hat y_k}"#, #"with the opposite sign"#),
    (
      #"\frac{\partial L}{\partial W_{2,jk}} = \frac{\partial L}{\partial z_{2,k}} a_{1,k}"#,
      #"with $z_{2,j}$ in place of $z_{2,k}$"#
    ),
    (
      #"\frac{\partial L}{\partial W_{2,jk}} = \frac{\partial L}{\partial z_{2,j}} z_{1,k}"#,
      #"with $a_{1,k}$ in place of $z_{1,k}$"#
    ),
    (
      #"\frac{\partial z_{2,i}}{\partial W_{2,jk}} = \delta_{ij} a_{2,k}"#,
      #"with $a_{1,k}$ in place of $a_{2,k}$"#
    ),
    (
      #"\frac{\partial \hat y}{\partial z_3} = \operatorname{diag}(\hat y) + \hat y \hat y^T"#,
      #"with $\operatorname{diag}(\hat y) - \hat y \hat y^T$ in place of $\operatorname{diag}(\hat y) + \hat y \hat y^T$"#
    ),
    (
      #"\frac{\partial \hat y}{\partial z_3} = \operatorname{diag}(\hat y) - \hat y^T \hat y"#,
      #"with the factors in the other order: $\hat y \cdot \hat y^T$"#
    ),
    (#"\frac{\partial z_3}{\partial a_2} = W_2"#, #"with $W_3$ in place of $W_2$"#),
    (
      #"\frac{\partial a_2}{\partial z_2} = \operatorname{diag}(\sigma(z_2))"#,
      #"with the derivative in place of $\sigma(z_2)$"#
    ),
    (#"\sum_{k=1}^{2} \hat y_k = 1"#, #"with $k$ over all its values: here it runs from $1$ to $2$"#),
    (#"\sum_{k=0}^{1} \hat y_k = 1"#, #"with $k$ over all its values: here it runs from $0$ to $1$"#),
    (#"L = -\sum_{k=2}^{3} y_k \ln \hat y_k"#, #"with $k$ over all its values"#),
    (
      #"L = -\sum_k y_k \log_2 \hat y_k"#,
      #"with the natural logarithm, $\ln$, in place of the one to base $2$"#
    ),
    (#"\log 100 = 2"#, #"with the logarithm to base 10"#),
    (#"a_1 = \max(0, z_1)"#, #"with $\text{sigmoid}$ in place of $\max(0, z_1)$: it is the activation"#),
    (#"a_1 = \max(z_1, 0)"#, #"with $\text{sigmoid}$ in place of $\max(z_1, 0)$"#),
    (#"a_1 = \text{relu}(z_1)"#, #"with $\text{sigmoid}$ in place of $\text{relu}(z_1)$"#),
    (#"z_1 = W_1 X + b_1"#, "with small letters in place of $X$, which is the whole batch"),
    (
      #"\frac{\partial a_2}{\partial z_2} = \operatorname{diag}(\sigma'(z_1))"#,
      #"with $z_2$ in place of $z_1$"#
    ),
  ]

  @Test("a transpose too many is a slip in a notebook that multiplies by W elsewhere")
  func transpose() {
    var bench = Bench()
    let findings = bench.check(#"z_2 = W_2 a_1 + b_2 \\ z_3 = W_3^T a_2 + b_3"#)
    #expect(findings.map(\.verdict) == [.holds, .fails])
    #expect(
      findings[1].hint == "it holds with $W_3$ not transposed: $W_3^T$ is one transpose too many",
      "\(findings[1].summary)")
  }

  @Test("is false, and the hint names the slip", arguments: slips)
  func slip(_ line: (String, hint: String)) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == [.fails], "\(line.0): \(findings.map(\.summary))")
    #expect(
      findings.last?.hint?.hasPrefix("it holds " + line.hint) == true, "\(line.0): \(findings.map(\.summary))"
    )
  }

  @Test(
    "a step of training is no equation, and the hint says so",
    arguments: [
      #"W_2 = W_2 - \eta \frac{\partial L}{\partial W_2}"#,
      #"W_2 := W_2 - \eta \frac{\partial L}{\partial W_2}"#,
      #"b_1 = b_1 - 0.1 \frac{\partial J}{\partial b_1} - 0.2 b_1"#,
    ])
  func step(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source)
    #expect(findings.map(\.verdict) == [.fails])
    #expect(
      findings[0].hint?.hasPrefix("a step of training is an assignment") == true, "\(findings.map(\.summary))"
    )
  }

  /// False equations that use a definition, and the hint that names the wrong definition.
  static let wrongErrors: [(String, String?)] = [
    (
      #"\delta_3 = \hat y - y \\ \delta_2 = (W_3^T \delta_3) \odot \sigma'(a_2) \\ \frac{\partial L}{\partial W_2} = \delta_2 a_1^T"#,
      #"\delta_2"#
    ),
    (
      #"\delta_3 = \frac{\partial L}{\partial z_3} \\ \delta_2 = W_3^T \delta_3 \odot \sigma'(z_2) \\ \delta_1 = W_2^T \delta_2 \\ \frac{\partial L}{\partial W_1} = 3 \delta_1 x^T"#,
      #"\delta_1"#
    ),
    (
      #"\delta_3 = \frac{\partial L}{\partial z_3} \\ \frac{\partial L}{\partial W_3} = \delta_3 a_2^T + z_3 a_2^T a_2 a_2^T"#,
      nil
    ),
  ]

  @Test("where a δ is not the derivative that its name says, that is told", arguments: wrongErrors)
  func wrongError(_ line: (String, String?)) {
    var bench = Bench()
    let finding = bench.check(line.0).last
    #expect(finding?.verdict == .fails)
    let start = line.1.map { "$\($0)$ is not $\\frac{\\partial L}{\\partial z_" }
    if let start {
      #expect(finding?.hint?.hasPrefix(start) == true, "\(finding?.summary ?? "")")
    } else {
      #expect(finding?.hint?.contains("as it is defined here") != true, "\(finding?.summary ?? "")")
    }
  }

  @Test("a sum that runs too far is told how far it runs, and not that it runs too short")
  func range() {
    var bench = Bench()
    let finding = bench.check(#"\sum_{j=0}^{3} \hat y_j = 1"#)[0]
    #expect(finding.verdict == .fails)
    #expect(finding.hint == nil)
    #expect(finding.problem?.hint == "from 0 it runs to 2, from 1 to 3")
  }
}
