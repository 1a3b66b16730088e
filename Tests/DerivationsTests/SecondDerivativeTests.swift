import NeuralNet
import RandomNumbers
import Testing

@testable import Derivations

/// The accuracy of second derivatives, against formulas.
@Suite("Second derivatives", .timeLimit(.minutes(5)))
struct SecondDerivativeTests {
  static func formulas(_ depth: Int) -> [String] {
    let n = depth
    let below = n - 1
    let ofOutput = [
      #"\frac{\partial^2 L}{\partial z_\#(n) \partial z_\#(n)^T} = \operatorname{diag}(\hat y) - \hat y \hat y^T"#,
      #"\frac{\partial^2 L}{\partial \hat y_k^2} = \frac{y_k}{\hat y_k^2}"#,
      #"\frac{\partial^2 L}{\partial W_{\#(n),jk} \partial W_{\#(n),im}} = \hat y_j (\delta_{ji} - \hat y_i) a_{\#(below),k} a_{\#(below),m}"#,
      #"\frac{\partial^2 J}{\partial b_\#(n) \partial b_\#(n)^T} = \frac1B \sum_i (\operatorname{diag}(\hat y^{(i)}) - \hat y^{(i)} \hat y^{(i)T})"#,
      #"\frac{\partial^2 L}{\partial x \partial x^T} = \frac{\partial}{\partial x^T} \left( W_1^T \frac{\partial L}{\partial z_1} \right)"#,
      #"f''(z) = \frac{d}{dz} f'(z)"#,
    ]
    guard depth > 1 else { return ofOutput }
    return ofOutput + [
      #"\frac{\partial^2 L}{\partial z_\#(below) \partial z_\#(below)^T} = \operatorname{diag}(f'(z_\#(below))) W_\#(n)^T (\operatorname{diag}(\hat y) - \hat y \hat y^T) W_\#(n) \operatorname{diag}(f'(z_\#(below))) + \operatorname{diag}((W_\#(n)^T (\hat y - y)) \odot f''(z_\#(below)))"#,
      #"\frac{\partial^2 L}{\partial W_{1,jk} \partial W_{1,im}} = \frac{\partial^2 L}{\partial z_{1,j} \partial z_{1,i}} x_k x_m"#,
      #"\frac{\partial^2 L}{\partial b_1 \partial z_1^T} = \frac{\partial^2 L}{\partial z_1 \partial z_1^T}"#,
    ]
  }

  /// Weights ten times as large as usual saturate the network. Some entries are then not compared.
  @Test("have five true digits in every network", arguments: Activation.allCases, [1, 3])
  func networks(_ activation: Activation, _ depth: Int) {
    for factor in [1.0, 3, 10] {
      var bench = Bench(
        widths: Array([7, 6, 5].prefix(depth)) + [3], activation: activation, examples: 3,
        seed: UInt64(factor))
      let network = bench.point.network
      let layers = network.layers.map { layer in
        DenseLayer(
          weights: Matrix(
            rows: layer.outputs, columns: layer.inputs, storage: layer.weights.storage.map { factor * $0 }),
          biases: layer.biases)
      }
      bench.point = CheckPoint(
        Network(layers: layers, activation: activation), input: bench.point.input, labels: bench.point.labels)
      for formula in Self.formulas(depth) {
        for finding in bench.check(formula, entries: 16) {
          #expect(
            finding.verdict == .holds || finding.verdict == .saysNothing
              || factor == 10 && finding.verdict == .unreadable,
            "\(formula), \(factor): \(finding.summary)")
          #expect(finding.worstError ?? 0 < (factor == 10 ? 5e-6 : 1e-7), "\(formula), \(factor)")
        }
      }
    }
  }

  @Test("are told from wrong ones in every network", arguments: Activation.allCases)
  func wrong(_ activation: Activation) {
    var bench = Bench(activation: activation)
    for formula in [
      #"\frac{\partial^2 L}{\partial z_3 \partial z_3^T} = \operatorname{diag}(\hat y) - y \hat y^T"#,
      #"\frac{\partial^2 L}{\partial a_2 \partial a_2^T} = W_3^T \operatorname{diag}(\hat y) W_3"#,
      #"\frac{\partial^2 L}{\partial W_{3,jk} \partial W_{3,im}} = \hat y_j (\delta_{ji} - \hat y_i) a_{2,k}"#,
      #"\frac{\partial^2 L}{\partial x \partial x^T} = -\frac{\partial}{\partial x^T} \left( W_1^T \frac{\partial L}{\partial z_1} \right)"#,
    ] {
      let findings = bench.check(formula)
      #expect(findings.map(\.verdict) == [.fails], "\(formula): \(findings.map(\.summary))")
    }
  }

  @Test("across a kink are not compared")
  func kinks() {
    // The weighted sums of the first unit are 0.001 on every example, within the points of a difference.
    var generator = RandomGenerator(seed: 5)
    let network = Network<Double>(
      widths: [4, 3, 2], activation: .relu, initialization: .he, using: &generator)
    var layers = network.layers
    var weights = layers[0].weights.storage
    for column in 0..<4 { weights[column] = 0 }
    layers[0] = DenseLayer(weights: Matrix(rows: 3, columns: 4, storage: weights), biases: [0.001, 0.1, 0.2])
    let point = CheckPoint(
      Network(layers: layers, activation: .relu),
      input: Matrix(rows: 2, columns: 4, storage: [1, 0.5, 0.2, 0.1, 0.3, 0.9, 0.4, 0.6]), labels: [0, 1])
    var bench = Bench()
    bench.point = point
    // A claim about numbers is evaluated at the run's own network.
    let finding = bench.check(#"\frac{\partial^2 L}{\partial z_{1,k}^2} \approx 0.1"#)[0]
    #expect(finding.kinks == 2, "\(finding.summary)")
    #expect(finding.compared == 4)
  }
}
