import Kernels

/// A network's parameters in the layout that the kernels read: for each layer one matrix in panels, (inputs + 1) ×
/// outputs. It has the transposed weights, with the biases as its last row.
struct PackedNetwork<Scalar: EngineScalar>: Sendable {
  let layers: [PanelMatrix<Scalar>]
  let activation: Activation
  let loss: any Loss
  let execution: Execution<Scalar>

  var kernels: any KernelSet<Scalar>.Type { execution.kernels }

  init(_ network: Network<Scalar>, by execution: Execution<Scalar> = Execution()) {
    activation = network.activation
    loss = network.loss
    self.execution = execution
    layers = network.layers.map { layer in
      let packed = PanelMatrix<Scalar>(
        rows: layer.inputs + 1, columns: layer.outputs, width: execution.kernels.panelWidth)
      packed.fill(transposing: layer)
      return packed
    }
  }

  /// The same layers with other parameters, such as an optimizer's buffer.
  init(_ layers: [DenseLayer<Scalar>], like network: PackedNetwork) {
    self.init(
      Network(layers: layers, activation: network.activation, loss: network.loss), by: network.execution)
  }

  /// Copies the parameters back into layers.
  func unpack(into layers: inout [DenseLayer<Scalar>]) {
    for index in layers.indices { self.layers[index].unpack(into: &layers[index]) }
  }

  /// Makes layers of the same shapes with all parameters zero.
  init(zerosLike network: PackedNetwork) {
    (activation, loss, execution) = (network.activation, network.loss, network.execution)
    layers = network.layers.map { PanelMatrix(rows: $0.rows, columns: $0.columns, width: $0.width) }
  }

  /// Returns the largest |w| or |b| of a layer, or NaN if one is NaN.
  func largestMagnitude(ofLayer index: Int) -> Scalar {
    kernels.largestMagnitude(of: layers[index].elements, count: layers[index].panels * layers[index].stride)
  }

  /// Whether every parameter of the first layer is finite, so that products with it may skip terms of zero.
  var hasFiniteFirstLayer: Bool { largestMagnitude(ofLayer: 0).isFinite }

  /// Whether every parameter is finite.
  var isFinite: Bool { layers.indices.allSatisfy { largestMagnitude(ofLayer: $0).isFinite } }
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
}
