/// Why an epoch ended early. The network is then as the epoch found it.
public enum TrainingError: Error, Equatable, Sendable {
  /// The loss or a weight became NaN or infinite in this epoch, counted from 1.
  case diverged(epoch: Int, GradientDescent)
  /// The caller asked for it in this epoch, counted from 1.
  case cancelled(epoch: Int)

  /// A lower-case sentence without a full stop.
  public var message: String {
    switch self {
    case .diverged(let epoch, _): "training diverged in epoch \(epoch): the loss is no longer a finite number"
    case .cancelled(let epoch): "training was stopped in epoch \(epoch)"
    }
  }

  /// What to change, in the same form.
  public var hint: String? {
    guard case .diverged(_, let descent) = self else { return nil }
    // In Float, whose shortest form has few digits: a tenth of 0.7 is 0.07, not 0.06999999999999999.
    // A tenth, but never a rate that would be unusual itself.
    let smaller = "try a smaller learning_rate, \(Float(min(descent.learningRate / 10, 0.1))) for instance"
    let momentum = descent.momentum >= 0.9 ? ", or less momentum" : ""
    // θ ← (1 − ηλ)·θ: beyond 2 the decay itself overshoots zero and grows.
    let decay = descent.learningRate * descent.weightDecay >= 1 ? ", or less weight_decay" : ""
    return smaller + momentum + decay + "; or scale the pixels to 0 … 1"
  }
}
