import Formatting
import Foundation
import ProseTree
import ReportModel
import RunStore

/// A comparison of two runs as tables, for the report and the terminal.
public struct ComparisonTables: Sendable {
  private let comparison: RunComparison
  private let before: String
  private let now: String

  /// - Parameters:
  ///   - comparison: the comparison of the two runs.
  ///   - before: the name of the earlier run, "run 6".
  ///   - now: the name of the later run, "this run".
  public init(_ comparison: RunComparison, before: String, now: String) {
    self.comparison = comparison
    self.before = before
    self.now = now
  }

  /// The hyperparameters that differ; nil if none do.
  public var changes: Table? {
    guard !comparison.changes.isEmpty else { return nil }
    return Table(
      caption: [.text("Hyperparameters that differ.")],
      columns: [.init("changed", .text), .init(before, .text), .init(now, .text)],
      rows: comparison.changes.map { change in
        [
          .text([.code(change.name)]), .text(OptionChange.shown(change.option.before)),
          .text(OptionChange.shown(change.option.now)),
        ]
      })
  }

  /// The results of both runs; nil if they have no result in common.
  public var metrics: Table? {
    guard !comparison.metrics.isEmpty else { return nil }
    // Equal results are shown only if no result differs.
    let changed = comparison.metrics.filter { $0.before != $0.now }
    return Table(
      caption: [.text(changed.isEmpty ? "Results, which are equal." : "Results that differ.")],
      columns: [.init("result", .text), .init(before), .init(now), .init("difference")],
      rows: (changed.isEmpty ? comparison.metrics : changed).map { metric in
        let format = metric.isShare ? NumberFormat.exactShare : NumberFormat.loss
        return [
          .text([.code(metric.name)]), .number(format(metric.before)), .number(format(metric.now)),
          .number(Self.signed(metric)),
        ]
      })
  }

  /// Returns the difference with its sign: "+0.0331", or in percentage points for shares, "−0.47 pp".
  private static func signed(_ metric: RunComparison.Metric) -> String {
    let size = abs(metric.difference)
    let text =
      metric.isShare ? NumberFormat(.fixed, precision: 2)(100 * size) + " pp" : NumberFormat.loss(size)
    guard size != 0 else { return text }
    return (metric.difference > 0 ? "+" : "−") + text
  }
}
