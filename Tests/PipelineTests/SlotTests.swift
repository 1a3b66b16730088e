import Datasets
import NeuralNet
import ReportModel
import Testing

@testable import Pipeline

/// A step that changes the network: every parameter is multiplied by a factor.
private struct Shrink: Step {
  static let kind = "shrink"
  static let summary = "multiplies every parameter"
  static let values = [ValueDeclaration("largest", .number, "the largest weight")]
  static let reads: Set<Slot> = [.network]
  static let writes: Set<Slot> = [.network]

  let factor: Double

  init(reading options: inout OptionReader) {
    factor = options.number(
      "factor", default: 0.5, in: .above(0, atMost: 1), "what every parameter is multiplied by")
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    let network = try workspace.requireNetwork()
    let layers = network.layers.map { layer in
      DenseLayer<Float>(
        weights: Matrix(
          rows: layer.outputs, columns: layer.inputs,
          storage: layer.weights.storage.map { $0 * Float(factor) }),
        biases: layer.biases.map { $0 * Float(factor) })
    }
    workspace.replaceNetwork(network.with(layers: layers))
    output.values = ["largest": .number(Double(layers.flatMap(\.weights.storage).max() ?? 0))]
  }
}

/// A step that changes only the data: training has the first examples only.
private struct FirstExamples: Step {
  static let kind = "first-examples"
  static let summary = "keeps the first examples of the training set"
  static let values = [ValueDeclaration("train", .integer, "examples to train on")]
  static let reads: Set<Slot> = [.data]
  static let writes: Set<Slot> = [.data]

  let count: Int

  init(reading options: inout OptionReader) {
    count = options.integer("count", default: 30, in: 1...1000, "how many examples are kept")
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    let data = try workspace.requireDataset()
    workspace.data = LazyDataset(data.replacing(train: data.train[0..<count]))
    output.values = ["train": .integer(count)]
  }
}

@Suite("A step that reads and writes slots is one file")
struct SlotTests {
  private let rig: CacheRig

  init() throws {
    rig = try CacheRig()
  }

  private func run(_ source: String, _ mode: CacheRig.Mode = .cached) throws -> Report {
    try StepCatalogue.$added.withValue([Shrink.self, FirstExamples.self]) { try rig.run(source, mode) }
  }

  private func notebook(rate: String = "0.5", factor: String = "0.5", rest: String = "") -> String {
    fence("load", "dataset: \(rig.data.folder)") + fence("init", "hidden: [5]")
      + fence("epoch-loop", "epochs: 2\nlearning_rate: \(rate)\nmomentum: 0.5")
      + fence("shrink", "factor: \(factor)") + fence("evaluate") + rest
  }

  @Test("its network comes from the cache, and is what it would be without one")
  func network() throws {
    let source = notebook(rest: fence("epoch-loop", "id: more\nepochs: 2\nmomentum: 0.5"))
    let first = try run(source)
    #expect(first.record.status == .ok)
    // This training is new, so it must use the network that comes from the cache.
    let longer = source.replacing("id: more\nepochs: 2", with: "id: more\nepochs: 3\nbatch_size: 32")
    let again = try run(longer)
    #expect(again.cells.first { $0.step == "shrink" }?.origin == .cache)
    #expect(again.cells.first { $0.id == "more" }?.origin == .ran)
    #expect(try again.content == run(longer, .plain).content)
    #expect(try run(longer).ranNothing)
  }

  @Test("another network that comes in makes another key: no stale weights")
  func stale() throws {
    _ = try run(notebook(rate: "0.5"))
    let changed = try run(notebook(rate: "0.1"))
    #expect(changed.cells.first { $0.step == "shrink" }?.origin == .ran)
    #expect(try changed.content == run(notebook(rate: "0.1"), .plain).content)
  }

  @Test("its options change what comes after it")
  func options() throws {
    _ = try run(notebook())
    let changed = try run(notebook(factor: "0.25"))
    #expect(changed.origins.suffix(2) == ["shrink ran", "evaluate ran"])
    #expect(changed.reason("evaluate") == "follows shrink")
  }

  @Test("one that changes the data before there is a network has a key, and its data come from the cache")
  func data() throws {
    func source(_ count: Int, _ epochs: Int) -> String {
      fence("load", "dataset: \(rig.data.folder)") + fence("first-examples", "count: \(count)")
        + fence("init", "hidden: [5]") + fence("epoch-loop", "epochs: \(epochs)\nbatch_size: 10")
    }
    let first = try run(source(30, 2))
    #expect(first.record.data?.train == 30)
    #expect(try run(source(30, 2)).ranNothing)
    // The training needs the examples, so the step from the cache makes them again.
    let longer = try run(source(30, 4))
    #expect(longer.cells.first { $0.step == "first-examples" }?.origin == .cache)
    #expect(try longer.content == run(source(30, 4), .plain).content)
    let other = try run(source(60, 4))
    #expect(other.cells.filter { $0.step != "load" }.allSatisfy { $0.origin == .ran })
    #expect(try other.content == run(source(60, 4), .plain).content)
  }

  @Test("data from the cache keep in memory what their step reads, and nothing else of the workspace")
  func keptInMemory() throws {
    let source = fence("load", "dataset: \(rig.data.folder)") + fence("first-examples", "count: 30")
    let plan = try StepCatalogue.$added.withValue([FirstExamples.self]) { try Reading(source).plan }
    let steps = plan.steps.map { $0.step }
    #expect(steps.count == 2)
    for (step, isKept) in zip(steps, [false, true]) {
      var workspace = Workspace(
        names: plan.names, seed: 1, folder: "/", threads: 1, interruption: Interruption(), report: { _ in })
      var output = StepOutput()
      try steps[0].run(in: &workspace, into: &output)
      weak let before = workspace.data
      let stored = try StoredSlot.data(workspace.requireOutline(), sha256: workspace.requireData().sha256)
      let isRestored = stored.restore([], madeBy: step, in: &workspace)
      #expect(isRestored)
      #expect((before != nil) == isKept)
    }
  }
}
