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
    ValueDeclaration("loss", .number, "on the whole training set after the last epoch, in nats"),
    ValueDeclaration("first_loss", .number, "the same after the first epoch"),
    ValueDeclaration("test_accuracy", .number, "after the last epoch"),
    ValueDeclaration("best_test_accuracy", .number, "of all epochs"),
    ValueDeclaration("best_epoch", .integer, "the epoch of the best test accuracy"),
    ValueDeclaration("epochs", .integer, "epochs trained"),
    ValueDeclaration("validation_loss", .number, "after the last epoch, in nats", needsValidation: true),
    ValueDeclaration("validation_accuracy", .number, "after the last epoch", needsValidation: true),
    ValueDeclaration("seconds", .number, "of training, evaluations included"),
    ValueDeclaration("examples_per_second", .number, "while training, evaluations left out"),
  ]

  let learningRate: Double
  let epochs: Int
  let batchSize: Int
  let shuffle: Bool
  let momentum: Double
  let weightDecay: Double
  let seed: UInt64?

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
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    let data = try workspace.requireDataset()
    let network = try workspace.requireNetwork()
    try checkMemory(for: network, examples: data.train.count)
    try MemoryLimit.checkEvaluation(of: network, threads: workspace.threads)
    var training = Training(
      network,
      descent: GradientDescent(learningRate: learningRate, momentum: momentum, weightDecay: weightDecay),
      generator: workspace.generator(ownSeed: seed, kind: Self.kind))
    var loop = EpochLoop(
      step: self, data: data, threads: workspace.threads, report: workspace.report,
      interruption: workspace.interruption)
    // Whatever ends the loop, the epochs that were finished are shown, and the network is as the last left it.
    defer {
      workspace.network = training.network
      output.history = loop.history
      output.values = loop.values
      output.blocks = TrainingReport(history: loop.history, classes: network.classCount).blocks
    }
    while training.epoch < epochs { try loop.runEpoch(of: &training) }
  }

  private func checkMemory(for network: Network<Float>, examples: Int) throws(StepError) {
    let rows = min(batchSize, examples)
    try MemoryLimit.check(
      Network<Float>.memoryNeeded(widths: network.widths, batchSize: rows, momentum: momentum > 0),
      of: "training with batches of \(rows)", option: "batch_size", hint: "try a smaller batch_size")
  }
}

/// The loop itself: an epoch of training, then the evaluations, and what is told on the way.
private struct EpochLoop {
  let step: EpochLoopStep
  let data: ImageDataset
  let threads: Int?
  let report: (ProgressEvent) -> Void
  let interruption: Interruption
  private(set) var history: [RunRecord.Epoch] = []
  private var trainingSeconds = 0.0
  private let clock = ContinuousClock()
  private let beginning: ContinuousClock.Instant

  init(
    step: EpochLoopStep, data: ImageDataset, threads: Int?, report: @escaping (ProgressEvent) -> Void,
    interruption: Interruption
  ) {
    self.step = step
    self.data = data
    self.threads = threads
    self.report = report
    self.interruption = interruption
    beginning = clock.now
  }

  mutating func runEpoch(of training: inout Training<Float>) throws {
    let number = training.epoch + 1
    let total = data.train.count
    let start = clock.now
    do {
      try training.runEpoch(
        on: data.train, batchSize: step.batchSize, shuffle: step.shuffle, threads: threads
      ) { done in
        let seconds = clock.now.seconds(since: start)
        report(
          .examples(
            epoch: number, of: step.epochs, done: done, total: total,
            perSecond: Double(done) / max(seconds, 1e-9)))
        return !interruption.isRequested
      }
    } catch {
      throw stepError(error, epoch: number)
    }
    trainingSeconds += clock.now.seconds(since: start)
    try judge(training, epoch: number, since: start)
  }

  private func stepError(_ error: TrainingError, epoch number: Int) -> any Error {
    switch error {
    case .cancelled: Interrupted(during: "in epoch \(number) of \(step.epochs), which is not counted")
    case .diverged: StepError(error.message, hint: error.hint, option: "learning_rate")
    }
  }

  private func evaluation(of network: Network<Float>, on examples: Examples) throws(TrainingError)
    -> Evaluation
  {
    let evaluation = Evaluation(
      of: network, on: examples, threads: threads, isCancelled: { interruption.isRequested })
    guard let evaluation else { throw .cancelled(epoch: history.count + 1) }
    return evaluation
  }

  private mutating func judge(
    _ training: Training<Float>, epoch number: Int, since start: ContinuousClock.Instant
  ) throws {
    let network = training.network
    let (onTraining, onTest, onValidation): (Evaluation, Evaluation, Evaluation?)
    do throws(TrainingError) {
      onTraining = try evaluation(of: network, on: data.train)
      // Finite weights can still make an infinite loss.
      guard onTraining.loss.isFinite else { throw .diverged(epoch: number, training.descent) }
      onTest = try evaluation(of: network, on: data.test)
      if let validation = data.validation {
        onValidation = try evaluation(of: network, on: validation)
      } else {
        onValidation = nil
      }
    } catch {
      throw stepError(error, epoch: number)
    }
    history.append(
      RunRecord.Epoch(
        epoch: number, loss: onTraining.loss, testAccuracy: onTest.accuracy,
        validationLoss: onValidation?.loss,
        validationAccuracy: onValidation?.accuracy, seconds: clock.now.seconds(since: start)))
    let elapsed = clock.now.seconds(since: beginning)
    report(
      .epoch(
        ProgressEvent.Epoch(
          number: number, total: step.epochs, loss: onTraining.loss, testAccuracy: onTest.accuracy,
          validationAccuracy: onValidation?.accuracy, examplesPerSecond: examplesPerSecond,
          secondsLeft: elapsed / Double(number) * Double(step.epochs - number))))
  }

  private var examplesPerSecond: Double {
    Double(data.train.count * history.count) / max(trainingSeconds, 1e-9)
  }

  var values: [String: RecordValue] {
    guard let first = history.first, let last = history.last,
      let best = history.max(by: { $0.testAccuracy < $1.testAccuracy })
    else { return [:] }
    var values: [String: RecordValue] = [
      "loss": .number(last.loss), "first_loss": .number(first.loss),
      "test_accuracy": .number(last.testAccuracy),
      "best_test_accuracy": .number(best.testAccuracy), "best_epoch": .integer(best.epoch),
      "epochs": .integer(last.epoch), "seconds": .number(clock.now.seconds(since: beginning)),
      "examples_per_second": .number(examplesPerSecond),
    ]
    values["validation_loss"] = last.validationLoss.map(RecordValue.number)
    values["validation_accuracy"] = last.validationAccuracy.map(RecordValue.number)
    return values
  }
}
