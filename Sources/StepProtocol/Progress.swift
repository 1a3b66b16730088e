import ReportModel
import Synchronization

/// What a run reports while it runs.
public enum ProgressEvent: Sendable {
  case started(step: String, number: Int, of: Int)
  /// The current training continues with the weights of an earlier one: "after epoch 10 of epoch-loop-1".
  case continues(String)
  /// Progress within an epoch: `done` of `total` examples. The epochs up to `after` come from an earlier run.
  case examples(epoch: Int, of: Int, after: Int, done: Int, total: Int, perSecond: Double)
  case epoch(Epoch)
  /// A step has finished. `seconds` is the time of the step when it ran, in this run or an earlier one.
  case finished(step: String, seconds: Double, origin: StepCell.Origin, reason: String)
  /// A problem of the cache that the user should know about. It changes no result.
  case warning(String)
  case failed(step: String, reason: String)

  public struct Epoch: Sendable {
    public var number: Int
    public var total: Int
    public var loss: Double
    public var testAccuracy: Double
    public var validationAccuracy: Double?
    public var examplesPerSecond: Double
    /// Seconds until the end of the last epoch, at the speed so far.
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

/// A request to stop the run. A signal handler can make it safely.
public final class Interruption: Sendable {
  private let signal = Atomic<Int32>(0)

  public init() {}

  /// Requests the stop. Only the first request has an effect.
  public func request(signal number: Int32) {
    _ = signal.compareExchange(expected: 0, desired: number, ordering: .relaxed)
  }

  public var isRequested: Bool { requestedBy != nil }

  /// The signal that requested the stop; nil if there was none.
  public var requestedBy: Int32? {
    let number = signal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}

extension ContinuousClock.Instant {
  /// The wall time between two moments, in seconds.
  package func seconds(since earlier: ContinuousClock.Instant) -> Double {
    (self - earlier) / .seconds(1)
  }
}
