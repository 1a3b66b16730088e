import RandomNumbers

/// Compares backpropagation with central differences, in double precision: for an entry θ of a tensor,
///
///     ∂L/∂θ ≈ (L(θ + h) − L(θ − h)) / 2h.
///
/// **The error of an entry** is |backpropagated − differenced|, divided by the largest gradient of its tensor (or by
/// |differenced|, if that is larger). It is not divided by the entry's own gradient: a difference of losses of size L
/// has an error of about 10⁻¹⁶·L/h, some 10⁻¹¹ here, and relative to a tiny entry this rounding would look like a
/// mistake. For the same reason the divisor is never below `smallestScale`: a tensor whose gradients have almost
/// vanished is checked to an absolute 10⁻¹⁰.
///
/// **Kinks.** ReLU has no derivative at 0, and a difference across 0 is the slope of neither side. If the z of any unit
/// is above the kink at θ + h and not at θ − h, or the reverse, the entry is not checked; it is counted in `kinks`.
public struct GradientCheck: Sendable {
  public struct Tensor: Sendable, Equatable {
    /// "W₁" as "W1", "b₁" as "b1", counted from the input.
    public let name: String
    /// Counted from 0.
    public let layer: Int
    public let rows: Int
    /// 1 for biases.
    public let columns: Int
    /// √Σg² over the whole tensor, of the backpropagated gradients.
    public let gradientNorm: Double
    /// The number of entries that were checked.
    public internal(set) var checked = 0
    /// The number of entries that were not checked, because a unit's z passed the kink of its activation between the
    /// two losses.
    public internal(set) var kinks = 0
    /// The largest error of a checked entry: 0 if no entry was checked, infinite if a gradient is not a number.
    public internal(set) var worstRelativeError = 0.0
    /// Whether every gradient is below `smallestScale`: the error is then relative to `smallestScale`, not to the
    /// gradients.
    public internal(set) var isVanishing = false
  }

  /// W1, b1, W2, b2, …
  public let tensors: [Tensor]
  /// L, in nats per example.
  public let meanLoss: Double

  /// The smallest divisor of an error: for smaller gradients, a difference of losses with h = 10⁻⁵ does not have seven
  /// correct digits. It is the same for every h, so that a step that is too small makes the check fail.
  public static let smallestScale = 1e-3

  public var maxRelativeError: Double { tensors.map(\.worstRelativeError).max() ?? 0 }

  /// - Parameters:
  ///   - network: the network whose gradients are checked.
  ///   - input: B × inputs, at least one row.
  ///   - labels: B classes.
  ///   - entries: how many entries of each tensor are checked, drawn without repetition; nil checks them all.
  ///   - step: h.
  ///   - generator: draws the entries.
  ///   - isCancelled: called before each entry; true ends the check, and the result is nil.
  public init?(
    of network: Network<Double>, input: Matrix<Double>, labels: [UInt8], entries: Int?, step: Double = 1e-5,
    using generator: inout RandomGenerator, isCancelled: () -> Bool = { false }
  ) {
    let gradients = Gradients(of: network, input: input, labels: labels)
    self.init(
      of: network, claiming: gradients.layers, input: input, labels: labels, entries: entries, step: step,
      using: &generator, isCancelled: isCancelled)
  }

  /// Checks gradients that come from elsewhere. A test uses this to show that the check finds mistakes.
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
          // Every comparison with NaN is false, so a NaN would pass the check.
          tensor.worstRelativeError = max(tensor.worstRelativeError, error.isNaN ? .infinity : error)
        }
        tensors.append(tensor)
      }
    }
    self.tensors = tensors
    meanLoss = probe.meanLoss
  }
}

/// Returns `limit` different numbers below `count` in ascending order, or all numbers below `count`.
private func sample(_ limit: Int?, of count: Int, using generator: inout RandomGenerator) -> [Int] {
  guard let limit, limit < count else { return Array(0..<count) }
  // Floyd's algorithm: every subset is equally likely, and it takes `limit` draws.
  var chosen: Set<Int> = []
  for bound in (count - limit)..<count {
    let draw = generator.integer(below: bound + 1)
    chosen.insert(chosen.contains(draw) ? bound : draw)
  }
  return chosen.sorted()
}
