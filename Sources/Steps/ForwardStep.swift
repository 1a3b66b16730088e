import Formatting
import Foundation
import LabelledExamples
import NeuralNet
import ProseTree
import ReportModel
import StepOptions
import StepProtocol

/// One forward pass, with every tensor that it computes.
struct ForwardStep: Step {
  static let kind = "forward"
  static let summary = "one forward pass, shown layer by layer"
  static let values = [
    ValueDeclaration("loss", .number, "mean cross-entropy of these examples, in nats"),
    ValueDeclaration("uniform_loss", .number, "ln K, the loss of a uniform guess among K classes"),
  ]

  /// The largest number of pictures shown: more would fill the page.
  private static let picturesShown = 12
  private static let classesShown = 12

  let examples: Int
  let split: Split

  init(reading options: inout OptionReader) {
    examples = options.integer(
      "examples", default: 5, in: 1...10_000, "how many examples, from the start of the split")
    split = options.choice("split", default: Split.train, "which examples")
  }

  func check(in preview: inout Preview) {
    preview.needsData()
    preview.needsNetwork()
    preview.needsValidation(for: split)
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    let data = try workspace.requireDataset()
    let network = try workspace.requireNetwork()
    let chosen = try split.examples(of: data, first: examples)
    let count = chosen.count
    try MemoryLimit.check(network, rows: count, passes: 1, subject: "a forward pass of \(count) examples")
    let batch: Matrix<Float> = chosen.batch(of: 0..<count)
    let labels = chosen.labels(of: 0..<count)
    let pass = ForwardPass(of: network, input: batch)
    let loss = pass.meanLoss(labels)
    let uniform = network.loss.lossOfGuess(classes: network.classCount)
    output.values = ["loss": .number(loss), "uniform_loss": .number(uniform)]
    output.blocks = [
      .prose([
        ReportText.paragraph(
          sentence(loss: loss, uniform: uniform, classes: network.classCount, count: count))
      ]),
      table(of: pass, activation: network.activation),
      pictures(of: pass, chosen, labels, data.classNames, (data.imageSize.rows, data.imageSize.columns)),
    ]
  }

  private func sentence(loss: Double, uniform: Double, classes: Int, count: Int) -> String {
    let place =
      abs(loss - uniform) < 0.25
      ? "close to" : loss < uniform ? "below" : "above"
    return
      "The mean loss of \(count == 1 ? "this picture" : "these \(count) pictures") is $J = \(NumberFormat.loss(loss))$, "
      + "\(place) $\\ln \(classes) = \(NumberFormat.loss(uniform))$, the loss of a uniform guess."
  }

  private func table(of pass: ForwardPass<Float>, activation: Activation) -> Block {
    let saturation = activation.function.saturation
    var rows: [[Table.Cell]] = [row("x", pass.input, saturated: nil)]
    for (index, layer) in pass.layers.enumerated() {
      let isLast = index == pass.layers.count - 1
      rows.append(row("z_{\(index + 1)}", layer.preactivations, saturated: nil))
      rows.append(
        row(
          isLast ? "\\hat y" : "a_{\(index + 1)}", layer.activations,
          saturated: isLast ? nil : saturation.map { share(of: layer.activations, $0) }))
    }
    var columns: [Table.Column] = [
      .init("tensor", .text), .init("shape", .text), .init("mean"), .init("standard deviation"),
      .init("min"), .init("max"),
    ]
    var caption = "Every tensor that the pass computes; one example is a row."
    if let saturation {
      columns.append(.init(saturation.heading))
      caption += " \(saturation.explanation)"
    } else {
      rows = rows.map { Array($0.dropLast()) }
    }
    return .table(Table(caption: ReportText.inline(caption), columns: columns, rows: rows))
  }

  private func share(of activations: Matrix<Float>, _ saturation: Saturation) -> Double {
    let count = activations.storage.count { saturation.contains(Double($0)) }
    return Double(count) / Double(max(1, activations.storage.count))
  }

  private func row(_ name: String, _ matrix: Matrix<Float>, saturated: Double?) -> [Table.Cell] {
    let summary = SummaryStatistics(of: matrix.storage)
    let format = NumberFormat(.fixed, precision: 3)
    return [
      .formula(name), .text(ReportText.shape(matrix.rows, matrix.columns)), .number(format(summary.mean)),
      .number(format(summary.deviation)), .number(format(summary.min)), .number(format(summary.max)),
      saturated.map { .number(NumberFormat.share($0)) } ?? .missing,
    ]
  }

  private func pictures(
    of pass: ForwardPass<Float>, _ examples: Examples, _ labels: [UInt8], _ names: [String],
    _ size: (rows: Int, columns: Int)
  ) -> Block {
    let pictures = labels.indices.prefix(Self.picturesShown).map { index in
      let probabilities = pass.probabilities.row(index).map(Double.init)
      let truth = Int(labels[index])
      let guess = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
      return PictureGrid.Picture(
        pixels: Array(examples.pixels(of: index)), shade: .ink,
        alternative: "\(names[truth]), predicted as \(names[guess])",
        words: [names[truth]],
        probabilities: Self.shown(probabilities, truth: truth).map { label in
          PictureGrid.Probability(name: names[label], value: probabilities[label], isTruth: label == truth)
        })
    }
    let more = labels.count > pictures.count ? " The first \(pictures.count) are shown." : ""
    return .pictures(
      PictureGrid(
        title: "Pictures and the probabilities the network gives them",
        caption: ReportText.inline(
          "The probabilities that the network gives each picture: $\\hat y = \\text{softmax}(z_{\(pass.layers.count)})$, the true class marked.\(more)"
        ),
        rows: size.rows, columns: size.columns, pictures: pictures))
  }

  /// Returns the classes to show: all of them if there are few, otherwise the most probable ones and the true one, in
  /// the order of the classes.
  private static func shown(_ probabilities: [Double], truth: Int) -> [Int] {
    let labels = Array(probabilities.indices)
    guard labels.count > classesShown else { return labels }
    let likeliest = labels.sorted { probabilities[$0] > probabilities[$1] }.prefix(classesShown - 1)
    return Set(likeliest + [truth]).sorted()
  }
}
