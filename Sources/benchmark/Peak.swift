/// What one core can do at best, for the share that training reaches: fused multiply-adds in registers, no memory.
/// The fastest of many short windows, since whatever else runs on the machine can only slow it down.
/// - Returns: GFLOP/s of one core.
func measurePeak() -> Double {
  // Interim: `Machine.measuredPeak(seconds:)` of the engine takes its place.
  let iterations = 500_000
  let clock = ContinuousClock()
  var (best, sum) = (Duration.seconds(1), SIMD8<Float>.zero)
  for _ in 0..<50 {
    best = min(
      best, clock.measure { sum += spin(iterations, SIMD8(repeating: 0.999), SIMD8(repeating: 1e-3)) })
  }
  precondition(sum[0].isFinite, "0.999·x + 0.001 stays near 1")
  return Double(iterations * 10 * 8 * 2) / (best / .nanoseconds(1))
}

/// Ten independent chains: two units of four or five cycles' latency are kept busy by that many.
@inline(never)
private func spin(_ iterations: Int, _ factor: SIMD8<Float>, _ term: SIMD8<Float>) -> SIMD8<Float> {
  var (a, b, c, d, e) = (term, term, term, term, term)
  var (f, g, h, i, j) = (term, term, term, term, term)
  for _ in 0..<iterations {
    a = term.addingProduct(a, factor)
    b = term.addingProduct(b, factor)
    c = term.addingProduct(c, factor)
    d = term.addingProduct(d, factor)
    e = term.addingProduct(e, factor)
    f = term.addingProduct(f, factor)
    g = term.addingProduct(g, factor)
    h = term.addingProduct(h, factor)
    i = term.addingProduct(i, factor)
    j = term.addingProduct(j, factor)
  }
  return ((a + b) + (c + d)) + ((e + f) + (g + h)) + (i + j)
}
