import Datasets
import Digests
import LabelledExamples
import NeuralNet
import ReportModel
import StepProtocol

/// The loop over epochs: training, evaluation, and progress reports.
struct EpochLoop {
  let step: EpochLoopStep
  let data: ImageDataset
  let threads: Int?
  let report: (ProgressEvent) -> Void
  let interruption: Interruption
  let epochsFromCache: Int
  private let clock = ContinuousClock()
  /// The time of the epochs that this run has trained.
  private var seconds = 0.0
  private var trainingSeconds = 0.0

  init(
    step: EpochLoopStep, data: ImageDataset, threads: Int?, report: @escaping (ProgressEvent) -> Void,
    interruption: Interruption, epochsFromCache: Int
  ) {
    self.step = step
    self.data = data
    self.threads = threads
    self.report = report
    self.interruption = interruption
    self.epochsFromCache = epochsFromCache
  }

  /// - Parameter number: the number of the epoch within the step, from 1.
  mutating func runEpoch(_ number: Int, of training: inout Training<Float>) throws -> RunRecord.Epoch {
    let total = data.train.count
    let start = clock.now
    // The network is replaced only after the evaluation of the epoch has finished.
    var next = training
    do {
      try next.runEpoch(
        on: data.train, batchSize: step.batchSize, shuffle: step.shuffle, threads: threads
      ) { done in
        let seconds = clock.now.seconds(since: start)
        report(
          .examples(
            epoch: number, of: step.epochs, after: epochsFromCache, done: done, total: total,
            perSecond: Double(done) / max(seconds, 1e-9)))
        return !interruption.isRequested
      }
      let trainingSeconds = clock.now.seconds(since: start)
      var epoch = try judge(next.network, number)
      try checkLoss(epoch, of: next)
      epoch.weights = SHA256.hexDigest(of: next.network.layers.parameterBytes)
      epoch.seconds = clock.now.seconds(since: start)
      epoch.trainingSeconds = trainingSeconds
      seconds += epoch.seconds
      self.trainingSeconds += trainingSeconds
      training = next
      return epoch
    } catch {
      throw stepError(error, epoch: number)
    }
  }

  private func stepError(_ error: any Error, epoch number: Int) -> any Error {
    switch error {
    case TrainingError.cancelled:
      Interrupted(during: "in epoch \(number) of \(step.epochs), which is not counted")
    case TrainingError.diverged(epoch: _, let hint):
      diverged(.diverged(epoch: number, hint: hint))
    case TrainingError.lossTooLarge(epoch: _, let loss, let guess, let classes, let hint):
      diverged(.lossTooLarge(epoch: number, loss: loss, guess: guess, classes: classes, hint: hint))
    default: error
    }
  }

  private func diverged(_ error: TrainingError) -> StepError {
    let scale = data.train.scaling.scale == 1 ? "; or write scale: unit in load, for pixels from 0 to 1" : ""
    return StepError(error.message, hint: error.hint.map { $0 + scale }, option: "learning_rate")
  }

  private func evaluation(
    of network: Network<Float>, on examples: Examples, _ number: Int
  ) throws(TrainingError) -> Evaluation {
    let evaluation = Evaluation(
      of: network, on: examples, threads: threads, isCancelled: { interruption.isRequested })
    guard let evaluation else { throw .cancelled(epoch: number) }
    return evaluation
  }

  /// Evaluates the network before the first epoch.
  func judgeStart(_ network: Network<Float>) throws -> RunRecord.Epoch {
    do throws(TrainingError) {
      return try judge(network, 0)
    } catch {
      guard case .cancelled = error else { throw error }
      throw Interrupted(during: "before epoch 1 of \(step.epochs)")
    }
  }

  /// Finite weights can still give an infinite loss.
  private func checkLoss(_ epoch: RunRecord.Epoch, of training: Training<Float>) throws(TrainingError) {
    let hint = training.optimizer.divergenceHint
    guard epoch.loss.isFinite else { throw .diverged(epoch: epoch.epoch, hint: hint) }
    let classes = data.classNames.count
    let guess = training.network.loss.lossOfGuess(classes: classes)
    guard epoch.loss <= TrainingError.largestLoss(guess: guess) else {
      throw .lossTooLarge(epoch: epoch.epoch, loss: epoch.loss, guess: guess, classes: classes, hint: hint)
    }
  }

  private func judge(_ network: Network<Float>, _ number: Int) throws(TrainingError) -> RunRecord.Epoch {
    let onTraining = try evaluation(of: network, on: data.train, number)
    let onTest = try evaluation(of: network, on: data.test, number)
    var epoch = RunRecord.Epoch(
      epoch: number, loss: onTraining.loss, trainingAccuracy: onTraining.accuracy,
      testAccuracy: onTest.accuracy, seconds: 0)
    epoch.onlyClass = onTest.confusion.onlyClassNamed
    if let validation = data.validation {
      let onValidation = try evaluation(of: network, on: validation, number)
      epoch.validationLoss = onValidation.loss
      epoch.validationAccuracy = onValidation.accuracy
    }
    return epoch
  }

  /// Reports the epoch that has just finished.
  func tell(_ last: RunRecord.Epoch) {
    let trained = Double(last.epoch - epochsFromCache)
    report(
      .epoch(
        ProgressEvent.Epoch(
          number: last.epoch, total: step.epochs, loss: last.loss, testAccuracy: last.testAccuracy,
          validationAccuracy: last.validationAccuracy,
          examplesPerSecond: trained * Double(data.train.count) / max(trainingSeconds, 1e-9),
          secondsLeft: seconds / trained * Double(step.epochs - last.epoch))))
  }
}
