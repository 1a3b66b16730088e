import RandomNumbers
import Testing

@testable import Derivations

/// Conditions between indices and on numbers: in cases, under sums, in indicators, and after an equation.
@Suite("Conditions, cases and indicators")
struct ConditionTests {
  typealias Line = (String, [EquationFinding.Verdict])

  static let slope = #"\frac{\partial \hat y_i}{\partial z_{3,k}} = "#

  static let cases: [Line] = [
    (
      slope
        + #"\begin{cases} \hat y_k (1 - \hat y_k) & \text{if }\; i=k \\ -\hat y_k \hat y_i & \text{if }\; i\neq k \end{cases}"#,
      [.holds]
    ),
    (
      slope
        + #"\begin{cases} \hat y_k (1 - \hat y_k) & i=k \\ -\hat y_k \hat y_i & \text{otherwise} \end{cases}"#,
      [.holds]
    ),
    (
      slope
        + #"\begin{dcases} -\hat y_k \hat y_i, & \text{for } i \ne k, \\ \hat y_k (1 - \hat y_k), & \text{else.} \end{dcases}"#,
      [.holds]
    ),
    (
      slope
        + #"\begin{cases} \hat y_k (1 - \hat y_k) \text{ if } i = k \\ -\hat y_k \hat y_i \text{ otherwise} \end{cases}"#,
      [.holds]
    ),
    (
      slope
        + #"\left\{ \begin{array}{ll} \hat y_k (1 - \hat y_k) & \text{if $i = k$} \\ -\hat y_k \hat y_i & \text{if $i \ne k$} \end{array} \right."#,
      [.holds]
    ),
    (
      slope
        + #"\begin{cases} \hat y_k (1 - \hat y_k), & (i = k) \\ -\hat y_k \hat y_i, & (i < k) \\ -\hat y_k \hat y_i, & (i > k) \end{cases}"#,
      [.holds]
    ),
    // False twins.
    (
      slope + #"\begin{cases} \hat y_k (1 - \hat y_k) & i=k \\ \hat y_k \hat y_i & i\neq k \end{cases}"#,
      [.fails]
    ),
    (
      slope + #"\begin{cases} \hat y_k (1 - \hat y_k) & i \ne k \\ -\hat y_k \hat y_i & i = k \end{cases}"#,
      [.fails]
    ),
    // A gap, and an overlap of different values.
    (
      slope + #"\begin{cases} \hat y_k (1 - \hat y_k) & i=k \\ -\hat y_k \hat y_i & i < k \end{cases}"#,
      [.unreadable]
    ),
    (
      slope
        + #"\begin{cases} \hat y_k (1 - \hat y_k) & i=k \\ -\hat y_k \hat y_i & i \le k \\ -\hat y_k \hat y_i & i > k \end{cases}"#,
      [.unreadable]
    ),
    // An overlap of equal values.
    (
      slope
        + #"\begin{cases} \hat y_k (1 - \hat y_k) & i=k \\ -\hat y_k \hat y_i & i < k \\ -\hat y_k \hat y_i & i \ne k \end{cases}"#,
      [.holds]
    ),
    // Without a gap where the equation is stated.
    (
      slope
        + #"\begin{cases} \hat y_k (1 - \hat y_k) & i=k \\ -\hat y_k \hat y_i & i < k \end{cases}, \quad i \le k"#,
      [.holds]
    ),
    // Conditions on numbers.
    (#"\text{ReLU}'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}"#, [.holds]),
    (
      #"\text{ReLU}'(z) = \begin{cases} 1 & \text{if } z > 1 \\ 0 & \text{if } z \le 1 \end{cases}"#, [.fails]
    ),
    (#"\text{ReLU}(z_1) = \begin{cases} z_1 & z_1 > 0 \\ 0 & \text{otherwise} \end{cases}"#, [.holds]),
    (#"\frac{d}{dz} \begin{cases} z & z > 0 \\ 0 & z \le 0 \end{cases} = \mathbb 1[z > 0]"#, [.holds]),
    (
      #"L = \begin{cases} -\ln \hat y_1 & y_1 = 1 \\ -\ln \hat y_2 & y_2 = 1 \\ -\ln \hat y_3 & y_3 = 1 \end{cases}"#,
      [.holds]
    ),
    (
      #"L = \begin{cases} -\ln \hat y_1 & y_1 = 1 \\ -\ln \hat y_2 & y_2 = 1 \\ -\ln \hat y_1 & y_3 = 1 \end{cases}"#,
      [.fails]
    ),
    // What cannot be read.
    (#"L = \begin{cases} L & \text{if the sun shines} \\ 0 & \text{otherwise} \end{cases}"#, [.unreadable]),
    (#"L = \begin{cases} L \\ 0 \end{cases}"#, [.unreadable]),
    (#"L = \begin{cases} L & c = 3 \\ 0 & c \ne 3 \end{cases}"#, [.unreadable]),
    (#"y_k = \begin{cases} 1 & k = c \\ 0 & k \ne c \end{cases}"#, [.unreadable]),
    (#"y_k = \begin{cases} 1 & k = \hat y_k \\ 0 & \text{else} \end{cases}"#, [.unreadable]),
    (#"L = \begin{cases} L & x = W_1 \\ 0 & \text{else} \end{cases}"#, [.unreadable]),
    (#"L = \begin{cases} \end{cases}"#, [.unreadable]),
    (
      #"\text{ReLU}'(z) = \begin{cases} 1 & z > 0 \text{ or } z = 0 \\ 0 & \text{else} \end{cases}"#,
      [.unreadable]
    ),
    (#"\hat y_i = \begin{cases} \hat y_i & i \ne j \ne k \\ 0 & \text{else} \end{cases}"#, [.unreadable]),
    (#"\hat y_k = \begin{cases} \hat y_k & k \approx 1 \\ 0 & \text{else} \end{cases}"#, [.unreadable]),
    (#"x = \begin{cases} x & z_1 > z_2 \\ 0 & \text{else} \end{cases}"#, [.unreadable]),
    (#"L = \begin{cases} 1 & \text{otherwise} \\ 2 & \text{otherwise} \end{cases}"#, [.unreadable]),
    // Definitions by cases.
    (
      #"D_{ik} := \begin{cases} \hat y_k (1 - \hat y_k) & i=k \\ -\hat y_k \hat y_i & i \ne k \end{cases} \\ \frac{\partial \hat y_i}{\partial z_{3,k}} = D_{ik}"#,
      [.defines, .holds]
    ),
    (
      #"D_{ik} = -\hat y_k \hat y_i, \quad i \ne k \\ \frac{\partial \hat y_i}{\partial z_{3,k}} = D_{ik}"#,
      [.unreadable, .unreadable]
    ),
  ]

  static let sums: [Line] = [
    (#"\frac{\partial L}{\partial z_{3,k}} = -y_k (1 - \hat y_k) + \sum_{i\neq k} y_i \hat y_k"#, [.holds]),
    (
      #"\frac{\partial L}{\partial z_{3,k}} = -y_k (1 - \hat y_k) + \sum_{i \ne k}^{K} y_i \hat y_k"#,
      [.holds]
    ),
    (
      #"\frac{\partial L}{\partial z_{3,k}} = -y_k (1 - \hat y_k) + \sum_{i: i \ne k} y_i \hat y_k"#, [.holds]
    ),
    (
      #"\frac{\partial L}{\partial z_{3,k}} = -y_k (1 - \hat y_k) + \sum_{\substack{i=1 \\ i \ne k}}^{K} y_i \hat y_k"#,
      [.holds]
    ),
    (
      #"\frac{\partial L}{\partial z_{3,k}} = -y_k (1 - \hat y_k) + \sum_{i=1, i \ne k}^K y_i \hat y_k"#,
      [.holds]
    ),
    (
      #"\frac{\partial L}{\partial z_{3,k}} = -y_k (1 - \hat y_k) + \sum_{i=0,\, i \ne k}^{2} y_i \hat y_k"#,
      [.holds]
    ),
    (#"\frac{\partial L}{\partial z_{3,k}} = -y_k (1 - \hat y_k) + \sum_{i} y_i \hat y_k"#, [.fails]),
    (#"\frac{\partial L}{\partial z_{3,k}} = -y_k (1 - \hat y_k) + \sum_{i < k} y_i \hat y_k"#, [.fails]),
    (#"\sum_{j < k} \hat y_j + \sum_{j > k} \hat y_j = 1 - \hat y_k"#, [.holds]),
    (#"\sum_{j \le k} \hat y_j + \sum_{j > k} \hat y_j = 1"#, [.holds]),
    (#"\sum_{j \le k} \hat y_j + \sum_{j \ge k} \hat y_j = 1"#, [.fails]),
    (#"\sum_{1 \le k \le K} \hat y_k = 1"#, [.holds]),
    (#"\sum_{j \ne k} 1 = K - 1"#, [.unreadable]),
    (#"\sum_{k \in \{1, \dots, K\}} \hat y_k = 1"#, [.holds]),
    (#"\sum_{k \in \{1, \dots, 2\}} \hat y_k = 1"#, [.fails]),
    (#"\sum_{k \in C} \hat y_k = 1"#, [.holds]), (#"\sum_{k \in \mathcal{D}} \hat y_k = 1"#, [.holds]),
    (#"\sum_{k \in \text{outputs}} \hat y_k = 1"#, [.holds]),
    (#"\sum_{k \in \text{outputs}} \hat y_k = 2"#, [.fails]),
    (#"\sum_{k \in \{2\}} \hat y_k = 1"#, [.unreadable]),
    (#"\sum_{i, j: i = j} \hat y_i \hat y_j = \hat y^T \hat y"#, [.saysNothing]),
    (#"\sum_{i \ne j} \hat y_i \hat y_j = 1 - \hat y^T \hat y"#, [.unreadable]),
    (#"\sum_i \sum_{j \ne i} \hat y_i \hat y_j = 1 - \hat y^T \hat y"#, [.holds]),
    (#"\sum_{k: y_k = 1} \ln \hat y_k = -L"#, [.holds]),
    (#"\sum_{k: y_k = 0} \hat y_k = 1 - e^{-L}"#, [.holds]),
    (#"\prod_{k: y_k = 1} \hat y_k = e^{-L}"#, [.holds]),
    (#"\max_{j \ne k} \hat y_j = \max_j \hat y_j"#, [.fails]),
    (#"\sum_{j \text{ odd}} \hat y_j = 1"#, [.unreadable]), (#"\sum_{2 = 3} \hat y_j = 1"#, [.unreadable]),
    (#"\sum_{j \ne x} \hat y_j = 1"#, [.unreadable]),
  ]

  static let indicators: [Line] = [
    (slope + #"\hat y_i (\mathbb 1[i = k] - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (\mathbb{1}(i=k) - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (\mathbb{1}\{i=k\} - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (\mathbf 1_{i=k} - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (\mathbb{1}_{\{i=k\}} - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i ([i = k] - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i \left([i = k] - \hat y_k\right)"#, [.holds]),
    (slope + #"\hat y_i (\mathbb{1}\left[i=k\right] - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (I(i=k) - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (1\{i=k\} - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (\mathbb{I}[i=k] - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (\delta_{ik} - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (\delta_{i=k} - \hat y_k)"#, [.holds]),
    (slope + #"\hat y_i (\mathbb 1[i \ne k] - \hat y_k)"#, [.fails]),
    (slope + #"\hat y_i ([i \le k] - \hat y_k)"#, [.fails]),
    // The class of an example.
    (#"\frac{\partial L_i}{\partial z_{3,k}} = \hat y_k - \mathbb{1}(y_i = k)"#, [.holds]),
    (#"\frac{\partial L}{\partial z_{3,k}} = \hat y_k - \mathbb{1}\{y = k\}"#, [.holds]),
    (#"\frac{\partial L^{(i)}}{\partial z_{3,k}^{(i)}} = \hat y_k^{(i)} - 1\{y^{(i)} = k\}"#, [.holds]),
    (#"L^{(i)} = -\sum_{k=1}^K 1\{y^{(i)} = k\} \ln \hat y_k^{(i)}"#, [.holds]),
    (#"\frac{\partial L_i}{\partial z_{3,k}} = \hat y_k - \mathbb{1}(y_i \ne k)"#, [.fails]),
    (#"\frac{\partial L_i}{\partial z_{3,k}} = \hat y_k - \mathbb{1}(y_i < k)"#, [.unreadable]),
    (#"\hat y_i = \hat y_i \mathbb{1}(y_i = k)"#, [.unreadable]),
    (#"\hat y_k = P(y = k)"#, [.unreadable]), (#"P(y = k) = \hat y_k"#, [.unreadable]),
    (#"\frac{\partial z_{3,i}}{\partial b_{3,k}} = 1 (i = k)"#, [.unreadable]),
    (#"\frac{\partial z_{3,i}}{\partial b_{3,k}} = 1 \quad (i = k)"#, [.holds]),
    (#"\frac{\partial z_{3,i}}{\partial b_{3,k}} = 0 \quad (i = k)"#, [.fails]),
    (#"\frac{\partial z_{3,i}}{\partial b_{3,k}} = 1\{i = k\}"#, [.holds]),
    // Conditions on numbers, entry by entry.
    (#"\text{ReLU}(z_1) = z_1 \odot \mathbf{1}(z_1 > 0)"#, [.holds]),
    (#"\text{ReLU}'(z_1) = [z_1 > 0]"#, [.holds]), (#"\text{ReLU}'(z_1) = [z_1 < 0]"#, [.fails]),
    (#"\text{ReLU}'(z) = \mathbb 1[z > 0]"#, [.holds]),
    (#"\operatorname{sgn}(z_1) = 2 [z_1 > 0] - 1"#, [.holds]),
    (#"\operatorname{sgn}(z_1) = [z_1 > 0] - 1"#, [.fails]),
    (#"[\hat y_k = \max_j \hat y_j] = [k = \arg\max_j z_{3,j}]"#, [.holds]),
    (#"\hat y_i = \hat y_i [i = k] + \hat y_i [i \ne k]"#, [.saysNothing]),
    (#"[i = k] = [k = i]"#, [.unreadable]), (#"\hat y_k [k \in C] = \hat y_k"#, [.unreadable]),
    (#"\hat y_k [k < L] = \hat y_k"#, [.unreadable]), (#"L = [i = "#, [.unreadable]),
    (#"\hat y_k [1 \le k \le 3] = \hat y_k"#, [.saysNothing]),
    (#"\hat y_k [1 \le k < 3] = \hat y_k"#, [.fails]),
    (#"\hat y_k [k + 1 > 1] = \hat y_k"#, [.saysNothing]), (#"\hat y_k [k \le K] = \hat y_k"#, [.holds]),
    (#"L = L [\hat y_1 + \hat y_2 + \hat y_3 = 1]"#, [.holds]),
    (
      #"\hat y_k - y_k = [k = 0] (\hat y_1 - y_1) + [k \ne 0] (\hat y_k - y_k), \quad k = 0, \dots, 2"#,
      [.saysNothing]
    ),
    (#"\sum_{k=0}^{2} [k = 0] \hat y_k = \hat y_1"#, [.saysNothing]),
    (#"\sum_{k=1}^{3} [k = 0] \hat y_k = \hat y_1"#, [.fails]),
    (#"\hat y_k [k \le K \text{ and } k \ne 1] = \hat y_k"#, [.fails]),
  ]

  static let stated: [Line] = [
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k, \quad i \ne k"#, [.holds]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k \quad \text{for } i \ne k"#, [.holds]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k \quad (i \neq k)"#, [.holds]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k, i \ne k"#, [.holds]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k (i \ne k)"#, [.holds]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k \text{ if } i \ne k"#, [.holds]),
    (
      #"\text{For } i \ne k: \quad \frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k"#, [.holds]
    ),
    (#"\forall i \ne k: \frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k"#, [.holds]),
    (
      #"\begin{aligned} \frac{\partial \hat y_i}{\partial z_{3,k}} &= -\hat y_i \hat y_k && i \ne k \\ \frac{\partial \hat y_i}{\partial z_{3,k}} &= \hat y_i (1 - \hat y_k) && i = k \end{aligned}"#,
      [.holds, .holds]
    ),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k"#, [.fails]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k, \quad i = k"#, [.fails]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k, \quad i < k"#, [.holds]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k, \quad i \le k"#, [.fails]),
    (
      #"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k \quad \text{for all } i, k"#, [.fails]
    ),
    (#"\frac{\partial \hat y_1}{\partial z_{3,k}} = -\hat y_1 \hat y_k, \quad k = 2, 3"#, [.holds]),
    (#"\frac{\partial \hat y_1}{\partial z_{3,k}} = -\hat y_1 \hat y_k, \quad k = 2, \dots, K"#, [.holds]),
    (#"\frac{\partial \hat y_1}{\partial z_{3,k}} = -\hat y_1 \hat y_k, \quad k = 1, \dots, K"#, [.fails]),
    (
      #"\frac{\partial \hat y_3}{\partial z_{3,k}} = -\hat y_3 \hat y_k, \quad k = 1, \dots, K - 1"#, [.holds]
    ),
    (#"\frac{\partial \hat y_2}{\partial z_{3,k}} = -\hat y_2 \hat y_k, \quad k = 1, 3"#, [.holds]),
    (#"\frac{\partial \hat y_2}{\partial z_{3,k}} = -\hat y_2 \hat y_k, \quad k \in \{1, 3\}"#, [.holds]),
    (
      #"\frac{\partial \hat y_2}{\partial z_{3,k}} = -\hat y_2 \hat y_k, \quad k \in \{1, \dots, 3\}"#,
      [.fails]
    ),
    (#"\frac{\partial \hat y_2}{\partial z_{3,k}} = -\hat y_2 \hat y_k, \quad k \ne 2"#, [.holds]),
    (#"\frac{\partial \hat y_1}{\partial z_{3,k}} = -\hat y_1 \hat y_k, \quad k > 1"#, [.holds]),
    (#"\frac{\partial \hat y_1}{\partial z_{3,k}} = -\hat y_1 \hat y_k, \quad k \ge 1"#, [.fails]),
    (#"\frac{\partial \hat y_3}{\partial z_{3,k}} = -\hat y_3 \hat y_k, \quad k < 3"#, [.holds]),
    (#"\sum_k \hat y_k = 1, \quad k = 1, \dots, K"#, [.holds]),
    (#"\hat y_k = \text{softmax}(z_3)_k, \quad k = 1, \dots, 12"#, [.unreadable]),
    (#"\hat y_k = \text{softmax}(z_3)_k, \quad k = 4"#, [.unreadable]),
    (#"\hat y_k = \text{softmax}(z_3)_k, \quad k \in C"#, [.holds]),
    (#"\hat y_k = \text{softmax}(z_3)_k, \quad k = 0, \dots, 2"#, [.holds]),
    (#"\hat y_k = \text{softmax}(z_3)_k, \quad k = 0, \dots, 3"#, [.unreadable]),
    (#"z_1 = W_1 x + b_1, \quad i \ne j"#, [.unreadable]),
    (#"\sum_k \hat y_k = 1, \quad k \ne 2"#, [.unreadable]),
    (#"i \ne j"#, [.unreadable]),
    (#"i \ne k: \frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k"#, [.holds]),
    (#"i = k: \quad \frac{\partial \hat y_i}{\partial z_{3,k}} = \hat y_i (1 - \hat y_k)"#, [.holds]),
    (#"i = k: \quad \frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k"#, [.fails]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k \quad \text{if $i \ne k$}"#, [.holds]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k \quad \text{if $i = k$}"#, [.fails]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k}} = -\hat y_i \hat y_k \Rightarrow i \ne k"#, [.unreadable]),
    (#"\frac{\partial \hat y_i}{\partial z_{3,k \ne i}} = -\hat y_i \hat y_k"#, [.unreadable]),
    (#"L = -\ln \hat y_k, \quad y_k = 1"#, [.holds]), (#"L = -\ln \hat y_k, \quad y_k = 0"#, [.fails]),
    (#"c := \arg\max_k y_k \\ L = -\ln \hat y_c"#, [.defines, .unreadable]),
    (#"c := \arg\max_k y_k \\ L = -\sum_k \mathbb 1[k = c] \ln \hat y_k"#, [.defines, .holds]),
    (#"c := \arg\max_k y_k \\ L = -\sum_k \mathbb 1[k \ne c] \ln \hat y_k"#, [.defines, .fails]),
    (#"L = 3 \text{ if } B > 200"#, [.unreadable]), (#"L = L + 1 : 3"#, [.unreadable]),
    // Numbers, classes and layers.
    (#"\text{ReLU}'(z) = 1 \quad \text{for } z > 0"#, [.holds]),
    (#"\text{ReLU}'(z) = 1, \quad z > 0"#, [.holds]),
    (#"\text{ReLU}'(z) = 1, \quad z < 0"#, [.fails]),
    (#"L = -\ln \hat y_k \quad \text{if } y_k = 1"#, [.holds]),
    (#"L = -\ln \hat y_k \quad \text{if } y_k = 0"#, [.fails]),
    (#"a_l = \sigma(z_l), \quad l \ne 3"#, [.holds]), (#"a_l = \sigma(z_l), \quad l \le 2"#, [.holds]),
    (#"a_l = \sigma(z_l), \quad 1 \le l \le 2"#, [.holds]), (#"a_l = \sigma(z_l), \quad l \ge 2"#, [.fails]),
    (#"a_l = \sigma(z_l) \quad \text{for } l = 1, 2"#, [.holds]),
    (#"a_l = \sigma(z_l), \quad l > 7"#, [.unreadable]),
  ]

  @Test("are read as they are written", arguments: cases + sums + indicators + stated)
  func line(_ line: Line) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == line.1, "\(line.0): \(findings.map(\.summary))")
    for finding in findings where finding.verdict == .unreadable { #expect(finding.problem != nil) }
  }

  @Test("fit without data too", arguments: cases + sums + indicators + stated)
  func shapes(_ line: Line) {
    var bench = Bench()
    for (finding, verdict) in zip(bench.read(line.0), line.1) where verdict == .holds {
      #expect(finding.verdict == .plausible, "\(line.0): \(finding.summary)")
    }
  }

  static let hints: [(String, String)] = [
    (#"\sum_{j \ne k} \hat y_j + 0 \hat y_k = 1"#, "the sum over all values of $j$"),
    (slope + #"\hat y_i (\mathbb 1[i \ne k] - \hat y_k)"#, "the opposite condition"),
    (
      slope + #"\begin{cases} -\hat y_k \hat y_i & i = k \\ \hat y_k (1 - \hat y_k) & i \ne k \end{cases}"#,
      "the values of the two cases exchanged"
    ),
  ]

  @Test("name the slip", arguments: hints)
  func hint(_ slip: (String, String)) {
    var bench = Bench()
    let findings = bench.check(slip.0)
    #expect(findings.map(\.verdict) == [.fails])
    #expect(findings.first?.hint?.contains(slip.1) == true, "\(findings.map(\.summary))")
  }

  static let messages: [(String, String)] = [
    (slope + #"\begin{cases} 1 & i = k \\ 2 & i < k \end{cases}"#, "none of the cases applies at"),
    (slope + #"\begin{cases} 1 & i = k \\ 2 & i \le k \\ 3 & i > k \end{cases}"#, "and their values differ"),
    (#"z_1 = W_1 x + b_1, \quad i \ne j"#, "which is no index of an equation here"),
    (#"\sum_k \hat y_k = 1, \quad k \ne 2"#, "$k$ is the index of a sum"),
    (#"\sum_{i \ne j} \hat y_i \hat y_j = 1"#, "whether this sum runs over $j$ too"),
    (#"\hat y_k = \hat y_k + 0, \quad k = 4"#, "meets the condition"),
    (#"\hat y = \begin{pmatrix} \hat y_1 \\ \vdots \end{pmatrix}"#, "a matrix with dots"),
  ]

  @Test("that cannot be read say why", arguments: messages)
  func message(_ line: (String, String)) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == [.unreadable], "\(findings.map(\.summary))")
    #expect(findings.first?.problem?.message.contains(line.1) == true, "\(findings.map(\.summary))")
  }

  static let monsters: [String] = [
    "L = " + String(repeating: #"\begin{cases} 1 & z > 0 \\ "#, count: 70),
    "L = " + String(repeating: #"\begin{cases} L & z > 0 \\ "#, count: 25) + "2"
      + String(repeating: #" & \text{else} \end{cases}"#, count: 25),
    #"L = \begin{cases} "# + String(repeating: #"L & z > 0 \\ "#, count: 5_000) + #"\end{cases}"#,
    #"L = \begin{pmatrix} "# + String(repeating: #"1 \\ "#, count: 5_000) + #"\end{pmatrix}"#,
    #"\sum_{\substack{"# + String(repeating: #"i \ne k \\ "#, count: 5_000) + #"}} y_i = 1"#,
    #"\sum_{"# + String(repeating: #"i \ne k, "#, count: 5_000) + #"i} y_i = 1"#,
    "L = " + String(repeating: "[", count: 5_000) + "i = k" + String(repeating: "]", count: 5_000),
    "L = " + String(repeating: "[1 = ", count: 50) + "1" + String(repeating: "]", count: 50),
    "L = " + String(repeating: "|", count: 40) + "z" + String(repeating: "|", count: 40),
    #"\frac{\partial^2 L}{\partial z_3 \partial z_3^T} = "# + String(repeating: #"\left|"#, count: 40) + "z"
      + String(repeating: #"\right|"#, count: 40),
    #"\frac{d^2}{dz^2} "# + String(repeating: #"\max(0, "#, count: 40) + "z"
      + String(repeating: ")", count: 40)
      + " = 1",
    String(repeating: #"\frac{\partial}{\partial z_3} "#, count: 200) + "L = 1",
    #"\hat y_k = \hat y_k, "# + String(repeating: #"\quad i \ne k, "#, count: 5000),
    #"\hat y_k = 1 \quad \text{for } "# + String(repeating: "(", count: 5000) + #"i \ne k"#,
    #"\hat y_k = 1 \quad "# + String(repeating: "(", count: 300) + #"i \ne k"#
      + String(repeating: ")", count: 300),
    "1 < " + String(repeating: "L < ", count: 3000) + "2",
    #"k = 1, "# + (2...3000).map(String.init).joined(separator: ", ") + #", \quad \hat y_k = 1"#,
    #"\hat y_k = 1, \quad k \in \{1, \dots, 99999999999999999999\}"#,
    #"\|"# + String(repeating: #"\|x\|_1 "#, count: 100) + #"\|_\infty = 1"#,
  ]

  @Test("stay within limits whatever stands in them", .timeLimit(.minutes(2)), arguments: monsters)
  func monster(_ source: String) {
    var bench = Bench()
    _ = bench.read(source)
    for finding in bench.check(source, entries: 4, workLimit: 1_000_000) where finding.verdict == .unreadable
    {
      #expect(finding.problem != nil)
    }
  }

  private static let words = [
    "L", "y_k", "\\hat y_k", "\\hat y_i", "z_1", "z", "z_3", "W_2", "i", "k", "l", "1", "0", "=", "=", "<",
    "\\le",
    "\\ne", ">", "\\begin{cases}", "\\end{cases}", "&", "\\\\", "\\text{if }", "\\text{otherwise}",
    "\\text{for }",
    "\\quad", ",", ":", "(", ")", "[", "]", "\\{", "\\}", "\\mathbb 1", "I", "\\in", "\\dots",
    "\\sum_{i \\ne k}",
    "\\sum_{i: i < k}", "\\max_k", "\\arg\\max_k", "\\min", "\\begin{pmatrix}", "\\end{pmatrix}", "|", "\\|",
    "_1",
    "\\operatorname{tr}", "\\operatorname{sgn}", "\\frac{\\partial^2 L}{\\partial z_{3,k}^2}",
    "\\frac{\\partial^2 L}{\\partial z_3 \\partial z_3^T}", "\\frac{\\partial}{\\partial z_3}", "\\sigma''",
    "^T", "+",
    "-",
  ]

  @Test("end, whatever stands beside what", .timeLimit(.minutes(2)), arguments: 0..<8)
  func soup(_ seed: UInt64) {
    var generator = RandomGenerator(seed: 2000 + seed)
    var bench = Bench(activation: seed.isMultiple(of: 2) ? .sigmoid : .relu)
    for _ in 0..<120 {
      let length = 3 + generator.integer(below: 12)
      let source = (0..<length).map { _ in Self.words[generator.integer(below: Self.words.count)] }
        .joined(separator: " ")
      _ = bench.read(source)
      for finding in bench.check(source, entries: 4, workLimit: 1_000_000) {
        if finding.verdict == .unreadable { #expect(finding.problem != nil, "\(source)") }
        if finding.verdict == .fails {
          #expect(finding.problem != nil || finding.counterexample != nil, "\(source)")
        }
        #expect(finding.range.upperBound <= source.utf8.count, "\(source)")
      }
    }
  }
}
