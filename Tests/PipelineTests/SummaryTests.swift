import ReportModel
import TestSupport
import Testing

@Suite("The summary says what ran, on what and how well")
struct SummaryTests {
  @Test("of one training: its accuracy, its loss, its hyperparameters, and the weights it started from")
  func one() throws {
    let data = try SmallDataset()
    let source =
      fence("load", "dataset: \(data.folder)\nvalidation: 9") + fence("init", "hidden: [4]\nweights: he")
      + fence("epoch-loop", "epochs: 2\nmomentum: 0.5")
    let summary = try Reading(source).run().summary
    #expect(
      summary.figures.map(\.label) == ["test accuracy", "validation accuracy", "training loss", "whole run"])
    #expect(summary.groups.map(\.name) == ["Data", "Network", "Training", "Run"])
    #expect(summary.value("Network", "weights") == "He")
    #expect(summary.value("Training", "momentum") == "0.5")
    #expect(summary.value("Data", "validation") == "9")
  }

  @Test("of two trainings: both, each with the weights it started from")
  func two() throws {
    let data = try SmallDataset()
    let run = fence("epoch-loop", "epochs: 1")
    let source =
      fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [4]\nweights: he") + run
      + fence("init", "hidden: [4]\nweights: lecun") + run
    let summary = try Reading(source).run().summary
    #expect(
      summary.figures.prefix(2).map(\.label)
        == ["test accuracy of epoch-loop-1", "test accuracy of epoch-loop-2"])
    #expect(summary.value("Training epoch-loop-1", "weights") == "He")
    #expect(summary.value("Training epoch-loop-2", "weights") == "LeCun")
  }

  @Test("of a notebook without steps there is nothing to say")
  func none() throws {
    let summary = try Reading("Only prose.").run().summary
    #expect(summary.figures.isEmpty && summary.groups.isEmpty)
  }
}

extension Summary {
  fileprivate func value(_ group: String, _ label: String) -> String? {
    groups.first { $0.name == group }?.facts.first { $0.label == label }?.value
  }
}
