import Foundation
import NeuralNet
import RandomNumbers

/// A point where only the rules of algebra hold. Every quantity of the network has its own random numbers
/// (`PerturbedPass.init(unrelated:using:)`). Derivatives, lengths and the learning rate are arbitrary numbers, and
/// functions are arbitrary functions. An equation that holds here says nothing about the network: `2 z = z + z` holds,
/// but `\sigma' = \sigma (1 - \sigma)`, `\sum_k y_k = 1` and `K = 10` do not.
extension Evaluator {
  /// Returns an evaluator with the shapes of `point` and unrelated numbers.
  static func unrelated(
    _ point: CheckPoint, draw: Int, workLimit: Int, isCancelled: @escaping () -> Bool
  ) -> Evaluator {
    var generator = RandomGenerator(seed: UInt64(draw))
    return Evaluator(
      point, PerturbedPass(unrelated: point, using: &generator), isUnrelated: true, workLimit: workLimit,
      isCancelled: isCancelled)
  }

  /// Returns a number that depends only on the numerator and the variable. Other derivatives get other numbers.
  func anyNumber(for derivative: Term.Derivative, _ row: Int, _ column: Int, _ frame: Frame) -> Double? {
    let (above, perturbation, frame) = places(of: derivative, row, column, frame)
    let numerator = value(derivative.numerator, above.row, above.column, frame)
    let label = "\(numerator.bitPattern) \(perturbation)"
    return Self.number(for: label) * (Self.number(for: "sign of \(label)") < 0.7 ? -1 : 1)
  }

  /// The number used in place of η.
  static let anyRate = number(for: "learning rate")

  /// Returns a number in place of B, K and other lengths. An index that runs over a length still uses its true value.
  static func anySize(of dimension: Dimension) -> Double { number(for: "\(dimension)") }

  /// Returns 1 + 0.5 cos(1.7 x + p) in place of f(x), with a phase p that each function has for itself. It is smooth,
  /// positive, neither odd nor even, and obeys none of the laws of the functions used in derivations.
  static func anyValue(of function: Expression.Function, primes: Int, at x: Double) -> Double {
    let number =
      switch function {
      case .softmax, .max, .min, .diag, .argumentOfMaximum, .argumentOfMinimum, .trace, .absoluteSum,
        .largestAbsolute:
        0
      case .exp: 1
      case .log: 2
      case .sqrt: 3
      case .hiddenActivation, .activationOfLayer: 4
      case .signum: 5
      case .activation(let activation): 6 + (Activation.allCases.firstIndex(of: activation) ?? 0)
      }
    return 1 + 0.5 * cos(1.7 * x + 0.4 + 0.61 * Double(number) + 0.23 * Double(primes))
  }

  /// Returns numbers in place of softmax(z): entry k depends on all of z, as with softmax, but the sum of the entries
  /// is not 1.
  static func anySoftmax(of logits: [Double]) -> [Double] {
    let all = logits.reduce(0, +)
    return logits.map { 1 + 0.5 * cos(1.3 * $0 + 0.7 * all + 0.2) }
  }

  /// Returns a number from 0.2 to 1.2 that depends only on `label`.
  private static func number(for label: String) -> Double {
    var generator = RandomGenerator(seed: 1).split(label)
    return 0.2 + generator.uniform()
  }
}
