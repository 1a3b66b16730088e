/// The notation in words, for `nbrun check` and the report.
extension Notation {
  /// What was decided about the notation, as far as it differs from nbrun's own: sentences in lower case without a full
  /// stop, with formulas between dollars.
  public var statements: [String] {
    layerStatements + letterStatements + conventionStatements
  }

  private var layerStatements: [String] {
    var statements: [String] = []
    switch style {
    case .below: break
    case .round: statements.append("$^{(l)}$ above a symbol is its layer, as in $\(latex("W", layer: 1))$")
    case .square: statements.append("$^{[l]}$ above a symbol is its layer, as in $\(latex("W", layer: 1))$")
    case .bare: statements.append("a superscript is a layer, as in $\(latex("W", layer: 1))$")
    }
    if shift == -1 {
      statements.append(
        "layer 1 is the input: $\(latex("z", layer: 1))$ and $\(latex("a", layer: 1))$ are in the first layer with weights, $\(latex("W", layer: 1))$"
      )
    } else if shift == 1 {
      statements.append(
        "$\(latex("z", layer: 1))$ are the weighted sums of the first layer, $\(latex("W", layer: 1))$ its weights"
      )
    }
    for (letter, layer) in units.sorted(by: { $0.key < $1.key }) {
      statements.append("the index $\(letter)$ is a unit of \(words(layer))")
    }
    return statements
  }

  private func words(_ layer: UnitLayer) -> String {
    switch layer {
    case .layer(.beforeLast(0)): "the output layer"
    case .layer(.beforeLast(let count)):
      count == 1 ? "the last hidden layer" : "the hidden layer number \(count), counted from the output"
    case .layer(.number(0)): "the input"
    case .layer(.number(let number)): "layer \(number)"
    case .relative(0): "a layer $l$"
    case .relative(let distance):
      distance == 1
        ? "the layer above"
        : distance == -1 ? "the layer below" : "layer $l \(distance > 0 ? "+" : "-") \(abs(distance))$"
    }
  }

  private var letterStatements: [String] {
    var statements: [String] = []
    for (letter, meaning) in meanings.sorted(by: { $0.key < $1.key })
    where isUsed.contains(letter) && Notation.standardMeanings[letter]?.role != meaning.role {
      let written = Definition.Key(base: letter, layer: nil).written
      let layer =
        switch meaning.layer {
        case .beforeLast(0)?: " of the output layer"
        case .beforeLast(1)?: " of the last hidden layer"
        case .beforeLast(let count)?: " of the layer \(count) below the output"
        case .number(let number)?: " of layer \(number)"
        case nil: ""
        }
      let reason = meaning.reason.map { ", \($0)" } ?? ""
      statements.append("$\(written)$: \(meaning.role.words)\(layer)\(reason)")
    }
    for letter in constants.sorted() {
      statements.append(
        "$\(Definition.Key(base: letter, layer: nil).written)$: any number; one value is tried")
    }
    for letter in softmaxLetters.sorted() + (sigmaIsSoftmax ? ["sigma"] : []) {
      statements.append("$\(Definition.Key(base: letter, layer: nil).written)$: softmax, as a formula says")
    }
    for (letter, gradient) in gradients.sorted(by: { $0.key < $1.key }) where isUsed.contains(letter) {
      let written = Definition.Key(base: letter, layer: nil).written
      let variable = Definition.Key(base: gradient.variable, layer: nil).written
      statements.append(
        "$\(written)$: the derivative $\\partial \(self.letterText(gradient.loss)) / \\partial \(variable)$")
    }
    return statements
  }

  private func letterText(_ canonical: String) -> String {
    Definition.Key(base: letter(for: canonical), layer: nil).written
  }

  private var conventionStatements: [String] {
    var statements: [String] = []
    if examplesAreRows { statements.append("an example is a row, as in $X W$") }
    if weightsAreTransposed {
      statements.append("a weight matrix has a row for each input, as in $W^T x$ or $x W$")
    }
    if lossIsSummed, meanings.values.contains(where: { $0.role.isLoss }) {
      statements.append(
        "the loss of a batch is the sum over its examples: no formula divides by their number")
    }
    if layout != .mixed { statements.append("in derivatives, \(layout.words)") }
    return statements
  }
}

extension Notation.Role {
  fileprivate var words: String {
    switch self {
    case .weights: "weights"
    case .biases: "biases"
    case .sums: "weighted sums"
    case .activations: "activations"
    case .input: "the input"
    case .label: "the label, one-hot"
    case .output: "the output of softmax"
    case .loss: "the loss of one example"
    case .meanLoss: "the mean loss of the batch"
    case .summedLoss: "the sum of the losses of the batch"
    case .batchSize: "the number of examples"
    case .learningRate: "the learning rate"
    }
  }
}
