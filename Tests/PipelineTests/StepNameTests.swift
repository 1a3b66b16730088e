import NotebookSyntax
import ReportModel
import TestSupport
import Testing

@testable import Pipeline

@Suite("A name means one step, or is an error")
struct StepNameTests {
  private let data: SmallDataset
  private let start: String

  init() throws {
    data = try SmallDataset()
    start = fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [4]")
  }

  private let training = fence("epoch-loop", "epochs: 1")

  @Test("with two steps of a kind, the kind alone is ambiguous, in prose, in a claim and in -P")
  func ambiguous() throws {
    let both = start + training + training
    let choices = "epoch-loop-1.loss (line 9), epoch-loop-2.loss (line 13)"
    #expect(
      try Reading(both + "{{ epoch-loop.loss }}").problems == [
        "17:1 'epoch-loop.loss' is ambiguous: the notebook has 2 steps of the kind epoch-loop [write the id of one: \(choices)]"
      ])
    #expect(
      try Reading(both + fence("expect", "train.loss: \"> 0\"")).problems == [
        "18:1 'train.loss' is ambiguous: the notebook has 2 steps of the kind train [write the id of one: \(choices)]"
      ])
    #expect(
      try Reading(both, overriding: ["train.epochs=2"]).problems == [
        "-P train.epochs=2: the notebook has several steps of the kind train [say which: epoch-loop-1.epochs, epoch-loop-2.epochs]"
      ])
  }

  @Test("an id that the author gave to one of two makes neither of them the kind's")
  func oneNamed() throws {
    let source = start + fence("train", "epochs: 1\nid: first") + training
    let report = try Reading(source + "{{ first.loss }} {{ epoch-loop-2.loss }}").run()
    #expect(report.cells.map(\.id) == ["load", "init", "first", "epoch-loop-2"])
    #expect(
      try Reading(source + "{{ epoch-loop.loss }}").problems.first?.contains(
        "first.loss (line 9), epoch-loop-2.loss (line 14)") == true)
  }

  @Test("an id that looks like a number of the kind's is left to its author")
  func taken() throws {
    let source = start + fence("train", "epochs: 1\nid: epoch-loop-2") + training
    #expect(try Reading(source).run().cells.map(\.id) == ["load", "init", "epoch-loop-2", "epoch-loop-3"])
  }

  @Test(
    "another name of a kind works wherever the kind does", arguments: ["train", "epoch-loop", "mine"])
  func aliases(name: String) throws {
    let source =
      start + fence("epoch-loop", "epochs: 1\nid: mine") + "It took {{ \(name).epochs }} epochs.\n\n"
      + fence("expect", "\(name).epochs: 2")
    let report = try Reading(source, overriding: ["\(name).epochs=2"]).run()
    #expect(report.record.status == .ok)
    let prose = report.items.compactMap { if case .prose(let block) = $0 { "\(block)" } else { nil } }
    #expect(prose.contains { $0.contains("result: Optional(\"2\")") })
  }

  @Test("a claim about a step below is found under another name of its kind, too")
  func tooEarly() throws {
    #expect(
      try Reading(start + fence("expect", "train.loss: \"> 0\"") + training).problems == [
        "10:1 train.loss is not known here: epoch-loop runs below [move this expect below epoch-loop]"
      ])
  }
}
