import Glibc

/// Softmax and its cross-entropy, row by row.
enum CrossEntropy {
  /// z ← softmax(z) in place, pₖ = e^(zₖ − m) / Σⱼ e^(zⱼ − m) with m = max z.
  /// - Returns: the row's cross-entropy −log p[label] = m + log Σⱼ e^(zⱼ − m) − z[label], in nats: by log-sum-exp,
  ///   which is exact where p[label] itself would underflow.
  @inline(__always)
  static func softmax<Scalar: EngineScalar>(
    _ row: UnsafeMutablePointer<Scalar>, count: Int, label: Int
  ) -> Double {
    var maximum = row[0]
    for k in 1..<max(1, count) where row[k] > maximum { maximum = row[k] }
    let target = Double(row[label])
    // Subtract the row's maximum: exp overflows near 88 in Float, and softmax ignores shifts.
    for k in 0..<count { row[k] = exponential(row[k] - maximum) }
    var sum: Scalar = 0
    for k in 0..<count { sum += row[k] }
    let inverse = 1 / sum
    for k in 0..<count { row[k] *= inverse }
    return Double(maximum) + log(Double(sum)) - target
  }

  /// log Σₖ e^(zₖ), in double precision.
  static func logSumExp<Scalar: EngineScalar>(_ logits: some Collection<Scalar>) -> Double {
    let maximum = Double(logits.max() ?? 0)
    return maximum + log(logits.reduce(0.0) { $0 + exp(Double($1) - maximum) })
  }
}
