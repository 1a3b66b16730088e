import NeuralNet
import RandomNumbers

/// The points at which a run's formulas are evaluated: the run's own network and examples, the same with small random
/// changes, and points with unrelated numbers.
public final class CheckSite {
  /// The run's own numbers. Equations that state a number of the run are evaluated here.
  public let own: Evaluator
  /// The run's numbers with small random changes, so that no equation holds only because a bias is 0. All other
  /// equations are evaluated here.
  public let general: Evaluator
  /// Points with unrelated numbers. An equation that holds at all of them says nothing about the network. At a single
  /// one, an equation can hold by accident: `|a - b| = ||a| - |b||` does if a and b have the same sign.
  let unrelated: [Evaluator]

  /// - Parameters:
  ///   - point: the current network, with some examples.
  ///   - seed: the seed of the random changes. The same seed changes the same point in the same way.
  ///   - workLimit: the approximate number of operations that a comparison may take. The default is about a second.
  ///   - isCancelled: called before each entry and every million operations. If it returns true, the check ends.
  public init(
    _ point: CheckPoint, seed: UInt64, workLimit: Int = 300_000_000,
    isCancelled: @escaping () -> Bool = { false }
  ) {
    var generator = RandomGenerator(seed: seed).split("derivations: general point")
    own = Evaluator(point, workLimit: workLimit, isCancelled: isCancelled)
    let moved = point.general(using: &generator)
    general = Evaluator(moved, workLimit: workLimit, isCancelled: isCancelled)
    unrelated = (0..<4).map { draw in
      Evaluator.unrelated(moved, draw: draw, workLimit: workLimit, isCancelled: isCancelled)
    }
  }

  var outline: NetworkOutline { own.outline }
  var isCancelled: Bool { own.isCancelled() }

  /// The number of operations so far, at all points.
  var work: Int { ([own, general] + unrelated).reduce(0) { $0 + $1.totalWork } }

  func beginEquation(allowance: Int) {
    for evaluator in [own, general] + unrelated { evaluator.beginEquation(allowance: allowance) }
  }
}
