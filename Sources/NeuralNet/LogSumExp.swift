import Glibc

/// Softmax and its cross-entropy, row by row.
enum CrossEntropy {
  /// log Σₖ e^(zₖ), in double precision.
  static func logSumExp<Scalar: EngineScalar>(_ logits: some Collection<Scalar>) -> Double {
    let maximum = Double(logits.max() ?? 0)
    return maximum + log(logits.reduce(0.0) { $0 + exp(Double($1) - maximum) })
  }
}
