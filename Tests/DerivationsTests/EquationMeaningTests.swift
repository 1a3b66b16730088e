import NeuralNet
import Testing

@testable import Derivations

/// Indices, ranges, digits, zeros and definitions.
@Suite("The meaning of an equation")
struct EquationMeaningTests {
  static let verdicts: [(String, [EquationFinding.Verdict])] = [
    // A sum over examples does not bind an outer index.
    (#"\sum_{j=1}^B (x^{(i)})^T x^{(j)} = \sum_{j=1}^B (x^{(j)})^T x^{(j)}"#, [.fails]),
    (#"\sum_{j=1}^B (x^{(i)})^T x^{(j)} = (x^{(i)})^T X \mathbf 1"#, [.saysNothing]),
    (
      #"\frac{\partial J}{\partial z_3^{(i)}} = \frac1B\sum_{j=1}^B \frac{\partial L^{(j)}}{\partial z_3^{(i)}}"#,
      [.holds]
    ),
    (#"L^{(i)} = \sum_{j=1}^B \delta_{ij} L^{(j)}"#, [.saysNothing]),
    (#"\frac{\partial L^{(i)}}{\partial Z_3} = \hat Y - Y"#, [.fails]),
    // With ≈, half a unit of the number's last digit is allowed.
    (#"\ln 10 - \ln 9 \approx 0.15"#, [.fails]), (#"\ln 10 - \ln 9 \approx 0.11"#, [.holds]),
    (#"1000 - 999.5 \approx 0.1"#, [.fails]),
    // An index range applies to its own line only.
    (#"a_l = \sigma(z_l), \quad l = 1, 2, 3 \\ z_l = W_l a_{l-1} + b_l, \quad l = 1, 2"#, [.fails, .holds]),
    (#"a_l = \sigma(z_l), \quad l = 1, 2 \\ z_l = W_l a_{l-1} + b_l, \quad l = 1, 2, 3"#, [.holds, .holds]),
    (#"a_l = \sigma(z_l), \quad l = 1, \dots, L - 1"#, [.unreadable]),
    // A definition must name all indices that it depends on.
    (#"p = y_k \\ p = y_1"#, [.unreadable, .defines]),
    (#"q_j = W_{1,jk} \\ q_j = W_{1,j1}"#, [.unreadable, .defines]),
    // ≠ must hold in every layout.
    (#"G = \frac{\partial z_2}{\partial a_1} \\ G = W_2 \\ G = W_2^T"#, [.defines, .holds, .fails]),
    (#"\delta_3 = \hat y - y \\ \delta_l = 2\frac{\partial L}{\partial z_l}"#, [.defines, .fails]),
    // Expressions that are zero, in several notations.
    (#"2(z_1 - W_1x - b_1) = 0"#, [.holds]), (#"\lVert z_1 - W_1x - b_1\rVert = 0"#, [.holds]),
    (#"r = z_1 - W_1x - b_1 \\ r = 0"#, [.defines, .holds]), (#"\frac{z_1 - W_1x - b_1}{B} = 0"#, [.holds]),
    (#"|z_1 - W_1x - b_1| = 0"#, [.holds]), (#"(z_1 - W_1x - b_1)_j = 0"#, [.holds]),
    (#"\frac1B(W_1X + b_1\mathbf 1^T - Z_1)\mathbf 1 = 0"#, [.holds]),
    // Every equals sign is tested.
    (#"L = -y^T \ln \hat y \quad \text{since } \hat y = y"#, [.holds, .fails]),
    (#"\hat y = a_3 \\ \begin{vmatrix}1\end{vmatrix} = 1 \\ = z_3"#, [.defines, .unreadable, .unreadable]),
    // Easy mistakes of a checker.
    (#"\eta = 0.5"#, [.holds]), (#"\sum_{k=50}^{K} y_k = 0"#, [.fails]),
    (#"\sum_{l=1}^{200000} 1 = 2"#, [.unreadable]),
    (#"p = z_{3,k} \\ \frac{\partial L}{\partial p} = 0"#, [.unreadable, .unreadable]),
  ]

  @Test("is right now", arguments: verdicts)
  func verdict(_ line: (String, [EquationFinding.Verdict])) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == line.1, "\(line.0): \(findings.map(\.summary))")
  }

  @Test("true near the pole of the logarithm")
  func pole() {
    var bench = Bench()
    let network = bench.point.network
    var layers = network.layers
    layers[2] = DenseLayer(
      weights: Matrix(rows: 3, columns: 4, storage: layers[2].weights.storage.map { 12 * $0 }),
      biases: layers[2].biases)
    bench.point = CheckPoint(
      Network(layers: layers, activation: .sigmoid), input: bench.point.input, labels: bench.point.labels)
    let finding = bench.check(#"\frac{\partial L}{\partial \hat y_k} = -\frac{y_k}{\hat y_k}"#)[0]
    #expect(finding.verdict == .holds, "\(finding.summary)")
  }

  static let monsters: [String] = [
    "2 = " + String(repeating: "(1 \\odot 1 \\cdot ", count: 14) + "1" + String(repeating: ")", count: 14),
    "J = " + "cdefghijmnopqrst".map { "\\|W_\($0)\\|" }.joined(separator: " + "),
    "x = " + (0..<50).reduce("x") { inner, _ in "(" + inner + String(repeating: "+x", count: 290) + ")" },
    "p_1 = x \\\\ " + (2...300).map { "p_{\($0)} = p_{\($0 - 1)} + x" }.joined(separator: " \\\\ "),
    "a_{l+9223372036854775807} = x", "\\| \\mathbf 1_{99999} \\mathbf 1_{99999}^T \\| = 1",
    "x_1 = " + (0..<60).map { _ in String(repeating: "z_{3,k} ", count: 40) }.joined(separator: " + "),
    "z_3 = W_3 (W_2 (W_1 x + b_1) + b_2) + b_3",
  ]

  @Test("ends", .timeLimit(.minutes(2)), arguments: monsters)
  func monster(_ source: String) {
    var bench = Bench()
    _ = bench.read(source)
    _ = bench.check(source, entries: 4, workLimit: 1_000_000)
  }

  @Test("whether an equation takes too much does not depend on those before it")
  func budget() throws {
    let before = #"\frac{\partial J}{\partial b_1} = \frac{\partial J}{\partial b_1}"#
    let equation =
      #"\frac{\partial J}{\partial b_1} = \frac1B \sum_{i=1}^{B} \frac{\partial L^{(i)}}{\partial b_1}"#
    var verdicts: Set<EquationFinding.Verdict> = []
    for limit in stride(from: 500, to: 60_000, by: 500) {
      var warm = Bench()
      var cold = Bench()
      let findings = warm.check("\(before) \\\\ \(equation)", entries: 1000, workLimit: limit)
      let alone = cold.check(equation, entries: 1000, workLimit: limit)
      #expect(findings.last?.verdict == alone.last?.verdict, "with \(limit)")
      if let verdict = alone.last?.verdict { verdicts.insert(verdict) }
    }
    #expect(verdicts.count == 2)
  }
}
