import Foundation
import NotebookSyntax
import ProseTree
import ReportModel
import RunStore
import SourceText
import TestSupport
import Testing

@testable import Pipeline

/// A cache of a test's own, and a small data set to run notebooks on.
final class CacheRig {
  let data: SmallDataset
  private let path = NSTemporaryDirectory() + "nbrun-cache-\(UUID().uuidString)"
  private let key = SigningKey.random()

  /// The archive as a new run would open it.
  var archive: RunArchive {
    get throws { try RunArchive(RunFolder(beside: path), signedBy: key) }
  }

  init() throws {
    data = try SmallDataset()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A notebook with every kind of step; `rest` is added at its end.
  func notebook(
    seed: Int = 7, load: String = "", initial: String = "hidden: [5]", training: String = "epochs: 3",
    rest: String = ""
  ) -> String {
    """
    ---
    seed: \(seed)
    ---
    # A notebook

    """ + fence("load", "dataset: \(data.folder)\n\(load)")
      + fence("init", initial) + fence("forward") + "Checked:\n\n"
      + fence("math check", #"\delta_2 = \frac{\partial L}{\partial z_2}"#)
      + fence("backprop", "check: 8") + fence("epoch-loop", training)
      + fence("math check", #"\frac{\partial L}{\partial W_2} = \delta_2 \cdot a_1^T"#) + fence("evaluate")
      + fence("weights") + "It ends at {{ epoch-loop.loss }}; {{ derivations.checked }} hold.\n\n"
      + fence("expect", "epoch-loop.loss: \"> 0\"") + rest
  }

  enum Mode { case cached, refreshed, plain }

  func run(
    _ source: String, _ mode: Mode = .cached, limit: Int = 1_000_000_000, threads: Int = 1,
    build: String = "b",
    parameters: [String] = [], allowingErrors: Bool = false, compares: Bool = false,
    interruption: Interruption = Interruption(), reporting: @escaping (ProgressEvent) -> Void = { _ in }
  ) throws -> Report {
    let reading = try Reading(source, overriding: parameters)
    #expect(reading.problems.filter { !$0.contains("warning") } == [])
    let archive = try archive
    let store = EntryStore(archive, limit: limit)
    let ledger = Ledger(archive)
    let report = reading.plan.run(
      RunSettings(
        threads: threads, allowsErrors: allowingErrors, version: "test", build: build,
        cache: mode == .cached
          ? .use(store) : mode == .refreshed ? .refresh(store) : .none(because: "--no-cache"),
        previous: ledger.latest()?.record,
        comparison: { record in
          compares ? ledger.latest(of: "notebook.md", otherThan: record) { _ in true } : nil
        }),
      interruption: interruption, reporting: reporting)
    if mode != .plain { try ledger.add(report.record, of: "notebook.md") }
    return report
  }

  /// The paths of the cache's files.
  var entries: [String] {
    let folder = "\(path)/.nbrun/cache"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map {
      "\(folder)/\($0)"
    }
  }
}

extension Report {
  /// Where the results of each step come from: "load ran, init cache", without the steps that run anew in every run.
  var origins: [String] {
    cells.filter { $0.step != "expect" }.map {
      "\($0.id) \($0.status == .notRun ? "not-run" : $0.origin.rawValue)"
    }
  }

  /// Whether every step came from the cache.
  var ranNothing: Bool { !origins.isEmpty && origins.allSatisfy { $0.hasSuffix(" cache") } }

  func reason(_ id: String) -> String? { cells.first { $0.id == id }?.reason }

  /// Everything in the report except clock times and the origin of results.
  var content: String {
    get throws {
      var record = record
      record.started = ""
      record.seconds = 0
      for index in record.cells.indices {
        record.cells[index].seconds = 0
        record.cells[index].origin = nil
        record.cells[index].reason = nil
        record.cells[index].key = nil
        record.cells[index].values["seconds"] = nil
        record.cells[index].values["examples_per_second"] = nil
        for epoch in record.cells[index].history?.indices ?? 0..<0 {
          record.cells[index].history?[epoch].seconds = 0
          record.cells[index].history?[epoch].trainingSeconds = 0
        }
      }
      var parts = [try record.json()]
      for item in items {
        switch item {
        case .prose(let block): parts.append("\(block)")
        case .cell(let cell):
          parts.append("\(cell.id) \(cell.status) \(cell.lines) \(cell.caption) \(cell.source ?? "")")
          parts.append("\(cell.failure.map { "\($0)" } ?? "") \(cell.brokenClaims)")
          // The blocks' own coding is not used here, because the cache uses it.
          for block in cell.blocks.map(\.withoutSeconds) { parts.append("\(block)") }
        }
      }
      parts.append(glossary.map { "\($0)" } ?? "")
      parts += summary.groups.map { "\($0)" } + summary.figures.map { "\($0.value) \($0.label)" }.dropLast()
      return parts.joined(separator: "\n")
    }
  }
}

extension Block {
  fileprivate var withoutSeconds: Block {
    guard case .table(var table) = self, table.columns.last?.heading.plainText == "seconds" else {
      return self
    }
    table.rows = table.rows.map { $0.dropLast() }
    return .table(table)
  }
}
