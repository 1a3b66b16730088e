import NeuralNet

/// Derivatives that are part of a second derivative. Each is a difference over six points beside x:
/// f′(x) ≈ Σ wₙ (f(x + n h) − f(x − n h)) / 60h with the weights w = 45, −9, 1.
///
/// A central difference of central differences with h = 10⁻⁵ has only one or two true digits, because the rounding error
/// of the inner difference, 10⁻¹¹, is divided by h once more. With six points, the step can be 300 times as large. In
/// the networks of the tests, the errors of second derivatives are then below 10⁻⁸.
///
/// If the weights are very large, a function can bend too much within the points. So each difference is also taken over
/// four of the points. If the two differ, or if the function is so large that rounding matters, the entry is not
/// compared.
extension Evaluator {
  /// Returns the derivative, or nil if a kink lies between the points.
  func preciseDifference(_ derivative: Term.Derivative, _ row: Int, _ column: Int, _ frame: Frame) -> Double?
  {
    let (above, perturbation, frame) = places(of: derivative, row, column, frame)
    // The loss has a pole at ŷ = 0. Near it, only steps that are small compared with ŷ give its slope.
    var step = PerturbedPass.preciseStep
    if perturbation.quantity == .activations(point.depth) {
      let value = unperturbed.value(
        of: perturbation.quantity, row: perturbation.row, column: perturbation.column,
        example: perturbation.example ?? 0)
      step *= min(1, abs(value))
    }
    guard step > 0 else { return nil }
    var (sum, coarse, largest) = (0.0, 0.0, 0.0)
    for (steps, weight, coarseWeight) in Self.firstDifference {
      let move = PerturbedPass.Move(
        quantity: perturbation.quantity, row: perturbation.row, column: perturbation.column,
        example: perturbation.example, steps: steps, step: step)
      let pass = precisePass(frame.pass.moves + [move])
      guard !pass.hasSwitched else { return nil }
      var moved = frame
      moved.pass = pass
      let value = value(derivative.numerator, above.row, above.column, moved)
      // A kink inside the numerator: it is counted already.
      guard !value.isNaN else { return .nan }
      sum += weight * value
      coarse += coarseWeight * value
      largest = max(largest, abs(value))
    }
    if !frame.pass.moves.isEmpty, derivative.numerator.differences == 0, largest > Self.largestValue {
      sawBend = true
      return .nan
    }
    sum /= 60 * step
    coarse /= 12 * step
    guard abs(sum - coarse) <= Self.bend * max(abs(sum), Comparison.smallestTwiceDifferenced) else {
      sawBend = true
      return .nan
    }
    return sum
  }

  /// The largest difference between six and four points, relative to the derivative. The error over six points is
  /// smaller than it by a factor of about 100.
  private static let bend = 1e-5

  /// The largest value that is differentiated twice. Its rounding error, divided by h twice, is about 10⁻⁸.
  private static let largestValue = 200.0

  /// The points, with their weights in the difference over six points and in the one over four.
  private static let firstDifference: [(steps: Int, weight: Double, coarse: Double)] = [
    (-3, -1, 0), (-2, 9, 1), (-1, -45, -8), (1, 45, 8), (2, -9, -1), (3, 1, 0),
  ]
  private static let secondDifference: [(steps: Int, weight: Double, coarse: Double)] = [
    (-3, 2, 0), (-2, -27, 0), (-1, 270, 0), (0, -490, 0), (1, 270, 0), (2, -27, 0), (3, 2, 0),
  ]

  private func precisePass(_ moves: [PerturbedPass.Move]) -> PerturbedPass {
    if let known = precise[moves] { return known }
    if kept > Self.limit {
      precise = [:]
      kept = 0
    }
    passes += 1
    let isForAll = moves.contains { $0.example == nil }
    let size = outline.widths.reduce(0) { $0 + 2 * ($1 ?? 0) } * (isForAll ? point.labels.count : moves.count)
    let first =
      moves.map { move in
        switch move.quantity {
        case .activations(let layer), .preactivations(let layer), .weights(let layer), .biases(let layer):
          layer
        default: point.depth
        }
      }.min() ?? 0
    let widths = point.widths
    let products = zip(widths, widths.dropFirst()).dropFirst(first).reduce(0) { $0 + $1.0 * $1.1 }
    _ = spend(20 * size + products * (isForAll ? point.labels.count : moves.count))
    let pass = PerturbedPass(unperturbed, moves: moves, id: passes)
    precise[moves] = pass
    kept += size
    return pass
  }

  /// Returns f, f′ or f″ of an entry, by differences over the same points.
  func precise(
    _ function: Expression.Function, _ primes: Int, _ inner: Term, _ x: Double, _ row: Int, _ column: Int,
    _ frame: Frame
  ) -> Double {
    let step = PerturbedPass.preciseStep
    let weights = primes == 2 ? Self.secondDifference : primes == 1 ? Self.firstDifference : [(0, 1, 0)]
    if let kink = kink(of: function) {
      var other = frame
      other.pass = unperturbed
      let reach = primes > 0 ? 3 * step : 0
      let before = value(inner, row, column, other)
      let (lower, upper) = (min(x, before) - reach, max(x, before) + reach)
      if (lower > kink) != (upper > kink) {
        sawKink = true
        return .nan
      }
    }
    let sum = weights.reduce(0) { $0 + $1.weight * applied(function, x + Double($1.steps) * step) }
    return primes == 2 ? sum / (180 * step * step) : primes == 1 ? sum / (60 * step) : sum
  }
}
