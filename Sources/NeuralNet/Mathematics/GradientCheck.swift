import RandomNumbers

/// Backpropagation held against central differences, in double precision: for an entry θ of a tensor,
///
///     ∂L/∂θ ≈ (L(θ + h) − L(θ − h)) / 2h.
///
/// **The error of an entry** is |backpropagated − differenced|, divided by the largest gradient of its tensor.
/// Not by the entry's own: a difference of losses of size L is only good to about 10⁻¹⁶·L/h, some 10⁻¹¹ here, and
/// beside a tiny entry that rounding would look like a mistake. For the same reason the divisor is never below
/// `smallestScale`: a tensor whose gradients have all but vanished is checked to an absolute 10⁻¹⁰.
///
/// **Kinks.** ReLU has no derivative at 0, and a difference across 0 measures neither side. An entry for which the z of
/// any unit is above the kink at θ + h and not at θ − h, or the reverse, is not judged; it is counted in `kinks`.
public struct GradientCheck: Sendable {
  public struct Tensor: Sendable, Equatable {
    /// "W₁" as "W1", "b₁" as "b1", counted from the input.
    public let name: String
    /// Counted from 0.
    public let layer: Int
    public let rows: Int
    /// 1 for biases.
    public let columns: Int
    /// √Σg² over the whole tensor, as backpropagated.
    public let gradientNorm: Double
    /// Entries that were judged.
    public internal(set) var checked = 0
    /// Entries that were not, because a unit passed the kink of its activation between the two losses.
    public internal(set) var kinks = 0
    /// The largest error of a judged entry; 0 where none was, infinite where a gradient is not a number.
    public internal(set) var worstRelativeError = 0.0
    /// Every gradient is below `smallestScale`: the error is relative to that, and not to them.
    public internal(set) var isVanishing = false
  }

  /// W1, b1, W2, b2, …
  public let tensors: [Tensor]
  /// L, in nats per example.
  public let meanLoss: Double

  /// Below this gradient a difference of losses cannot show seven digits at h = 10⁻⁵. It does not grow as h
  /// shrinks: too small a step should be seen to fail.
  public static let smallestScale = 1e-3

  public var maxRelativeError: Double { tensors.map(\.worstRelativeError).max() ?? 0 }

  /// - Parameters:
  ///   - network: the network whose gradients are checked.
  ///   - input: B × inputs, at least one row.
  ///   - labels: B classes.
  ///   - entries: how many of each tensor are checked, drawn without repetition; nil checks them all.
  ///   - step: h.
  ///   - generator: draws the entries.
  ///   - isCancelled: asked before each entry; true ends the check, and there is no result.
  public init?(
    of network: Network<Double>, input: Matrix<Double>, labels: [UInt8], entries: Int?, step: Double = 1e-5,
    using generator: inout RandomGenerator, isCancelled: () -> Bool = { false }
  ) {
    let gradients = Gradients(of: network, input: input, labels: labels)
    self.init(
      of: network, claiming: gradients.layers, input: input, labels: labels, entries: entries, step: step,
      using: &generator, isCancelled: isCancelled)
  }

  /// The same for gradients from elsewhere: how a test shows that the check finds mistakes.
  init?(
    of network: Network<Double>, claiming gradients: [Gradients<Double>.Layer], input: Matrix<Double>,
    labels: [UInt8], entries: Int?, step: Double, using generator: inout RandomGenerator,
    isCancelled: () -> Bool = { false }
  ) {
    precondition(step > 0, "a difference needs two points")
    let probe = LossProbe(network, input: input, labels: labels)
    var tensors: [Tensor] = []
    for (layer, gradient) in gradients.enumerated() {
      for isBias in [false, true] {
        let claimed =
          isBias
          ? Matrix(rows: gradient.biases.count, columns: 1, storage: gradient.biases) : gradient.weights
        var tensor = Tensor(
          name: "\(isBias ? "b" : "W")\(layer + 1)", layer: layer, rows: claimed.rows,
          columns: claimed.columns,
          gradientNorm: claimed.frobeniusNorm)
        let largest = claimed.storage.reduce(0) { max($0, abs($1)) }
        let scale = max(largest, Self.smallestScale)
        tensor.isVanishing = largest < Self.smallestScale
        for entry in sample(entries, of: claimed.storage.count, using: &generator) {
          guard !isCancelled() else { return nil }
          let parameter = LossProbe.Parameter(
            layer: layer, unit: entry / claimed.columns, input: isBias ? nil : entry % claimed.columns)
          guard let slope = probe.slope(at: parameter, step: step) else {
            tensor.kinks += 1
            continue
          }
          tensor.checked += 1
          let error = abs(claimed.storage[entry] - slope) / max(scale, abs(slope))
          // A NaN would lose every comparison, and pass.
          tensor.worstRelativeError = max(tensor.worstRelativeError, error.isNaN ? .infinity : error)
        }
        tensors.append(tensor)
      }
    }
    self.tensors = tensors
    meanLoss = probe.meanLoss
  }
}

/// `limit` different numbers below `count` in ascending order, or all of them.
private func sample(_ limit: Int?, of count: Int, using generator: inout RandomGenerator) -> [Int] {
  guard let limit, limit < count else { return Array(0..<count) }
  // Floyd's: each subset equally likely, from `limit` draws.
  var chosen: Set<Int> = []
  for bound in (count - limit)..<count {
    let draw = generator.integer(below: bound + 1)
    chosen.insert(chosen.contains(draw) ? bound : draw)
  }
  return chosen.sorted()
}
