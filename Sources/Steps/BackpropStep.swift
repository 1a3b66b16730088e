import Derivations
import Formatting
import NeuralNet
import ProseTree
import ReportModel
import StepOptions
import StepProtocol

/// One backward pass: its derivation for the current network, and a check against numerical differentiation.
struct BackpropStep: Step {
  static let kind = "backprop"
  static let summary = "one backward pass, derived layer by layer, and checked by central differences"
  static let values = [
    ValueDeclaration(
      "max_relative_error", .number,
      "the largest relative error of backpropagation against central differences",
      headline: ("largest gradient error", "against central differences")),
    ValueDeclaration("entries", .integer, "gradient entries compared"),
    ValueDeclaration("loss", .number, "mean cross-entropy of the examples, in nats"),
  ]

  /// Above this error, rounding and truncation with the default step do not explain the difference.
  private static let honestError = 1e-6

  /// A few examples are enough to show every mistake, because each one is compared separately.
  private static let examplesOfDerivation = 3

  static let derivesGradients = true

  let examples: Int
  let entries: Int?
  let step: Double

  /// The draws choose the entries of the gradients. The derivation's examples and entries follow from the same seed.
  var draws: Draws { .kind("gradient check", seed: nil) }

  init(reading options: inout OptionReader) {
    examples = options.integer(
      "examples", default: 8, in: 1...10_000, "how many examples, from the start of the training set")
    entries = options.integer(
      "check", orWord: "all", default: 64, in: 1...100_000_000,
      "entries of each tensor that are compared, drawn at random")
    step = options.number(
      "step", default: 1e-5, in: .atLeast(1e-9, atMost: 1), "h of the central differences")
  }

  func check(in preview: inout Preview) {
    preview.needsData()
    preview.needsNetwork()
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    let data = try workspace.requireDataset()
    let trained = try workspace.requireNetwork()
    let chosen = try Split.train.examples(of: data, first: examples)
    let count = chosen.count
    // The gradients and the difference quotients each need a pass and a network of their own.
    try MemoryLimit.check(trained, rows: count, passes: 3, subject: "the check of \(count) examples")
    // Training runs in `Float`, the check in `Double`; both use the same code.
    let network = Network<Double>(converting: trained)
    let symbols = NetworkSymbols(workspace.notation)
    let derivation = GeneratedDerivation(
      widths: network.widths, activation: network.activation, loss: network.loss, symbols: symbols
    ).blocks
    output.blocks = [.prose(derivation)]
    // The derivation that nbrun writes is checked like the author's formulas.
    guard
      let held = try workspace.checkDerivation(
        derivation, in: symbols.notation, examples: min(count, Self.examplesOfDerivation))
    else { throw Interrupted(during: "while the derivation was checked") }
    output.blocks = [.prose(held.blocks)]
    output.equations = held.equations
    let interruption = workspace.interruption
    var generator = workspace.generator(for: self)
    let check = GradientCheck(
      of: network, input: chosen.batch(of: 0..<count), labels: chosen.labels(of: 0..<count),
      entries: entries, step: step, using: &generator, isCancelled: { interruption.isRequested })
    guard let check else { throw Interrupted(during: "while the gradients were checked") }
    let compared = check.tensors.reduce(0) { $0 + $1.checked }
    output.values = [
      "max_relative_error": .number(check.maxRelativeError), "entries": .integer(compared),
      "loss": .number(check.meanLoss),
    ]
    output.blocks += [table(of: check, examples: count), .note(verdict(on: check, compared: compared))]
  }

  private func table(of check: GradientCheck, examples: Int) -> Block {
    let rows = check.tensors.map { tensor -> [Table.Cell] in
      let symbol = "\(tensor.name.prefix(1))_{\(tensor.layer + 1)}"
      return [
        .text(
          [.formula(Formula("\\partial J / \\partial \(symbol)", style: .inline))]
            + (tensor.isVanishing ? [.text("\u{A0}*")] : [])),
        .text(tensor.columns == 1 ? "\(tensor.rows)" : ReportText.shape(tensor.rows, tensor.columns)),
        .number(NumberFormat.tiny(tensor.gradientNorm)),
        .text(
          "\(NumberFormat.count(Double(tensor.checked))) of \(NumberFormat.count(Double(tensor.rows * tensor.columns)))"
        ),
        .number(NumberFormat.tiny(tensor.worstRelativeError)),
      ]
    }
    let remark =
      check.tensors.contains(where: \.isVanishing)
      ? " * All gradients of this tensor are smaller than $\(ReportText.latexPower(GradientCheck.smallestScale, precision: 0))$, so the error is divided by that."
      : ""
    return .table(
      Table(
        caption: ReportText.inline(
          "Backpropagation against central differences $\\bigl(J(\\theta + h) - J(\\theta - h)\\bigr) / 2h$ with $h = \(ReportText.latexPower(step, precision: 0))$, in float64, on \(ReportText.count(examples, "example")). The error of an entry is divided by the largest gradient of its tensor.\(remark)"
        ),
        columns: [
          .init("gradient", .text), .init("shape", .text), .init("norm"), .init("compared", .text),
          .init("largest error"),
        ],
        rows: rows))
  }

  private func verdict(on check: GradientCheck, compared: Int) -> Note {
    let worst = NumberFormat.power(check.maxRelativeError)
    let kinks = check.tensors.reduce(0) { $0 + $1.kinks }
    let skipped =
      kinks == 0
      ? ""
      : " \(ReportText.count(kinks, "entry", "entries")) could not be checked: a unit passed the kink of its activation between the two losses."
    let vanishing = check.tensors.count(where: \.isVanishing)
    let absolute =
      vanishing == 0
      ? ""
      : " The gradients of \(vanishing) of the \(check.tensors.count) tensors are almost zero, so that only an absolute agreement is known, to \(NumberFormat.power(check.maxRelativeError * GradientCheck.smallestScale))."
    if check.maxRelativeError < Self.honestError {
      return Note(
        .remark,
        ReportText.inline(
          "Backpropagation and differences agree in all \(NumberFormat.count(Double(compared))) entries compared, to \(worst).\(absolute)\(skipped)"
        ))
    }
    return Note(
      .caution,
      ReportText.inline(
        "The worst of \(NumberFormat.count(Double(compared))) entries differs by \(worst), more than rounding explains. A step $h$ far from $10^{-5}$ does that: truncation grows as $h^2$, rounding as $1/h$.\(absolute)\(skipped)"
      ))
  }
}
