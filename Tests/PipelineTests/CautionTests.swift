import ReportModel
import SourceText
import TestSupport
import Testing

@testable import Pipeline

@Suite("A training that came to nothing is not met with silence")
struct CautionTests {
  private let data: SmallDataset

  init() throws {
    data = try SmallDataset()
  }

  private func notebook(_ rest: String, initial: String = "hidden: [4]", load: String = "") -> String {
    fence("load", "dataset: \(data.folder)\n\(load)") + fence("init", initial) + rest
  }

  @Test("a network that names one class for everything is told first, by the training and by evaluate")
  func oneClass() throws {
    // Zero weights give every picture the same output, and the learning rate is too small to change that.
    let source = notebook(
      fence("epoch-loop", "epochs: 1\nlearning_rate: 1e-9") + fence("evaluate"),
      initial: "hidden: [4]\nweights: zeros")
    let report = try Reading(source).run()
    let words =
      "the network names the class 'stripe' for all 30 test pictures: it does not tell the classes apart"
    #expect(report.cautions.map(\.message) == ["epoch-loop: \(words)", "evaluate: \(words)"])
    #expect(report.cautions.allSatisfy { $0.severity == .warning })
    #expect(report.record.cells.map(\.cautions) == [nil, nil, [words], [words]])
    #expect(report.record.cells[2].history?.map(\.onlyClass) == [0])
  }

  @Test("from the cache it is told again")
  func cached() throws {
    let rig = try CacheRig()
    let source =
      fence("load", "dataset: \(rig.data.folder)") + fence("init", "hidden: [4]\nweights: zeros")
      + fence("epoch-loop", "epochs: 1\nlearning_rate: 1e-9") + fence("evaluate")
    let first = try rig.run(source).cautions
    let report = try rig.run(source)
    #expect(report.ranNothing)
    #expect(first.count == 2 && report.cautions == first)
  }

  @Test("a network that tells the classes apart is not warned of")
  func good() throws {
    let report = try Reading(notebook(fence("epoch-loop", "epochs: 20\nbatch_size: 6") + fence("evaluate")))
      .run()
    #expect(report.cautions == [])
    #expect(report.record.cells.allSatisfy { $0.cautions == nil })
  }

  @Test("a loss beyond a hundred guesses fails the step though it is finite, and keeps the epochs before")
  func diverged() throws {
    let source = notebook(
      // With this weight decay, every step makes the weights a little larger.
      fence("epoch-loop", "epochs: 30\nlearning_rate: 1\nweight_decay: 2.2\nbatch_size: 10")
        + fence("evaluate"))
    let report = try Reading(source).run()
    let cell = try #require(report.cells.first { $0.step == "epoch-loop" })
    #expect(cell.status == .failed)
    #expect(report.record.status == .failed)
    let failure = try #require(cell.failure)
    let epochs = try #require(report.record.cells[2].history).count
    #expect(epochs > 0)
    #expect(failure.message.hasPrefix("training diverged in epoch \(epochs + 1): the loss is "))
    #expect(
      failure.message.hasSuffix(", more than a hundred times 1.099, the loss of a guess among 3 classes"))
    #expect(failure.hint?.contains("a smaller learning_rate") == true)
    // The caution stands at the option, like the error for a loss that is not a number.
    let line = try #require(
      source.split(separator: "\n", omittingEmptySubsequences: false).firstIndex(of: "learning_rate: 1"))
    #expect(failure.location?.line == line + 1)
    #expect(report.cells.last?.status == .notRun)
  }
}
