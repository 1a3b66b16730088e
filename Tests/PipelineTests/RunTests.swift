import Foundation
import NeuralNet
import Pipeline
import ProseTree
import ReportModel
import TestSupport
import Testing

@Suite("A run does what the notebook says, and its report what the run did")
struct RunTests {
  private let data: SmallDataset

  init() throws {
    data = try SmallDataset()
  }

  private func notebook(_ rest: String, load: String = "", hidden: String = "[8, 6]", seed: Int = 7) -> String
  {
    "---\nseed: \(seed)\n---\n\n" + fence("load", "dataset: \(data.folder)\n\(load)")
      + fence("init", "hidden: \(hidden)") + rest
  }

  @Test("every step runs, and has every value that its declaration promises")
  func everyStep() throws {
    let source = notebook(
      fence("forward") + fence("backprop", "check: all") + fence("epoch-loop", "epochs: 3\nbatch_size: 7")
        + fence("evaluate")
        + fence("weights", "layer: 2") + fence("expect", "epoch-loop.epochs: 3"),
      load: "validation: 0.2")
    let report = try Reading(source).run()
    #expect(report.record.status == .ok)
    #expect(report.cells.count == StepCatalogue.all.count)
    for (cell, type) in zip(report.record.cells, StepCatalogue.all) {
      #expect(Set(cell.values.keys) == Set(type.values.map(\.name)), "\(cell.step)")
      #expect(cell.status == "ok")
    }
    for cell in report.cells { #expect(!cell.blocks.isEmpty) }
    #expect(report.value("load", "train") == .integer(72))
    #expect(report.value("load", "validation") == .integer(18))
    #expect(report.value("init", "parameters") == .integer(36 * 8 + 8 + 8 * 6 + 6 + 6 * 3 + 3))
  }

  @Test("the gradient check of a run is at rounding", arguments: Activation.allCases.map(\.rawValue))
  func gradients(activation: String) throws {
    let source =
      "---\nseed: 3\n---\n" + fence("load", "dataset: \(data.folder)")
      + fence("init", "hidden: [6, 5, 4]\nactivation: \(activation)") + fence("backprop", "check: all")
    // Central differences, h = 1e-5: truncation ~h², rounding ~1e-16/h, so 1e-7 relative is the honest bound.
    #expect(try #require(Reading(source).run().value("backprop", "max_relative_error")?.double) < 1e-7)
  }

  @Test("the same notebook and seed give the same bits; another seed gives others")
  func bits() throws {
    let source = notebook(fence("epoch-loop", "epochs: 2\nbatch_size: 8"))
    func losses(seed: UInt64?) throws -> [Double] {
      try #require(Reading(source, seed: seed).run().record.cells[2].history).map(\.loss)
    }
    #expect(try losses(seed: nil) == losses(seed: nil))
    #expect(try losses(seed: nil) == losses(seed: 7))
    #expect(try losses(seed: nil) != losses(seed: 8))
  }

  @Test("a step that is added changes no other step's draws")
  func independence() throws {
    let training = fence("epoch-loop", "epochs: 2")
    let alone = try Reading(notebook(training)).run()
    let among = try Reading(
      notebook(fence("forward") + fence("backprop") + fence("evaluate", "split: train") + training)
    ).run()
    #expect(alone.value("epoch-loop", "loss") == among.value("epoch-loop", "loss"))
  }

  @Test("training learns: the loss falls, and the small set is named correctly")
  func learns() throws {
    let report = try Reading(notebook(fence("epoch-loop", "epochs: 60\nbatch_size: 6"))).run()
    let first = try #require(report.value("epoch-loop", "first_loss")?.double)
    let last = try #require(report.value("epoch-loop", "loss")?.double)
    // Stripes in three places are easy to learn: after 900 steps, a tenth of the first loss is easy to reach.
    #expect(last < first / 10)
    #expect(report.value("epoch-loop", "test_accuracy") == .number(1))
  }

  @Test("results fill the prose, before and after the step that makes them")
  func prose() throws {
    let source =
      "Of {{ load.train:d }}.\n\n" + fence("load", "dataset: \(data.folder)") + "*At {{ load.test:5.1f }}!*"
    let report = try Reading(source).run()
    let texts = report.items.compactMap { item -> String? in
      guard case .prose(.paragraph(let text)) = item else { return nil }
      return text.plainText
    }
    #expect(texts == ["Of 90.", "At  30.0!"])
  }

  @Test("a step that fails ends the run there: what came before is kept, what follows is not run")
  func failure() throws {
    let source =
      "{{ evaluate.accuracy }}\n\n" + fence("load", "dataset: \(data.folder)\nscale: none")
      + fence("init", "activation: relu\nhidden: [8]\nweights: normal(1e20)")
      + fence("epoch-loop", "learning_rate: 10\nepochs: 4") + fence("evaluate")
    let report = try Reading(source).run()
    #expect(report.record.status == .failed)
    #expect(report.cells.map(\.status) == [.ok, .ok, .failed, .notRun])
    let failure = try #require(report.cells[2].failure)
    #expect(failure.message.hasPrefix("training diverged in epoch 1"))
    #expect(failure.hint?.hasPrefix("try a smaller learning_rate, 0.1") == true)
    #expect(failure.location?.line == 15)
    #expect(report.record.cells[2].error?.column == 16)
    guard case .prose(.paragraph(let text)) = report.items[0], case .value(let value) = text[0] else {
      Issue.record("the first block is a paragraph of one value")
      return
    }
    #expect(value.result == nil)
  }

  @Test("--allow-errors goes on, and a claim about what failed does not hold")
  func allowErrors() throws {
    let spoilt = try SmallDataset()
    try spoilt.spoil()
    let source =
      fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [4]")
      + fence("epoch-loop", "epochs: 2")
      + fence("load", "id: other\ndataset: \(spoilt.folder)")
      + fence("expect", "other.train: \"> 1\"\nepoch-loop.epochs: 2")
    let report = try Reading(source).run(allowingErrors: true)
    #expect(report.cells.map(\.status) == [.ok, .ok, .ok, .failed, .failed])
    #expect(report.value("expect", "failed") == .integer(1))
    #expect(report.record.status == .failed)
    let failure = try #require(report.cells[3].failure?.message)
    #expect(failure.hasPrefix("label 9 in \(spoilt.folder)/t10k-labels-idx1-ubyte"))
    #expect(report.cells[3].failure?.location?.line == 15)
  }

  @Test("a claim that does not hold is no failed step, and the status says so")
  func expectation() throws {
    let report = try Reading(notebook(fence("expect", "load.train: \"> 1000\"\nload.test: 30"))).run()
    #expect(report.record.status == .expectationFailed)
    #expect(report.value("expect", "passed") == .integer(1))
  }

  @Test("an interruption abandons the epoch under way and keeps those before")
  func interruption() throws {
    let interruption = Interruption()
    let report = try Reading(notebook(fence("epoch-loop", "epochs: 5") + fence("evaluate"))).run(
      interruption: interruption
    ) { event in
      if case .epoch(let epoch) = event, epoch.number == 2 { interruption.request(signal: 2) }
    }
    #expect(report.record.status == .interrupted)
    #expect(report.record.cells[2].history?.map(\.epoch) == [1, 2])
    #expect(report.cells[2].failure?.message == "interrupted in epoch 3 of 5, which is not counted")
    #expect(report.cells[3].status == .notRun)
  }

  @Test("only init and epoch-loop change the network")
  func unchanged() throws {
    let looks = fence("forward") + fence("backprop") + fence("evaluate") + fence("weights")
    let report = try Reading(notebook(looks + fence("evaluate", "id: again"))).run()
    #expect(report.value("evaluate-1", "loss") == report.value("again", "loss"))
  }

  @Test("a network of other data is refused where it is used")
  func mismatch() throws {
    let other = try SmallDataset()
    try FileManager.default.removeItem(atPath: other.folder + "/classes.txt")
    let source = notebook(fence("load", "id: second\ndataset: \(other.folder)") + fence("evaluate"))
    let report = try Reading(source).run()
    #expect(
      report.cells[3].failure?.message
        == "the network takes 36 inputs to 3 classes, and the data has 36 pixels and 10 classes")
  }

  @Test("the record survives JSON, and its keys are the contract's")
  func record() throws {
    let report = try Reading(
      notebook(fence("epoch-loop", "epochs: 20\nbatch_size: 6"), load: "validation: 9")
    )
    .run()
    let json = try report.record.json()
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "nbrun", "build", "notebook", "status", "started", "seconds", "seed", "parameters", "threads",
        "machine",
        "data", "cells", "equations", "allows_errors",
      ])
    let cell = try #require((object["cells"] as? [[String: Any]])?[2])
    #expect(
      Set(cell.keys) == [
        "id", "step", "line", "status", "seconds", "options", "values", "history", "start", "origin",
        "reason",
        "key",
      ])
    let epoch = try #require((cell["history"] as? [[String: Any]])?.first)
    #expect(
      Set(epoch.keys) == [
        "epoch", "loss", "training_accuracy", "test_accuracy", "validation_loss", "validation_accuracy",
        "seconds",
        "training_seconds", "weights",
      ])
    #expect(
      Set(try #require(cell["options"] as? [String: Any]).keys) == [
        "learning_rate", "epochs", "batch_size", "shuffle", "momentum", "weight_decay", "seed",
      ])
  }
}
