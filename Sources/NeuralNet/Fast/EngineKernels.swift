/// The kernels that the engine uses on this processor, as the run record and the benchmark name and measure them.
public enum EngineKernels {
  /// The instructions that they are made of: "AVX2".
  public static var name: String { Float.kernels.name }

  /// How they round: all kernel sets for which this is the same give the same bits.
  public static var arithmetic: String {
    Float.kernels.fusesMultiplyAdd ? "fused multiply-add" : "multiplications and additions rounded apart"
  }

  /// Floating-point operations a second of one core, as measured: the multiply-and-add of the widest vectors, in
  /// registers alone.
  /// - Parameter seconds: how long to measure; the best hundredth of it counts.
  public static func measuredPeak(seconds: Double = 0.2) -> Double {
    // The widest vectors do most in registers, whichever kernels are the fastest at products.
    let kernels = Float.kernelSets[0]
    var best = 0.0
    let clock = ContinuousClock()
    let beginning = clock.now
    while clock.now - beginning < .seconds(seconds) {
      let start = clock.now
      var operations = 0
      // Stop at a result that cannot be, so that the sum is not optimized away.
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
