import Formatting
import Foundation
import ReportModel

/// Round numbers along an axis: 1, 2 or 5 times a power of ten apart.
enum Ticks {
  /// Returns the round step that divides `extent` into about `count` parts, and at most 1.6 times as many.
  static func step(dividing extent: Double, into count: Int) -> Double {
    let raw = extent / Double(max(count, 1))
    let power = pow(10, (log10(raw)).rounded(.down))
    // The limits are geometric means between 1, 2, 5 and 10, so that the nearest one on a logarithmic scale is
    // chosen.
    let ratio = raw / power
    let factor: Double =
      ratio < 2.0.squareRoot() ? 1 : ratio < 10.0.squareRoot() ? 2 : ratio < 50.0.squareRoot() ? 5 : 10
    return factor * power
  }

  /// Returns the multiples of `step` within the range.
  static func linear(_ range: ClosedRange<Double>, step: Double) -> [Double] {
    // A small tolerance: as a Double, 0.3 is not exactly three steps of 0.1.
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    // Adding 0 changes −0 to 0.
    return stride(from: first, through: last, by: 1).map { $0 * step + 0 }
  }

  /// Returns 1, 2 and 5 times the powers of ten within the range. If the range has many decades, only powers of ten,
  /// or every few of them, are returned; if there would be fewer than three ticks, more are added in each decade, and if
  /// that is not enough, the ticks are evenly spaced.
  static func logarithmic(_ range: ClosedRange<Double>, about count: Int) -> [Double] {
    let sparse = logarithmic(range, about: count, factors: nil)
    guard sparse.count < 3 else { return sparse }
    let dense = logarithmic(range, about: count, factors: [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9])
    guard dense.count < 3 else { return dense }
    let step = step(dividing: range.upperBound - range.lowerBound, into: 4)
    return linear(range, step: step)
  }

  /// - Parameter factors: the factors of each power of ten; nil chooses them.
  private static func logarithmic(
    _ range: ClosedRange<Double>, about count: Int, factors chosen: [Double]?
  ) -> [Double] {
    let low = Int(log10(range.lowerBound).rounded(.down)) - 1
    let high = Int(log10(range.upperBound).rounded(.up)) + 1
    let decades = log10(range.upperBound / range.lowerBound)
    let stride = max(1, Int((decades / Double(max(count, 1))).rounded(.up)))
    let factors: [Double] = chosen ?? (decades * 3 <= Double(count) + 1 ? [1, 2, 5] : [1])
    var ticks: [Double] = []
    for power in low...high where stride == 1 || power.isMultiple(of: stride) {
      for factor in factors {
        let tick = factor * pow(10, Double(power))
        if tick >= range.lowerBound * (1 - 1e-9), tick <= range.upperBound * (1 + 1e-9) { ticks.append(tick) }
      }
    }
    return ticks
  }

  /// Returns the axis's own format, with no more decimal places than its ticks need.
  static func format(_ format: NumberFormat, for ticks: [Double]) -> NumberFormat {
    var short = format
    short.width = 0
    let scale = format.style == .percent ? 100.0 : 1
    switch format.style {
    case .fixed, .percent:
      short.precision = (0...10).first { digits in
        let power = pow(10, Double(digits)) * scale
        return ticks.allSatisfy { abs(($0 * power).rounded() - $0 * power) < 1e-6 * max(1, abs($0 * power)) }
      }
    case .scientific: short.precision = ticks.allSatisfy { Self.isOneDigit($0) } ? 0 : 1
    case .decimal: break
    case .general: short.precision = 4
    }
    return short
  }

  private static func isOneDigit(_ value: Double) -> Bool {
    guard value != 0 else { return true }
    let mantissa = abs(value) / pow(10, log10(abs(value)).rounded(.down))
    return abs(mantissa.rounded() - mantissa) < 1e-9
  }
}
