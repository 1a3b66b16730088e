import Derivations
import NeuralNet
import ProseTree
import StepProtocol

/// Backpropagation written out for one network, from the loss to the first weights. Examples are columns, and the
/// shape of every factor stands below it.
struct GeneratedDerivation {
  /// The number of inputs, the hidden widths, and the number of classes.
  let widths: [Int]
  let activation: Activation
  let loss: any Loss

  private var depth: Int { widths.count - 1 }

  var blocks: [ProseBlock] {
    var blocks: [ProseBlock] = [
      paragraph(
        "Forward.",
        "One example is a column $x$, its one-hot label a column $y$. Under each factor stands its shape."),
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
        "From the loss to the first weights. What is carried back is the gradient of the loss, beginning with $\(loss.outputGradient(outputs: "\\hat y", label: "y"))$ at the output; the value of the loss is only watched."
      ),
      paragraph("Output layer.", loss.outputGradientRemark),
      ReportText.display(outputLayer),
    ]
    for layer in stride(from: depth - 1, to: 0, by: -1) {
      blocks.append(
        paragraph(
          "Hidden layer \(layer).",
          "The error comes back through $W_{\(layer + 1)}$ and passes the activation:"
        ))
      blocks.append(ReportText.display(hidden(layer)))
    }
    return blocks + batch
  }

  // MARK: The formulas

  private func activations(_ layer: Int) -> String { layer == 0 ? "x" : "a_{\(layer)}" }

  private var forward: String {
    var lines: [String] = []
    for layer in 1...depth {
      let result =
        layer == depth
        ? "\\hat y &= \(loss.output(of: "z_{\(layer)}"))"
        : "a_{\(layer)} &= \(activation.function.latex)(z_{\(layer)})"
      lines.append(
        "\(shaped("z_{\(layer)}", widths[layer], 1)) &= \(shaped("W_{\(layer)}", widths[layer], widths[layer - 1]))\\;\\,"
          + "\(shaped(activations(layer - 1), widths[layer - 1], 1)) + \(shaped("b_{\(layer)}", widths[layer], 1)), & \(result)"
      )
    }
    return aligned(lines + [loss.definition(classes: widths[depth])])
  }

  private var outputLayer: String {
    let classes = widths[depth]
    return aligned(
      [
        "\(shaped(gradient("z_{\(depth)}"), classes, 1)) &= "
          + loss.outputGradient(outputs: shaped("\\hat y", classes, 1), label: shaped("y", classes, 1))
      ] + parameters(depth))
  }

  private func hidden(_ layer: Int) -> String {
    let (units, above) = (widths[layer], widths[layer + 1])
    return aligned(
      [
        "\(shaped(gradient("z_{\(layer)}"), units, 1)) &= \\biggl(\(shaped("W_{\(layer + 1)}^T", units, above)) \\cdot "
          + "\(shaped(gradient("z_{\(layer + 1)}"), above, 1))\\biggr) \\odot \(shaped("\(activation.function.latex)'(z_{\(layer)})", units, 1))"
      ] + parameters(layer))
  }

  /// Returns the two lines that every layer has: the gradients of its weights and biases.
  private func parameters(_ layer: Int) -> [String] {
    let (units, inputs) = (widths[layer], widths[layer - 1])
    let delta = gradient("z_{\(layer)}")
    return [
      "\(shaped(gradient("W_{\(layer)}"), units, inputs)) &= \(shaped(delta, units, 1)) \\cdot \(shaped("\(activations(layer - 1))^T", 1, inputs))",
      "\(shaped(gradient("b_{\(layer)}"), units, 1)) &= \(shaped(delta, units, 1))",
    ]
  }

  private var batch: [ProseBlock] {
    [
      paragraph(
        "A mini-batch.",
        "With $B$ examples the loss is the mean of theirs, and every gradient the mean of the examples' own:"
      ),
      ReportText.display(
        aligned([
          "J &= \\frac{1}{B}\\sum_{i=1}^{B} L^{(i)}",
          "\\frac{\\partial J}{\\partial W_l} &= \\frac{1}{B}\\sum_{i=1}^{B} \\frac{\\partial L^{(i)}}{\\partial z_l^{(i)}} \\cdot \\bigl(a_{l-1}^{(i)}\\bigr)^T",
          "\\frac{\\partial J}{\\partial b_l} &= \\frac{1}{B}\\sum_{i=1}^{B} \\frac{\\partial L^{(i)}}{\\partial z_l^{(i)}}",
        ])),
      paragraph(
        "In the engine",
        "one example is a row: the columns $a_l^{(i)}$ are the rows of a $B \\times n_l$ matrix $A_l$, the columns $\\partial L^{(i)} / \\partial z_l^{(i)}$ the rows of $\\Delta_l$, and the sum over the batch is the single product $\\frac{\\partial J}{\\partial W_l} = \\frac{1}{B} \\Delta_l^T A_{l-1}$."
      ),
    ]
  }

  /// Returns a paragraph that begins with its subject in bold.
  private func paragraph(_ subject: String, _ text: String) -> ProseBlock {
    .paragraph([.strong([.text(subject)]), .text(" ")] + ReportText.inline(text))
  }

  private func gradient(_ variable: String) -> String { "\\frac{\\partial L}{\\partial \(variable)}" }

  /// Returns the factor with its shape below it.
  private func shaped(_ factor: String, _ rows: Int, _ columns: Int) -> String {
    "\\underset{\(rows) \\times \(columns)}{\(factor)}"
  }

  private func aligned(_ lines: [String]) -> String {
    "\\begin{aligned}\n\(lines.joined(separator: " \\\\[8pt]\n"))\n\\end{aligned}"
  }
}
