import NeuralNet
import Testing

@testable import Derivations

/// A check that passes must have tested something.
@Suite("Equations that say nothing")
struct SaysNothingTests {
  static let sameExpressions: [String] = [
    "0 = 0", "x = x", #"\frac{\partial L}{\partial z_3} = \frac{\partial L}{\partial z_3}"#,
    #"\frac{\partial L}{\partial z_3} = 1 \cdot \frac{\partial L}{\partial z_3} + 0"#,
    #"W_1 x + b_1 = W_1 a_0 + b_1"#, #"W_3 \cdot a_2 = (W_3 a_2)"#, "-(-x) = x", "(x^T)^T = x",
    #"\sum_k \hat y_k = \sum_j a_{3,j}"#, #"\max_k z_{3,k} = \max_j z_{3,j}"#,
    #"\nabla_{W_2} L = \frac{\partial L}{\partial W_2}"#, "x / 1 = x^1", "0 x = 0", #"\ln 10 \approx \ln 10"#,
    "z_l = z_l",
  ]

  @Test("sides that are the same expression, with and without data", arguments: sameExpressions)
  func same(_ source: String) {
    var bench = Bench()
    var findings = bench.check(source, tolerance: 0.1)
    // Without a tolerance, ≈ cannot be read.
    findings += bench.read(source).filter { $0.relation == .equal }
    for finding in findings {
      #expect(finding.verdict == .saysNothing, "\(source): \(finding.summary)")
      #expect(finding.reason == "both sides are the same expression")
    }
  }

  @Test("sides that are the same by definition")
  func byDefinition() {
    var bench = Bench()
    let findings = bench.check(
      #"p = \hat y - y \\ \hat y - y = p \\ q = 2 p \\ q = 2 (\hat y - y) \\ r_k = y_k^2 \\ r_2 = y_2^2"#)
    #expect(
      findings.map(\.verdict) == [.defines, .saysNothing, .defines, .saysNothing, .defines, .saysNothing],
      "\(findings.map(\.summary))")
    #expect(findings[1].reason?.contains("$p$") == true)
  }

  @Test(
    "another name of the run's own is a name, and no test",
    arguments: ["a_0 = x", #"\hat y = a_3"#, "X = A_0"])
  func names(_ source: String) {
    var bench = Bench()
    #expect(bench.check(source).map(\.verdict) == [.defines])
  }

  static let chains: [(String, [EquationFinding.Verdict])] = [
    (#"z_1 = W_1 x + b_1 = z_1"#, [.holds, .saysNothing]),
    (#"\hat y = \text{softmax}(z_3) = a_3"#, [.holds, .holds]),
    (#"z_1 = z_1 = W_1 x + b_1"#, [.saysNothing, .holds]),
    // A step of algebra is tested together with its chain.
    (#"\frac{\partial L}{\partial z_3} = \hat y - y = -(y - \hat y)"#, [.holds, .holds]),
    (#"-(y - \hat y) = \hat y - y = \frac{\partial L}{\partial z_3}"#, [.holds, .holds]),
    (#"\frac{\partial L}{\partial z_3} = y - \hat y = -(\hat y - y)"#, [.fails, .holds]),
    (#"z_1 + z_1 = 2 z_1 = 3 z_1 - z_1"#, [.saysNothing, .saysNothing]),
    (#"z_1 + 1 - 1 = W_1 x + b_1 = z_1 + 1 - 1"#, [.holds, .saysNothing]),
  ]

  @Test("a chain that comes back tests its sides once", arguments: chains)
  func chain(_ line: (String, [EquationFinding.Verdict])) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == line.1, "\(findings.map(\.summary))")
  }

  @Test(
    "what holds by algebra alone, whatever the symbols stand for",
    arguments: [
      "z_1 - z_1 = 0", "2 z_1 = z_1 + z_1", "b_1 - b_1 = 0", #"(W_3 a_2)^T = a_2^T W_3^T"#,
      #"-y + \hat y = \hat y - y"#, "1 + 1 = 2", #"\delta_{1,2} = 0"#, "z_l = 3 z_l - z_l - z_l",
      #"W_3 (a_2 - b_2) = W_3 a_2 - W_3 b_2"#,
      #"x^T x = \sum_j x_j^2"#, #"\sum_j \delta_{jk} a_{2,j} = a_{2,k}"#, #"\sigma(z_1) - \sigma(z_1) = 0"#,
      #"\frac{\partial L}{\partial z_3} - \frac{\partial L}{\partial z_3} = 0"#,
      #"2 \frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial W_1} + \frac{\partial L}{\partial W_1}"#,
      #"x \approx 2 x - x"#, #"K + B = B + K"#, #"\eta \cdot 2 = \eta + \eta"#,
      #"\frac{1}{B} \sum_i L^{(i)} = \sum_i \frac{1}{B} L^{(i)}"#,
    ])
  func algebra(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source, tolerance: 0.1)
    #expect(findings.map(\.verdict) == [.saysNothing], "\(findings.map(\.summary))")
    #expect(findings[0].reason?.contains("rules of algebra alone") == true)
    #expect(findings[0].tested.isEmpty)
  }

  @Test(
    "what needs to know a function, a length, the labels or the network is a test",
    arguments: [
      #"\sigma(z) + \sigma(-z) = 1"#, #"\sigma'(z_1) = \sigma(z_1) \odot (1 - \sigma(z_1))"#, "K = 3",
      #"\ln 10 \approx 2.303"#, "z_1 - W_1 x - b_1 = 0", #"\sum_k \hat y_k = 1"#, #"\sum_k y_k = 1"#,
      #"\sum_k \text{softmax}(z_3)_k = 1"#, #"y \odot y = y"#, #"e^{x} \odot e^{-x} = 1"#, "B = 4",
      #"\sum_{i=1}^{B} 1 = B"#, #"\eta = 0.5"#, #"J = \frac{1}{B} \sum_i L^{(i)}"#,
      #"\frac{\partial z_3}{\partial z_3} = I"#, #"L = -\ln \sum_k y_k \hat y_k"#,
      #"\max(z_1, 0) = \text{ReLU}(z_1)"#, #"\hat y^T y = e^{-L}"#,
      #"\frac{\partial (2 L)}{\partial z_3} = 2 \frac{\partial L}{\partial z_3}"#,
    ])
  func knowing(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source)
    #expect(findings.map(\.verdict) == [.holds], "\(findings.map(\.summary))")
  }

  @Test("a chain of definition, algebra and derivative tests the definition")
  func connected() {
    let findings = reviewed([
      #"\delta_3 = \hat y - y = -(y - \hat y) = \frac{\partial L}{\partial z_3}"#
    ])
    #expect(findings.map(\.verdict) == [.defines, .holds, .holds], "\(findings.map(\.summary))")
  }

  @Test("a chain of definition and algebra tests nothing")
  func unconnected() {
    let findings = reviewed([#"\delta_3 = y - \hat y = -(\hat y - y)"#])
    #expect(findings.map(\.verdict) == [.saysNothing, .saysNothing], "\(findings.map(\.summary))")
  }

  /// A network whose hidden units are always off: their activations and all gradients below them are 0.
  private static var dead: Bench {
    var bench = Bench(widths: [6, 5, 3], activation: .relu)
    var layers = bench.point.network.layers
    layers[0] = DenseLayer(
      weights: Matrix(rows: 5, columns: 6, storage: (0..<30).map { -1 - Double($0) / 7 }),
      biases: [-9, -8, -7, -6, -5])
    bench.point = CheckPoint(
      Network(layers: layers, activation: .relu), input: bench.point.input, labels: bench.point.labels)
    return bench
  }

  @Test(
    "sides that both vanish, whatever factor is wrong",
    arguments: [
      #"\frac{\partial L}{\partial z_1} = 7 \frac{\partial L}{\partial z_1}"#, "a_1 = 3 a_1",
      #"\frac{\partial L}{\partial W_1} = -\frac{\partial L}{\partial z_1} x^T"#,
    ])
  func vanishing(_ source: String) {
    var bench = Self.dead
    let finding = bench.check(source)[0]
    #expect(finding.verdict == .saysNothing, "\(finding.summary)")
    #expect(finding.reason?.contains("0") == true)
  }

  @Test("where only some units are on, a sample finds them")
  func sampled() {
    var bench = Self.dead
    var layers = bench.point.network.layers
    layers[0] = DenseLayer(weights: layers[0].weights, biases: [-9, -8, 99, -6, -5])
    bench.point = CheckPoint(
      Network(layers: layers, activation: .relu), input: bench.point.input, labels: bench.point.labels)
    // One entry in five is not 0, and only one entry is sampled at first.
    #expect(bench.check("a_1 = 3 a_1", entries: 1).map(\.verdict) == [.fails])
    #expect(bench.check("a_1 = f(z_1)", entries: 1).map(\.verdict) == [.holds])
  }

  /// Returns the findings after the review of a notebook's definitions.
  private func reviewed(_ formulas: [String]) -> [EquationFinding] {
    var bench = Bench()
    var findings = formulas.map { bench.check($0) }
    DefinitionReview.apply(to: &findings)
    return findings.flatMap(\.self)
  }

  @Test("a derivation of definitions alone, wholly wrong, tests nothing")
  func definitionsAlone() {
    let findings = reviewed([#"\delta_3 = y - \hat y \\ \delta_2 = (W_3^T\delta_3) \odot a_2"#])
    #expect(findings.map(\.verdict) == [.saysNothing, .saysNothing])
    #expect(findings.allSatisfy { $0.reason?.contains("no equation tests that meaning") == true })
  }

  static let tested: [String] = [
    #"\delta_3 = \hat y - y \\ \delta_3 = \frac{\partial L}{\partial z_3}"#,
    #"\delta_3 = \hat y - y = \frac{\partial L}{\partial z_3}"#,
    #"\delta_3 = \frac{\partial L}{\partial z_3} \\ \delta_3 = \hat y - y"#,
    #"\delta_3 = \hat y - y \\ \delta_2 = (W_3^T \delta_3) \odot \sigma'(z_2) \\ \frac{\partial L}{\partial W_2} = \delta_2 a_1^T"#,
    #"S = \sum_m e^{z_{3,m}} \\ \hat y_j = \frac{e^{z_{3,j}}}{S}"#, #"p = \hat y"#, "T = 1", #"t := y"#,
    #"\delta_3 = \hat y - y \\ \delta_l = \frac{\partial L}{\partial z_l}"#,
  ]

  @Test("a definition that an equation tests, or a mere name, is none of these", arguments: tested)
  func definitionsTested(_ source: String) {
    for finding in reviewed([source]) {
      #expect(finding.verdict == .defines || finding.verdict == .holds, "\(source): \(finding.summary)")
    }
  }

  static let untested: [String] = [
    #"\delta_3 = y - \hat y"#, #"\delta_3 = y - \hat y \\ \hat y = y - \delta_3"#,
    #"\delta_3 = y - \hat y \\ \delta_3^T \delta_3 = \sum_k \delta_{3,k}^2"#,
    #"\delta_3 = y - \hat y \\ \frac{\partial L}{\partial z_3} + \delta_3 = \delta_3 + \frac{\partial L}{\partial z_3}"#,
    #"g := y - \hat y"#,
  ]

  @Test("an equation that holds by algebra alone does not test what a symbol stands for", arguments: untested)
  func definitionsUntested(_ source: String) {
    let findings = reviewed([source])
    #expect(findings[0].verdict == .saysNothing, "\(findings.map(\.summary))")
    #expect(!findings.contains { $0.verdict == .fails })
  }

  @Test(
    "a symbol that stands in a false equation, or in one that was not read, is not said to be untested",
    arguments: [
      #"\delta_3 = \hat y - y \\ \frac{\partial L}{\partial z_3} = -\delta_3"#,
      #"\delta_3 = \hat y - y \\ \delta_2 = W_3^T \delta_3 \\ \frac{\partial L}{\partial W_2} = \delta_2 a_1"#,
      #"\delta_3 = \hat y - y \\ \frac{\partial L}{\partial z_3} = \rho \delta_3"#,
      #"\delta_3 = \hat y - y \\ \frac{\partial L}{\partial z_3} = \foo{\delta_3}"#,
      "\\delta_3 = \\hat y - y \\\\ \\frac{\\partial L}{\\partial z_3} = \\delta_3\n\\delta_3 = x",
    ])
  func definitionsInFaults(_ source: String) {
    let findings = reviewed([source])
    #expect(findings[0].verdict == .defines, "\(findings.map(\.summary))")
    #expect(findings.last?.isWrong == true)
  }

  @Test("a definition that meets an earlier one is a test, and counted as one")
  func meets() {
    let findings = reviewed([#"\delta_3 = \hat y - y \\ \delta_l = \frac{\partial L}{\partial z_l}"#])
    #expect(findings.map(\.verdict) == [.defines, .holds])
  }

  @Test("no true equation says nothing")
  func none() {
    for source in TrueEquationTests.forward + TrueEquationTests.backward {
      var bench = Bench()
      #expect(!bench.check(source).contains { $0.verdict == .saysNothing }, "\(source)")
    }
  }
}
