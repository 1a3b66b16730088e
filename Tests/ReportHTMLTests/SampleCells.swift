import Formatting
import Foundation
import ProseTree
import ReportModel
import SourceText

/// The steps of the sample report.
extension SampleReport {
  static let losses = [0.5121, 0.4502, 0.4180, 0.3951, 0.3802, 0.3641, 0.3502, 0.3390, 0.3275, 0.3187]
  static let accuracies = [0.7912, 0.8203, 0.8344, 0.8290, 0.8451, 0.8522, 0.8480, 0.8612, 0.8702, 0.8631]
  static let validations = [0.7991, 0.8260, 0.8401, 0.8402, 0.8510, 0.8551, 0.8602, 0.8640, 0.8672, 0.8690]

  static var load: StepCell {
    StepCell(
      id: "load", step: "load", status: .ok, lines: 14...17,
      source: "dataset: fashion-mnist   # the default\nvalidation: 5000\n", caption: [], seconds: 0.41,
      blocks: [
        .table(
          Table(
            caption: [.text("The splits. The validation set is held out of the training set.")],
            columns: [.init("split", .text), .init("examples"), .init("share"), .init("use", .text)],
            rows: [
              [.text("training"), .number("55,000"), .number("78.57%"), .text("gradients")],
              [.text("validation"), .number("5,000"), .number("7.1%"), .text("choosing hyperparameters")],
              [.text("test"), .number("10,000"), .number("14.3%"), .text("judging, once")],
            ])),
        .pictures(
          PictureGrid(
            title: "One picture of each class",
            caption: [.text("The first of each in the training set, as the network sees them.")], rows: 28,
            columns: 28,
            pictures: classes.enumerated().map { index, name in
              .init(
                pixels: garment(index), shade: .ink, alternative: "A picture of the class \(name)",
                words: [name, "6,000 of them"])
            })),
        .barChart(
          BarChart(
            title: "Class balance", description: "Between 5,440 and 5,560 examples in every class.",
            caption: [.text("Examples of each class in the training set.")], label: "examples",
            format: .count,
            bars: classes.enumerated().map { .init(name: $1, value: 5500 + Double($0 * 37 % 120) - 60) })),
      ])
  }

  static var initialize: StepCell {
    StepCell(
      id: "init", step: "init", status: .ok, lines: 24...27,
      source: "hidden: [128, 64]\nactivation: sigmoid\n",
      caption: [.text("A small network with two hidden layers")], seconds: 0.0021,
      blocks: [
        .network(
          NetworkDiagram(
            title: "The network", description: "784 inputs, hidden layers of 128 and 64 units, 10 outputs.",
            caption: [.text("Of each large layer only the first and last units are drawn.")],
            layers: [
              .init(units: 784, name: "input", role: "28 × 28 pixels"),
              .init(units: 128, name: "hidden 1", role: "sigmoid"),
              .init(units: 64, name: "hidden 2", role: "sigmoid"),
              .init(units: 10, name: "output", role: "softmax"),
            ])),
        .table(
          Table(
            caption: [.text("Layers and their parameters.")],
            columns: [
              .init("layer", .text), .init([.formula(Formula("W", style: .inline))], .text), .init("weights"),
              .init("biases"), .init("spread"),
            ],
            rows: [
              [.text("1"), .text("128 × 784"), .number("100,352"), .number("128"), .number("0.0468")],
              [.text("2"), .text("64 × 128"), .number("8,192"), .number("64"), .number("0.102")],
              [.text("3"), .text("10 × 64"), .number("640"), .number("10"), .number("-0.16")],
            ])),
      ])
  }

  static var forward: StepCell {
    StepCell(
      id: "forward", step: "forward", status: .ok, lines: 31...32, source: "", caption: [], seconds: 0.0038,
      blocks: [
        .prose([
          .paragraph([
            .text("Before training the loss is "),
            .value(
              InlineValue(
                name: "forward.loss", format: nil, span: SourceSpan(line: 1, column: 1), result: "2.3391")),
            .text(", close to "), .formula(Formula("\\ln 10 = 2.3026", style: .inline)),
            .text(": the network knows nothing yet."),
          ])
        ]),
        .pictures(
          PictureGrid(
            title: "What the untrained network says",
            caption: [.text("Class probabilities for four examples; the true class is set in bold.")],
            rows: 28,
            columns: 28, pictures: [9, 0, 3, 6].map(guess))),
      ])
  }

  static func guess(_ truth: Int) -> PictureGrid.Picture {
    let raw = classes.indices.map { 1.0 + Double(($0 * 7 + truth * 3) % 10) / 3 + ($0 == truth ? 4 : 0) }
    let sum = raw.reduce(0, +)
    return .init(
      pixels: garment(truth), shade: .ink, alternative: "A picture of the class \(classes[truth])",
      words: [classes[truth]],
      probabilities: classes.indices.map {
        .init(name: classes[$0], value: raw[$0] / sum, isTruth: $0 == truth)
      })
  }

  static var train: StepCell {
    StepCell(
      id: "epoch-loop", step: "epoch-loop", status: .ok, lines: 46...53,
      source:
        "learning_rate: 0.5\nepochs: 10\nbatch_size: 64\nshuffle: true\nweights: \"normal(0.01)\"\n# momentum: 0.9\n",
      caption: [], seconds: 12.34,
      blocks: [
        .table(
          Table(
            caption: [.text("Each epoch. The best of each column in bold.")],
            columns: [
              .init("epoch"), .init("training loss"), .init("test accuracy"), .init("validation accuracy"),
              .init("seconds"),
            ],
            rows: losses.indices.map { index in
              [
                .number(String(index + 1)),
                index == 9 ? .best("0.3187") : .number(NumberFormat.loss(losses[index])),
                index == 8 ? .best("87.0%") : .number(NumberFormat.share(accuracies[index])),
                index == 9 ? .best("86.9%") : .number(NumberFormat.share(validations[index])),
                .number("1.21"),
              ]
            })),
        .lineChart(lossChart), .lineChart(accuracyChart),
        .note(
          Note(
            .caution,
            [
              .text(
                "In a real application the test set is no monitor: whoever watches it while choosing an epoch has used it for training. That is what a validation set is for."
              )
            ])),
      ])
  }

  static var lossChart: LineChart {
    LineChart(
      title: "Training loss", description: "Falls from 0.51 to 0.32, lowest at epoch 10.",
      caption: [.text("Mean cross-entropy over the whole training set at the end of each epoch.")],
      xAxis: .init(label: "epoch", format: .count), yAxis: .init(label: "cross-entropy, nats", format: .loss),
      series: [.init(name: "training loss", role: .training, points: points(losses))])
  }

  static var accuracyChart: LineChart {
    LineChart(
      title: "Accuracy", description: "Rises from 79.1% to 86.3% on the test set, highest at epoch 9.",
      caption: [.text("Share of pictures put into the right class.")],
      xAxis: .init(label: "epoch", format: .count), yAxis: .init(label: "accuracy", format: .share),
      series: [
        .init(name: "test", role: .test, points: points(accuracies)),
        .init(name: "validation", role: .validation, points: points(validations)),
      ])
  }

  static func points(_ values: [Double]) -> [LineChart.Point] {
    values.enumerated().map { .init(x: Double($0 + 1), y: $1) }
  }

  static var confusion: HeatMap {
    let counts = classes.indices.map { row in
      classes.indices.map { column in
        row == column
          ? 812 + row * 17 : (row + column) % 3 == 0 ? (row * 31 + column * 17) % 60 : (row * column) % 4
      }
    }
    return HeatMap(
      title: "Confusion matrix", description: "Most of each class is on the diagonal.",
      caption: [
        .text("What the network said for each class. Shades grow with the square root of the count.")
      ],
      rowLabel: "true", columnLabel: "predicted", names: classes, counts: counts)
  }

  static var evaluate: StepCell {
    StepCell(
      id: "evaluate", step: "evaluate", status: .ok, lines: 70...72, source: "split: test\n", caption: [],
      seconds: 0.12,
      blocks: [
        .heatMap(confusion),
        .table(
          Table(
            caption: [.text("Each gradient against central differences, in double precision.")],
            columns: [
              .init("tensor", .text), .init("norm"), .init("worst relative error"), .init("verdict", .text),
            ],
            rows: [
              [
                .formula("\\partial L/\\partial W_1"), .number("0.1874"), .number("1.2e-09"),
                .verdict(.passed),
              ],
              [
                .formula("\\partial L/\\partial b_1"), .number("12.9"), .number("8.8e-10"), .verdict(.passed),
              ],
              [
                .formula("\\partial L/\\partial W_2"), .number("3"), .number("3.1e-2"), .verdict(.failed),
              ],
            ])),
      ])
  }

  static var weights: StepCell {
    StepCell(
      id: "weights", step: "weights", status: .ok, lines: 80...82, source: "units: 40\n", caption: [],
      seconds: 0.003,
      blocks: [
        .pictures(
          PictureGrid(
            title: "Weights of the first layer",
            caption: [.text("Blue excites, orange inhibits.")], rows: 28, columns: 28,
            pictures: (0..<40).map { unit in
              .init(
                pixels: receptiveField(unit), shade: .diverging, alternative: "Weights of unit \(unit + 1)")
            }))
      ])
  }

  static var expect: StepCell {
    StepCell(
      id: "expect", step: "expect", status: .ok, lines: 90...92,
      source: "epoch-loop.test_accuracy: \">= 0.85\"\n", caption: [], seconds: 0,
      blocks: [
        .table(
          Table(
            caption: [.text("What the notebook expects of the run.")],
            columns: [.init("claim", .text), .init("value"), .init("verdict", .text)],
            rows: [
              [.text([.code("epoch-loop.test_accuracy >= 0.85")]), .number("0.863"), .verdict(.passed)]
            ]))
      ])
  }

  static var failed: StepCell {
    StepCell(
      id: "reckless", step: "epoch-loop", status: .failed, origin: .continued,
      reason: "epochs 2 → 3, after epoch 2", lines: 96...99,
      source: "learning_rate: 500\nepochs: 3\n", caption: [.text("A learning rate far too large")],
      seconds: 0.61,
      blocks: [],
      failure: .init(
        message: "the loss became NaN in epoch 1", hint: "try a learning rate below 1",
        location: SourceLocation(line: 97, column: 16)))
  }

  static var notRun: StepCell {
    StepCell(
      id: "evaluate-2", step: "evaluate", status: .notRun, lines: 103...105, source: "split: test\n",
      caption: [], seconds: 0, blocks: [])
  }

  /// Extreme charts: a long series, a constant, a single point, names too long to stand beside their curves, many
  /// layers, many classes.
  static var unusualCharts: StepCell {
    var long = lossChart
    long.yAxis.scale = .logarithmic
    long.series[0].points = (1...1000).map { epoch in
      .init(x: Double(epoch), y: 2.3 / Double(epoch).squareRoot() * (1 + 0.2 * sin(Double(epoch * epoch))))
    }
    long.series.append(.init(name: "ln 10", role: .reference, points: [.init(x: 1, y: 2.3026)]))
    var single = accuracyChart
    for index in single.series.indices { single.series[index].points = [single.series[index].points[0]] }
    var wordy = accuracyChart
    wordy.series[0].name = "accuracy on the test set with good weights and a high rate"
    wordy.series[1].name = "accuracy on the validation set with the same"
    var classes = confusion
    classes.names = (0..<26).map { "class \($0)" }
    classes.counts = (0..<26).map { row in (0..<26).map { $0 == row ? 300 : ($0 * row) % 7 * ($0 % 3) } }
    return StepCell(
      id: "charts", step: "charts", status: .ok, lines: 1...1, source: nil, caption: [], seconds: 0,
      blocks: [
        .lineChart(long), .lineChart(single), .lineChart(wordy), .heatMap(classes),
        .network(
          NetworkDiagram(
            title: "Deep", description: "Twelve layers.", caption: [],
            layers: (0..<12).map { .init(units: 3 + $0 * 7 % 11, name: "hidden \($0)", role: "relu") })),
      ])
  }
}
