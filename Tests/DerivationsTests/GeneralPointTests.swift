import NeuralNet
import RandomNumbers
import Testing

@testable import Derivations

/// Equations are evaluated at a network in which no parameter is 0 or equal to another.
@Suite("The point where equations are evaluated")
struct GeneralPointTests {
  /// Returns a freshly initialized network, with black pixels, equal examples and a single label.
  private static func fresh(
    _ weights: WeightInitialization = .xavier, activation: Activation = .sigmoid, examples: Int = 4
  ) -> Bench {
    var generator = RandomGenerator(seed: 3)
    let network = Network<Double>(
      widths: [6, 5, 4, 3], activation: activation, initialization: weights, using: &generator)
    var bench = Bench()
    bench.point = CheckPoint(
      network,
      input: Matrix(
        rows: examples, columns: 6, storage: (0..<examples).flatMap { _ in [0, 0, 0, 1, 0, 1] }),
      labels: Array(repeating: 1, count: examples))
    return bench
  }

  static let accidents: [String] = [
    "z_1 = W_1 x", #"a_1 = \sigma(W_1 x) + b_1"#, "z_1 = W_1 x - b_1", "z_2 + b_1^T b_1 = W_2 a_1 + b_2",
    "x = x \\odot x", "x^{(i)} = x^{(j)}", "y^{(i)} = y^{(j)}", #"\hat y^{(i)} = \hat y^{(j)}"#,
    "W_1 x = -z_1", #"L^{(i)} = J"#, #"\sum_{k=1}^{2} y_k = 1"#, "y_2 = 1 + b_1^T b_1 - b_1^T b_1 + 0 x_1",
    #"z_1 - W_1 x = 0"#, #"z_{1,1} = \sum_{j=4}^{6} W_{1,1j} x_j + b_{1,1}"#,
  ]

  @Test("what holds by accident of a fresh network or its examples is false", arguments: accidents)
  func accident(_ source: String) {
    var bench = Self.fresh()
    let finding = bench.check(source)[0]
    #expect(finding.verdict == .fails, "\(source): \(finding.summary)")
  }

  static let symmetries: [String] = [
    #"\frac{\partial L}{\partial z_2} = 3 \frac{\partial L}{\partial z_2}"#, "W_2 = 2 W_2",
    "z_{1,j} = z_{1,k}", #"\hat y_j = \hat y_k"#, "z_2 = W_2^T z_1 + b_2 + 0 z_2",
    #"\frac{\partial L}{\partial a_2} = W_3^T y"#,
  ]

  @Test("what holds by accident of zero weights is false", arguments: symmetries)
  func zeros(_ source: String) {
    for weights in [WeightInitialization.zeros, .normal(deviation: 0)] {
      var bench = Self.fresh(weights)
      let finding = bench.check(source)[0]
      #expect(finding.verdict == .fails, "\(source): \(finding.summary)")
    }
  }

  @Test("the derivation of a network holds wherever it is trained to", arguments: Activation.allCases)
  func derivation(_ activation: Activation) {
    for weights in [WeightInitialization.xavier, .zeros, .normal(deviation: 0)] {
      var bench = Self.fresh(weights, activation: activation)
      let findings = bench.check(
        #"z_l = W_l a_{l-1} + b_l \\ \frac{\partial L}{\partial z_3} = \hat y - y \\ \frac{\partial L}{\partial z_l} = (W_{l+1}^T \frac{\partial L}{\partial z_{l+1}}) \odot f'(z_l) \\ \frac{\partial L}{\partial W_l} = \frac{\partial L}{\partial z_l} a_{l-1}^T"#
      )
      #expect(findings.allSatisfy { $0.verdict == .holds }, "\(findings.map(\.summary))")
    }
  }

  static let numbers: [(String, EquationFinding.Verdict)] = [
    ("b_1 = 0", .holds), ("b_{1,2} = 0", .holds), ("W_1 = 0", .fails), ("x_1 = 0", .holds), ("B = 4", .holds),
    ("y_2 = 1", .holds), ("b_1 = 0.1", .fails), (#"b_1 \ne 0"#, .fails),
  ]

  @Test("a claim about a number of the run is about the run's own network", arguments: numbers)
  func number(_ line: (String, EquationFinding.Verdict)) {
    var bench = Self.fresh()
    let finding = bench.check(line.0)[0]
    #expect(finding.verdict == line.1, "\(line.0): \(finding.summary)")
  }

  @Test("a loss written out is the run's own, not that of the moved network")
  func loss() {
    var bench = Self.fresh(.zeros)
    #expect(bench.check(#"J \approx 1.098612289"#).map(\.verdict) == [.holds])
    #expect(bench.check(#"\hat y_k = \frac13"#).map(\.verdict) == [.holds])
    #expect(bench.check(#"J \approx \ln 3"#, tolerance: 1e-9).map(\.verdict) == [.holds])
    #expect(bench.check(#"J \approx 1.2"#).map(\.verdict) == [.fails])
  }

  @Test("what holds at the run's own network alone says so")
  func note() {
    var bench = Self.fresh()
    #expect(bench.check("z_1 = W_1 x")[0].notes.contains { $0.contains("this run's own network") })
    #expect(bench.check("z_1 = W_1 x + b_1")[0].notes.isEmpty)
  }

  @Test("a seed moves the point in one way, and no parameter is 0 or equal to another")
  func moves() {
    let point = Self.fresh(.zeros).point
    func moved(_ seed: UInt64) -> CheckPoint {
      var generator = RandomGenerator(seed: seed)
      return point.general(using: &generator)
    }
    #expect(moved(1).network == moved(1).network)
    #expect(moved(1).network != moved(2).network)
    let parameters = moved(1).network.layers.flatMap { $0.weights.storage + $0.biases }
    #expect(Set(parameters).count == parameters.count)
    #expect(!parameters.contains(0))
    #expect(!moved(1).input.storage.contains(0))
  }

  @Test("trained weights are left as they are")
  func trained() {
    let bench = Bench()
    var generator = RandomGenerator(seed: 1)
    let moved = bench.point.general(using: &generator)
    #expect(moved.network.layers.count == 3 && bench.point.network.layers.count == 3)
    for (before, after) in zip(bench.point.network.layers, moved.network.layers) {
      #expect(before.weights.storage == after.weights.storage)
      #expect(zip(before.biases, after.biases).allSatisfy { abs($0 - $1) < 1 && $0 != $1 })
    }
  }

  @Test("as many examples as classes: it is said that one could stand for the other")
  func coincidence() {
    var bench = Self.fresh(examples: 3)
    let finding = bench.check(#"J = \frac1K \sum_{i=1}^B L^{(i)}"#)[0]
    #expect(finding.notes.contains { $0.contains("$B$ and $K$ are both 3") })
  }
}
