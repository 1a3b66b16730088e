import Glibc

/// The loss, where it is not the kernels that compute it: for a reader, in double precision.
enum CrossEntropy {
  /// log Σₖ e^(zₖ), in double precision.
  static func logSumExp<Scalar: EngineScalar>(_ logits: some Collection<Scalar>) -> Double {
    let maximum = Double(logits.max() ?? 0)
    return maximum + log(logits.reduce(0.0) { $0 + exp(Double($1) - maximum) })
  }
}
