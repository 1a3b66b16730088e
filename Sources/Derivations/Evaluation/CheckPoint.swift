import NeuralNet

/// The network and the batch at which equations are evaluated, in double precision.
public struct CheckPoint: Sendable {
  let network: Network<Double>
  /// B × inputs, one example a row.
  let input: Matrix<Double>
  let labels: [UInt8]
  let pass: ForwardPass<Double>
  /// The number of inputs, the hidden widths and the number of classes.
  let widths: [Int]

  /// - Parameters:
  ///   - network: the network.
  ///   - input: B × inputs, at least one row.
  ///   - labels: the class of each of the B examples.
  public init(_ network: Network<Double>, input: Matrix<Double>, labels: [UInt8]) {
    precondition(labels.count == input.rows && input.rows > 0, "a label for each example")
    self.network = network
    self.input = input
    self.labels = labels
    widths = network.widths
    pass = ForwardPass(of: network, input: input)
  }

  public var outline: NetworkOutline {
    NetworkOutline(widths: widths, activation: network.activation, examples: labels.count)
  }

  var depth: Int { widths.count - 1 }
}
