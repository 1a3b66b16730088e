import Testing

@testable import Derivations

/// Inequalities, extrema, norms, traces and written-out matrices.
@Suite("Inequalities and operations")
struct OperationTests {
  typealias Line = (String, [EquationFinding.Verdict])

  static let inequalities: [Line] = [
    (#"L \ge 0"#, [.holds]), (#"L \geq 0"#, [.holds]), (#"L > 0"#, [.holds]), (#"L \le 0"#, [.fails]),
    (#"L < 0"#, [.fails]), (#"0 < \hat y_k < 1"#, [.holds, .holds]), (#"\hat{y}_k \leq 1"#, [.holds]),
    (#"0 \le y_k \leqslant 1"#, [.holds, .holds]), (#"\hat y_k < 0.2"#, [.fails]), (#"\hat y > 0"#, [.holds]),
    (#"y_k > 0"#, [.fails]), (#"K < 3"#, [.fails]), (#"K \le 3"#, [.holds]), (#"K \ge 3"#, [.holds]),
    (#"K > B"#, [.fails]),
    (#"0 < \sigma'(z) \le \frac14"#, [.holds, .holds]), (#"\sigma'(z) \le \frac15"#, [.fails]),
    (#"a_l \ge 0, \quad l = 1, 2"#, [.holds]), (#"\|\hat y\|^2 \le 1"#, [.holds]),
    (#"-\ln \hat y_k \ge 1 - \hat y_k"#, [.holds]), (#"-\ln \hat y_k \le 1 - \hat y_k"#, [.fails]),
    (#"\hat y_k (1 - \hat y_k) \le \tfrac14"#, [.holds]),
    (#"\sum_k y_k \hat y_k \le \max_k \hat y_k"#, [.holds]),
    (#"\frac{\partial \hat y_k}{\partial z_{3,k}} > 0"#, [.holds]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} < 0, \quad i \ne k"#, [.holds]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} < 0"#, [.fails]),
    (#"L \le L"#, [.saysNothing]), (#"L < L"#, [.unreadable]), (#"2 < 3"#, [.saysNothing]),
    (#"3 < 3"#, [.fails]),
    (#"\sum_k \hat y_k < 1"#, [.unreadable]), (#"\sum_k \hat y_k \le 1"#, [.holds]),
    (#"z_1 < z_2"#, [.unreadable]), (#"W_1 \le x"#, [.unreadable]), (#"q < 3"#, [.unreadable]),
    (#"L < \rho"#, [.unreadable]), (#"\hat y \approx y < 1"#, [.unreadable, .fails]),
    (#"L < = 3"#, [.unreadable]),
    (#"L = L > "#, [.unreadable]), (#"L \ge 0, \quad 0 < \hat y_k < 1"#, [.holds, .holds, .holds]),
    (#"p := \hat y \\ p_k < 1"#, [.defines, .holds]), (#"L \le -\ln \hat y_k = L"#, [.fails, .fails]),
    (#"\ln 0 < 1"#, [.unreadable]),
  ]

  static let operations: [Line] = [
    (#"\arg\max_k z_{3,k} = \arg\max_k \hat y_k"#, [.holds]),
    (#"\operatorname*{argmax}_k z_{3,k} = \arg\max_k \hat y_k"#, [.holds]),
    (#"\argmax_k z_{3,k} = \argmax_j \hat y_j"#, [.holds]),
    (#"\arg\min_k z_{3,k} = \arg\max_k \hat y_k"#, [.fails]),
    (#"\arg\max_k y_k = \sum_k k \, y_k"#, [.unreadable]),
    (#"\arg\max \hat y = 1"#, [.unreadable]), (#"\arg\max_k \hat y = 1"#, [.unreadable]),
    (#"\hat y_k = \max_j \hat y_j, \quad k = \arg\max_j \hat y_j"#, [.fails, .unreadable]),
    (#"\max_k \hat y_k \ge \min_k \hat y_k"#, [.holds]), (#"\min_k y_k = 0"#, [.saysNothing]),
    (#"\min_k \hat y_k = 0"#, [.fails]), (#"\min(z_1, 0) = -\max(-z_1, 0)"#, [.saysNothing]),
    (#"\text{ReLU}(z) = z - \min(0, z)"#, [.holds]), (#"\text{ReLU}(z) = \min(0, z)"#, [.fails]),
    (#"\operatorname{tr}(\hat y \hat y^T) = \|\hat y\|^2"#, [.saysNothing]),
    (#"\text{Tr}(\operatorname{diag}(\hat y)) = 1"#, [.holds]),
    (#"\operatorname{tr}(W_2^T W_2) = \|W_2\|_F^2"#, [.saysNothing]),
    (#"\operatorname{tr}\left(\frac{\partial \hat y}{\partial z_3}\right) = 1 - \|\hat y\|_2^2"#, [.holds]),
    (#"\operatorname{tr}\left(\frac{\partial \hat y}{\partial z_3}\right) = 1 + \|\hat y\|_2^2"#, [.fails]),
    (#"\operatorname{tr}(W_2) = 1"#, [.fails]), (#"\operatorname{tr}(I_5) = 5"#, [.saysNothing]),
    (#"\|\hat y\|_1 = 1"#, [.holds]), (#"\|\hat y\|_\infty = \max_k \hat y_k"#, [.holds]),
    (#"\|\hat y\|_{\infty} = 1"#, [.fails]), (#"\left\| y \right\|_1 = 2"#, [.fails]),
    (#"\|y\|_2 = 1"#, [.holds]),
    (#"\|z_1\|_1 = \sum_k |z_{1,k}|"#, [.saysNothing]), (#"\|W_1\|_1 = 1"#, [.unreadable]),
    (#"\|y\|_3 = 1"#, [.unreadable]),
    (#"\frac{\partial}{\partial W_{2,jk}} \frac12 \|W_2\|_F^2 = W_{2,jk}"#, [.holds]),
    (#"\frac{\partial \|z_1\|_1}{\partial z_{1}} = \operatorname{sgn}(z_1)"#, [.holds]),
    (#"\frac{\partial \|z_1\|_1}{\partial z_{1}} = -\operatorname{sgn}(z_1)"#, [.fails]),
  ]

  static let matrices: [Line] = [
    (#"\hat y = \begin{pmatrix} \hat y_1 \\ \hat y_2 \\ \hat y_3 \end{pmatrix}"#, [.saysNothing]),
    (
      #"\frac{\partial L}{\partial z_3} = \begin{pmatrix} \hat y_1 - y_1 \\ \hat y_2 - y_2 \\ \hat y_3 - y_3 \end{pmatrix}"#,
      [.holds]
    ),
    (
      #"\frac{\partial L}{\partial z_3} = \begin{bmatrix} \hat y_1 - y_1 \\ \hat y_2 - y_2 \\ \hat y_3 + y_3 \\ \end{bmatrix}"#,
      [.fails]
    ),
    (
      #"\frac{\partial L}{\partial z_3} = \begin{bmatrix} \hat y_1 - y_1 & \hat y_2 - y_2 & \hat y_3 - y_3 \end{bmatrix}^T"#,
      [.holds]
    ),
    (
      #"\frac{\partial L}{\partial z_3} = \left( \begin{array}{c} \hat y_1 - y_1 \\ \hat y_2 - y_2 \\ \hat y_3 - y_3 \end{array} \right)"#,
      [.holds]
    ),
    (
      #"\frac{\partial L}{\partial z_3} = \begin{pmatrix} \hat y_1 - y_1 \\ \hat y_2 - y_2 \end{pmatrix}"#,
      [.fails]
    ),
    (
      #"\frac{\partial \hat y}{\partial z_3} = \begin{pmatrix} \hat y_1 (1 - \hat y_1) & -\hat y_1 \hat y_2 & -\hat y_1 \hat y_3 \\ -\hat y_2 \hat y_1 & \hat y_2 (1 - \hat y_2) & -\hat y_2 \hat y_3 \\ -\hat y_3 \hat y_1 & -\hat y_3 \hat y_2 & \hat y_3 (1 - \hat y_3) \end{pmatrix}"#,
      [.holds]
    ),
    (
      #"\frac{\partial \hat y}{\partial z_3} = \begin{pmatrix} \hat y_1 (1 - \hat y_1) & -\hat y_1 \hat y_2 & -\hat y_1 \hat y_3 \\ -\hat y_2 \hat y_1 & \hat y_2 (1 + \hat y_2) & -\hat y_2 \hat y_3 \\ -\hat y_3 \hat y_1 & -\hat y_3 \hat y_2 & \hat y_3 (1 - \hat y_3) \end{pmatrix}"#,
      [.fails]
    ),
    (#"\begin{pmatrix} 1 & 1 & 1 \end{pmatrix} \hat y = 1"#, [.holds]),
    (#"\hat y = \begin{pmatrix} \hat y_1 \\ \vdots \\ \hat y_3 \end{pmatrix}"#, [.unreadable]),
    (#"\hat y^T = \begin{pmatrix} \hat y_1 & \cdots & \hat y_3 \end{pmatrix}"#, [.unreadable]),
    (#"\hat y = \begin{pmatrix} \hat y_1 & 2 \\ \hat y_3 \end{pmatrix}"#, [.unreadable]),
    (#"\hat y = \begin{pmatrix} y \\ 1 \end{pmatrix}"#, [.unreadable]),
    (#"\hat y = \begin{pmatrix} \end{pmatrix}"#, [.unreadable]),
    (#"L = \begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}"#, [.unreadable]),
    (#"L = \begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix}"#, [.unreadable]),
  ]

  static let seconds: [Line] = [
    (
      #"\frac{\partial^2 L}{\partial z_{3,j} \partial z_{3,k}} = \hat y_j (\delta_{jk} - \hat y_k)"#, [.holds]
    ),
    (
      #"\frac{\partial^2 L}{\partial z_{3,j} \partial z_{3,k}} = \hat y_j (\delta_{jk} + \hat y_k)"#, [.fails]
    ),
    (
      #"\frac{\partial}{\partial z_{3,j}} \frac{\partial L}{\partial z_{3,k}} = \hat y_j (\delta_{jk} - \hat y_k)"#,
      [.holds]
    ),
    (
      #"\frac{\partial^2 L}{\partial z_3 \partial z_3^T} = \operatorname{diag}(\hat y) - \hat y \hat y^T"#,
      [.holds]
    ),
    (
      #"\frac{\partial^2 L}{\partial z_3 \, \partial z_3^\top} = \operatorname{diag}(\hat y) + \hat y \hat y^T"#,
      [.fails]
    ),
    (#"\frac{\partial^2 L}{\partial z_{3,k}^2} = \hat y_k (1 - \hat y_k)"#, [.holds]),
    (#"\frac{\partial^2 L}{\partial z_{3,k}^2} = \hat y_k"#, [.fails]),
    (#"\frac{\partial^2}{\partial z_{3,k}^2} L = \hat y_k (1 - \hat y_k)"#, [.holds]),
    (#"\frac{\partial^2 L}{\partial z_3^2} = \hat y \odot (1 - \hat y)"#, [.unreadable]),
    (#"\frac{\partial^2 L}{\partial \hat y_k^2} = \frac{y_k}{\hat y_k^2}"#, [.holds]),
    (#"\frac{\partial^2 L}{\partial \hat y_k^2} = -\frac{y_k}{\hat y_k^2}"#, [.fails]),
    (
      #"\frac{\partial^2 L}{\partial a_2 \partial a_2^T} = W_3^T (\operatorname{diag}(\hat y) - \hat y \hat y^T) W_3"#,
      [.holds]
    ),
    (
      #"\frac{\partial^2 L}{\partial W_{3,jk} \partial W_{3,im}} = \hat y_j (\delta_{ji} - \hat y_i) a_{2,k} a_{2,m}"#,
      [.holds]
    ),
    (
      #"\frac{\partial^2 L}{\partial b_3 \partial z_3^T} = \operatorname{diag}(\hat y) - \hat y \hat y^T"#,
      [.holds]
    ),
    (
      #"\frac{\partial^2 L}{\partial W_{3,jk} \partial a_{2,m}} = \delta_{km} (\hat y_j - y_j) + a_{2,k} \sum_i \hat y_j (\delta_{ji} - \hat y_i) W_{3,im}"#,
      [.holds]
    ),
    (
      #"\frac{\partial^2 L}{\partial W_{3,jk} \partial a_{2,m}} = a_{2,k} \sum_i \hat y_j (\delta_{ji} - \hat y_i) W_{3,im}"#,
      [.fails]
    ),
    (
      #"\frac{\partial^2 J}{\partial b_3 \partial b_3^T} = \frac1B \sum_i (\operatorname{diag}(\hat y^{(i)}) - \hat y^{(i)} \hat y^{(i)T})"#,
      [.holds]
    ),
    (#"\sigma''(z) = \sigma(z) (1 - \sigma(z)) (1 - 2 \sigma(z))"#, [.holds]),
    (#"\sigma''(z) = \sigma(z) (1 - \sigma(z)) (1 + 2 \sigma(z))"#, [.fails]),
    (#"\tanh''(z) = -2 \tanh(z) (1 - \tanh^2(z))"#, [.holds]),
    (#"\frac{d}{dz} \sigma'(z) = \sigma''(z)"#, [.holds]),
    (#"\frac{d^2}{dz^2} \sigma(z) = \sigma''(z)"#, [.holds]),
    (#"\frac{d^2}{dz^2} \sigma(z) = -\sigma''(z)"#, [.fails]),
    (#"\text{ReLU}''(z) = 0"#, [.saysNothing]),
    (#"\frac{\partial^2 L}{\partial z_{3,k}^2} \ge 0"#, [.holds]),
    (#"\frac{\partial^3 L}{\partial z_{3,k}^3} = 0"#, [.unreadable]),
    (#"\frac{\partial}{\partial z_{3,k}} \frac{\partial^2 L}{\partial z_{3,k}^2} = 0"#, [.unreadable]),
    (#"\sigma'''(z) = 0"#, [.unreadable]), (#"\frac{\partial L}{\partial z_{3,k}^2} = 0"#, [.unreadable]),
    (#"\frac{\partial^2 L}{\partial z_3} = 0"#, [.unreadable]),
    (#"\frac{\partial^2 L}{\partial^2 z_3} = 0"#, [.unreadable]),
    (
      #"\frac{\partial^2 L}{\partial z_{3,k}^2} \frac{\partial^2 L}{\partial z_{3,k}^2} = \hat y_k^2 (1 - \hat y_k)^2"#,
      [.holds]
    ),
  ]

  @Test("are evaluated", arguments: inequalities + operations + matrices + seconds)
  func line(_ line: Line) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == line.1, "\(line.0): \(findings.map(\.summary))")
    for finding in findings where finding.verdict == .unreadable { #expect(finding.problem != nil) }
    for finding in findings where finding.verdict == .fails {
      #expect(finding.problem != nil || finding.counterexample != nil)
    }
  }

  @Test(
    "the loss of another network is named",
    arguments: [
      #"L = \frac12 \|\hat y - y\|^2"#, #"L = \frac12 \sum_k (y_k - \hat y_k)^2"#, #"L = \|y - \hat y\|^2"#,
      #"\frac{\partial L}{\partial \hat y_k} = 2 (\hat y_k - y_k)"#,
      #"L = \frac{1}{K} \sum_{k=1}^K (y_k - \hat y_k)^2"#,
    ])
  func squaredError(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source)
    #expect(findings.map(\.verdict) == [.fails])
    #expect(findings[0].hint?.contains("cross-entropy") == true, "\(findings[0].summary)")
  }
}
