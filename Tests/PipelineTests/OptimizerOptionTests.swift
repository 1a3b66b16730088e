import NeuralNet
import ReportModel
import Testing

@testable import Pipeline

/// A simplified RMSprop: an optimizer with its own hyperparameter and two buffers, which nbrun does not have.
private struct TwoMeans: Optimizer {
  static let name = "two-means"
  static let mostBuffers = 2
  static let hyperparameters = [
    Hyperparameter("decay", standard: 0.9, in: .halfOpen(0..<1), "ρ: how long gradients are remembered")
  ]

  let learningRate: Double
  let decay: Double

  init(learningRate: Double, hyperparameters: [String: Double]) {
    self.learningRate = learningRate
    decay = hyperparameters["decay"] ?? 0.9
  }

  var bufferCount: Int { 2 }
  var gradientTarget: GradientTarget { .gradient }

  func update<Scalar: EngineScalar>(_ parameters: ParameterSlice<Scalar>, step: Int) {
    parameters.combine(.gradient, times: 1 - decay, with: .buffer(0), times: decay)
    parameters.combineSquares(of: .gradient, times: 1 - decay, with: .buffer(1), times: decay)
    parameters.addQuotient(
      .buffer(0), times: -learningRate / Double(step).squareRoot(), byRootOf: .buffer(1), plus: 1e-3,
      to: .parameters)
  }
}

@Suite("An optimizer is one file")
struct OptimizerOptionTests {
  private let rig: CacheRig

  init() throws {
    rig = try CacheRig()
  }

  private func run(_ options: String, _ mode: CacheRig.Mode = .cached) throws -> Report {
    let source =
      fence("load", "dataset: \(rig.data.folder)") + fence("init", "hidden: [5]")
      + fence("epoch-loop", "learning_rate: 0.01\n" + options) + fence("evaluate")
    return try OptimizerCatalogue.$added.withValue([TwoMeans.self]) { try rig.run(source, mode) }
  }

  private func mistakes(_ options: String) throws -> [String] {
    try OptimizerCatalogue.$added.withValue([TwoMeans.self]) {
      try Reading(fence("load") + fence("init") + fence("epoch-loop", options)).problems
    }
  }

  private func weights(_ report: Report) throws -> [String] {
    let cell = try #require(report.record.cells.first { $0.step == "epoch-loop" })
    return try #require(cell.history).compactMap(\.weights)
  }

  @Test("a notebook names it and its hyperparameter, and other hyperparameters are none of it")
  func options() throws {
    let report = try run("epochs: 2\noptimizer: two-means\ndecay: 0.5")
    #expect(report.record.status == .ok)
    let standard = try run("epochs: 2\noptimizer: two-means")
    let plain = try run("epochs: 2")
    #expect(try weights(report).count == 2)
    func names(_ report: Report) -> [String] { report.summary.groups.flatMap { $0.facts.map(\.label) } }
    #expect(names(report).contains("optimizer") && names(report).contains("decay"))
    #expect(!names(plain).contains("optimizer"))
    #expect(try Set([weights(report), weights(standard), weights(plain)]).count == 3)
    #expect(
      try mistakes("optimizer: two-means\nmomentum: 0.5").contains {
        $0.contains("unknown option 'momentum'")
      })
    #expect(try mistakes("optimizer: two-means\ndecay: 1").contains { $0.contains("decay is '1'") })
    #expect(try mistakes("optimizer: adam").contains { $0.contains("one of gradient-descent, two-means") })
  }

  @Test("the option is there while there are several optimizers, and not before or after")
  func declarations() {
    func hasOption() -> Bool {
      StepCatalogue.all.flatMap { StepCatalogue.declarations(of: $0) }.contains { $0.name == "optimizer" }
    }
    for _ in 1...2 {
      #expect(OptimizerCatalogue.$added.withValue([TwoMeans.self]) { hasOption() })
      #expect(!hasOption())
    }
  }

  @Test("its buffers and steps are kept: epochs from the cache and two more are the same bits")
  func checkpoints() throws {
    _ = try run("epochs: 3\noptimizer: two-means")
    let longer = try run("epochs: 5\noptimizer: two-means")
    #expect(longer.cells.first { $0.step == "epoch-loop" }?.origin == .continued)
    #expect(try weights(longer) == weights(run("epochs: 5\noptimizer: two-means", .plain)))
  }
}
