import Formatting
import Foundation
import ReportModel

/// Maps values to coordinates along an axis of a drawing.
struct PlotScale {
  let domain: ClosedRange<Double>
  let ticks: [Double]
  private let format: NumberFormat
  private let isLogarithmic: Bool
  /// The coordinates of the domain's lower and upper end.
  var from = 0.0
  var to = 1.0

  enum Fit {
    /// The domain ends at the smallest and largest value.
    case tight
    /// The domain is extended to the next half tick, so that no curve lies on the frame.
    case loose
  }

  /// - Parameter values: finite values; without values the axis goes from 0 to 1.
  init(_ axis: LineChart.Axis, values: [Double], about count: Int, fit: Fit) {
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    // A logarithmic axis needs positive values that are not extremely small.
    isLogarithmic = axis.scale == .logarithmic && low > 1e-150
    if isLogarithmic {
      var domain = low...max(low, high)
      if fit == .loose {
        // A small margin above and below, as a share of the logarithm's range.
        let margin = pow(high / low, 0.04)
        domain = low / margin...high * margin
      }
      // A single value gives a domain without extent.
      if high <= low * (1 + 1e-9) { domain = Self.around(low, high) }
      self.domain = domain
      ticks = Ticks.logarithmic(domain, about: count)
    } else {
      var (low, high) = (low, high)
      // Values that differ only by rounding errors count as one value, in the middle of the axis.
      let magnitude = max(abs(low), abs(high))
      if high - low <= magnitude * 1e-12 || magnitude < 1e-150 {
        let margin = fit == .tight ? 0.5 : magnitude < 1e-150 ? 1 : magnitude * 0.1
        (low, high) = (low - margin, high + margin)
      }
      var step = Ticks.step(dividing: high - low, into: count)
      // The number of an epoch is whole.
      if axis.format.style == .decimal { step = max(step, 1) }
      if fit == .loose {
        let half = step / 2
        low = (low / half + 1e-9).rounded(.down) * half
        high = (high / half - 1e-9).rounded(.up) * half
      }
      domain = low...high
      ticks = Ticks.linear(domain, step: step)
    }
    format = axis.format
  }

  /// Returns the text of a tick, with no more digits than needed. All ticks of a linear axis have the same number of
  /// digits.
  func label(_ tick: Double) -> String {
    Ticks.format(format, for: isLogarithmic ? [tick] : ticks).shown(tick)
  }

  /// Extends the range at both ends to 1, 2 or 5 times a power of ten.
  private static func around(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    let steps = Ticks.logarithmic(low / 10...high * 10, about: .max / 8)
    let below = steps.last { $0 <= low * (1 + 1e-9) } ?? low / 2
    let above = steps.first { $0 >= high * (1 - 1e-9) } ?? high * 2
    return below < above ? below...above : low / 2...high * 2
  }

  func callAsFunction(_ value: Double) -> Double {
    let share =
      isLogarithmic
      ? log(value / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
      : (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return from + share * (to - from)
  }
}
