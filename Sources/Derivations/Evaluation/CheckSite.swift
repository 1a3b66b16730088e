import NeuralNet
import RandomNumbers

/// Where a run's formulas are evaluated: at the run's own network and examples, at the same moved a little, and where
/// nothing is related.
public final class CheckSite {
  /// The run's own numbers: for an equation that says what they are.
  public let own: Evaluator
  /// Moved, so that nothing holds only because a bias is 0: for all other equations.
  public let general: Evaluator
  /// What holds at all of them says nothing of the network. At a single one an equation can hold by accident, as
  /// `|a - b| = ||a| - |b||` does where both signs are the same.
  let unrelated: [Evaluator]

  /// - Parameters:
  ///   - point: the network as it stands, with some examples.
  ///   - seed: where the random moves of the point start: the same seed moves the same point in the same way.
  ///   - workLimit: operations that a comparison may take, roughly: the default is a second or so.
  ///   - isCancelled: asked before each entry, and every million operations; true ends the check.
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

  /// Operations so far.
  var work: Int { ([own, general] + unrelated).reduce(0) { $0 + $1.totalWork } }

  func beginEquation(allowance: Int) {
    for evaluator in [own, general] + unrelated { evaluator.beginEquation(allowance: allowance) }
  }
}
