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

  /// The last training is the one that the notebook ends with.
  private var training: (step: EpochLoopStep, history: [RunRecord.Epoch], values: [String: RecordValue])? {
    for result in results.reversed() {
      guard let step = result.planned.step as? EpochLoopStep, let history = result.output.history,
        !history.isEmpty
      else { continue }
      return (step, history, result.output.values)
    }
    return nil
  }

  private var figures: [Summary.Figure] {
    var figures: [Summary.Figure] = []
    if let (_, history, values) = training, let last = history.last {
      let best = values["best_test_accuracy"]?.double ?? last.testAccuracy
      let epoch = values["best_epoch"]?.plainText ?? ""
      figures.append(
        .init(
          value: NumberFormat.share(last.testAccuracy), label: "test accuracy",
          note: best > last.testAccuracy
            ? "best \(NumberFormat.share(best)), epoch \(epoch)" : "its best epoch"))
      if let accuracy = last.validationAccuracy {
        figures.append(.init(value: NumberFormat.share(accuracy), label: "validation accuracy"))
      }
      figures.append(
        .init(
          value: NumberFormat.loss(last.loss), label: "training loss",
          note: history.count > 1 ? "from \(NumberFormat.loss(history[0].loss)) after epoch 1" : nil))
    }
    if let check = results.last(where: { $0.planned.step is BackpropStep })?.output.values[
      "max_relative_error"]?.double
    {
      figures.append(
        .init(
          value: NumberFormat.power(check), label: "worst gradient error", note: "against central differences"
        ))
    }
    let pace = training?.values["examples_per_second"]?.double
    figures.append(
      .init(
        value: NumberFormat.duration(seconds), label: "whole run",
        note: pace.map { "\(NumberFormat.count($0)) examples/s in training" }))
    return figures
  }

  private var groups: [Summary.Group] {
    var groups: [Summary.Group] = []
    if let data = workspace.dataset {
      var facts = [
        (label: "set", value: data.name),
        (label: "pictures", value: "\(data.imageSize), \(data.classNames.count) classes"),
        (label: "training", value: NumberFormat.count(Double(data.train.count))),
      ]
      if let validation = data.validation {
        facts.append(("validation", NumberFormat.count(Double(validation.count))))
      }
      facts.append(("test", NumberFormat.count(Double(data.test.count))))
      groups.append(.init(name: "Data", facts: facts))
    }
    if let network = workspace.network {
      let start = results.last { $0.planned.step is InitStep && $0.status == .ok }?.planned.step as? InitStep
      groups.append(
        .init(
          name: "Network",
          facts: [
            ("units", Words.widths(network.widths)), ("hidden", network.activation.rawValue),
            ("weights", start?.weights.description ?? ""),
            ("parameters", NumberFormat.count(Double(network.parameterCount))),
          ]))
    }
    if let step = training?.step {
      var facts = [
        (label: "learning rate", value: NumberFormat.general(step.learningRate)),
        (label: "epochs", value: "\(step.epochs)"), (label: "batch size", value: "\(step.batchSize)"),
      ]
      if step.momentum > 0 { facts.append(("momentum", NumberFormat.general(step.momentum))) }
      if step.weightDecay > 0 { facts.append(("weight decay", NumberFormat.general(step.weightDecay))) }
      if !step.shuffle { facts.append(("shuffled", "no")) }
      groups.append(.init(name: "Training", facts: facts))
    }
    let machine = RunEnvironment.description
    groups.append(
      .init(
        name: "Run",
        facts: [
          ("seed", "\(seed)"), ("threads", "\(threads)"), ("processor", machine.cpu), ("BLAS", machine.blas),
          ("system", machine.os),
        ]))
    return groups
  }
}
