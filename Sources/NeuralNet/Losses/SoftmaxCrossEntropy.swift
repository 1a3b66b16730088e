import Glibc

/// Softmax in the output layer, with the cross-entropy loss:
///
///     ŷₖ = e^(zₖ) / Σⱼ e^(zⱼ),    ℓ = −log ŷ[label], in nats.
///
/// Their derivative is simple: ∂ℓ/∂z = ŷ − y.
public struct SoftmaxCrossEntropy: Loss {
  public init() {}

  public var name: String { "softmax-cross-entropy" }
  public var outputTitle: String { "softmax" }
  public func output(of z: String) -> String { "\\text{softmax}(\(z))" }

  public func definition(_ loss: String, output: String, label: String, classes: Int) -> String {
    "\(loss) &= -\\sum_{k=1}^{\(classes)} \(label) \\log \(output)"
  }

  public func outputGradient(outputs: String, label: String) -> String { "\(outputs) - \(label)" }

  public var outputGradientRemark: String {
    "Softmax and cross-entropy together have the simplest derivative of all:"
  }

  /// ln K
  public func lossOfGuess(classes: Int) -> Double { log(Double(classes)) }

  // MARK: For one example, in double precision

  public func outputs(_ z: [Double]) -> [Double] { Self.softmax(z) }

  /// e^(zₖ − m) / Σⱼ e^(zⱼ − m) with m = max z, so that no exponential overflows.
  public static func softmax(_ z: [Double]) -> [Double] {
    let maximum = z.max() ?? 0
    let powers = z.map { exp($0 - maximum) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// Returns log Σₖ e^(zₖ) − z[label], which is exact even if ŷ[label] itself would underflow.
  public func loss(_ z: [Double], label: Int) -> Double {
    let maximum = z.max() ?? 0
    let logSumExp = maximum + log(z.reduce(0) { $0 + exp($1 - maximum) })
    return logSumExp - z[label]
  }

  /// −Σₖ yₖ log ŷₖ, where 0·log 0 is 0.
  public func loss(outputs: [Double], label: [Double]) -> Double {
    -zip(outputs, label).reduce(0) { sum, pair in pair.1 == 0 ? sum : sum + pair.1 * log(pair.0) }
  }

  public func gradient(outputs: [Double], label: Int) -> [Double] {
    var gradient = outputs
    gradient[label] -= 1
    return gradient
  }

  // MARK: For the engine

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func evaluate<Scalar: EngineScalar>(
    _ rows: OutputRows<Scalar>, losses: UnsafeMutablePointer<Double>
  ) {
    let panels = rows.panels
    rows.kernels.softmax(
      panels.start, panelStride: panels.stride, rows: rows.rows.count, classes: rows.classes,
      labels: rows.labels + rows.rows.lowerBound, losses: losses)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func backpropagate<Scalar: EngineScalar>(
    _ rows: OutputRows<Scalar>, scale: Scalar, into deltas: OutputRows<Scalar>
  ) {
    deltas.setScaled(rows, by: scale)
    for row in rows.rows {
      let label = Int(rows.labels[row])
      // Do not compute scale·p − scale: if p is nearly 1, that would lose digits.
      deltas[row, label] = scale * (rows[row, label] - 1)
    }
  }
}
