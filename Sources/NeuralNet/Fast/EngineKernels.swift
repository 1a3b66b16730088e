/// The kernels that the engine uses on this processor: their name and rounding for the run record, and the processor's
/// measured peak for the benchmark.
public enum EngineKernels {
  /// The processor's instructions that the kernels use: "AVX2".
  public static var name: String { Float.kernels.name }

  /// How the kernels round: all kernel sets with the same value give the same bits.
  public static var arithmetic: String {
    Float.kernels.fusesMultiplyAdd ? "fused multiply-add" : "multiplications and additions rounded apart"
  }

  /// Measures the floating-point operations per second of one core: the multiply-and-add of the widest vectors, in
  /// registers alone.
  /// - Parameter seconds: how long to measure, in a hundred parts; the result is that of the fastest part.
  public static func measuredPeak(seconds: Double = 0.2) -> Double {
    // Use the widest vectors: they do the most operations in registers, even if other kernels are faster at products.
    let kernels = Float.kernelSets[0]
    var best = 0.0
    let clock = ContinuousClock()
    let beginning = clock.now
    while clock.now - beginning < .seconds(seconds) {
      let start = clock.now
      var operations = 0
      // Use the result: otherwise the compiler could remove the whole computation. It is never NaN.
      while clock.now - start < .seconds(seconds / 100) {
        let (done, result) = kernels.multiplyAndAdd(rounds: 20_000, by: 0.5)
        if result.isNaN { return 0 }
        operations += done
      }
      best = max(best, Double(operations) / ((clock.now - start) / .seconds(1)))
    }
    return best
  }
}
