import Glibc
import Testing

@testable import KernelsBaseline

@Suite("Exponential")
struct ExponentialTests {
  /// Evenly spaced numbers, including both ends.
  private func grid(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
    (0...count).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(count) }
  }

  /// Returns the largest error of `approximate`, in units in the last place of `exact`.
  private func worst<Scalar: KernelScalar>(
    _ points: [Scalar], _ approximate: (Scalar) -> Scalar, _ exact: (Double) -> Double
  ) -> Double {
    points.reduce(0) { worst, x in
      let value = exact(Double(x))
      let error = abs(Double(approximate(x)) - value) / Double(Scalar(value).ulp)
      return max(worst, error.isNaN ? .infinity : error)
    }
  }

  @Test("exp in Float is within 2 units in the last place")
  func floatExponential() {
    #expect(worst(grid(-87...88, 20_000).map { Float($0) }, exponential, exp) <= 2)
  }

  // The C library's exp has itself an error of up to one unit.
  @Test("exp in Double is within 2 units in the last place of the C library's")
  func doubleExponential() {
    #expect(worst(grid(-708...709, 20_000), exponential, exp) <= 2)
  }

  @Test("exp − 1 keeps its digits near 0")
  func minusOne() {
    let points = grid(-1...1, 4_000) + [1e-3, 1e-6, -1e-9, 1e-15, -1e-30]
    #expect(worst(points, exponentialMinusOne, expm1) <= 3)
    #expect(worst(points.map { Float($0) }, exponentialMinusOne, expm1) <= 3)
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
