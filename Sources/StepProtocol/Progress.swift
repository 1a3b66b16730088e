import ReportModel
import Synchronization

/// What a run tells while it runs.
public enum ProgressEvent: Sendable {
  case started(step: String, number: Int, of: Int)
  /// The training at hand goes on with the weights of an earlier one: "after epoch 10 of epoch-loop-1".
  case continues(String)
  /// Within an epoch: `done` of `total` examples. The epochs up to `after` are from an earlier run.
  case examples(epoch: Int, of: Int, after: Int, done: Int, total: Int, perSecond: Double)
  case epoch(Epoch)
  /// `seconds` are of the step when it ran, if that was now or earlier.
  case finished(step: String, seconds: Double, origin: Cell.Origin, reason: String)
  /// Something about the cache that a person should know, and that changes no result.
  case warning(String)
  case failed(step: String, reason: String)

  public struct Epoch: Sendable {
    public var number: Int
    public var total: Int
    public var loss: Double
    public var testAccuracy: Double
    public var validationAccuracy: Double?
    public var examplesPerSecond: Double
    /// Until the last epoch, at the pace so far.
    public var secondsLeft: Double

    package init(
      number: Int, total: Int, loss: Double, testAccuracy: Double, validationAccuracy: Double?,
      examplesPerSecond: Double, secondsLeft: Double
    ) {
      self.number = number
      self.total = total
      self.loss = loss
      self.testAccuracy = testAccuracy
      self.validationAccuracy = validationAccuracy
      self.examplesPerSecond = examplesPerSecond
      self.secondsLeft = secondsLeft
    }
  }
}

/// A request to stop, safe to make from a signal handler.
public final class Interruption: Sendable {
  private let signal = Atomic<Int32>(0)

  public init() {}

  /// The first request counts.
  public func request(signal number: Int32) {
    _ = signal.compareExchange(expected: 0, desired: number, ordering: .relaxed)
  }

  public var isRequested: Bool { requestedBy != nil }

  /// The signal that asked, if one did.
  public var requestedBy: Int32? {
    let number = signal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}

extension ContinuousClock.Instant {
  /// Wall time between two moments, in seconds.
  package func seconds(since earlier: ContinuousClock.Instant) -> Double {
    (self - earlier) / .seconds(1)
  }
}
