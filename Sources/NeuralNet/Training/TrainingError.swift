import Glibc

/// Why an epoch ended early. The network is then as the epoch found it.
public enum TrainingError: Error, Equatable, Sendable {
  /// The loss or a weight became NaN or infinite in this epoch, counted from 1.
  case diverged(epoch: Int, GradientDescent)
  /// The loss is a number, and beyond any use, after this epoch, counted from 1; see `largestLoss`.
  case lossTooLarge(epoch: Int, loss: Double, classes: Int, GradientDescent)
  /// The caller asked for it in this epoch, counted from 1.
  case cancelled(epoch: Int)

  /// A lower-case sentence without a full stop.
  public var message: String {
    switch self {
    case .diverged(let epoch, _): "training diverged in epoch \(epoch): the loss is no longer a finite number"
    case .lossTooLarge(let epoch, let loss, let classes, _):
      "training diverged in epoch \(epoch): the loss is \(Self.rounded(loss)), more than a hundred times "
        + "ln \(classes) = \(Self.rounded(log(Double(classes)))), the loss of a guess"
    case .cancelled(let epoch): "training was stopped in epoch \(epoch)"
    }
  }

  /// A training whose loss is greater has diverged: a hundred times ln K, the loss of a guess among K classes, in nats.
  public static func largestLoss(classes: Int) -> Double { 100 * log(Double(classes)) }

  /// Four digits.
  private static func rounded(_ number: Double) -> String {
    let digits = max(0, 3 - Int(log10(max(abs(number), 1))))
    let scale = pow(10, Double(digits))
    return number < 1e6 ? "\((number * scale).rounded() / scale)" : "\(Float(number))"
  }

  /// What to change, in the same form.
  public var hint: String? {
    let descent: GradientDescent
    switch self {
    case .diverged(_, let used), .lossTooLarge(_, _, _, let used): descent = used
    case .cancelled: return nil
    }
    // In Float, whose shortest form has few digits: a tenth of 0.7 is 0.07, not 0.06999999999999999.
    // A tenth, but never a rate that would be unusual itself.
    let smaller = "try a smaller learning_rate, \(Float(min(descent.learningRate / 10, 0.1))) for instance"
    let momentum = descent.momentum >= 0.9 ? ", or less momentum" : ""
    // θ ← (1 − ηλ)·θ: beyond 2 the decay itself overshoots zero and grows.
    let decay = descent.learningRate * descent.weightDecay >= 1 ? ", or less weight_decay" : ""
    return smaller + momentum + decay
  }
}
