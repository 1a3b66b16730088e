import Datasets
import ProseTree
import ReportModel

/// Many trainings side by side: what differs between them, and what came of each.
struct TrainingOverview {
  private let trainings: [FinishedRun]
  private let data: DatasetOutline?

  /// Of more curves than this, only the best are drawn.
  private static let mostCurves = 16

  init(_ trainings: [FinishedRun], data: DatasetOutline?) {
    self.trainings = trainings
    self.data = data
  }

  var shown: (chart: LineChart, table: Table) { (chart, table) }

  private var hasValidation: Bool { trainings.contains { $0.last.validationAccuracy != nil } }

  /// What the best is chosen by: the validation set where there is one.
  private func score(_ training: FinishedRun) -> Double {
    (hasValidation ? training.last.validationAccuracy : training.last.testAccuracy) ?? 0
  }

  private var best: FinishedRun? { trainings.max { score($0) < score($1) } }

  /// Names of the options that the trainings do not share, and whether each is of the `init` before it.
  private var options: [(name: String, value: (FinishedRun) -> String)] {
    let names = Set(trainings.flatMap(\.options.keys)).subtracting(["id", "caption"]).sorted()
    let own = names.map { name in
      (name: name, value: { (run: FinishedRun) in OptionChange.shown(run.options[name]) })
    }
    let starts: [(name: String, value: (FinishedRun) -> String)] = [
      ("hidden", { run in run.start.map { "\($0.hidden)" } ?? "none" }),
      ("activation", { run in run.start?.activation.title ?? "none" }),
      ("weights", { run in run.start?.weights.title ?? "none" }),
    ]
    let continued: [(name: String, value: (FinishedRun) -> String)] = [
      ("continues", { run in run.continuation?.place ?? "–" })
    ]
    return (starts + own + continued).filter { option in Set(trainings.map(option.value)).count > 1 }
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
        .text([.link(destination: "#\(training.id)", title: "", [.code(training.id)])])
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
    let sample = data.map { data in
      " On \(NumberFormat.count(Double(data.test))) test pictures an accuracy of \(NumberFormat.share(bestTest ?? 0)) has the \(ConfidenceInterval(share: bestTest ?? 0, of: data.test).words)."
    }
    return Table(
      caption: [
        .text(
          "All \(trainings.count) trainings, each after its last epoch, with the options that differ. The best value of a column is bold.\(sample ?? "")"
        )
      ],
      columns: columns, rows: rows)
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
      ? "The \(drawn.count) best of \(trainings.count) trainings are drawn" : "All \(drawn.count) trainings"
    let choice = hasValidation ? "by the validation set " : ""
    let words = CurveWords(aim: .high, format: .share)
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
