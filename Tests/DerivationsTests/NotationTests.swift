import NeuralNet
import RandomNumbers
import Testing

@testable import Derivations

/// Notations of textbooks, and their meaning.
@Suite("The notation of an equation")
struct NotationTests {
  static let readings: [(String, EquationFinding.Verdict)] = [
    // An error near 0 is measured relative to the summands.
    (#"z_1 - W_1 x - b_1 = 0"#, .holds), (#"\sum_k \hat y_k - 1 = 0"#, .holds),
    (#"0.1 + 0.2 - 0.3 = 0"#, .saysNothing),
    (#"(\operatorname{diag}(\hat y) - \hat y\hat y^T)\mathbf 1 = 0"#, .holds),
    (#"L + \ln(y^T\hat y) = 0"#, .holds),
    (#"\sigma(z)+\sigma(-z)-1 = 0"#, .holds), (#"\hat y - y = 0"#, .fails),
    // Brackets that are functions, signs with two meanings.
    (#"\lfloor 2.5 \rfloor = 2.5"#, .unreadable),
    (#"\frac{\partial L}{\partial W_3} = (\hat y - y) \otimes a_2"#, .unreadable),
    (#"\sigma^{-1}(a_2) = z_2"#, .unreadable), (#"\ln\frac{a_2}{1-a_2} = z_2"#, .holds),
    // Without a finite value there is no verdict.
    (#"1/0 = 1/0"#, .unreadable), (#"\ln 0 = \ln 0"#, .unreadable), (#"\sqrt{-1} \ne 1"#, .unreadable),
    (#"\frac{\partial L}{\partial z_1} \approx 0"#, .unreadable),
    // Names that already have a meaning.
    (#"I = 0"#, .fails), (#"\delta_{1,1} = 1"#, .saysNothing), (#"\delta_{1,2} = 0"#, .saysNothing),
    (#"k = 3"#, .unreadable),
    // Sums.
    (#"\sum_{k=0}^{2} \hat y_k = 1"#, .holds), (#"\sum_{i=1}^n 1 = n"#, .holds),
    (#"\sum_{i,j} W_{2,ij}^2 = \lVert W_2 \rVert_F^2"#, .saysNothing), (#"\|x\|_2^2 = x^T x"#, .saysNothing),
    // Lines.
    (#"\begin{aligned} z_1 &= W_1 x \\ &\quad + b_1 \end{aligned}"#, .holds),
    (#"a_l = \sigma(z_l), \quad l = 1, 2"#, .holds), (#"z_l = W_l a_{l-1} + b_l, \quad l = 1, 2, 3"#, .holds),
    (#"z_1 = W_1 x + b_1 \qquad \text{(forward)}"#, .holds), (#"z_1 = W_1 x + b_1 \quad (1)"#, .holds),
    (#"\sigma^\prime(z) = \sigma(z)(1 - \sigma(z))"#, .holds), (#"\partial_{z_3} L = \hat y - y"#, .holds),
    (#"Z_1 = W_1 X + b_1 \mathbf 1_B^T"#, .holds),
    (#"\hat y \overset{!}{=} \text{softmax}(z_3)"#, .holds),
    (#"\boxed{\hat y = \text{softmax}(z_3)}"#, .holds),
  ]

  @Test("is read as it was meant", arguments: readings)
  func reading(_ line: (String, EquationFinding.Verdict)) {
    var bench = Bench()
    for finding in bench.check(line.0) {
      #expect(finding.verdict == line.1, "\(line.0): \(finding.summary)")
    }
  }

  @Test("the recursion of every textbook defines δ for all layers")
  func recursion() {
    var bench = Bench()
    let findings = bench.check(
      #"\delta_3 = \hat y - y \\ \delta_l = (W_{l+1}^T \delta_{l+1}) \odot \sigma'(z_l) \\ \delta_l = \frac{\partial L}{\partial z_l}"#
    )
    #expect(findings.map(\.verdict) == [.defines, .defines, .holds], "\(findings.map(\.summary))")
  }

  @Test("a hint never makes both sides the same words", arguments: [#"y = \hat y"#, #"W_2 W_1 = W_1 W_2"#])
  func trivial(_ source: String) {
    var bench = Bench()
    #expect(bench.check(source)[0].hint == nil)
  }

  static let hints: [(String, String)] = [
    (
      #"\frac{\partial \hat y_j}{\partial z_{3,k}} = \hat y_j(1 - \hat y_k)"#,
      #"with $\delta_{jk}$ in place of 1"#
    ),
    (#"\frac{\partial a_2}{\partial z_2} = \sigma'(z_2)"#, #"\operatorname{diag}"#),
    (#"\frac{\partial L}{\partial \hat y} = \hat y - y"#, "with $z_3$ in place of"),
    (#"\frac{\partial J}{\partial b_3} = \frac1B (\hat Y - Y)"#, #"\mathbf 1"#),
    (#"a_l = \sigma(z_l)"#, "which has softmax"), (#"\ln 10 = 2.303"#, #"\approx"#),
    (#"W_2 := W_2 - \eta \frac{\partial J}{\partial W_2}"#, #"\leftarrow"#),
  ]

  @Test("the slip is named", arguments: hints)
  func hint(_ slip: (String, String)) {
    var bench = Bench()
    let findings = bench.check(slip.0)
    #expect(findings.map(\.verdict) == [.fails])
    #expect(findings[0].hint?.contains(slip.1) == true, "\(slip.0): \(findings[0].summary)")
  }

  @Test(
    "every equation of a network holds for every activation and depth", arguments: Activation.allCases, 1...4)
  func networks(_ activation: Activation, _ depth: Int) {
    var bench = Bench(widths: Array([7, 6, 5, 4].prefix(depth)) + [3], activation: activation)
    let formulas = [
      #"z_l = W_l a_{l-1} + b_l"#, #"\hat y = \text{softmax}(z_\#(depth))"#, #"L = -y^T \ln \hat y"#,
      #"\frac{\partial L}{\partial z_\#(depth)} = \hat y - y"#,
      #"\frac{\partial L}{\partial W_l} = \frac{\partial L}{\partial z_l} a_{l-1}^T"#,
      #"\frac{\partial J}{\partial W_l} = \frac1B \frac{\partial L}{\partial Z_l} A_{l-1}^T"#,
      #"\frac{\partial L}{\partial x} = W_1^T \frac{\partial L}{\partial z_1}"#,
      #"f'(z) = \frac{d}{dz} f(z)"#,
    ]
    let hidden =
      #"\frac{\partial L}{\partial z_l} = (W_{l+1}^T \frac{\partial L}{\partial z_{l+1}}) \odot f'(z_l)"#
    for formula in formulas + (depth > 1 ? [hidden] : []) {
      for finding in bench.check(formula) {
        #expect(finding.verdict == .holds, "\(formula): \(finding.summary)")
      }
    }
  }

  @Test("entries across a kink are left out, and counted")
  func kinks() {
    // A unit whose weighted sum is 0 on every example: a difference cannot give its slope.
    var generator = RandomGenerator(seed: 5)
    var network = Network<Double>(
      widths: [4, 3, 2], activation: .relu, initialization: .he, using: &generator)
    var layers = network.layers
    var weights = layers[0].weights.storage
    for column in 0..<4 { weights[column] = 0 }
    layers[0] = DenseLayer(weights: Matrix(rows: 3, columns: 4, storage: weights), biases: [0, 0.1, 0.2])
    network = Network(layers: layers, activation: .relu)
    var bench = Bench()
    bench.point = CheckPoint(
      network, input: Matrix(rows: 2, columns: 4, storage: [1, 0.5, 0.2, 0.1, 0.3, 0.9, 0.4, 0.6]),
      labels: [0, 1])
    // A claim about numbers is evaluated at the run's own network.
    let finding = bench.check(#"\frac{\partial L}{\partial z_1} \approx 0.1"#)[0]
    #expect(finding.kinks == 2)
    #expect(finding.compared == 4)
  }

  @Test("the same seed compares the same entries")
  func repeatable() {
    var (first, second) = (Bench(), Bench())
    let source = #"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} x^T"#
    #expect(first.check(source, entries: 10) == second.check(source, entries: 10))
  }
}
