import Glibc

/// Why an epoch ended early. The network is then the same as before the epoch.
public enum TrainingError: Error, Equatable, Sendable {
  /// The loss or a weight became NaN or infinite in this epoch, counted from 1.
  case diverged(epoch: Int, hint: String)
  /// After this epoch, counted from 1, the loss is a number, but too large to be useful; see `largestLoss`.
  case lossTooLarge(epoch: Int, loss: Double, guess: Double, classes: Int, hint: String)
  /// The caller cancelled training in this epoch, counted from 1.
  case cancelled(epoch: Int)

  /// A lower-case sentence without a full stop.
  public var message: String {
    switch self {
    case .diverged(let epoch, _): "training diverged in epoch \(epoch): the loss is no longer a finite number"
    case .lossTooLarge(let epoch, let loss, let guess, let classes, _):
      "training diverged in epoch \(epoch): the loss is \(Self.rounded(loss)), more than a hundred times "
        + "\(Self.rounded(guess)), the loss of a guess among \(classes) classes"
    case .cancelled(let epoch): "training was stopped in epoch \(epoch)"
    }
  }

  /// The largest loss of a training that has not diverged: a hundred times the loss of a guess.
  public static func largestLoss(guess: Double) -> Double { 100 * guess }

  /// Rounds to four digits.
  private static func rounded(_ number: Double) -> String {
    let digits = max(0, 3 - Int(log10(max(abs(number), 1))))
    let scale = pow(10, Double(digits))
    return number < 1e6 ? "\((number * scale).rounded() / scale)" : "\(Float(number))"
  }

  /// What to change: a lower-case sentence without a full stop.
  public var hint: String? {
    switch self {
    case .diverged(_, let hint), .lossTooLarge(_, _, _, _, let hint): hint
    case .cancelled: nil
    }
  }
}
