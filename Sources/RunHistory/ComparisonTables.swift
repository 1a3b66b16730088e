import Formatting
import Foundation
import ProseTree
import ReportModel
import RunStore

/// A comparison as the report and the terminal show it.
public struct ComparisonTables: Sendable {
  private let comparison: RunComparison
  private let before: String
  private let now: String

  /// - Parameters:
  ///   - comparison: of the two runs.
  ///   - before: what the earlier run is called, "run 6".
  ///   - now: the later one, "this run".
  public init(_ comparison: RunComparison, before: String, now: String) {
    self.comparison = comparison
    self.before = before
    self.now = now
  }

  /// The hyperparameters that differ; nil where none do.
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

  /// What came of it; nil where the runs have no result in common.
  public var metrics: Table? {
    guard !comparison.metrics.isEmpty else { return nil }
    // What did not change is of interest only where nothing did.
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

  /// "+0.0331", or for shares in percentage points "−0.47 pp", with a true minus.
  private static func signed(_ metric: RunComparison.Metric) -> String {
    let size = abs(metric.difference)
    let text =
      metric.isShare ? NumberFormat(.fixed, precision: 2)(100 * size) + " pp" : NumberFormat.loss(size)
    guard size != 0 else { return text }
    return (metric.difference > 0 ? "+" : "−") + text
  }
}
