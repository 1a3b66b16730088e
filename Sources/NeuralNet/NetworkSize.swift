/// What a network would take, computed without allocating it, so that a caller can refuse.
extension Network {
  /// Weights and biases of a network of these widths. Nil where the number is beyond `Int`, or a layer wider
  /// than BLAS can count.
  public static func parameterCount(widths: [Int]) -> Int? {
    guard widths.count >= 2, widths.allSatisfy({ $0 > 0 && $0 <= Int(Int32.max) }) else { return nil }
    var total = 0
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      let (layer, layerOverflows) = outputs.multipliedReportingOverflow(by: inputs + 1)
      let (sum, sumOverflows) = total.addingReportingOverflow(layer)
      guard !layerOverflows, !sumOverflows else { return nil }
      total = sum
    }
    return total
  }

  /// Floating-point operations of one example's way through the network: a multiplication and an addition for each
  /// weight.
  public var forwardOperationsPerExample: Double {
    layers.reduce(0) { $0 + 2 * Double($1.inputs) * Double($1.outputs) }
  }

  /// The same for training on it: forward, the gradient of every weight, and back through all layers but the first.
  public var trainingOperationsPerExample: Double {
    3 * forwardOperationsPerExample - 2 * Double(layers[0].inputs) * Double(layers[0].outputs)
  }

  /// Bytes that training takes at its peak, the data aside: the parameters, the copy that an abandoned epoch
  /// returns to (both of them twice with momentum, for the velocity), and for each example of a batch the inputs
  /// and every layer's activations and deltas. Nil where the number is beyond `Int`.
  public static func memoryNeeded(widths: [Int], batchSize: Int, momentum: Bool = false) -> Int? {
    guard let parameters = parameterCount(widths: widths), batchSize > 0 else { return nil }
    var perExample = widths[0]
    for width in widths.dropFirst() {
      let (sum, overflows) = perExample.addingReportingOverflow(2 * width)
      guard !overflows else { return nil }
      perExample = sum
    }
    // Evaluation runs in chunks of its own, and is not smaller than the smallest batch.
    let rows = max(batchSize, Evaluation.chunkSize)
    let (state, stateOverflows) = parameters.multipliedReportingOverflow(by: momentum ? 4 : 2)
    let (buffers, buffersOverflow) = perExample.multipliedReportingOverflow(by: rows)
    let (elements, elementsOverflow) = state.addingReportingOverflow(buffers)
    let (bytes, bytesOverflow) = elements.multipliedReportingOverflow(by: MemoryLayout<Scalar>.size)
    guard !stateOverflows, !buffersOverflow, !elementsOverflow, !bytesOverflow else { return nil }
    return bytes
  }
}
