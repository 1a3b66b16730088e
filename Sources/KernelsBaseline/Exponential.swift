import Kernels

/// eˣ as 2ⁿ·(1 + t): n = round(x / ln 2), r = x − n ln 2, t = eʳ − 1 by Taylor's series. Within 2 units in the
/// last place. Branch-free and without calls, so that a loop over it becomes SIMD code on any target.
///
/// Arguments beyond the range of normal numbers are drawn to its end: the result is never 0, ∞ or subnormal. NaN
/// stays NaN, for a diverged network must be seen.
@inline(__always)
func exponentialParts<Scalar: KernelScalar>(of x: Scalar) -> (power: Scalar, tail: Scalar) {
  let constants = Scalar.exponential
  var x = x
  x = x < constants.lowest ? constants.lowest : x
  x = x > constants.highest ? constants.highest : x
  // Not `rounded()`: without SSE4.1 that is a call to a function for each number.
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

/// eˣ − 1, which keeps its digits near 0, where eˣ loses them.
@inline(__always)
func exponentialMinusOne<Scalar: KernelScalar>(_ x: Scalar) -> Scalar {
  let (power, tail) = exponentialParts(of: x)
  return sum(power - 1, power, tail)
}

/// The elementary functions of this module's processor, in code that a compiler can turn into vectors.
enum VectorFunctions<Scalar: KernelScalar>: ElementaryFunctions {
  @inline(__always)
  static func exp(_ x: Scalar) -> Scalar { exponential(x) }

  @inline(__always)
  static func tanh(_ x: Scalar) -> Scalar {
    let e = exponentialMinusOne(-2 * x)
    // Half the exponential's range is enough, and e + 2 cannot overflow: tanh is ±1 long before.
    return -e / (e + 2)
  }
}
