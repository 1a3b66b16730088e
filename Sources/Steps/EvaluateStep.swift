import Datasets
import Formatting
import LabelledExamples
import NeuralNet
import ProseTree
import ReportModel
import StepOptions
import StepProtocol

/// Evaluates the network class by class.
struct EvaluateStep: Step {
  static let kind = "evaluate"
  static let summary =
    "evaluates the network: accuracy, confusion matrix, scores of every class, its most confident mistakes"
  static let values = [
    ValueDeclaration("accuracy", .number, "share of examples classified correctly", aim: .high),
    ValueDeclaration("macro_f1", .number, "the mean F1 of the classes that occur", aim: .high),
    ValueDeclaration("loss", .number, "mean cross-entropy, in nats", aim: .low),
    ValueDeclaration("mistakes", .integer, "examples classified wrongly"),
    ValueDeclaration("examples", .integer, "examples evaluated"),
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
    let training = preview.later.first { $0.kind == EpochLoopStep.kind }
    if preview.network != nil, preview.trainings.isEmpty, let training {
      preview.report(
        "\(preview.stepID) runs before the training of line \(training.line): it evaluates the untrained network",
        hint: "move it below that \(EpochLoopStep.kind) to evaluate the trained network", severity: .note)
    }
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
    else { throw Interrupted(during: "while the \(split.rawValue) set was evaluated") }
    let confusion = evaluation.confusion
    output.values = [
      "accuracy": .number(evaluation.accuracy), "macro_f1": .number(confusion.macroF1),
      "loss": .number(evaluation.loss), "mistakes": .integer(confusion.total - confusion.correct),
      "examples": .integer(confusion.total),
    ]
    output.cautions = confusion.onlyClassNamed.map { [data.outline.caution(onlyClass: $0, of: split)] } ?? []
    output.blocks = [
      .prose([
        ReportText.paragraph(
          "\(NumberFormat.count(Double(confusion.correct))) of \(NumberFormat.count(Double(confusion.total))) \(split.rawValue) pictures are classified correctly: an accuracy of \(NumberFormat.exactShare(evaluation.accuracy)) (\(ConfidenceInterval(share: evaluation.accuracy, of: confusion.total).words)), at a mean loss of \(NumberFormat.loss.shown(evaluation.loss))."
        )
      ]),
      scores(of: confusion, data.classNames),
    ]
    // A matrix of more classes than this cannot be read; the table of pairs below still can.
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
            "Confusion matrix on the \(split.rawValue) set: a row is the true class of a picture, a column the class that the network predicts."
          )
        ],
        rowLabel: "true class", columnLabel: "predicted class", names: names, counts: counts))
  }

  private func scores(of confusion: ConfusionMatrix, _ names: [String]) -> Block {
    let format = NumberFormat(.fixed, precision: 3)
    // A share of zero examples has no value.
    func share(_ value: Double, of count: Int) -> Table.Cell {
      count > 0 ? .number(format(value)) : .missing
    }
    let rows = confusion.classes.map { score -> [Table.Cell] in
      [
        .text(names[score.index]), share(score.precision, of: score.predicted),
        share(score.recall, of: score.support), share(score.f1, of: score.predicted + score.support),
        .number(NumberFormat.count(Double(score.support))),
      ]
    }
    let counted = confusion.classes.count { $0.support + $0.predicted > 0 }
    let which =
      counted == confusion.classCount
      ? "all \(counted) classes"
      : "the \(ReportText.count(counted, "class", "classes")) that occur or are predicted"
    let example = confusion.classes.last { $0.support > 0 }.map { names[$0.index] } ?? "X"
    return .table(
      Table(
        // The class names come from the author and may contain a dollar.
        caption: [
          .text(
            "Scores of each class. Precision: of all pictures predicted as \(example), the share that are \(example). Recall: of all true \(example) pictures, the share predicted as \(example). F1 is the harmonic mean of the two; its mean over \(which) is \(format(confusion.macroF1))."
          )
        ],
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
        caption: [.text("The pairs of classes that are confused most often.")],
        columns: [
          .init("class A", .text), .init("class B", .text), .init("A predicted as B"),
          .init("B predicted as A"), .init("together"),
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
    // Mistakes of equal confidence are sorted by their index, so that every run shows the same pictures.
    let worst = wrong.sorted { (evaluation.confidences[$1], $0) < (evaluation.confidences[$0], $1) }.prefix(
      Self.mistakesShown)
    guard !worst.isEmpty else { return nil }
    let pictures = worst.map { index in
      let truth = data.classNames[Int(examples.labels[index])]
      let guess = data.classNames[Int(evaluation.predictions[index])]
      let confidence = NumberFormat.share(Double(evaluation.confidences[index]))
      return PictureGrid.Picture(
        pixels: Array(examples.pixels(of: index)), shade: .ink,
        alternative: "\(truth), predicted as \(guess) with probability \(confidence)",
        words: [truth, "predicted: \(guess)", confidence])
    }
    return .pictures(
      PictureGrid(
        title: "The most confident mistakes",
        caption: [
          .text("The wrong predictions with the highest probability, and that probability.")
        ],
        rows: data.imageSize.rows, columns: data.imageSize.columns, pictures: pictures))
  }
}
