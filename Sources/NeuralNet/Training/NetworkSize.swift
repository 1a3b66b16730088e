import OperatingSystem

/// The costs of a network, computed without allocating it, so that a caller can refuse one that is too large.
extension Network {
  /// The number of weights and biases of a network of these widths. Nil if the number does not fit in `Int`, or if a
  /// layer is wider than any machine can hold.
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

  /// The number of floating-point operations of one example's forward pass: a multiplication and an addition for each
  /// weight. By convention biases, activations and softmax are left out; they are below 2 %.
  /// - Precondition: `parameterCount(widths:)` is not nil, and is small enough for some machine's memory.
  public static func forwardOperations(widths: [Int]) -> Int {
    zip(widths, widths.dropFirst()).reduce(0) { $0 + 2 * $1.0 * $1.1 }
  }

  /// The number of floating-point operations of one example in training: the forward pass, the gradient of every
  /// weight, and the backward pass through all layers except the first, whose inputs are pictures and need no gradient.
  public static func trainingOperations(widths: [Int]) -> Int {
    3 * forwardOperations(widths: widths) - 2 * widths[0] * widths[1]
  }

  /// The number of bytes that training needs at its peak, without the data. They are for: the parameters and the
  /// optimizer's buffers three times (before training, after the last finished epoch, and after the epoch that is just
  /// ending), and once more in panels, for the current epoch; the gradient, if the optimizer needs a buffer for it; and for each example of a batch, all
  /// layers' activations and deltas (and z, if the activation's derivative reads it), its inputs, the lists of the
  /// nonzero inputs, and the same inputs and lists of the next batch (which a single thread, or an epoch of one batch,
  /// does not need). Nil if the number does not fit in `Int`.
  public static func memoryNeeded(
    widths: [Int], batchSize: Int, activation: Activation, optimizer: (any Optimizer)? = nil
  ) -> Int? {
    guard let parameters = parameterCount(widths: widths), batchSize > 0 else { return nil }
    let batch = Double(batchSize)
    let perUnit: Double = activation.function.derivativeReadsZ ? 3 : 2
    let inputs = 2 * PanelMatrix<Scalar>.elements(rows: batch, columns: widths[0])
    let buffers = widths.dropFirst().reduce(inputs) {
      $0 + perUnit * PanelMatrix<Scalar>.elements(rows: batch, columns: $1)
    }
    let optimizerBuffers = Double(optimizer?.bufferCount ?? 0)
    let gradients: Double = optimizer?.needsGradientBuffer == true ? 1 : 0
    return bytes(
      3 * Double(parameters) * (1 + optimizerBuffers)
        + packedElements(widths) * (1 + optimizerBuffers + gradients) + buffers,
      more: 2 * NonzeroInputs<Scalar>.bytes(rows: batch, inputs: Double(widths[0])))
  }

  /// The number of bytes that an evaluation needs, without the data and the network itself: the network's parameters in
  /// panels, and for each thread a chunk of examples with all activations. Nil if the number does not fit in `Int`.
  public static func memoryNeededToEvaluate(widths: [Int], threads: Int?) -> Int? {
    guard parameterCount(widths: widths) != nil else { return nil }
    let rows = Double(Evaluation.chunkSize)
    let chunk = widths.reduce(0.0) { $0 + PanelMatrix<Scalar>.elements(rows: rows, columns: $1) }
    let lists = NonzeroInputs<Scalar>.bytes(rows: rows, inputs: Double(widths[0]))
    let threads = Double(threads ?? Machine.processorCount)
    return bytes(packedElements(widths) + chunk * threads, more: lists * threads)
  }

  /// The number of elements of a `PackedNetwork`.
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
  /// The largest number of elements of a matrix, with its padding and an odd number of rows. It is computed in floating
  /// point, because callers also ask about sizes that do not fit in an integer.
  static func elements(rows: Double, columns: Int) -> Double {
    let width = Double(Scalar.kernels.panelWidth)
    return (rows + 1) * (Double(columns) / width).rounded(.up) * width
  }
}
