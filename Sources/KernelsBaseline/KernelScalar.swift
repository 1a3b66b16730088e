/// The parts of the exponential that depend on the precision; see `Exponential.swift`.
public protocol KernelScalar: BinaryFloatingPoint, Sendable {
  static var exponential: ExponentialConstants<Self> { get }

  /// 2ⁿ, where `shifted` is n + `exponential.roundingShift`, so that the lowest bits of `shifted` are n.
  static func powerOfTwo(shifted: Self) -> Self

  /// (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2: Taylor's series, up to the first term that rounding makes invisible.
  static func exponentialSeries(_ r: Self) -> Self

  /// See `KernelSet.largestMagnitude`. Without the sign, the bits of a number have the same order as its magnitude,
  /// with infinity and NaN at the top. The largest of many integers can be found with vectors, in any order.
  static func largestMagnitude(of values: UnsafePointer<Self>, count: Int) -> Self
}

/// The constants of one precision's exponential; see `Exponential.swift`.
public struct ExponentialConstants<Scalar: Sendable>: Sendable {
  /// The range of arguments whose exponential is a normal number; other arguments are moved to the nearer bound.
  let lowest: Scalar
  let highest: Scalar
  /// 1.5 · 2^(significand bits): adding it rounds to an integer, and the lowest bits are then that integer.
  let roundingShift: Scalar
  let logTwoInverse: Scalar
  /// ln 2 in two parts; the first has few enough bits that n·`logTwoHigh` is exact.
  let logTwoHigh: Scalar
  let logTwoLow: Scalar
}

extension Float: KernelScalar {
  @inline(__always) public static var exponential: ExponentialConstants<Float> {
    ExponentialConstants(
      lowest: -87, highest: 88, roundingShift: 0x1.8p23, logTwoInverse: 0x1.715476p0,
      logTwoHigh: 0x1.63p-1, logTwoLow: -0x1.bd0106p-13)
  }

  @inline(__always) public static func powerOfTwo(shifted: Float) -> Float {
    Float(bitPattern: (shifted.bitPattern &+ 127) &<< 23)
  }

  @inline(__always) public static func exponentialSeries(_ r: Float) -> Float {
    var value: Float = 1 / 5040
    value = sum(1 / 720, r, value)
    value = sum(1 / 120, r, value)
    value = sum(1 / 24, r, value)
    value = sum(1 / 6, r, value)
    return sum(1 / 2, r, value)
  }

  @inline(__always)
  public static func largestMagnitude(of values: UnsafePointer<Float>, count: Int) -> Float {
    var largest: UInt32 = 0
    for i in 0..<count { largest = max(largest, values[i].magnitude.bitPattern) }
    return Float(bitPattern: largest)
  }
}

extension Double: KernelScalar {
  @inline(__always) public static var exponential: ExponentialConstants<Double> {
    ExponentialConstants(
      lowest: -708, highest: 709, roundingShift: 0x1.8p52, logTwoInverse: 0x1.71547652b82fep0,
      logTwoHigh: 0x1.62e42feep-1, logTwoLow: 0x1.a39ef35793c76p-33)
  }

  @inline(__always) public static func powerOfTwo(shifted: Double) -> Double {
    Double(bitPattern: (shifted.bitPattern &+ 1023) &<< 52)
  }

  @inline(__always) public static func exponentialSeries(_ r: Double) -> Double {
    var value: Double = 1 / 87_178_291_200
    value = sum(1 / 6_227_020_800, r, value)
    value = sum(1 / 479_001_600, r, value)
    value = sum(1 / 39_916_800, r, value)
    value = sum(1 / 3_628_800, r, value)
    value = sum(1 / 362_880, r, value)
    value = sum(1 / 40_320, r, value)
    value = sum(1 / 5_040, r, value)
    value = sum(1 / 720, r, value)
    value = sum(1 / 120, r, value)
    value = sum(1 / 24, r, value)
    value = sum(1 / 6, r, value)
    return sum(1 / 2, r, value)
  }
  @inline(__always)
  public static func largestMagnitude(of values: UnsafePointer<Double>, count: Int) -> Double {
    var largest: UInt64 = 0
    for i in 0..<count { largest = max(largest, values[i].magnitude.bitPattern) }
    return Double(bitPattern: largest)
  }
}
