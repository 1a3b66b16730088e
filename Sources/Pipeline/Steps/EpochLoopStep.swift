import Datasets
import NeuralNet
import ProseTree
import ReportModel

/// Mini-batch gradient descent.
struct EpochLoopStep: Step {
  static let kind = "epoch-loop"
  static let aliases = ["epoch loop", "train"]
  static let summary = "mini-batch gradient descent, with the losses and accuracies of every epoch"
  static let values = [
    ValueDeclaration("loss", .number, "on the whole training set after the last epoch, in nats", aim: .low),
    ValueDeclaration("first_loss", .number, "the same after the first epoch", aim: .low),
    ValueDeclaration("test_accuracy", .number, "after the last epoch", aim: .high),
    ValueDeclaration("best_test_accuracy", .number, "of all epochs", aim: .high),
    ValueDeclaration("best_epoch", .integer, "the epoch of the best test accuracy"),
    ValueDeclaration("epochs", .integer, "epochs trained"),
    ValueDeclaration(
      "validation_loss", .number, "after the last epoch, in nats", needsValidation: true, aim: .low),
    ValueDeclaration(
      "validation_accuracy", .number, "after the last epoch", needsValidation: true, aim: .high),
    ValueDeclaration("seconds", .number, "of training, evaluations included", isTiming: true),
    ValueDeclaration(
      "examples_per_second", .number, "while training, evaluations left out", isTiming: true),
  ]

  /// More epochs go on where fewer ended.
  static let kept = Kept.epochs(option: "epochs")

  let learningRate: Double
  let epochs: Int
  let batchSize: Int
  let shuffle: Bool
  let momentum: Double
  let weightDecay: Double
  let seed: UInt64?

  /// The order of the examples.
  var draws: Draws { shuffle ? .kind("order of examples", seed: seed) : .nothing }

  init(reading options: inout OptionReader) {
    learningRate = options.number(
      "learning_rate", default: 0.5, in: .above(0, atMost: 1000), "η: how far a step goes along the gradient")
    epochs = options.integer("epochs", default: 10, in: 1...100_000, "passes over the training set")
    batchSize = options.integer("batch_size", default: 64, in: 1...1_000_000, "B: examples of one step")
    shuffle = options.boolean("shuffle", default: true, "a new order of the examples each epoch")
    momentum = options.number(
      "momentum", default: 0, in: .atLeast(0, below: 1), "μ: how much of the last step goes into the next")
    weightDecay = options.number(
      "weight_decay", default: 0, in: .atLeast(0, atMost: 100),
      "λ: how strongly every parameter is drawn to 0")
    seed = options.seed("where the shuffling starts")
  }

  func check(in preview: inout Preview) {
    preview.needsData()
    preview.needsNetwork()
    if let continuation = Continuation(of: preview.trainings) {
      preview.report(
        "\(preview.stepID) continues \(continuation.place): no init stands between them",
        hint: "put an init above it to train new weights", severity: .note)
    }
    preview.trainings.append(FinishedTraining(step: preview.stepID, epochs: epochs))
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    let outline = try workspace.requireOutline()
    var trained = try workspace.requireTrained()
    let network = trained.state.network
    let continuation = Continuation(of: trained.trainings)
    if let continuation { workspace.report(.continues(continuation.place)) }
    output.continuation = continuation
    let found = workspace.checkpoints?.last(upTo: epochs, of: network)
    var training = start(from: found?.state ?? trained.state, in: workspace)
    var history = found?.history ?? []
    output.epochsFromCache = history.count
    // Whatever ends the loop, the epochs that were finished are shown, and the network is as the last left it.
    defer {
      trained.state = training.state
      trained.trainings.append(FinishedTraining(step: workspace.stepID, epochs: history.count))
      workspace.trained = trained
      workspace.checkpoints?.finish(training.state, history)
      output.history = history
      output.values = values(of: history, examples: outline.train)
      output.blocks =
        TrainingReport(history: history, classes: network.classCount, continuation: continuation).blocks
      output.cautions = history.last?.onlyClass.map { [outline.caution(onlyClass: $0, of: .test)] } ?? []
    }
    guard history.count < epochs else { return }
    let data = try workspace.requireDataset()
    try checkMemory(for: network, examples: data.train.count)
    try MemoryLimit.checkEvaluation(of: network, threads: workspace.threads)
    var loop = EpochLoop(
      step: self, data: data, threads: workspace.threads, report: workspace.report,
      interruption: workspace.interruption, epochsFromCache: output.epochsFromCache)
    while history.count < epochs {
      history.append(try loop.runEpoch(history.count + 1, of: &training))
      workspace.checkpoints?.save(training.state, history)
      loop.tell(history[history.count - 1])
    }
  }

  private func start(from state: TrainingState<Float>, in workspace: Workspace) -> Training<Float> {
    Training(
      resuming: state,
      descent: GradientDescent(learningRate: learningRate, momentum: momentum, weightDecay: weightDecay),
      // Nothing is drawn where nothing is shuffled.
      generator: shuffle ? workspace.generator(for: self) : RandomGenerator(seed: 0))
  }

  private func values(of history: [RunRecord.Epoch], examples: Int) -> [String: RecordValue] {
    guard let first = history.first, let last = history.last,
      let best = history.max(by: { $0.testAccuracy < $1.testAccuracy })
    else { return [:] }
    var values: [String: RecordValue] = [
      "loss": .number(last.loss), "first_loss": .number(first.loss),
      "test_accuracy": .number(last.testAccuracy),
      "best_test_accuracy": .number(best.testAccuracy), "best_epoch": .integer(best.epoch),
      "epochs": .integer(last.epoch), "seconds": .number(history.reduce(0) { $0 + $1.seconds }),
      "examples_per_second": .number(history.examplesPerSecond(examples)),
    ]
    values["validation_loss"] = last.validationLoss.map(RecordValue.number)
    values["validation_accuracy"] = last.validationAccuracy.map(RecordValue.number)
    return values
  }

  private func checkMemory(for network: Network<Float>, examples: Int) throws(StepError) {
    let rows = min(batchSize, examples)
    try MemoryLimit.check(
      Network<Float>.memoryNeeded(widths: network.widths, batchSize: rows, momentum: momentum > 0),
      of: "training with batches of \(rows)", option: "batch_size", hint: "try a smaller batch_size")
  }
}

extension [RunRecord.Epoch] {
  /// While training, evaluations left out.
  fileprivate func examplesPerSecond(_ examples: Int) -> Double {
    Double(examples * count) / Swift.max(reduce(0) { $0 + ($1.trainingSeconds ?? 0) }, 1e-9)
  }
}
