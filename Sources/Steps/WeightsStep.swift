import Formatting
import NeuralNet
import ProseTree
import ReportModel
import StepOptions
import StepProtocol

/// Shows the weights of one layer as pictures.
struct WeightsStep: Step {
  static let kind = "weights"
  static let summary = "shows one layer's weights as small pictures, one for each unit"

  /// The share of the weights, by size, whose colours differ. Larger weights have the strongest colour.
  private static let quantile = 0.995

  let layer: Int
  let units: Int

  init(reading options: inout OptionReader) {
    layer = options.integer("layer", default: 1, in: 1...65, "which layer, counted from the input")
    units = options.integer("units", default: 64, in: 1...1024, "how many of its units, from the first")
  }

  func check(in preview: inout Preview) {
    preview.needsNetwork()
    if let layers = preview.layers, layer > layers {
      preview.report(
        "layer is \(layer), and the network has \(ReportText.count(layers, "layer")) of weights",
        option: "layer",
        hint: layers == 1 ? nil : "1 is the layer next to the input, \(layers) the output layer")
    }
  }

  func run(in workspace: inout Workspace, into output: inout StepOutput) throws {
    let network = try workspace.requireNetwork()
    // After a failed `init` the network may differ from the one that the plan has checked.
    guard layer <= network.layers.count else {
      throw StepError(
        "layer is \(layer), and the network has \(ReportText.count(network.layers.count, "layer")) of weights",
        option: "layer")
    }
    let weights = network.layers[layer - 1].weights
    let shown = min(units, weights.rows)
    var size = Self.nearSquare(weights.columns)
    if layer == 1, let data = workspace.data?.outline { size = (data.imageSize.rows, data.imageSize.columns) }
    let reach = Self.reach(of: weights.storage)
    let pictures = (0..<shown).map { unit in
      PictureGrid.Picture(
        pixels: weights.row(unit).map { Self.shade(Double($0), reach: reach) }, shade: .diverging,
        alternative: "weights of unit \(unit + 1)", words: shown <= 64 ? ["\(unit + 1)"] : [])
    }
    let source =
      layer == 1
      ? "the pixels, each in its place" : "the units of layer \(layer - 1), \(size.columns) to a line"
    output.blocks = [
      .pictures(
        PictureGrid(
          title: "Weights of layer \(layer)",
          caption: ReportText.inline(
            "Rows of $W_{\(layer)}$, \(shown) of \(weights.rows) units: the weights with which each unit sees \(source). Green is positive, brown negative, and paper is 0; the strongest colour stands for $\\pm \(NumberFormat(.general, precision: 2)(reach))$ and beyond."
          ),
          rows: size.rows, columns: size.columns, pictures: pictures))
    ]
  }

  /// The size that all but a few weights stay below. Without this limit, single outliers would make all other weights
  /// pale.
  private static func reach(of weights: [Float]) -> Double {
    let sizes = weights.map { abs($0) }.sorted()
    guard let largest = sizes.last, largest > 0 else { return 1 }
    let most = sizes[min(sizes.count - 1, Int(Double(sizes.count) * quantile))]
    return Double(most > 0 ? most : largest)
  }

  /// Returns the shade of a weight: 128 is zero; 1 and 255 are the ends.
  private static func shade(_ weight: Double, reach: Double) -> UInt8 {
    UInt8(128 + (127 * max(-1, min(1, weight / reach))).rounded())
  }

  /// Returns the two factors of a number that are closest to each other, the smaller first. A prime number gives a
  /// single row.
  private static func nearSquare(_ count: Int) -> (rows: Int, columns: Int) {
    var rows = Int(Double(count).squareRoot())
    while rows > 1, count % rows != 0 { rows -= 1 }
    return (max(1, rows), count / max(1, rows))
  }
}
