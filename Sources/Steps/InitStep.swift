import Formatting
import NeuralNet
import OperatingSystem
import ProseTree
import ReportModel
import SourceText
import StepOptions
import StepProtocol

/// Makes the network and draws its initial weights.
struct InitStep: Step {
  static let kind = "init"
  static let summary = "makes the network and draws its initial weights"
  static let values = [
    ValueDeclaration("parameters", .integer, "weights and biases together"),
    ValueDeclaration("layers", .integer, "layers of weights"),
  ]

  static let reads: Set<Slot> = [.data]
  static let writes: Set<Slot> = [.network]

  let hidden: [Int]
  let activation: Activation
  let weights: WeightInitialization
  let seed: UInt64?

  var draws: Draws { .kind("weights", seed: seed) }

  init(reading options: inout OptionReader) {
    hidden = options.integers(
      "hidden", default: [128, 64], in: 1...1_000_000, count: 0...64,
      "units of the hidden layers, from the input")
    activation = options.choice(
      "activation", default: Activation.sigmoid, otherWords: Activation.otherWords,
      "the function that a hidden unit applies to its weighted sum")
    weights = options.parsed(
      "weights", default: .xavier, shown: "xavier", takes: WeightInitialization.forms.joined(separator: ", "),
      "how the weights are drawn; biases start at 0", record: { .text($0.description) },
      parse: { text throws(OptionReader.Refusal) in try Self.initialization(text) })
    seed = options.seed("the seed for the random initial weights")
  }

  private static func initialization(_ text: String) throws(OptionReader.Refusal) -> WeightInitialization {
    if let found = WeightInitialization(text) { return found }
    let forms = WeightInitialization.forms
    if text.hasPrefix("normal("), text.hasSuffix(")") {
      if let deviation = deviation(in: text) {
        throw OptionReader.Refusal(
          "is '\(text)', and takes the deviation alone", hint: "write it as normal(\(deviation))")
      }
      throw OptionReader.Refusal(
        "is '\(text)', and the deviation must be a number above 0", hint: "such as normal(0.01)")
    }
    throw OptionReader.Refusal(
      "is '\(text)', and must be one of \(forms.joined(separator: ", "))",
      hint: deviation(in: text).map { "write it as normal(\($0))" }
        ?? ValueHints.hint(for: text, of: "weights", among: forms + ["normal(0.01)"]))
  }

  /// Reads the deviation of a normal distribution in a form that nbrun does not accept: `normal 0.1`,
  /// `normal(0, 0.1)`, `N(0, 0.1)`, `0.1`.
  private static func deviation(in text: String) -> String? {
    let words = text.lowercased().split { " (),;=".contains($0) }.filter {
      !["std", "stddev", "sigma", "σ"].contains($0)
    }
    let names: Set<Substring> = ["normal", "gaussian", "n", "random", "randn"]
    guard let last = words.last, let number = Double(last), number.isFinite, number > 0 else { return nil }
    let before = words.dropLast().filter { !names.contains($0) }
    // A mean of 0 may stand before the deviation.
    return before.isEmpty || (before.count == 1 && Double(before[0]) == 0)
      ? NumberFormat.general(number) : nil
  }

  func check(in preview: inout Preview) {
    preview.needsData()
    preview.network = (hidden, activation)
    preview.trainings = []
    guard let data = preview.data else { return }
    let widths = [data.inputs ?? 1] + hidden + [data.classes ?? 2]
    do throws(StepError) {
      try checkMemory(for: widths)
    } catch {
      preview.report(error.message, option: error.option, hint: error.hint)
    }
    warnOfEnds(data, in: &preview)
  }

  /// Warns if `hidden` begins with the number of inputs or ends with the number of classes: both come from the data,
  /// so the network would have them twice.
  private func warnOfEnds(_ data: Preview.Data, in preview: inout Preview) {
    guard let inputs = data.inputs, let classes = data.classes else { return }
    let repeatsInput = hidden.first == inputs
    let repeatsOutput = hidden.last == classes && hidden.count > (repeatsInput ? 1 : 0)
    guard repeatsInput || repeatsOutput else { return }
    let what = [
      repeatsInput ? "begins with the size of the input, \(inputs)" : nil,
      repeatsOutput ? "ends with the number of classes, \(classes)" : nil,
    ].compactMap(\.self).joined(separator: ", and ")
    let meant = Array(hidden.dropFirst(repeatsInput ? 1 : 0).dropLast(repeatsOutput ? 1 : 0))
    let units = ([inputs] + hidden + [classes]).map(String.init).joined(separator: "-")
    preview.report(
      "hidden \(what): the network would be \(units)", option: "hidden",
      hint:
        "input and output follow from the data, and hidden names the layers between them: write hidden: \(meant)",
      severity: .warning)
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    // If this step fails, no later step may use an earlier network instead.
    workspace.trained = nil
    let data = try workspace.requireOutline()
    let widths = [data.imageSize.pixelCount] + hidden + [data.classNames.count]
    try checkMemory(for: widths)
    var generator = workspace.generator(for: self)
    let network = Network<Float>(
      widths: widths, activation: activation, initialization: weights, using: &generator)
    workspace.trained = TrainedNetwork(network)
    output.values = [
      "parameters": .integer(network.parameterCount), "layers": .integer(network.layers.count),
    ]
    output.blocks = [
      diagram(of: network, rows: data.imageSize.rows, columns: data.imageSize.columns), layers(of: network),
    ]
  }

  var facts: [StepFact] { [StepFact("weights", weights.title, of: "weights")] }

  func parameterBytes(in workspace: Workspace) -> Int {
    guard let data = workspace.data?.outline else { return 0 }
    let widths = [data.imageSize.pixelCount] + hidden + [data.classNames.count]
    // If the network is too large for the machine, the step fails, so no cache entry has such a size.
    guard let needed = Network<Float>.memoryNeeded(widths: widths, batchSize: 1, activation: activation),
      needed <= Machine.memory,
      let count = Network<Float>.parameterCount(widths: widths)
    else { return 0 }
    return count * MemoryLayout<Float>.size
  }

  private func checkMemory(for widths: [Int]) throws(StepError) {
    try MemoryLimit.check(
      Network<Float>.memoryNeeded(widths: widths, batchSize: 1, activation: activation),
      of: "a network of \(ReportText.widths(widths)) units", option: "hidden", hint: "try fewer hidden units")
  }

  private func diagram(of network: Network<Float>, rows: Int, columns: Int) -> Block {
    let widths = network.widths
    let layers = widths.enumerated().map { index, units in
      switch index {
      case 0: NetworkDiagram.Layer(units: units, name: "input", role: "\(rows) × \(columns) pixels")
      case widths.count - 1:
        NetworkDiagram.Layer(units: units, name: "output", role: network.loss.outputTitle)
      default: NetworkDiagram.Layer(units: units, name: "hidden \(index)", role: activation.title)
      }
    }
    return .network(
      NetworkDiagram(
        title: "The network",
        description:
          "A network of \(ReportText.widths(widths)) units, every layer joined to the next by all its weights.",
        caption: ReportText.inline(
          "The network, \(ReportText.widths(widths)); every unit is connected to all units of the layer before."
        ),
        layers: layers))
  }

  private func layers(of network: Network<Float>) -> Block {
    let last = network.layers.count
    let rows = network.layers.enumerated().map { index, layer -> [Table.Cell] in
      [
        .text(index + 1 == last ? "\(index + 1), output" : "\(index + 1), hidden"),
        .text(ReportText.shape(layer.outputs, layer.inputs)),
        .number(NumberFormat.count(Double(layer.outputs))),
        .number(NumberFormat.count(Double(layer.parameterCount))),
        .text(index + 1 == last ? network.loss.outputTitle : activation.title),
        .number(
          NumberFormat(.fixed, precision: 4)(weights.deviation(inputs: layer.inputs, outputs: layer.outputs))),
      ]
    }
    return .table(
      Table(
        caption: ReportText.inline(
          "Layers, \(ReportText.count(network.parameterCount, "parameter")) in all. \(weights == .zeros ? "All weights and biases start at 0" : "The weights are drawn by the rule \(weights.title); the biases start at 0")."
        ),
        columns: [
          .init("layer", .text), .init(ReportText.inline("$W$"), .text), .init(ReportText.inline("$b$")),
          .init("parameters"),
          .init("activation", .text), .init(ReportText.inline("standard deviation of $W$")),
        ],
        rows: rows))
  }
}
