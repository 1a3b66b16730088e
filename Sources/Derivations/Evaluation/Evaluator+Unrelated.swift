import Foundation
import NeuralNet
import RandomNumbers

/// A point where only the rules of algebra hold. Every quantity of the network has numbers of its own
/// (`PerturbedPass.init(unrelated:using:)`); a derivative is any number; a function is any function; lengths and the learning
/// rate are any numbers. An equation that holds there says nothing of the network: `2 z = z + z` holds, and
/// `\sigma' = \sigma (1 - \sigma)`, `\sum_k y_k = 1` and `K = 10` do not.
extension Evaluator {
  /// The same shapes as the point's, with unrelated numbers.
  static func unrelated(
    _ point: CheckPoint, draw: Int, workLimit: Int, isCancelled: @escaping () -> Bool
  ) -> Evaluator {
    var generator = RandomGenerator(seed: UInt64(draw))
    return Evaluator(
      point, PerturbedPass(unrelated: point, using: &generator), isUnrelated: true, workLimit: workLimit,
      isCancelled: isCancelled)
  }

  /// The same number for the same numerator and variable, and else another.
  func anyNumber(for derivative: Term.Derivative, _ row: Int, _ column: Int, _ frame: Frame) -> Double? {
    let (above, perturbation, frame) = places(of: derivative, row, column, frame)
    let numerator = value(derivative.numerator, above.row, above.column, frame)
    let label = "\(numerator.bitPattern) \(perturbation)"
    return Self.number(for: label) * (Self.number(for: "sign of \(label)") < 0.7 ? -1 : 1)
  }

  /// In place of η.
  static let anyRate = number(for: "learning rate")

  /// In place of B, K and other lengths. What runs over a length keeps its true one.
  static func anySize(of dimension: Dimension) -> Double { number(for: "\(dimension)") }

  /// In place of f(x): 1 + 0.5 cos(1.7 x + p), with a phase p of the function's own. Smooth, positive, neither odd nor
  /// even, and with none of the laws that the functions of derivations have.
  static func anyValue(of function: Expression.Function, primes: Int, at x: Double) -> Double {
    let number =
      switch function {
      case .softmax, .max, .diag: 0
      case .exp: 1
      case .log: 2
      case .sqrt: 3
      case .hiddenActivation: 4
      case .activation(let activation): 5 + (Activation.allCases.firstIndex(of: activation) ?? 0)
      }
    return 1 + 0.5 * cos(1.7 * x + 0.4 + 0.61 * Double(number) + 0.23 * Double(primes))
  }

  /// In place of softmax(z): entry k depends on all of z, as softmax's does, and the entries sum to anything.
  static func anySoftmax(of logits: [Double]) -> [Double] {
    let all = logits.reduce(0, +)
    return logits.map { 1 + 0.5 * cos(1.3 * $0 + 0.7 * all + 0.2) }
  }

  /// From 0.2 to 1.2.
  private static func number(for label: String) -> Double {
    var generator = RandomGenerator(seed: 1).split(label)
    return 0.2 + generator.uniform()
  }
}
