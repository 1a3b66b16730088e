import Foundation
import ProseTree
import ReportModel

/// A training's epochs as a table and two plots.
struct TrainingReport {
  /// The same training in an earlier run, for the plots.
  struct Earlier {
    /// What differs, or which run it was.
    var name: String
    var history: [RunRecord.Epoch]
  }

  let history: [RunRecord.Epoch]
  let classes: Int
  var earlier: Earlier?
  var continuation: Continuation?

  private var hasValidation: Bool { history.first?.validationLoss != nil }

  var blocks: [Block] {
    guard !history.isEmpty else { return [] }
    return (continued.map { [.note($0)] } ?? [])
      + [.lineChart(lossChart), .lineChart(accuracyChart), .table(table)]
      + (worseThanGuessing.map { [.note($0)] } ?? []) + [.note(monitor)]
  }

  private var continued: Note? {
    continuation.map { continuation in
      Note(
        .remark,
        [
          .text(
            "This training continues \(continuation.place): no init stands between the two steps. Its epoch 1 is the network's epoch \(continuation.epochs + 1)."
          )
        ])
    }
  }

  /// After some epochs a loss above a guess's is no slow start: the steps are too long.
  private var worseThanGuessing: Note? {
    let guess = log(Double(classes))
    guard history.count > 1, let last = history.last, last.loss > 1.05 * guess else { return nil }
    return Note(
      .caution,
      Words.inline(
        "The loss ends at \(NumberFormat.loss(last.loss)), above $\\ln \(classes) = \(NumberFormat.loss(guess))$, which is what guessing costs. The steps are probably too long: try a smaller learning_rate, or less momentum."
      ))
  }

  private var monitor: Note {
    let words =
      hasValidation
      ? "The validation set is there to choose by: an epoch to stop at, a learning rate. The test set is shown beside it and must decide nothing, or it would become a part of the training."
      : "The test accuracy is for watching only. In a real application the test set cannot monitor the training: whatever is chosen by it (an epoch to stop at, a learning rate) makes it part of the training. Hold out a validation set for that, with validation: 0.1 in load."
    return Note(.remark, [.text(words)])
  }

  private var table: Table {
    let lowest = history.map(\.loss).min()
    let highest = history.map(\.testAccuracy).max()
    let bestValidation = history.compactMap(\.validationAccuracy).max()
    var columns: [Table.Column] = [.init("epoch"), .init("training loss"), .init("test accuracy")]
    if hasValidation { columns += [.init("validation loss"), .init("validation accuracy")] }
    let thinning = Thinning(count: history.count)
    let firstBest = [
      history.firstIndex { $0.loss == lowest }, history.firstIndex { $0.testAccuracy == highest },
      bestValidation.flatMap { best in history.firstIndex { $0.validationAccuracy == best } },
    ]
    let shown = history.indices.filter { thinning.shows($0) || firstBest.contains($0) }
    let rows = shown.map { history[$0] }.map { epoch in
      var cells: [Table.Cell] = [
        .number("\(epoch.epoch)"), marked(NumberFormat.loss(epoch.loss), epoch.loss == lowest),
        marked(NumberFormat.exactShare(epoch.testAccuracy), epoch.testAccuracy == highest),
      ]
      if let loss = epoch.validationLoss, let accuracy = epoch.validationAccuracy {
        cells += [
          .number(NumberFormat.loss(loss)),
          marked(NumberFormat.exactShare(accuracy), accuracy == bestValidation),
        ]
      }
      return cells + [.number(NumberFormat(.fixed, precision: 2)(epoch.seconds))]
    }
    return Table(
      caption: [
        .text(
          "Epoch by epoch. The loss is the mean over the whole training set at the epoch's end; the best of a column is bold."
            + (thinning.words.map {
              " Of \(history.count) epochs \($0) is shown, the best ones, and the last; the run record has all."
            } ?? "")
        )
      ],
      columns: columns + [.init("seconds")], rows: rows)
  }

  private func marked(_ text: String, _ isBest: Bool) -> Table.Cell { isBest ? .best(text) : .number(text) }

  private var lossChart: LineChart {
    let losses = history.map(\.loss)
    let words = CurveWords(aim: .low, format: .roughLoss)
    var series = [LineChart.Series(name: "training", role: .first, points: points(\.loss))]
    var description = "The training loss \(words.describe(losses))."
    if hasValidation {
      series.append(
        LineChart.Series(name: "validation", role: .second, points: points { $0.validationLoss ?? .nan }))
      description += " The validation loss \(words.describe(history.compactMap(\.validationLoss)))."
    }
    if let earlier = earlierCurve(\.loss) {
      series.append(earlier.series)
      description += " With \(earlier.series.name) it \(words.describe(earlier.values))."
    }
    let all = series.flatMap(\.points).map(\.y)
    let guess = log(Double(classes))
    // Worth a line only where the loss is in sight of it.
    if let most = all.max(), most > guess / 2 {
      series.append(
        LineChart.Series(
          name: "ln \(classes)", role: .reference,
          points: [
            .init(x: Double(history[0].epoch), y: guess),
            .init(x: Double(history[history.count - 1].epoch), y: guess),
          ]))
    }
    let spansDecades = (all.min() ?? 1) > 0 && (all.max() ?? 1) / (all.min() ?? 1) >= 8
    return LineChart(
      title: "Loss by epoch", description: description,
      caption: Words.inline(
        "Mean cross-entropy $J$ at the end of each epoch, in nats\(spansDecades ? ", on a logarithmic scale" : "")."
      ),
      xAxis: .init(label: "epoch", format: NumberFormat(.decimal)),
      yAxis: .init(label: "loss", scale: spansDecades ? .logarithmic : .linear, format: .loss), series: series
    )
  }

  private var accuracyChart: LineChart {
    let words = CurveWords(aim: .high, format: .share)
    var series = [LineChart.Series(name: "test", role: .first, points: points(\.testAccuracy))]
    var description = "The test accuracy \(words.describe(history.map(\.testAccuracy)))."
    if hasValidation {
      series.append(
        LineChart.Series(name: "validation", role: .second, points: points { $0.validationAccuracy ?? .nan }))
      description += " The validation accuracy \(words.describe(history.compactMap(\.validationAccuracy)))."
    }
    if let earlier = earlierCurve(\.testAccuracy) {
      series.append(earlier.series)
      description += " With \(earlier.series.name) it \(words.describe(earlier.values))."
    }
    return LineChart(
      title: "Accuracy by epoch", description: description,
      caption: [.text("Share of pictures named correctly at the end of each epoch.")],
      xAxis: .init(label: "epoch", format: NumberFormat(.decimal)),
      yAxis: .init(label: "accuracy", format: .share),
      series: series)
  }

  private func earlierCurve(
    _ value: (RunRecord.Epoch) -> Double
  ) -> (series: LineChart.Series, values: [Double])? {
    guard let earlier else { return nil }
    let points = earlier.history.map { LineChart.Point(x: Double($0.epoch), y: value($0)) }
      .filter(\.y.isFinite)
    guard !points.isEmpty else { return nil }
    return (LineChart.Series(name: earlier.name, role: .earlier, points: points), points.map(\.y))
  }

  private func points(_ value: (RunRecord.Epoch) -> Double) -> [LineChart.Point] {
    history.map { LineChart.Point(x: Double($0.epoch), y: value($0)) }
  }
}
