import Glibc
import Testing

@testable import NeuralNet

@Suite("Exponential")
struct ExponentialTests {
  /// Evenly spaced, both ends included.
  private func grid(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
    (0...count).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(count) }
  }

  @Test("exp in Float is within 2 units in the last place")
  func floatExponential() {
    for x in grid(-87...88, 40_000).map({ Float($0) }) {
      let exact = exp(Double(x))
      #expect(abs(Double(exponential(x)) - exact) <= 2 * Double(Float(exact).ulp), "x = \(x)")
    }
  }

  // The C library's exp is itself within one unit.
  @Test("exp in Double is within 2 units in the last place of the C library's")
  func doubleExponential() {
    for x in grid(-708...709, 40_000) {
      let exact = exp(x)
      #expect(abs(exponential(x) - exact) <= 2 * exact.ulp, "x = \(x)")
    }
  }

  @Test("exp − 1 keeps its digits near 0")
  func minusOne() {
    for x in grid(-1...1, 4_000) + [1e-3, 1e-6, -1e-9, 1e-15, -1e-30] {
      let exact = expm1(x)
      #expect(abs(exponentialMinusOne(x) - exact) <= 3 * exact.ulp, "x = \(x)")
      let single = Float(x)
      let exactSingle = expm1(Double(single))
      let error = abs(Double(exponentialMinusOne(single)) - exactSingle)
      #expect(error <= 3 * Double(Float(exactSingle).ulp), "x = \(x)")
    }
  }

  @Test("beyond its range exp stays a positive normal number")
  func range() {
    for x: Float in [-1e4, -100, -.infinity] { #expect(exponential(x).isNormal && exponential(x) < 1e-37) }
    for x: Float in [1e4, 100, .infinity] { #expect(exponential(x).isNormal && exponential(x) > 1e38) }
    for x: Double in [-1e4, -.infinity] { #expect(exponential(x).isNormal && exponential(x) < 1e-307) }
    for x: Double in [1e4, .infinity] { #expect(exponential(x).isNormal && exponential(x) > 1e307) }
  }

  @Test("exp of 0 is exactly 1, and of NaN is NaN")
  func exact() {
    #expect(exponential(Float(0)) == 1)
    #expect(exponential(0.0) == 1)
    #expect(exponential(Float.nan).isNaN)
    #expect(exponential(Double.nan).isNaN)
    #expect(exponentialMinusOne(Double.nan).isNaN)
  }
}
