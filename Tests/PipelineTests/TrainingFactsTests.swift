import ProseTree
import ReportModel
import TestSupport
import Testing

@testable import Pipeline

@Suite("What a report says of its trainings is of those trainings")
struct TrainingFactsTests {
  private let data: SmallDataset

  init() throws {
    data = try SmallDataset()
  }

  private func load(_ options: String = "") -> String { fence("load", "dataset: \(data.folder)\n\(options)") }

  private func training(_ id: String, _ options: String = "") -> String {
    fence("epoch-loop", "id: \(id)\nepochs: 1\nbatch_size: 30\n\(options)")
  }

  @Test("an interval counts the test pictures that its training saw")
  func intervals() throws {
    let source =
      load("test: 5\nid: few") + fence("init", "id: one\nhidden: [4]") + training("small")
      + load("id: many") + fence("init", "id: two\nhidden: [4]") + training("large")
    let report = try Reading(source).run()
    let accuracies = report.record.cells.compactMap { $0.values["test_accuracy"]?.double }
    try #require(accuracies.count == 2)
    let notes = report.summary.figures.compactMap(\.note)
    for (accuracy, count) in zip(accuracies, [5, 30]) {
      let words = ConfidenceInterval(share: accuracy, of: count).words
      #expect(notes.contains { $0.hasSuffix(words) })
    }
  }

  @Test("the table of many trainings has every option that differs, of load and init too")
  func options() throws {
    let source =
      (1...4).map { number in
        load("id: data-\(number)\ntrain: \(number < 4 ? 90 : 60)")
          + fence("init", "id: init-\(number)\nhidden: [4]\nseed: \(number)")
          + training("run-\(number)", number == 2 ? "seed: 9" : "")
      }.joined()
    let table = try #require(try Reading(source).run().summary.trainings?.table)
    let columns = table.columns.map(\.heading.plainText)
    #expect(
      columns == ["training", "train", "init.seed", "epoch-loop.seed", "training loss", "test accuracy"])
    let seeds = table.rows.map { row in if case .text(let words) = row[2] { words.plainText } else { "" } }
    #expect(seeds == ["1", "2", "3", "4"])
  }

  @Test("a training that finished no epoch is named beside the table of the others")
  func withoutEpoch() throws {
    let source =
      load() + (1...4).map { fence("init", "id: init-\($0)\nhidden: [4]") + training("run-\($0)") }.joined()
      + fence("init", "id: last\nhidden: [4]") + training("wild", "learning_rate: 1000\nweight_decay: 100")
    let report = try Reading(source).run(allowingErrors: true)
    #expect(report.cells.last?.status == .failed)
    let caption = try #require(report.summary.trainings?.table.caption.plainText)
    #expect(caption.hasPrefix("4 of 5 trainings (wild finished no epoch), each after its last epoch"))
  }

  @Test("two steps that find the same both say so")
  func repeatedResults() throws {
    let source =
      load()
      + (1...2).map { fence("init", "id: i\($0)\nhidden: [4]") + fence("backprop", "id: b\($0)") }.joined()
    let report = try Reading(source).run()
    let verdicts = report.cells.filter { $0.step == "backprop" }.map { cell in
      cell.blocks.contains { block in
        if case .note(let note) = block { note.text.plainText.contains("differences agree") } else { false }
      }
    }
    #expect(verdicts == [true, true])
  }

  @Test("the advice on the test set is given once")
  func repeatedAdvice() throws {
    let source = load() + fence("init", "hidden: [4]") + training("a") + training("b")
    let report = try Reading(source).run()
    let advice = report.cells.flatMap(\.blocks).filter { block in
      if case .note(let note) = block { note.kind == .advice } else { false }
    }
    #expect(advice.count == 1)
  }

  // MARK: Options from the command line

  private func overrides(_ options: String, _ given: [String]) throws -> [StepCell.Override] {
    let source = load() + fence("init", "hidden: [4]") + fence("epoch-loop", options)
    let report = try Reading(source, overriding: given).run()
    return try #require(report.cells.last).overrides
  }

  @Test("an option of its own line is replaced there")
  func ownLine() throws {
    let found = try overrides("epochs: 2\nlearning_rate: 0.5", ["learning_rate=0.3"])
    #expect(found.map(\.option) == ["learning_rate"])
    #expect(found.map(\.value) == ["0.3"])
    #expect(found.map(\.replacedLines) == [1...1])
  }

  @Test("an option that shares its line with others does not strike them out")
  func sharedLine() throws {
    let found = try overrides(
      "{epochs: 1, batch_size: 10, learning_rate: 0.5}", ["batch_size=20", "learning_rate=0.3"])
    #expect(found.map(\.option).sorted() == ["batch_size", "learning_rate"])
    #expect(found.allSatisfy { $0.replacedLines == nil })
  }

  @Test("the notebook's own value replaces nothing")
  func equalValue() throws {
    #expect(try overrides("epochs: 1", ["epochs=1"]).isEmpty)
  }

  @Test("a caption and echo have their values too")
  func commonOptions() throws {
    let found = try overrides("epochs: 1", ["epoch-loop.caption=Hello", "epoch-loop.echo=false"])
    #expect(Set(found.map { "\($0.option)=\($0.value)" }) == ["caption=Hello", "echo=false"])
  }

  @Test("the prose names an option as it ran, and a result where both have one name")
  func optionsInProse() throws {
    let source =
      load() + fence("init", "hidden: [4]") + fence("epoch-loop", "epochs: 3\nlearning_rate: 0.5")
      + "η = {{ epoch-loop.learning_rate }}, {{ init.weights }}, {{ epoch-loop.epochs:d }}, {{ epoch-loop.batch_size:d }}"
    let report = try Reading(source, overriding: ["epoch-loop.learning_rate=0.25"]).run()
    guard case .prose(.paragraph(let words))? = report.items.last else {
      Issue.record("the prose is gone")
      return
    }
    let values = words.compactMap { if case .value(let value) = $0 { value.result } else { nil } }
    #expect(values == ["0.25", "xavier", "3", "64"])
  }

  // MARK: Nbrun's own derivation

  private func foldsDerivation(_ equations: String) throws -> Bool {
    let source =
      load() + fence("init", "hidden: [4]") + "```math check\n\(equations)\n```\n\n" + fence("backprop")
    let report = try Reading(source).run()
    return try #require(report.cells.last).blocks.contains { if case .folded = $0 { true } else { false } }
  }

  @Test("it is folded beside a right derivation of the notebook, and shown beside a wrong one")
  func derivation() throws {
    let right = #"\frac{\partial L}{\partial W_2} = (\hat y - y) a_1^T"#
    #expect(try foldsDerivation(right))
    #expect(try !foldsDerivation(right + #" \\ \frac{\partial L}{\partial b_2} = y - \hat y"#))
    #expect(try !foldsDerivation(#"\hat y = \mathrm{softmax}(z_2)"#))
  }
}
