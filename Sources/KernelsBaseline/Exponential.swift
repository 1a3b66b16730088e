import Kernels

/// eˣ as 2ⁿ·(1 + t): n = round(x / ln 2), r = x − n ln 2, t = eʳ − 1 by Taylor's series. The error is within 2 units in
/// the last place. The code has no branches and no calls, so that a loop over it becomes SIMD code on every processor.
///
/// An argument whose exponential is not a normal number is moved to the nearest one whose exponential is: the result is
/// never 0, ∞ or subnormal. NaN stays NaN, so that a diverged network is noticed.
@inline(__always)
func exponentialParts<Scalar: KernelScalar>(of x: Scalar) -> (power: Scalar, tail: Scalar) {
  let constants = Scalar.exponential
  var x = x
  x = x < constants.lowest ? constants.lowest : x
  x = x > constants.highest ? constants.highest : x
  // Do not use `rounded()`: without SSE4.1 it is a function call for each number.
  let shifted = sum(constants.roundingShift, x, constants.logTwoInverse)
  let n = shifted - constants.roundingShift
  let r = sum(sum(x, -n, constants.logTwoHigh), -n, constants.logTwoLow)
  return (Scalar.powerOfTwo(shifted: shifted), sum(r, r * r, Scalar.exponentialSeries(r)))
}

/// eˣ; see `exponentialParts`.
@inline(__always)
func exponential<Scalar: KernelScalar>(_ x: Scalar) -> Scalar {
  let (power, tail) = exponentialParts(of: x)
  return sum(power, power, tail)
}

/// eˣ − 1 with full precision near 0, where computing eˣ first would lose digits.
@inline(__always)
func exponentialMinusOne<Scalar: KernelScalar>(_ x: Scalar) -> Scalar {
  let (power, tail) = exponentialParts(of: x)
  return sum(power - 1, power, tail)
}

/// The elementary functions for this module's processor, in code that the compiler can turn into vectors.
enum VectorFunctions<Scalar: KernelScalar>: ElementaryFunctions {
  @inline(__always)
  static func exp(_ x: Scalar) -> Scalar { exponential(x) }

  @inline(__always)
  static func tanh(_ x: Scalar) -> Scalar {
    let e = exponentialMinusOne(-2 * x)
    // Half of the exponential's range is enough, because tanh is ±1 long before its end, and e + 2 cannot overflow.
    return -e / (e + 2)
  }
}
