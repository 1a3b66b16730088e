import Datasets
import NeuralNet
import ProseTree
import ReportModel

/// Judges the network class by class.
struct EvaluateStep: Step {
  static let kind = "evaluate"
  static let summary =
    "judges the network: accuracy, confusions, the score of every class, its worst mistakes"
  static let values = [
    ValueDeclaration("accuracy", .number, "share named correctly", aim: .high),
    ValueDeclaration("macro_f1", .number, "the mean of the classes' F1", aim: .high),
    ValueDeclaration("loss", .number, "mean cross-entropy, in nats", aim: .low),
    ValueDeclaration("mistakes", .integer, "examples named wrongly"),
    ValueDeclaration("examples", .integer, "examples judged"),
  ]

  private static let classesDrawn = 32
  private static let pairsShown = 8
  private static let mistakesShown = 12

  let split: Split

  init(reading options: inout OptionReader) {
    split = options.choice("split", default: Split.test, "which examples")
  }

  func check(in preview: inout Preview) {
    preview.needsData()
    preview.needsNetwork()
    preview.needsValidation(for: split)
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    let data = try workspace.requireDataset()
    let network = try workspace.requireNetwork()
    try MemoryLimit.checkEvaluation(of: network, threads: workspace.threads)
    let examples = try split.examples(of: data)
    let interruption = workspace.interruption
    guard
      let evaluation = Evaluation(
        of: network, on: examples, threads: workspace.threads,
        isCancelled: { interruption.isRequested })
    else { throw Interrupted(during: "while the \(split.rawValue) set was judged") }
    let confusion = evaluation.confusion
    output.values = [
      "accuracy": .number(evaluation.accuracy), "macro_f1": .number(confusion.macroF1),
      "loss": .number(evaluation.loss), "mistakes": .integer(confusion.total - confusion.correct),
      "examples": .integer(confusion.total),
    ]
    output.cautions = confusion.onlyClassNamed.map { [data.outline.caution(onlyClass: $0, of: split)] } ?? []
    output.blocks = [
      .prose([
        Words.paragraph(
          "\(NumberFormat.count(Double(confusion.correct))) of \(NumberFormat.count(Double(confusion.total))) \(split.rawValue) pictures are named correctly: an accuracy of \(NumberFormat.exactShare(evaluation.accuracy)), at a mean loss of \(NumberFormat.loss(evaluation.loss))."
        )
      ]),
      scores(of: confusion, data.classNames),
    ]
    // A square of more classes than this cannot be read; the pairs below still can.
    if confusion.classCount <= Self.classesDrawn {
      output.blocks.insert(heatMap(of: confusion, data.classNames), at: 1)
    }
    if let pairs = pairs(of: confusion, data.classNames) { output.blocks.append(pairs) }
    if let mistakes = mistakes(evaluation, examples, data) { output.blocks.append(mistakes) }
  }

  private func heatMap(of confusion: ConfusionMatrix, _ names: [String]) -> Block {
    let counts = (0..<confusion.classCount).map { truth in
      (0..<confusion.classCount).map { confusion[truth, $0] }
    }
    let worst = confusion.mostConfusedPairs(limit: 1).first.map {
      " The most confused are \(names[$0.first]) and \(names[$0.second]), \($0.count) times."
    }
    return .heatMap(
      HeatMap(
        title: "Confusion matrix",
        description: "\(confusion.correct) of \(confusion.total) pictures are on the diagonal.\(worst ?? "")",
        caption: [
          .text(
            "Confusion matrix on the \(split.rawValue) set: a row is what a picture is, a column what the network takes it for."
          )
        ],
        rowLabel: "is", columnLabel: "taken for", names: names, counts: counts))
  }

  private func scores(of confusion: ConfusionMatrix, _ names: [String]) -> Block {
    let format = NumberFormat(.fixed, precision: 3)
    let rows = confusion.classes.map { score -> [Table.Cell] in
      [
        .text(names[score.index]), .number(format(score.precision)), .number(format(score.recall)),
        .number(format(score.f1)), .number(NumberFormat.count(Double(score.support))),
      ]
    }
    return .table(
      Table(
        caption: Words.inline(
          "Precision: of what was taken for a class, the share that is one. Recall: of what is one, the share that was found. F1 is their harmonic mean; over all classes its mean is \(format(confusion.macroF1))."
        ),
        columns: [
          .init("class", .text), .init("precision"), .init("recall"), .init("F1"), .init("pictures"),
        ],
        rows: rows))
  }

  private func pairs(of confusion: ConfusionMatrix, _ names: [String]) -> Block? {
    let pairs = confusion.mostConfusedPairs(limit: Self.pairsShown)
    guard !pairs.isEmpty else { return nil }
    return .table(
      Table(
        caption: [.text("The pairs most often taken for each other.")],
        columns: [
          .init("one", .text), .init("other", .text), .init("one as other"), .init("other as one"),
          .init("both"),
        ],
        rows: pairs.map { pair in
          [
            .text(names[pair.first]), .text(names[pair.second]), .number("\(pair.firstAsSecond)"),
            .number("\(pair.secondAsFirst)"), .number("\(pair.count)"),
          ]
        }))
  }

  private func mistakes(_ evaluation: Evaluation, _ examples: Examples, _ data: ImageDataset) -> Block? {
    let wrong = examples.labels.indices.filter { evaluation.predictions[$0] != examples.labels[$0] }
    // By place where the confidence ties, so that the pictures are the same on every run.
    let worst = wrong.sorted { (evaluation.confidences[$1], $0) < (evaluation.confidences[$0], $1) }.prefix(
      Self.mistakesShown)
    guard !worst.isEmpty else { return nil }
    let pictures = worst.map { index in
      let truth = data.classNames[Int(examples.labels[index])]
      let guess = data.classNames[Int(evaluation.predictions[index])]
      let confidence = NumberFormat.share(Double(evaluation.confidences[index]))
      return PictureGrid.Picture(
        pixels: Array(examples.pixels(of: index)), shade: .ink,
        alternative: "\(truth), taken for \(guess) with probability \(confidence)",
        words: [truth, "taken for \(guess)", confidence])
    }
    return .pictures(
      PictureGrid(
        title: "The most confident mistakes",
        caption: [
          .text("The mistakes that the network was surest of, with the probability it gave its answer.")
        ],
        rows: data.imageSize.rows, columns: data.imageSize.columns, pictures: pictures))
  }
}
