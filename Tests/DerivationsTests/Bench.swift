import MathSyntax
import NeuralNet
import RandomNumbers
import Testing

@testable import Derivations

/// A small network with a batch, and a checker for formulas.
struct Bench {
  var checker = DerivationChecker()
  var point: CheckPoint

  init(widths: [Int] = [6, 5, 4, 3], activation: Activation = .sigmoid, examples: Int = 4, seed: UInt64 = 1) {
    var generator = RandomGenerator(seed: seed)
    var network = Network<Double>(
      widths: widths, activation: activation, initialization: .xavierUniform, using: &generator)
    // The biases are not 0 here, because with zero biases a mistake about them would not show.
    network = Network<Double>(
      layers: network.layers.map { layer in
        DenseLayer(weights: layer.weights, biases: layer.biases.map { _ in 0.3 * generator.normal() })
      }, activation: activation)
    let input = Matrix<Double>(
      rows: examples, columns: widths[0],
      storage: (0..<examples * widths[0]).map { _ in generator.uniform() })
    let labels = (0..<examples).map { UInt8($0 % widths[widths.count - 1]) }
    point = CheckPoint(network, input: input, labels: labels)
  }

  /// Returns the finding for each equals sign.
  mutating func check(
    _ source: String, entries: Int = 64, tolerance: Double? = nil, workLimit: Int = 100_000_000
  ) -> [EquationFinding] {
    var generator = RandomGenerator(seed: 2)
    let findings = checker.check(
      MathFormula(parsing: source), at: CheckSite(point, seed: 3, workLimit: workLimit), place: 1,
      .init(entries: entries, tolerance: tolerance, learningRate: 0.5),
      using: &generator)
    return Self.some(findings, of: source)
  }

  /// Does the same without data.
  mutating func read(_ source: String, widths: [Int?]? = nil) -> [EquationFinding] {
    var network = point.outline
    if let widths { network.widths = widths }
    let findings = checker.read(MathFormula(parsing: source), in: network, place: 1, .init(learningRate: 0.5))
    return Self.some(findings, of: source)
  }

  /// Records an issue if there are no findings: a test with a loop over findings must not pass because there are none.
  private static func some(_ findings: [EquationFinding]?, of source: String) -> [EquationFinding] {
    guard let findings, !findings.isEmpty else {
      Issue.record("nothing was found of \(source)")
      return []
    }
    return findings
  }
}

extension EquationFinding {
  /// A summary for the message of a failing test.
  var summary: String {
    let parts: [String?] = [
      verdict.rawValue, worstError.map { "\($0)" }, problem.map { "\($0.message) | \($0.hint ?? "")" }, hint,
      notes.isEmpty ? nil : notes.joined(separator: "; "),
    ]
    return parts.compactMap(\.self).joined(separator: " · ")
  }
}
