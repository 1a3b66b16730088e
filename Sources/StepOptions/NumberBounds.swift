import Formatting

/// An interval for a number, open or closed at each end, and its wording in messages.
public struct NumberBounds: Sendable {
  private let lower: Double
  private let upper: Double
  private let includesLower: Bool
  private let includesUpper: Bool

  public static func above(_ lower: Double, atMost upper: Double) -> NumberBounds {
    NumberBounds(lower: lower, upper: upper, includesLower: false, includesUpper: true)
  }

  public static func atLeast(_ lower: Double, below upper: Double) -> NumberBounds {
    NumberBounds(lower: lower, upper: upper, includesLower: true, includesUpper: false)
  }

  public static func atLeast(_ lower: Double, atMost upper: Double) -> NumberBounds {
    NumberBounds(lower: lower, upper: upper, includesLower: true, includesUpper: true)
  }

  /// Whether the interval contains the value; false for NaN.
  public func contains(_ value: Double) -> Bool {
    (includesLower ? value >= lower : value > lower) && (includesUpper ? value <= upper : value < upper)
  }

  /// The interval in words: "above 0, at most 100".
  public var description: String {
    "\(includesLower ? "at least" : "above") \(NumberFormat.general(lower)), "
      + "\(includesUpper ? "at most" : "below") \(NumberFormat.general(upper))"
  }
}
