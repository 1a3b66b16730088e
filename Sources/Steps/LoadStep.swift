import Datasets
import Formatting
import LabelledExamples
import NotebookSyntax
import ProseTree
import RandomNumbers
import ReportModel
import SourceText
import StepOptions
import StepProtocol

/// Loads a labelled image set.
struct LoadStep: Step {
  static let kind = "load"
  static let summary = "loads a labelled image set"
  static let values = [
    ValueDeclaration("train", .integer, "examples to train on"),
    ValueDeclaration("validation", .integer, "examples held out for validation"),
    ValueDeclaration("test", .integer, "examples to test on"),
    ValueDeclaration("classes", .integer, "classes"),
    ValueDeclaration("inputs", .integer, "pixels of a picture"),
  ]

  static let reads: Set<Slot> = []
  static let writes: Set<Slot> = [.data]
  static let readsFiles = true

  let dataset: String
  let train: Int?
  let test: Int?
  let validation: Holdout
  let scale: PixelScale

  /// The draws choose the examples that are held out.
  var draws: Draws { validation.holdsSome ? .kind("validation split", seed: nil) : .nothing }

  init(reading options: inout OptionReader) {
    dataset = options.parsed(
      "dataset", default: DatasetCatalogue.defaultName, shown: DatasetCatalogue.defaultName,
      takes: "\(DatasetCatalogue.names.joined(separator: ", ")), or a folder of \(DatasetCatalogue.formats)",
      "which pictures", record: { .text($0) }, parse: { text throws(OptionReader.Refusal) in text })
    train = options.integer(
      "train", orWord: "all", default: nil, in: 1...10_000_000,
      "how many examples of the training set, from its start")
    test = options.integer(
      "test", orWord: "all", default: nil, in: 1...10_000_000,
      "how many examples of the test set, from its start")
    validation = options.parsed(
      "validation", default: Holdout.count(0), shown: "0", takes: "a count, or a fraction below 1",
      "how many examples of the training set are held out, drawn at random",
      record: \.recorded, parse: { text throws(OptionReader.Refusal) in try Holdout(reading: text) })
    scale = options.choice(
      "scale", default: PixelScale.unit,
      "how a pixel's byte is scaled: to 0…1, to mean 0 and deviation 1, or not at all")
  }

  func fingerprint(in folder: String) -> DatasetFingerprint? {
    DatasetCatalogue.fingerprint(of: dataset, base: folder)
  }

  func files(in folder: String) -> [String] { DatasetCatalogue.files(of: dataset, base: folder) }

  func check(in preview: inout Preview) {
    var known: (inputs: Int, classes: Int)?
    do throws(DatasetError) {
      known = try DatasetCatalogue.shape(of: dataset, base: preview.folder)
    } catch {
      preview.report(error.message, option: "dataset", hint: error.hint)
    }
    preview.data = Preview.Data(
      inputs: known?.inputs, classes: known?.classes, hasValidation: validation.holdsSome)
    if case .count(let count) = validation, let train, count >= train {
      preview.report(
        "validation holds out \(count) of \(train) training examples, so none are left", option: "validation"
      )
    }
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    // If this step fails, no later step may use the data of an earlier `load` instead.
    workspace.data = nil
    let data = try load(in: workspace)
    workspace.data = LazyDataset(data)
    output.values = [
      "train": .integer(data.train.count), "validation": .integer(data.validation?.count ?? 0),
      "test": .integer(data.test.count), "classes": .integer(data.classNames.count),
      "inputs": .integer(data.train.featureCount),
    ]
    output.blocks = [splits(of: data), samples(of: data), balance(of: data)]
  }

  private func load(in workspace: Workspace) throws(DatasetError) -> ImageDataset {
    let request = DatasetRequest(
      dataset, base: workspace.folder, train: train, test: test, validation: validation, scale: scale)
    // If nothing is held out, nothing is drawn from this generator.
    let generator = validation.holdsSome ? workspace.generator(for: self) : RandomGenerator(seed: 0)
    return try DatasetCatalogue.load(request, using: generator)
  }

  private func splits(of data: ImageDataset) -> Block {
    var rows: [[Table.Cell]] = []
    func add(_ name: String, _ examples: Examples, _ purpose: String) {
      let counts = examples.classCounts
      let (lowest, highest) = (counts.min() ?? 0, counts.max() ?? 0)
      rows.append([
        .text(name), .number(NumberFormat.count(Double(examples.count))),
        .text(
          lowest == highest
            ? "\(NumberFormat.count(Double(lowest)))"
            : "\(NumberFormat.count(Double(lowest))) to \(NumberFormat.count(Double(highest)))"),
        .text(purpose),
      ])
    }
    add("training", data.train, "the gradients, and the training loss and accuracy")
    if let validation = data.validation {
      add("validation", validation, "choosing among settings and epochs")
    }
    add("test", data.test, "the test accuracy, on pictures that training never sees")
    return .table(
      Table(
        // The name comes from the author and may contain a dollar.
        caption: [.text("\(data.name): ")]
          + ReportText.inline(
            "\(data.imageSize) pixels in \(data.classNames.count) classes; a pixel's byte $p$ becomes \(scaling(of: data))."
          ),
        columns: [
          .init("split", .text), .init("examples"), .init("of each class", .text), .init("used for", .text),
        ],
        rows: rows))
  }

  private func scaling(of data: ImageDataset) -> String {
    switch scale {
    case .unit: "$p/255$"
    case .none: "$p$ itself"
    case .standardize:
      "$(p - \(NumberFormat.general(-data.train.scaling.offset / data.train.scaling.scale))) / \(NumberFormat.general(1 / data.train.scaling.scale))$, by the training set's mean and deviation"
    }
  }

  private func samples(of data: ImageDataset) -> Block {
    let pictures = data.classNames.indices.compactMap { label -> PictureGrid.Picture? in
      guard let index = data.train.labels.firstIndex(of: UInt8(label)) else { return nil }
      return PictureGrid.Picture(
        pixels: Array(data.train.pixels(of: index)), shade: .ink,
        alternative: "a picture of class \(data.classNames[label])",
        words: [data.classNames[label]])
    }
    return .pictures(
      PictureGrid(
        title: "One picture of each class",
        caption: [.text("The first picture of each class in the training set.")],
        rows: data.imageSize.rows, columns: data.imageSize.columns, pictures: pictures))
  }

  private func balance(of data: ImageDataset) -> Block {
    let counts = data.train.classCounts
    let (lowest, highest) = (counts.min() ?? 0, counts.max() ?? 0)
    guard lowest < highest else {
      return .prose([
        ReportText.paragraph("Every class has \(NumberFormat.count(Double(highest))) training pictures.")
      ])
    }
    let words =
      "The classes have from \(NumberFormat.count(Double(lowest))) to \(NumberFormat.count(Double(highest))) training pictures."
    return .barChart(
      BarChart(
        title: "Class balance", description: words,
        caption: [.text("Class balance of the training set. \(words)")],
        label: "training pictures", format: .count,
        bars: zip(data.classNames, counts).map { BarChart.Bar(name: $0, value: Double($1)) }))
  }
}

extension Holdout {
  /// holdout → count | fraction; a fraction is at least 0 and below 1, a count a whole number.
  init(reading text: String) throws(OptionReader.Refusal) {
    let value = OptionValue.scalar(text: text, isQuoted: false)
    if !text.contains("."), let count = try? OptionReader.integer(value, in: 0...10_000_000) {
      self = .count(count)
      return
    }
    let fraction = try OptionReader.number(value)
    // Zero as a count and zero as a fraction mean the same: nothing is held out.
    if fraction == 0 {
      self = .count(0)
      return
    }
    guard fraction > 0, fraction < 1 else {
      throw OptionReader.Refusal(
        "is \(text), and must be a count, or a fraction below 1",
        hint: "0.1 holds out a tenth of the examples, 6000 holds out 6,000 of them")
    }
    self = .fraction(fraction)
  }

  var holdsSome: Bool {
    switch self {
    case .count(let count): count > 0
    case .fraction(let fraction): fraction > 0
    }
  }

  var recorded: RecordValue {
    switch self {
    case .count(let count): .integer(count)
    case .fraction(let fraction): .number(fraction)
    }
  }
}
