import OperatingSystem

/// What a network would take, computed without allocating it, so that a caller can refuse.
extension Network {
  /// Weights and biases of a network of these widths. Nil where the number is beyond `Int`, or a layer wider
  /// than any machine could hold.
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

  /// Floating-point operations of one example's way through a network: a multiplication and an addition for each
  /// weight. Biases, activations and softmax are left out: so is the convention, and they are below 2 %.
  /// - Precondition: `parameterCount(widths:)` is that of a network some memory holds.
  public static func forwardOperations(widths: [Int]) -> Int {
    zip(widths, widths.dropFirst()).reduce(0) { $0 + 2 * $1.0 * $1.1 }
  }

  /// The same for training on it: forward, the gradient of every weight, and back through all layers but the first,
  /// whose inputs are pictures and want no gradient.
  public static func trainingOperations(widths: [Int]) -> Int {
    3 * forwardOperations(widths: widths) - 2 * widths[0] * widths[1]
  }

  /// Bytes that training takes at its peak, the data aside: the parameters as they were before and as the last
  /// epoch left them, in panels those that the epoch at hand works on, the optimizer's buffers in both forms, and
  /// for each example of a batch every layer's activations and deltas (and its z, where the activation's derivative reads
  /// it), its inputs and the lists of those that are not zero, and the same of the next batch (which one thread alone, or
  /// an epoch of one batch, do without). Nil where the number is beyond `Int`.
  public static func memoryNeeded(
    widths: [Int], batchSize: Int, activation: Activation, optimizer: (any Optimizer)? = nil
  ) -> Int? {
    guard let parameters = parameterCount(widths: widths), batchSize > 0 else { return nil }
    let batch = Double(batchSize)
    let perUnit: Double = activation.function.derivativeReadsZ ? 3 : 2
    let buffers = widths.reduce(0) { $0 + perUnit * PanelMatrix<Scalar>.elements(rows: batch, columns: $1) }
    let optimizerBuffers = Double(optimizer?.bufferCount ?? 0)
    let gradients: Double = optimizer?.needsGradientBuffer == true ? 1 : 0
    return bytes(
      Double(parameters) * (2 + optimizerBuffers)
        + packedElements(widths) * (1 + optimizerBuffers + gradients) + buffers,
      more: 2 * NonzeroInputs<Scalar>.bytes(rows: batch, inputs: Double(widths[0])))
  }

  /// Bytes that an evaluation takes, the data and the network itself aside: its parameters in panels, and a chunk of
  /// examples with all activations for each thread. Nil where the number is beyond `Int`.
  public static func memoryNeededToEvaluate(widths: [Int], threads: Int?) -> Int? {
    guard parameterCount(widths: widths) != nil else { return nil }
    let rows = Double(Evaluation.chunkSize)
    let chunk = widths.reduce(0.0) { $0 + PanelMatrix<Scalar>.elements(rows: rows, columns: $1) }
    let lists = NonzeroInputs<Scalar>.bytes(rows: rows, inputs: Double(widths[0]))
    let threads = Double(threads ?? Machine.processorCount)
    return bytes(packedElements(widths) + chunk * threads, more: lists * threads)
  }

  /// A `PackedNetwork`'s.
  private static func packedElements(_ widths: [Int]) -> Double {
    zip(widths, widths.dropFirst()).reduce(0) {
      $0 + PanelMatrix<Scalar>.elements(rows: Double($1.0 + 1), columns: $1.1)
    }
  }

  private static func bytes(_ elements: Double, more bytes: Double) -> Int? {
    Int(exactly: (elements * Double(MemoryLayout<Scalar>.size) + bytes).rounded())
  }
}

extension PanelMatrix {
  /// What a matrix takes at most, its padding and an odd number of rows included. In floating point: sizes beyond
  /// counting are asked about too.
  static func elements(rows: Double, columns: Int) -> Double {
    let width = Double(Scalar.kernels.panelWidth)
    return (rows + 1) * (Double(columns) / width).rounded(.up) * width
  }
}
