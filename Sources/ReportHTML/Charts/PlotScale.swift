import Formatting
import Foundation
import ReportModel

/// Maps values to places along one axis of a drawing.
struct PlotScale {
  let domain: ClosedRange<Double>
  let ticks: [Double]
  private let format: NumberFormat
  private let isLogarithmic: Bool
  /// Where the domain's ends are drawn.
  var from = 0.0
  var to = 1.0

  enum Fit {
    /// The domain ends where the data end.
    case tight
    /// It reaches on to the next half tick, so that no curve runs along the frame.
    case loose
  }

  /// - Parameter values: finite; an axis of no value runs from 0 to 1.
  init(_ axis: LineChart.Axis, values: [Double], about count: Int, fit: Fit) {
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    // A logarithm has no place for zero, nor for what is as good as zero.
    isLogarithmic = axis.scale == .logarithmic && low > 1e-150
    if isLogarithmic {
      var domain = low...max(low, high)
      if fit == .loose {
        // A little room above and below, as a share of the logarithm's range.
        let margin = pow(high / low, 0.04)
        domain = low / margin...high * margin
      }
      // One value alone has no extent.
      if high <= low * (1 + 1e-9) { domain = Self.around(low, high) }
      self.domain = domain
      ticks = Ticks.logarithmic(domain, about: count)
    } else {
      var (low, high) = (low, high)
      // Values equal but for rounding are one value, and sit in the middle of the axis.
      let magnitude = max(abs(low), abs(high))
      if high - low <= magnitude * 1e-12 || magnitude < 1e-150 {
        let margin = fit == .tight ? 0.5 : magnitude < 1e-150 ? 1 : magnitude * 0.1
        (low, high) = (low - margin, high + margin)
      }
      var step = Ticks.step(dividing: high - low, into: count)
      // An epoch has no half.
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

  /// A tick's number, with no more digits than it needs: of a linear axis all have the same.
  func label(_ tick: Double) -> String {
    Ticks.format(format, for: isLogarithmic ? [tick] : ticks).shown(tick)
  }

  /// Out to the next 1, 2 or 5 of a decade.
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
