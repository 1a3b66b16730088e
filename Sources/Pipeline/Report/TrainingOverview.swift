import Datasets
import Formatting
import ProseTree
import ReportModel
import RunHistory
import StepProtocol
import Steps

/// Many trainings side by side: their settings that differ, and their results.
struct TrainingOverview {
  private let trainings: [FinishedRun]
  /// The ids of the trainings that have no row because they finished no epoch.
  private let withoutEpoch: [String]

  /// If there are more curves than this, only the best are drawn.
  private static let mostCurves = 16

  init(_ runs: FinishedRuns) {
    trainings = runs.all
    withoutEpoch = runs.withoutEpoch
  }

  var shown: (chart: LineChart, table: Table) { (chart, table) }

  private var hasValidation: Bool { trainings.contains { $0.last.validationAccuracy != nil } }

  /// The accuracy by which the best training is chosen: on the validation set if there is one, otherwise on the test
  /// set.
  private func score(_ training: FinishedRun) -> Double {
    (hasValidation ? training.last.validationAccuracy : training.last.testAccuracy) ?? 0
  }

  private var best: FinishedRun? { trainings.max { score($0) < score($1) } }

  /// A setting on which a training depends.
  private typealias Setting = (name: String, value: (FinishedRun) -> String)

  /// Every option of the `load` and the `init` before a training, its own options, and the training that it
  /// continues.
  private var settings: [Setting] {
    let groups: [(step: String, options: (FinishedRun) -> [String: RecordValue])] = [
      (StepCatalogue.loadKind, { $0.dataOptions }), (StepCatalogue.initKind, { $0.startOptions }),
      (StepCatalogue.epochLoopKind, { $0.options }),
    ]
    let names = groups.map { group in
      Set(trainings.flatMap { group.options($0).keys }).subtracting(["id", "caption", "echo"])
    }
    let settings = zip(groups, names).flatMap { group, own -> [Setting] in
      own.sorted().map { name in
        let isShared = names.count { $0.contains(name) } > 1
        return (isShared ? "\(group.step).\(name)" : name, { OptionChange.shown(group.options($0)[name]) })
      }
    }
    return settings + [("continues", { $0.continuation?.place ?? "–" })]
  }

  /// The settings that differ between the trainings.
  private var options: [Setting] {
    settings.filter { setting in Set(trainings.map(setting.value)).count > 1 }
  }

  /// The settings that are the same for every training.
  var sharedOptions: [(label: String, value: String)] {
    (trainings.first?.facts ?? []).filter { fact in
      trainings.allSatisfy { $0.facts.contains { $0.label == fact.label && $0.value == fact.value } }
    }
  }

  private var table: Table {
    let options = options
    let bestTest = trainings.map(\.last.testAccuracy).max()
    let bestLoss = trainings.map(\.last.loss).filter(\.isFinite).min()
    let bestValidation = trainings.compactMap(\.last.validationAccuracy).max()
    func marked(_ text: String, _ isBest: Bool) -> Table.Cell { isBest ? .best(text) : .number(text) }
    let rows = trainings.map { training -> [Table.Cell] in
      let last = training.last
      var cells: [Table.Cell] = [
        .text(
          [.link(destination: "#\(training.id)", title: "", [.code(training.id)])]
            + (training.isComplete ? [] : [.text(" (\(training.lastEpoch))")]))
      ]
      cells += options.map { .text($0.value(training)) }
      cells.append(marked(NumberFormat.loss(last.loss), last.loss == bestLoss))
      if hasValidation {
        cells.append(
          last.validationAccuracy.map { marked(NumberFormat.exactShare($0), $0 == bestValidation) }
            ?? .missing)
      }
      return cells + [marked(NumberFormat.exactShare(last.testAccuracy), last.testAccuracy == bestTest)]
    }
    var columns: [Table.Column] = [.init("training", .text)]
    columns += options.map { .init([.text($0.name)], .text) }
    columns.append(.init("training loss"))
    if hasValidation { columns.append(.init("validation accuracy")) }
    columns.append(.init("test accuracy"))
    let sample = trainings.first { $0.last.testAccuracy == bestTest }.flatMap { best in
      best.interval(of: best.last.testAccuracy, on: "test").map {
        " The best test accuracy, \(NumberFormat.share(best.last.testAccuracy)), has the \($0.words)."
      }
    }
    return Table(
      caption: [
        .text(
          "\(title), each after its last epoch, with the options that differ. The best value of a column is bold.\(sample ?? "")"
        )
      ],
      columns: columns, rows: rows)
  }

  /// The title: "All 5 trainings", or "4 of 5 trainings (wild finished no epoch)".
  private var title: String {
    guard !withoutEpoch.isEmpty else { return "All \(trainings.count) trainings" }
    return
      "\(trainings.count) of \(trainings.count + withoutEpoch.count) trainings (\(withoutEpoch.joined(separator: ", ")) finished no epoch)"
  }

  private var chart: LineChart {
    let bestID = best?.id
    let drawn =
      trainings.count <= Self.mostCurves
      ? trainings : Array(trainings.sorted { score($0) > score($1) }.prefix(Self.mostCurves))
    let series = drawn.map { training in
      LineChart.Series(
        name: training.id, role: training.id == bestID ? .test : .other,
        points: training.history.all.map { .init(x: Double($0.epoch), y: $0.testAccuracy) })
    }
    let which =
      trainings.count > drawn.count
      ? "The \(drawn.count) best of \(trainings.count) trainings are drawn" : title
    let choice = hasValidation ? "by the validation set " : ""
    let words = CurveDescription(aim: .high, format: .share)
    let bestWords =
      series.first { $0.name == bestID }.map { "\($0.name) \(words.describe($0.points))." } ?? ""
    return LineChart(
      title: "Test accuracy of the trainings",
      description: "\(which). \(bestWords)",
      caption: [
        .text(
          "Test accuracy by epoch. \(which); the one that is best \(choice)at its end is drawn in colour.")
      ],
      xAxis: .init(label: "epoch", format: NumberFormat(.decimal)),
      yAxis: .init(label: "test accuracy", format: .share), series: series)
  }
}
