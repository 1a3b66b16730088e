import Derivations
import NeuralNet
import ProseTree
import StepProtocol

/// Backpropagation written out for one network, from the loss to the first weights, in the notation of the notebook.
/// Examples are columns, and the shape of every factor stands below it.
struct GeneratedDerivation {
  /// The number of inputs, the hidden widths, and the number of classes.
  let widths: [Int]
  let activation: Activation
  let loss: any Loss
  let symbols: NetworkSymbols

  private var depth: Int { widths.count - 1 }

  var blocks: [ProseBlock] {
    var blocks: [ProseBlock] = [
      paragraph(
        "Forward.",
        "One example is a column $\(symbols.input)$, its one-hot label a column $\(symbols.label)$. Under each factor stands its shape."
          + (symbols.isSubstitute
            ? " These are nbrun's own symbols: the notation of this notebook cannot write them all with columns."
            : "")),
      ReportText.display(forward),
    ]
    if depth > 1 {
      blocks += [
        ReportText.paragraph("The activation and its derivative are"),
        ReportText.display(activation.function.definition),
      ]
    }
    blocks += [
      paragraph(
        "Backward.",
        "From the loss to the first weights. What is carried back is the gradient of the loss, beginning with $\(loss.outputGradient(outputs: symbols.output, label: symbols.label))$ at the output; the value of the loss is only watched."
      ),
      paragraph("Output layer.", loss.outputGradientRemark),
      ReportText.display(outputLayer),
    ]
    for layer in stride(from: depth - 1, to: 0, by: -1) {
      blocks.append(
        paragraph(
          "Hidden layer \(layer).",
          "The error comes back through $\(symbols.weights(layer + 1))$ and passes the activation:"
        ))
      blocks.append(ReportText.display(hidden(layer)))
    }
    return blocks + batch
  }

  // MARK: The formulas

  private var forward: String {
    var lines: [String] = []
    for layer in 1...depth {
      let result =
        layer == depth
        ? "\(symbols.output) &= \(loss.output(of: symbols.sums(layer)))"
        : "\(symbols.activations(layer)) &= \(activation.function.latex)(\(symbols.sums(layer)))"
      lines.append(
        "\(shaped(symbols.sums(layer), widths[layer], 1)) &= \(shaped(symbols.weights(layer), widths[layer], widths[layer - 1]))\\;\\,"
          + "\(shaped(symbols.activations(layer - 1), widths[layer - 1], 1)) + \(shaped(symbols.biases(layer), widths[layer], 1)), & \(result)"
      )
    }
    return aligned(
      lines + [
        loss.definition(
          symbols.loss, output: symbols.output(entry: "k"), label: symbols.label(entry: "k"),
          classes: widths[depth])
      ])
  }

  private var outputLayer: String {
    let classes = widths[depth]
    return aligned(
      [
        "\(shaped(gradient(symbols.sums(depth)), classes, 1)) &= "
          + loss.outputGradient(
            outputs: shaped(symbols.output, classes, 1), label: shaped(symbols.label, classes, 1))
      ] + parameters(depth))
  }

  private func hidden(_ layer: Int) -> String {
    let (units, above) = (widths[layer], widths[layer + 1])
    return aligned(
      [
        "\(shaped(gradient(symbols.sums(layer)), units, 1)) &= \\biggl(\(shaped(transposed(symbols.weights(layer + 1)), units, above)) \\cdot "
          + "\(shaped(gradient(symbols.sums(layer + 1)), above, 1))\\biggr) \\odot \(shaped("\(activation.function.latex)'(\(symbols.sums(layer)))", units, 1))"
      ] + parameters(layer))
  }

  /// Returns the two lines that every layer has: the gradients of its weights and biases.
  private func parameters(_ layer: Int) -> [String] {
    let (units, inputs) = (widths[layer], widths[layer - 1])
    let delta = gradient(symbols.sums(layer))
    return [
      "\(shaped(gradient(symbols.weights(layer)), units, inputs)) &= \(shaped(delta, units, 1)) \\cdot \(shaped(transposed(symbols.activations(layer - 1)), 1, inputs))",
      "\(shaped(gradient(symbols.biases(layer)), units, 1)) &= \(shaped(delta, units, 1))",
    ]
  }

  private var batch: [ProseBlock] {
    let (size, mean) = (symbols.batchSize, symbols.meanLoss)
    let sum = "\\frac{1}{\(size)}\\sum_{i=1}^{\(size)}"
    let loss = symbols.loss(example: "i")
    let sums = symbols.ofExample(.sums, layer: 0, example: "i")
    let activations = symbols.ofExample(.activations, layer: -1, example: "i")
    let weights = symbols.ofLayer(.weights)
    let column = symbols.ofExample(.activations, layer: 0, example: "i")
    let batch = symbols.ofLayer(.batchActivations)
    let below = symbols.ofLayer(.batchActivations, plus: -1)
    return [
      paragraph(
        "A mini-batch.",
        "With $\(size)$ examples the loss is the mean of theirs, and every gradient the mean of the examples' own:"
      ),
      ReportText.display(
        aligned([
          "\(mean) &= \(sum) \(loss)",
          "\\frac{\\partial \(mean)}{\\partial \(weights)} &= \(sum) \\frac{\\partial \(loss)}{\\partial \(sums)} \\cdot \\bigl(\(activations)\\bigr)^T",
          "\\frac{\\partial \(mean)}{\\partial \(symbols.ofLayer(.biases))} &= \(sum) \\frac{\\partial \(loss)}{\\partial \(sums)}",
        ])),
      paragraph(
        "In the engine",
        "one example is a row: the columns $\(column)$ are the rows of a $\(size) \\times n_l$ matrix $\(batch)$, the columns $\\partial \(loss) / \\partial \(sums)$ the rows of $\\Delta_l$, and the sum over the batch is the single product $\\frac{\\partial \(mean)}{\\partial \(weights)} = \\frac{1}{\(size)} \\Delta_l^T \(below)$."
      ),
    ]
  }

  /// Returns a paragraph that begins with its subject in bold.
  private func paragraph(_ subject: String, _ text: String) -> ProseBlock {
    .paragraph([.strong([.text(subject)]), .text(" ")] + ReportText.inline(text))
  }

  private func gradient(_ variable: String) -> String {
    "\\frac{\\partial \(symbols.loss)}{\\partial \(variable)}"
  }

  /// Returns the transpose of a symbol. A superscript, such as a layer, is put in braces.
  private func transposed(_ symbol: String) -> String {
    symbol.contains("^") ? "{\(symbol)}^T" : "\(symbol)^T"
  }

  /// Returns the factor with its shape below it.
  private func shaped(_ factor: String, _ rows: Int, _ columns: Int) -> String {
    "\\underset{\(rows) \\times \(columns)}{\(factor)}"
  }

  private func aligned(_ lines: [String]) -> String {
    "\\begin{aligned}\n\(lines.joined(separator: " \\\\[8pt]\n"))\n\\end{aligned}"
  }
}
