import Datasets
import NeuralNet
import ReportModel

/// The run at a glance: what ran, on what, how well, how long.
struct RunSummary {
  let results: [StepResult]
  let workspace: Workspace
  /// Of the whole run.
  let seconds: Double
  let threads: Int
  let seed: UInt64

  var summary: Summary {
    guard !results.isEmpty else { return Summary() }
    return Summary(figures: figures, groups: groups)
  }

  /// A training that finished an epoch, with the weights that it started from.
  private struct TrainingRun {
    let id: String
    let step: EpochLoopStep
    let history: [RunRecord.Epoch]
    let values: [String: RecordValue]
    let start: InitStep?
    let continuation: Continuation?

    var figure: Summary.Figure? {
      guard let last = history.last else { return nil }
      let best = values["best_test_accuracy"]?.double ?? last.testAccuracy
      let epoch = values["best_epoch"]?.plainText ?? ""
      let note =
        best > last.testAccuracy
        ? "best \(NumberFormat.share(best)), epoch \(epoch)"
        : "the best of \(Words.count(history.count, "epoch"))"
      return Summary.Figure(value: NumberFormat.share(last.testAccuracy), label: "test accuracy", note: note)
    }

    var facts: [(label: String, value: String)] {
      var facts = [
        (label: "learning rate", value: NumberFormat.general(step.learningRate)),
        (label: "epochs", value: "\(step.epochs)"), (label: "batch size", value: "\(step.batchSize)"),
      ]
      if let continuation { facts.append(("continues", continuation.place)) }
      if step.momentum > 0 { facts.append(("momentum", NumberFormat.general(step.momentum))) }
      if step.weightDecay > 0 { facts.append(("weight decay", NumberFormat.general(step.weightDecay))) }
      if !step.shuffle { facts.append(("shuffled", "no")) }
      return facts
    }
  }

  private var trainings: [TrainingRun] {
    var start: InitStep?
    return results.compactMap { result in
      if let step = result.planned.step as? InitStep { start = step }
      guard let step = result.planned.step as? EpochLoopStep, let history = result.output.history,
        !history.isEmpty
      else { return nil }
      return TrainingRun(
        id: result.planned.id, step: step, history: history, values: result.output.values, start: start,
        continuation: result.output.continuation)
    }
  }

  private var figures: [Summary.Figure] {
    let trainings = trainings
    var figures: [Summary.Figure] = []
    if trainings.count > 1 {
      // Several trainings are there to be compared.
      figures = trainings.suffix(4).compactMap { training in
        var figure = training.figure
        figure?.label = "test accuracy of \(training.id)"
        return figure
      }
    } else if let training = trainings.first, let last = training.history.last {
      if let figure = training.figure { figures.append(figure) }
      if let accuracy = last.validationAccuracy {
        figures.append(.init(value: NumberFormat.share(accuracy), label: "validation accuracy"))
      }
      let first = training.history.count > 1 ? training.history.first : nil
      figures.append(
        .init(
          value: NumberFormat.loss(last.loss), label: "training loss",
          note: first.map { "from \(NumberFormat.loss($0.loss)) after epoch 1" }))
    }
    let checks = results.compactMap {
      $0.planned.step is BackpropStep ? $0.output.values["max_relative_error"]?.double : nil
    }
    if let worst = checks.max() {
      figures.append(
        .init(
          value: NumberFormat.power(worst), label: "worst gradient error", note: "against central differences"
        ))
    }
    figures.append(.init(value: NumberFormat.duration(seconds), label: "whole run", note: runNote))
    return figures
  }

  private var runNote: String? {
    let cached = results.count { $0.origin == .cache }
    guard cached == 0 else { return "\(Words.count(cached, "step")) from the cache" }
    return trainings.last?.values["examples_per_second"]?.double.map { pace in
      "\(NumberFormat.count(pace)) examples/s in training"
    }
  }

  private var lastInit: InitStep? {
    results.last { $0.planned.step is InitStep && $0.status == .ok }?.planned.step as? InitStep
  }

  private var groups: [Summary.Group] {
    var groups: [Summary.Group] = []
    if let data = workspace.data?.outline {
      var facts = [
        (label: "set", value: data.name),
        (label: "pictures", value: "\(data.imageSize), \(data.classNames.count) classes"),
        (label: "training", value: NumberFormat.count(Double(data.train))),
      ]
      if let validation = data.validation {
        facts.append(("validation", NumberFormat.count(Double(validation))))
      }
      facts.append(("test", NumberFormat.count(Double(data.test))))
      if let licence = data.licence { facts.append(("licence", licence)) }
      groups.append(.init(name: "Data", facts: facts))
    }
    let trainings = trainings
    if let network = workspace.network {
      // Without hidden layers there is nothing to activate.
      let hidden = network.layers.count > 1 ? network.activation.rawValue : "none"
      var facts = [(label: "units", value: Words.widths(network.widths)), (label: "hidden", value: hidden)]
      // Of several trainings each says where it started.
      if trainings.count <= 1, let start = lastInit { facts.append(("weights", start.weights.description)) }
      facts.append(("parameters", NumberFormat.count(Double(network.parameterCount))))
      groups.append(.init(name: "Network", facts: facts))
    }
    for training in trainings.suffix(4) {
      let weights =
        trainings.count > 1 ? training.start.map { [("weights", $0.weights.description)] } ?? [] : []
      groups.append(
        .init(
          name: trainings.count > 1 ? "Training \(training.id)" : "Training", facts: weights + training.facts)
      )
    }
    let machine = RunEnvironment.description
    groups.append(
      .init(
        name: "Run",
        facts: [
          ("seed", "\(seed)"), ("threads", threads == 1 ? "1" : "up to \(threads)"),
          ("processor", machine.cpu),
          ("kernels", machine.blas),
          ("system", machine.os),
        ]))
    return groups
  }
}
