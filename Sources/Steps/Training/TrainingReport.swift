import Formatting
import Foundation
import ProseTree
import ReportModel
import StepProtocol

/// The epochs of a training as two plots and a table.
package struct TrainingReport {
  /// The same training in an earlier run, for comparison in the plots.
  package struct Earlier {
    /// The earlier run, and what differed: "run 6: learning_rate 0.5".
    fileprivate let name: String
    /// The history, from epoch 0 if the run has recorded it.
    fileprivate let history: [RunRecord.Epoch]

    package init(name: String, history: [RunRecord.Epoch]) {
      self.name = name
      self.history = history
    }
  }

  private let history: TrainingHistory
  private let classes: Int
  private let earlier: Earlier?
  private let continuation: Continuation?

  package init(
    history: TrainingHistory, classes: Int, earlier: Earlier? = nil, continuation: Continuation? = nil
  ) {
    self.history = history
    self.classes = classes
    self.earlier = earlier
    self.continuation = continuation
  }

  /// Epoch 0 and all epochs after it.
  private var points: [RunRecord.Epoch] { history.all }
  private var hasValidation: Bool { history.start.validationLoss != nil }

  package var blocks: [Block] {
    guard !history.epochs.isEmpty else { return [] }
    return (continued.map { [.note($0)] } ?? [])
      + [.lineChart(lossChart), .lineChart(accuracyChart), .table(table), .note(monitor)]
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

  private var monitor: Note {
    let words =
      hasValidation
      ? "Use the validation set to choose something, such as the epoch to stop at or the learning rate. If you choose by the test accuracy, the test set becomes part of the training."
      : "The test accuracy is for watching only. If you choose something by it, such as the epoch to stop at or the learning rate, the test set becomes part of the training. Use a validation set to choose: write `validation: 0.1` in `load`."
    return Note(
      .advice,
      words.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
        index % 2 == 0 ? .text(String(part)) : .code(String(part))
      })
  }

  // MARK: The table

  /// A column of the table: one number for every epoch.
  private struct Measure {
    let heading: String
    let format: NumberFormat
    let value: (RunRecord.Epoch) -> Double?
    let isBetter: (Double, Double) -> Bool
  }

  private var measures: [Measure] {
    func loss(_ heading: String, _ value: @escaping (RunRecord.Epoch) -> Double?) -> Measure {
      Measure(heading: heading, format: .loss, value: value, isBetter: <)
    }
    func accuracy(_ heading: String, _ value: @escaping (RunRecord.Epoch) -> Double?) -> Measure {
      Measure(heading: heading, format: .exactShare, value: value, isBetter: >)
    }
    return [loss("training loss") { $0.loss }, accuracy("training accuracy") { $0.trainingAccuracy }]
      + (hasValidation
        ? [
          loss("validation loss") { $0.validationLoss },
          accuracy("validation accuracy") { $0.validationAccuracy },
        ] : [])
      + [accuracy("test accuracy") { $0.testAccuracy }]
  }

  private var table: Table {
    let (points, measures) = (points, measures)
    let best = measures.map { measure -> Int? in
      points.indices.filter { measure.value(points[$0])?.isFinite == true }.min {
        measure.isBetter(measure.value(points[$0]) ?? 0, measure.value(points[$1]) ?? 0)
      }
    }
    let thinning = Thinning(count: points.count - 1)
    let shown = points.indices.filter { $0 == 0 || thinning.shows($0 - 1) || best.contains($0) }
    let rows = shown.map { index -> [Table.Cell] in
      let epoch = points[index]
      let cells = zip(measures, best).map { measure, best -> Table.Cell in
        guard let value = measure.value(epoch) else { return .missing }
        // If two epochs are equally good, both are marked as the best.
        let isBest = best.flatMap { measure.value(points[$0]) } == value
        return isBest ? .best(measure.format(value)) : .number(measure.format(value))
      }
      let seconds: Table.Cell =
        index == 0 ? .missing : .number(NumberFormat(.fixed, precision: 2)(epoch.seconds))
      return [.number("\(epoch.epoch)")] + cells + [seconds]
    }
    return Table(
      caption: [
        .text(
          "Epoch by epoch. Epoch 0 is the network before the training; losses and accuracies are measured at the end of an epoch, on the whole set. The best value of a column is bold."
            + (thinning.words.map {
              " Of \(history.epochs.count) epochs \($0) is shown, the best ones, and the last; the run record has all."
            } ?? "")
        )
      ],
      columns: [.init("epoch")] + measures.map { .init($0.heading) } + [.init("seconds")], rows: rows)
  }

  // MARK: The plots

  private var lossChart: LineChart {
    let words = CurveDescription(aim: .low, format: .roughLoss)
    var curves = [Curve(name: "training", role: .training, value: { $0.loss })]
    if hasValidation { curves.append(Curve(name: "validation", role: .validation) { $0.validationLoss }) }
    var (series, description) = drawn(curves, of: "loss", words)
    let values = series.flatMap(\.points).map(\.y)
    let guess = log(Double(classes))
    // The level of a guess is drawn only if the loss comes near it.
    if let most = values.max(), most > guess / 2 {
      series.append(
        LineChart.Series(
          name: "ln\u{A0}\(classes)", role: .reference,
          points: [.init(x: 0, y: guess), .init(x: Double(history.epochs.count), y: guess)]))
      description +=
        " The loss of a uniform guess, ln \(classes) = \(NumberFormat.roughLoss.shown(guess)), is drawn as a horizontal line."
    }
    let ratio = (values.min() ?? 1) > 0 ? (values.max() ?? 1) / (values.min() ?? 1) : 1
    return LineChart(
      title: "Loss by epoch", description: description,
      caption: ReportText.inline(
        "Mean cross-entropy $J$ at the end of each epoch, in nats; epoch 0 is before the training."),
      xAxis: .init(label: "epoch", format: NumberFormat(.decimal)),
      yAxis: .init(
        label: "loss", scale: ratio >= 5 ? .logarithmic : .linear, format: .loss, offersOtherScale: ratio >= 3
      ),
      series: series)
  }

  private var accuracyChart: LineChart {
    let words = CurveDescription(aim: .high, format: .share)
    var curves = [Curve(name: "test", role: .test) { $0.testAccuracy }]
    if history.start.trainingAccuracy != nil {
      curves.insert(Curve(name: "training", role: .training) { $0.trainingAccuracy }, at: 0)
    }
    if hasValidation {
      curves.append(Curve(name: "validation", role: .validation) { $0.validationAccuracy })
    }
    let (series, description) = drawn(curves, of: "accuracy", words)
    return LineChart(
      title: "Accuracy by epoch", description: description,
      caption: [
        .text(
          "Share of pictures classified correctly at the end of each epoch; epoch 0 is before the training.")
      ],
      xAxis: .init(label: "epoch", format: NumberFormat(.decimal)),
      yAxis: .init(label: "accuracy", format: .share),
      series: series)
  }

  private struct Curve {
    let name: String
    let role: LineChart.Series.Role
    let value: (RunRecord.Epoch) -> Double?
  }

  /// Returns the curves of this training and one curve of the earlier run (the test curve, or else the first), with a
  /// sentence for each.
  private func drawn(
    _ curves: [Curve], of measure: String, _ words: CurveDescription
  ) -> (series: [LineChart.Series], description: String) {
    var series: [LineChart.Series] = []
    var sentences: [String] = []
    for curve in curves {
      let points = Self.points(of: points, curve.value)
      series.append(LineChart.Series(name: curve.name, role: curve.role, points: points))
      sentences.append("The \(curve.name) \(measure) \(words.describe(points)).")
    }
    if let earlier, let curve = curves.first(where: { $0.role == .test }) ?? curves.first {
      let points = Self.points(of: earlier.history, curve.value)
      // An earlier curve with the same points would be hidden, so it is left out.
      if !points.isEmpty, points != series.first(where: { $0.name == curve.name })?.points {
        series.append(LineChart.Series(name: earlier.name, role: .earlier, points: points))
        sentences.append("The \(curve.name) \(measure) of \(earlier.name) \(words.describe(points)).")
      }
    }
    return (series, sentences.joined(separator: " "))
  }

  private static func points(
    of epochs: [RunRecord.Epoch], _ value: (RunRecord.Epoch) -> Double?
  ) -> [LineChart.Point] {
    epochs.compactMap { epoch in
      value(epoch).flatMap { $0.isFinite ? LineChart.Point(x: Double(epoch.epoch), y: $0) : nil }
    }
  }
}
