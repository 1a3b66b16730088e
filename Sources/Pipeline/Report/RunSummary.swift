import Datasets
import Formatting
import NeuralNet
import ReportModel
import StepProtocol
import Steps

/// The run at a glance: its steps, its data, its results and its time.
struct RunSummary {
  let results: [StepResult]
  let workspace: Workspace
  /// The time of the whole run.
  let seconds: Double
  let threads: Int
  let seed: UInt64
  /// The notebook's seed, if the command line gave another.
  let notebookSeed: UInt64?

  /// If there are more trainings than this, they are shown as a table and a chart.
  private static let mostFigures = 3

  var summary: Summary {
    guard !results.isEmpty else { return Summary() }
    let trainings = FinishedRuns(of: results)
    guard trainings.all.count > Self.mostFigures else {
      return Summary(figures: figures(of: trainings.all), groups: groups(trainings.all))
    }
    let overview = TrainingOverview(trainings)
    let shared = Summary.Group(name: "All \(trainings.all.count) trainings", facts: overview.sharedOptions)
    return Summary(
      figures: figures(of: []), trainings: overview.shown,
      groups: [dataGroup, networkGroup(trainings.all), shared.facts.isEmpty ? nil : shared, runGroup]
        .compactMap(\.self))
  }

  private var data: DatasetOutline? { workspace.data?.outline }

  // MARK: Figures

  private func figures(of trainings: [FinishedRun]) -> [Summary.Figure] {
    var figures: [Summary.Figure] = []
    if trainings.count > 1 {
      // Several trainings are shown with their accuracies, for comparison.
      figures = trainings.map { accuracyFigure(of: $0, label: "test accuracy of \($0.id)") }
    } else if let training = trainings.first {
      figures = [accuracyFigure(of: training, label: "test accuracy")]
      figures += validationFigure(of: training).map { [$0] } ?? []
      figures.append(lossFigure(of: training))
    }
    figures += headlines
    // The time is shown only beside other figures, and only if the run was completed.
    if !figures.isEmpty, results.allSatisfy({ $0.status != .notRun && $0.failure == nil }) {
      figures.append(
        .init(value: NumberFormat.duration(seconds), label: "whole run", note: runNote(trainings)))
    }
    return figures
  }

  /// For each value that its step shows in the head, the largest one of the run.
  private var headlines: [Summary.Figure] {
    var figures: [Summary.Figure] = []
    var known: Set<String> = []
    for step in results.map({ type(of: $0.planned.step) }) where known.insert(step.kind).inserted {
      for value in step.values {
        guard let headline = value.headline,
          let worst = results.filter({ $0.planned.kind == step.kind }).compactMap({
            $0.output.values[value.name]?.double
          }).max()
        else { continue }
        figures.append(
          .init(value: NumberFormat.power(worst), label: headline.label, note: headline.note))
      }
    }
    return figures
  }

  private func accuracyFigure(of training: FinishedRun, label: String) -> Summary.Figure {
    let last = training.last
    var notes = ["after \(training.lastEpoch)"]
    if let best = training.history.bestTest, best.testAccuracy > last.testAccuracy {
      notes.append("highest \(NumberFormat.share(best.testAccuracy)) after epoch \(best.epoch)")
    }
    notes += training.interval(of: last.testAccuracy, on: "test").map { [$0.words] } ?? []
    return Summary.Figure(
      value: NumberFormat.share(last.testAccuracy), label: label, note: notes.joined(separator: "; "))
  }

  private func validationFigure(of training: FinishedRun) -> Summary.Figure? {
    guard let accuracy = training.last.validationAccuracy else { return nil }
    var notes = ["after \(training.lastEpoch)"]
    let best = training.history.epochs.max { ($0.validationAccuracy ?? 0) < ($1.validationAccuracy ?? 0) }
    if let best, let highest = best.validationAccuracy, highest > accuracy {
      notes.append("highest \(NumberFormat.share(highest)) after epoch \(best.epoch)")
    }
    notes += training.interval(of: accuracy, on: "validation").map { [$0.words] } ?? []
    return Summary.Figure(
      value: NumberFormat.share(accuracy), label: "validation accuracy", note: notes.joined(separator: "; "))
  }

  private func lossFigure(of training: FinishedRun) -> Summary.Figure {
    Summary.Figure(
      value: NumberFormat.loss.shown(training.last.loss), label: "training loss",
      note:
        "after \(training.lastEpoch); \(NumberFormat.loss.shown(training.history.start.loss)) before training"
    )
  }

  private func runNote(_ trainings: [FinishedRun]) -> String? {
    let cached = results.count { $0.origin == .cache }
    guard cached == 0 else { return "\(ReportText.count(cached, "step")) from the cache" }
    return trainings.last?.values["examples_per_second"]?.double.map { pace in
      "\(NumberFormat.count(pace)) examples per second in training"
    }
  }

  // MARK: Facts

  private func groups(_ trainings: [FinishedRun]) -> [Summary.Group] {
    [dataGroup, networkGroup(trainings)].compactMap(\.self) + trainingGroups(trainings) + [runGroup]
  }

  /// Returns a group for each training. If there are several, each has its name and its initial weights.
  private func trainingGroups(_ trainings: [FinishedRun]) -> [Summary.Group] {
    guard trainings.count > 1 else {
      return trainings.map { Summary.Group(name: "Training", facts: $0.facts) }
    }
    return trainings.map { training in
      let weights = training.startFacts.map { (label: $0.label, value: $0.value) }
      return Summary.Group(name: "Training \(training.id)", facts: weights + training.facts)
    }
  }

  private var dataGroup: Summary.Group? {
    guard let data else { return nil }
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
    return .init(name: "Data", facts: facts)
  }

  private func networkGroup(_ trainings: [FinishedRun]) -> Summary.Group? {
    guard let network = workspace.network else { return nil }
    // Without hidden layers there is no activation.
    let hidden = network.layers.count > 1 ? network.activation.title : "none"
    var facts = [
      (label: "units", value: ReportText.widths(network.widths)), (label: "hidden", value: hidden),
    ]
    let start = results.last { $0.makesNetwork && $0.status == .ok }
    // If there are several trainings, each of them shows its initial weights.
    if trainings.count <= 1, let start {
      facts += start.planned.step.facts.map { (label: $0.label, value: $0.value) }
    }
    facts.append(("parameters", NumberFormat.count(Double(network.parameterCount))))
    return .init(name: "Network", facts: facts)
  }

  private var runGroup: Summary.Group {
    let machine = RunEnvironment.description
    return .init(
      name: "Run",
      facts: [
        ("seed", "\(seed)" + (notebookSeed.map { ", from --seed; the notebook has \($0)" } ?? "")),
        ("threads", threads == 1 ? "1" : "up to \(threads)"),
        ("processor", machine.cpu),
        ("kernels", machine.kernels.replacing(" kernels", with: "")),
        ("system", machine.os),
      ])
  }
}

/// A training that has finished an epoch, with the data and the weights that it started from.
struct FinishedRun {
  let id: String
  let request: TrainingRequest
  let epochsOption: String?
  /// The settings of the training.
  let stepFacts: [StepFact]
  let history: TrainingHistory
  let last: RunRecord.Epoch
  let values: [String: RecordValue]
  let overrides: [StepCell.Override]
  /// Every option of the training, as it ran.
  let options: [String: RecordValue]
  /// The settings of the step that made the network.
  let startFacts: [StepFact]
  /// Every option of that step; empty if there is no such step.
  let startOptions: [String: RecordValue]
  /// Every option of the `load` before the training, and the values of that step: `train`, `validation` and `test`
  /// count examples.
  let dataOptions: [String: RecordValue]
  let dataValues: [String: RecordValue]
  let continuation: Continuation?

  /// Returns the confidence interval of an accuracy on a part of the data; nil if the part has no examples.
  /// - Parameter part: the part, as a value of `load`: "test" or "validation".
  func interval(of accuracy: Double, on part: String) -> ConfidenceInterval? {
    guard let count = dataValues[part]?.double, count >= 1 else { return nil }
    return ConfidenceInterval(share: accuracy, of: Int(count))
  }

  /// Whether every epoch that the notebook asks for has finished.
  var isComplete: Bool { history.epochs.count >= request.epochs }

  /// The last epoch: "epoch 10, the last", or "epoch 4 of 100" if the training was stopped.
  var lastEpoch: String {
    isComplete ? "epoch \(last.epoch), the last" : "epoch \(last.epoch) of \(request.epochs)"
  }

  var facts: [(label: String, value: String)] {
    var facts = stepFacts.map { fact in
      (
        label: fact.label,
        value: value(
          isComplete || fact.option != epochsOption
            ? fact.value : "\(history.epochs.count) of \(request.epochs)", of: fact.option)
      )
    }
    if let continuation { facts.append(("continues", continuation.place)) }
    return facts
  }

  private func value(_ words: String, of option: String) -> String {
    overrides.contains { $0.option == option } ? "\(words) (from -P)" : words
  }
}

/// The trainings of a run, in order.
struct FinishedRuns {
  let all: [FinishedRun]
  /// The ids of the trainings that began but finished no epoch.
  let withoutEpoch: [String]

  init(of results: [StepResult]) {
    var start: StepResult?
    var data: StepResult?
    var all: [FinishedRun] = []
    var withoutEpoch: [String] = []
    for result in results {
      let step = type(of: result.planned.step)
      if result.makesNetwork { start = result }
      if step.writes.contains(.data) { data = result }
      guard let request = result.planned.step.training, result.status != .notRun else { continue }
      guard let history = result.output.history, let last = history.epochs.last else {
        withoutEpoch.append(result.planned.id)
        continue
      }
      all.append(
        FinishedRun(
          id: result.planned.id, request: request, epochsOption: step.epochsOption,
          stepFacts: result.planned.step.facts, history: history, last: last, values: result.output.values,
          overrides: result.planned.overrides, options: result.planned.options,
          startFacts: start?.planned.step.facts ?? [], startOptions: start?.planned.options ?? [:],
          dataOptions: data?.planned.options ?? [:], dataValues: data?.output.values ?? [:],
          continuation: result.output.continuation))
    }
    self.all = all
    self.withoutEpoch = withoutEpoch
  }
}

extension StepResult {
  /// Whether the step makes the network from which later trainings start.
  fileprivate var makesNetwork: Bool {
    let step = type(of: planned.step)
    return step.writes.contains(.network) && !step.isTraining
  }
}
