import NeuralNet

/// A network and a batch, in double precision: where equations are evaluated.
public struct CheckPoint: Sendable {
  let network: Network<Double>
  /// B × inputs, one example a row.
  let input: Matrix<Double>
  let labels: [UInt8]
  let pass: ForwardPass<Double>
  /// Inputs, hidden widths, classes.
  let widths: [Int]

  /// - Parameter input: B × inputs, at least one row.
  public init(_ network: Network<Double>, input: Matrix<Double>, labels: [UInt8]) {
    precondition(labels.count == input.rows && input.rows > 0, "a label for each example")
    self.network = network
    self.input = input
    self.labels = labels
    widths = network.widths
    pass = ForwardPass(of: network, input: input)
  }

  /// The same point with every tensor of parameters that is 0 throughout filled with small numbers; nil where none is.
  var withoutZeros: CheckPoint? {
    var generator = RandomGenerator(seed: 0)
    var isChanged = false
    func filled(_ values: [Double]) -> [Double] {
      guard values.allSatisfy({ $0 == 0 }) else { return values }
      isChanged = true
      return values.map { _ in 0.1 * generator.normal() }
    }
    let layers = network.layers.map { layer in
      DenseLayer(
        weights: Matrix(
          rows: layer.outputs, columns: layer.inputs, storage: filled(layer.weights.storage)),
        biases: filled(layer.biases))
    }
    guard isChanged else { return nil }
    return CheckPoint(Network(layers: layers, activation: network.activation), input: input, labels: labels)
  }

  /// A layer's weights are 0 throughout.
  var hasZeroWeights: Bool {
    network.layers.contains { layer in layer.weights.storage.allSatisfy { $0 == 0 } }
  }

  public var outline: NetworkOutline {
    NetworkOutline(widths: widths, activation: network.activation, examples: labels.count)
  }

  var depth: Int { widths.count - 1 }
}
