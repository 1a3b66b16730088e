import Foundation
import ReportModel
import TestSupport
import Testing

@testable import Pipeline

@Suite("Random draws follow the seed and the kind of draw, and nothing else")
struct DrawTests {
  private let data: SmallDataset

  init() throws {
    data = try SmallDataset()
  }

  private func notebook(_ rest: String, load: String = "") -> String {
    "---\nseed: 7\n---\n" + fence("load", "dataset: \(data.folder)\n\(load)") + rest
  }

  private func pair(_ number: Int, initial: String = "", training: String = "") -> String {
    fence("init", "id: start-\(number)\nhidden: [8, 6]\n\(initial)")
      + fence("epoch-loop", "id: run-\(number)\nepochs: 2\nbatch_size: 8\n\(training)")
  }

  private func history(_ id: String, of report: Report) throws -> [RunRecord.Epoch] {
    try #require(report.record.cells.first { $0.id == id }?.history)
  }

  private func weights(_ id: String, of report: Report) throws -> [String?] {
    try history(id, of: report).map(\.weights)
  }

  @Test("equal pairs of init and epoch-loop in one notebook give equal bits")
  func pairs() throws {
    let report = try Reading(notebook(pair(1) + fence("forward") + pair(2))).run()
    let first = try weights("run-1", of: report)
    #expect(try weights("run-2", of: report) == first)
    #expect(first[0] != first[1])
  }

  @Test("two pairs that differ in an option of the training start from the same weights")
  func comparison() throws {
    // In Float this learning rate is zero, so no weight changes, and the weights are the initial ones.
    let still = "learning_rate: 1e-60"
    let report = try Reading(
      notebook(pair(1, training: still) + pair(2, training: still + "\nmomentum: 0.5"))
    ).run()
    #expect(try weights("run-1", of: report) == weights("run-2", of: report))
  }

  @Test("an own seed equal to the notebook's draws the same, another one draws others")
  func ownSeed() throws {
    let report = try Reading(
      notebook(
        pair(1) + pair(2, initial: "seed: 7", training: "seed: 7") + pair(3, initial: "seed: 8")
          + pair(4, training: "seed: 8"))
    ).run()
    let runs = try (1...4).map { try weights("run-\($0)", of: report) }
    #expect(runs[1] == runs[0])
    #expect(runs[2] != runs[0] && runs[3] != runs[0] && runs[3] != runs[2])
  }

  @Test("two epochs and two more are four", arguments: ["", "momentum: 0.9"])
  func twoAndTwo(momentum: String) throws {
    func loop(_ epochs: Int) -> String {
      fence("epoch-loop", "epochs: \(epochs)\nbatch_size: 8\n\(momentum)")
    }
    let start = fence("init", "hidden: [8]")
    let whole = try Reading(notebook(start + loop(4))).run()
    let parts = try Reading(notebook(start + loop(2) + loop(2))).run()
    let joined = try weights("epoch-loop-1", of: parts) + weights("epoch-loop-2", of: parts)
    #expect(try weights("epoch-loop", of: whole) == joined)
  }

  @Test("a validation split is the seed's, whatever the step is called and wherever it stands")
  func validation() throws {
    let plain = try Reading(notebook(pair(1), load: "validation: 0.2")).run()
    let named = try Reading(
      notebook(fence("load", "dataset: \(data.folder)\nvalidation: 0.2\nid: again") + pair(1))
    ).run()
    #expect(
      try history("run-1", of: plain).map(\.validationLoss)
        == history("run-1", of: named).map(\.validationLoss))
  }

  @Test("the entries of a gradient check are drawn alike by two equal steps")
  func gradientCheck() throws {
    let source = notebook(
      fence("init", "hidden: [8]") + fence("backprop", "id: one\ncheck: 3")
        + fence("backprop", "id: two\ncheck: 3"))
    let report = try Reading(source).run()
    #expect(report.value("one", "max_relative_error") == report.value("two", "max_relative_error"))
  }

  @Test("of two equal trainings the second is not taken for one of an earlier run")
  func twice() throws {
    let rig = try CacheRig()
    let source =
      "---\nseed: 7\n---\n" + fence("load", "dataset: \(rig.data.folder)")
      + [1, 2].map {
        fence("init", "id: start-\($0)\nhidden: [4]") + fence("train", "id: run-\($0)\nepochs: 2")
      }
      .joined()
    #expect(
      try rig.run(source).origins == ["load ran", "start-1 ran", "run-1 ran", "start-2 ran", "run-2 ran"])
    #expect(try rig.run(source).ranNothing)
  }
}
