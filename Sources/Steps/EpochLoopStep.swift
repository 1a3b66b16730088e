import Datasets
import Formatting
import NeuralNet
import ProseTree
import RandomNumbers
import ReportModel
import StepOptions
import StepProtocol

/// Mini-batch gradient descent.
struct EpochLoopStep: Step {
  static let kind = "epoch-loop"
  static let aliases = ["epoch loop", "train"]
  static let summary = "mini-batch gradient descent, with the losses and accuracies of every epoch"
  static let values = [
    ValueDeclaration("loss", .number, "on the whole training set after the last epoch, in nats", aim: .low),
    ValueDeclaration("initial_loss", .number, "the same before the first epoch"),
    ValueDeclaration("first_loss", .number, "the same after the first epoch", aim: .low),
    ValueDeclaration(
      "training_accuracy", .number, "on the whole training set after the last epoch", aim: .high),
    ValueDeclaration("test_accuracy", .number, "after the last epoch", aim: .high),
    ValueDeclaration("best_test_accuracy", .number, "of all epochs", aim: .high),
    ValueDeclaration("best_epoch", .integer, "the epoch of the best test accuracy"),
    ValueDeclaration("epochs", .integer, "epochs trained"),
    ValueDeclaration(
      "validation_loss", .number, "after the last epoch, in nats", needsValidation: true, aim: .low),
    ValueDeclaration(
      "validation_accuracy", .number, "after the last epoch", needsValidation: true, aim: .high),
    ValueDeclaration("seconds", .number, "the time of the training, with its evaluations", isTiming: true),
    ValueDeclaration(
      "examples_per_second", .number, "during training, without the evaluations", isTiming: true),
  ]

  static let writes: Set<Slot> = [.network]
  static let epochsOption: String? = "epochs"

  let learningRate: Double
  let epochs: Int
  let batchSize: Int
  let shuffle: Bool
  /// The optimizer with its options, the learning rate included.
  let optimizer: any Optimizer
  private let optimizerFacts: [StepFact]
  let seed: UInt64?

  /// The draws choose the order of the examples.
  var draws: Draws { shuffle ? .kind("order of examples", seed: seed) : .nothing }

  init(reading options: inout OptionReader) {
    learningRate = options.number(
      "learning_rate", default: 0.5, in: .above(0, atMost: 1000),
      "η: the factor of the gradient in every step")
    epochs = options.integer("epochs", default: 10, in: 1...100_000, "passes over the training set")
    batchSize = options.integer(
      "batch_size", default: 64, in: 1...1_000_000, "B: the number of examples in a step")
    shuffle = options.boolean("shuffle", default: true, "whether every epoch has a new order of the examples")
    (optimizer, optimizerFacts) = options.optimizer(learningRate: learningRate)
    seed = options.seed("the seed for the shuffling")
  }

  var training: TrainingRequest? { TrainingRequest(epochs: epochs, learningRate: learningRate) }

  var facts: [StepFact] {
    let facts = [
      StepFact("learning rate", NumberFormat.general.shown(learningRate), of: "learning_rate"),
      StepFact("epochs", "\(epochs)", of: "epochs"), StepFact("batch size", "\(batchSize)", of: "batch_size"),
    ]
    return facts + optimizerFacts + (shuffle ? [] : [StepFact("shuffled", "no", of: "shuffle")])
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
    // Nil until the network has been evaluated before the first epoch.
    var history = found?.history
    output.epochsFromCache = history?.epochs.count ?? 0
    // Whatever ends the loop, the report shows the finished epochs, and the network is that of the last finished
    // epoch.
    defer {
      trained.state = training.state
      trained.trainings.append(
        FinishedTraining(step: workspace.stepID, epochs: history?.epochs.count ?? 0))
      workspace.trained = trained
      if let history {
        workspace.checkpoints?.finish(training.state, history)
        show(history, of: outline, in: &output)
      }
    }
    guard output.epochsFromCache < epochs else { return }
    let data = try workspace.requireDataset()
    try checkMemory(for: network, examples: data.train.count)
    try MemoryLimit.checkEvaluation(of: network, threads: workspace.threads)
    var loop = EpochLoop(
      step: self, data: data, threads: workspace.threads, report: workspace.report,
      interruption: workspace.interruption, epochsFromCache: output.epochsFromCache)
    if history == nil { history = TrainingHistory(start: try loop.judgeStart(network)) }
    for number in (output.epochsFromCache + 1)...epochs {
      let epoch = try loop.runEpoch(number, of: &training)
      history?.epochs.append(epoch)
      if let history { workspace.checkpoints?.save(training.state, history) }
      loop.tell(epoch)
    }
  }

  /// Writes the results of a training into the output.
  private func show(_ history: TrainingHistory, of data: DatasetOutline, in output: inout StepOutput) {
    output.history = history
    output.values = values(of: history, examples: data.train)
    output.blocks =
      TrainingReport(
        history: history, classes: data.classNames.count, continuation: output.continuation
      ).blocks
    output.cautions = TrainingCaution(history, data).map { [$0.words] } ?? []
  }

  private func start(from state: TrainingState<Float>, in workspace: Workspace) -> Training<Float> {
    Training(
      resuming: state, optimizer: optimizer,
      // Without shuffling, nothing is drawn from this generator.
      generator: shuffle ? workspace.generator(for: self) : RandomGenerator(seed: 0))
  }

  private func values(of history: TrainingHistory, examples: Int) -> [String: RecordValue] {
    var values: [String: RecordValue] = ["initial_loss": .number(history.start.loss)]
    guard let first = history.epochs.first, let last = history.epochs.last, let best = history.bestTest
    else { return values }
    values["loss"] = .number(last.loss)
    values["first_loss"] = .number(first.loss)
    values["training_accuracy"] = last.trainingAccuracy.map(RecordValue.number)
    values["test_accuracy"] = .number(last.testAccuracy)
    values["best_test_accuracy"] = .number(best.testAccuracy)
    values["best_epoch"] = .integer(best.epoch)
    values["epochs"] = .integer(last.epoch)
    values["seconds"] = .number(history.epochs.seconds)
    values["examples_per_second"] = .number(history.epochs.examplesPerSecond(examples))
    values["validation_loss"] = last.validationLoss.map(RecordValue.number)
    values["validation_accuracy"] = last.validationAccuracy.map(RecordValue.number)
    return values
  }

  private func checkMemory(for network: Network<Float>, examples: Int) throws(StepError) {
    let rows = min(batchSize, examples)
    try MemoryLimit.check(
      Network<Float>.memoryNeeded(
        widths: network.widths, batchSize: rows, activation: network.activation, optimizer: optimizer),
      of: "training with batches of \(rows)", option: "batch_size", hint: "try a smaller batch_size")
  }
}

extension [RunRecord.Epoch] {
  /// The time of all epochs, including their evaluations.
  package var seconds: Double { reduce(0) { $0 + $1.seconds } }

  /// The speed of training, without the evaluations.
  fileprivate func examplesPerSecond(_ examples: Int) -> Double {
    Double(examples * count) / Swift.max(reduce(0) { $0 + ($1.trainingSeconds ?? 0) }, 1e-9)
  }
}
