import Kernels

/// A network's parameters as the kernels read them: for each layer one matrix in panels, the weights transposed
/// and the biases as its last row, (inputs + 1) × outputs.
struct PackedNetwork<Scalar: EngineScalar>: Sendable {
  let layers: [PanelMatrix<Scalar>]
  let activation: Activation
  let execution: Execution<Scalar>

  var kernels: any KernelSet<Scalar>.Type { execution.kernels }

  init(_ network: Network<Scalar>, by execution: Execution<Scalar> = Execution()) {
    activation = network.activation
    self.execution = execution
    layers = network.layers.map { layer in
      let packed = PanelMatrix<Scalar>(
        rows: layer.inputs + 1, columns: layer.outputs, width: execution.kernels.panelWidth)
      packed.fill(transposing: layer)
      return packed
    }
  }

  /// The same layers with other parameters, such as a velocity.
  init(_ layers: [DenseLayer<Scalar>], like network: PackedNetwork) {
    self.init(Network(layers: layers, activation: network.activation), by: network.execution)
  }

  /// The parameters back to where they can be read.
  func unpack(into layers: inout [DenseLayer<Scalar>]) {
    for index in layers.indices { self.layers[index].unpack(into: &layers[index]) }
  }

  /// The largest |w| or |b| of the first layer, or NaN where one is.
  var largestFirstLayerMagnitude: Scalar {
    kernels.largestMagnitude(of: layers[0].elements, count: layers[0].panels * layers[0].stride)
  }

  /// No parameter is NaN or infinite.
  var isFinite: Bool { layers.allSatisfy(\.isFinite) }
}

extension PanelMatrix {
  fileprivate func fill(transposing layer: DenseLayer<Scalar>) {
    layer.weights.storage.withUnsafeBufferPointer { weights in
      for panel in 0..<panels {
        for column in 0..<columns(ofPanel: panel) {
          let unit = panel * width + column
          let target = self.panel(panel) + column
          for input in 0..<layer.inputs { target[input * width] = weights[unit * layer.inputs + input] }
          target[layer.inputs * width] = layer.biases[unit]
        }
      }
    }
  }

  fileprivate func unpack(into layer: inout DenseLayer<Scalar>) {
    let inputs = layer.inputs
    layer.weights.storage.withUnsafeMutableBufferPointer { weights in
      for panel in 0..<panels {
        for column in 0..<columns(ofPanel: panel) {
          let unit = panel * width + column
          let source = self.panel(panel) + column
          for input in 0..<inputs { weights[unit * inputs + input] = source[input * width] }
        }
      }
    }
    for unit in layer.biases.indices { layer.biases[unit] = self[inputs, unit] }
  }

  fileprivate var isFinite: Bool {
    for panel in 0..<panels {
      let elements = self.panel(panel)
      // A sum of x − x is zero, unless one of them is not a number or not finite.
      var sum: Scalar = 0
      for i in 0..<rows * width { sum += elements[i] - elements[i] }
      if sum != 0 { return false }
    }
    return true
  }
}
