import Foundation
import ProseTree
import ReportModel
import SourceText

/// A report with every kind of content, for looking at it and for tests of whole pages. Its numbers are invented, and
/// always the same.
enum SampleReport {
  static let classes = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
  ]

  static var report: Report {
    Report(
      title: [.text("A three-layer perceptron on Fashion-MNIST")], author: "Ada Example",
      date: "22 November 2026",
      description: [
        .text(
          "Backpropagation by hand: from the chain rule to a network that tells a shirt from a coat, most of the time."
        )
      ],
      summary: summary, comparison: comparison, items: items, footnotes: footnotes,
      macros: [("\\RR", "\\mathbb{R}")],
      warnings: ["homework.md:31:8: warning: \\foo is not a command that nbrun knows"], record: record)
  }

  static let summary = Summary(
    figures: [
      .init(value: "86.3%", label: "test accuracy", note: "best 87.0% at epoch 9"),
      .init(value: "0.3187", label: "training loss", note: "from 0.5121 after epoch 1"),
      .init(value: "109,386", label: "parameters"),
      .init(value: "12.3 s", label: "training", note: "48,700 examples/s"),
    ],
    groups: [
      .init(
        name: "Data",
        facts: [
          ("set", "Fashion-MNIST"), ("training", "55,000"), ("validation", "5,000"), ("test", "10,000"),
        ]),
      .init(
        name: "Network",
        facts: [("layers", "784 → 128 → 64 → 10"), ("activation", "sigmoid"), ("weights", "xavier")]),
      .init(
        name: "Training",
        facts: [("learning rate", "0.5"), ("batch size", "64"), ("epochs", "10"), ("momentum", "0")]),
      .init(name: "Run", facts: [("seed", "7"), ("threads", "2"), ("machine", "Xeon Platinum 8481C")]),
    ])

  static let comparison = ComparisonSection(
    run: "run 6", started: "2026-11-21T09:14:02Z",
    tables: [
      Table(
        caption: [.text("Hyperparameters that differ.")],
        columns: [.init("changed", .text), .init("run 6", .text), .init("this run", .text)],
        rows: [[.text([.code("epoch-loop.learning_rate")]), .text("0.1"), .text("0.5")]]),
      Table(
        caption: [.text("What came of it.")],
        columns: [.init("result", .text), .init("run 6"), .init("this run"), .init("difference")],
        rows: [
          [.text([.code("epoch-loop.loss")]), .number("0.4712"), .number("0.3187"), .number("−0.1525")],
          [.text([.code("evaluate.accuracy")]), .number("83.10%"), .number("86.31%"), .number("+3.21 pp")],
        ]),
    ])

  static let footnotes = [
    Footnote(
      number: 1,
      blocks: [.paragraph([.text("So says the homework; see "), .code("step 5"), .text(".")])], references: 2)
  ]

  static var items: [Report.Item] {
    [
      .prose(.heading(level: 1, [.text("The data")])),
      .prose(
        .paragraph([
          .text("Fashion-MNIST is a drop-in replacement for the handwritten digits: 70,000 pictures of "),
          .emphasis([.text("28 × 28")]),
          .text(
            " grey pixels in ten classes. It was made because the digits had become too easy; even a linear classifier gets nine of ten right. "
          ),
          .text("Each picture "), .formula(Formula("x \\in [0,1]^{784}", style: .inline)),
          .text(" is a column of numbers, and its label "), .formula(Formula("y", style: .inline)),
          .text(" one of ten classes."), .footnoteReference(number: 1, occurrence: 1),
        ])),
      .cell(load),
      .prose(.heading(level: 1, [.text("The network")])),
      .prose(
        .paragraph([
          .text("Two hidden layers, then a "),
          .link(destination: "https://en.wikipedia.org/wiki/Softmax_function", title: "", [.text("softmax")]),
          .text(". The forward pass is a chain:"),
        ])),
      .prose(
        .formula(
          Formula("z_1 = W_1 x + b_1, \\qquad a_1 = \\sigma(z_1)", style: .display))),
      .cell(initialize), .cell(forward),
      .prose(.heading(level: 2, [.text("What the loss is "), .emphasis([.text("not")]), .text(" for")])),
      .prose(
        .quotation([
          .paragraph([
            .text(
              "It is the gradient of this loss with respect to the output layer's activations that is directly used in backpropagation, not the loss value itself."
            ), .footnoteReference(number: 1, occurrence: 2),
          ])
        ])),
      .prose(
        .list(
          ProseList(
            start: nil, isTight: true,
            items: [
              .init(isDone: true, blocks: [.paragraph([.text("derive "), .code("∂L/∂z₃")])]),
              .init(isDone: false, blocks: [.paragraph([.text("try another learning rate")])]),
            ]))),
      .prose(
        .code(
          language: "swift", text: "for epoch in 1...10 {\n  network.descend(along: gradient, rate: 0.5)\n}\n"
        )),
      .prose(.heading(level: 1, [.text("Training")])),
      .cell(train),
      .prose(
        .paragraph([
          .text("It ends at "),
          .value(
            InlineValue(
              name: "epoch-loop.test_accuracy", format: ".1%", span: SourceSpan(line: 60, column: 12),
              result: "86.3%")),
          .text(" on the test set; the second run, "),
          .value(
            InlineValue(name: "slow.test_accuracy", format: nil, span: SourceSpan(line: 60, column: 60))),
          .text(", is left as an exercise."),
        ])),
      .prose(
        .table(
          ProseTable(
            alignments: [.left, .center, .right],
            header: [[.text("name")], [.text("symbol")], [.text("size")]],
            rows: [
              [[.text("weights")], [.formula(Formula("W_1", style: .inline))], [.text("128 × 784")]],
              [[.text("biases")], [.formula(Formula("b_1", style: .inline))], [.text("128")]],
            ]))),
      .prose(.heading(level: 1, [.text("Judgement")])),
      .cell(evaluate), .cell(weights), .cell(expect), .cell(failed), .cell(notRun),
    ]
  }

  static var record: RunRecord {
    RunRecord(
      nbrun: "0.1.0",
      notebook: .init(
        path: "notebooks/homework.md",
        sha256: "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef", title: "Homework"),
      status: .failed, started: "2026-11-22T19:05:35Z", seconds: 23.4, seed: 7, threads: 2,
      machine: .init(os: "Debian GNU/Linux 12", cpu: "Intel Xeon Platinum 8481C", kernels: "OpenBLAS 0.3.21"),
      data: .init(name: "Fashion-MNIST", sha256: "abc", train: 55000, validation: 5000, test: 10000),
      cells: [
        .init(
          id: "epoch-loop", step: "epoch-loop", line: 46, status: "ok", seconds: 12.3,
          options: ["learning_rate": .number(0.5)], values: ["test_accuracy": .number(0.863)],
          history: losses.enumerated().map {
            .init(epoch: $0 + 1, loss: $1, testAccuracy: accuracies[$0], seconds: 1.2)
          })
      ])
  }
}
