import Datasets
import Formatting
import Foundation
import ReportModel
import StepProtocol

/// A reason to doubt that a training has learned something.
struct TrainingCaution {
  /// The text, as a clause of a sentence that names the step.
  let words: String

  /// Fails if the training has learned something, or if no epoch finished.
  init?(_ history: TrainingHistory, _ data: DatasetOutline) {
    guard let last = history.epochs.last else { return nil }
    let guess = log(Double(data.classNames.count))
    let start = history.start.loss
    if let index = last.onlyClass {
      words = data.caution(onlyClass: index, of: .test)
    } else if last.loss > start, last.loss > guess / 2 {
      words =
        "the training loss grew from \(NumberFormat.loss.shown(start)) to \(NumberFormat.loss.shown(last.loss)): \(Self.remedy)"
    } else if history.epochs.count > 1, last.loss > 1.05 * guess {
      words =
        "the training loss ends at \(NumberFormat.loss.shown(last.loss)), above \(NumberFormat.loss.shown(guess)), the loss of a uniform guess: \(Self.remedy)"
    } else if start - last.loss < start / 100, last.loss > guess / 2 {
      words =
        "the training loss is \(NumberFormat.loss.shown(last.loss)) after epoch \(last.epoch), and was \(NumberFormat.loss.shown(start)) before: the training has hardly changed the network; \(Self.more)"
    } else if Self.isChance(last.testAccuracy, of: data.test, data) {
      let test =
        "the test accuracy is \(NumberFormat.exactShare(last.testAccuracy)) after epoch \(last.epoch), which a guess among \(data.classNames.count) classes reaches too"
      if last.trainingAccuracy.map({ Self.isChance($0, of: data.train, data) }) ?? true {
        words = "\(test): the network has not learned yet; \(Self.more)"
      } else if data.test >= Self.fewPictures, let training = last.trainingAccuracy {
        words =
          "\(test), and the training accuracy is \(NumberFormat.exactShare(training)): what the network has learned does not hold for other pictures"
      } else {
        return nil
      }
    } else {
      return nil
    }
  }

  /// With fewer test pictures than this, even a good network can be no better than a guess.
  private static let fewPictures = 30

  private static let more = "try a larger learning_rate, or more epochs"
  private static let remedy = "try a smaller learning_rate, or less momentum"

  /// Whether the accuracy is not better than chance: at most three standard deviations above a uniform guess, and
  /// closer to that than to 1.
  private static func isChance(_ accuracy: Double, of count: Int, _ data: DatasetOutline) -> Bool {
    let share = 1 / Double(data.classNames.count)
    let deviation = (share * (1 - share) / Double(max(count, 1))).squareRoot()
    return data.classNames.count > 1 && accuracy <= min(share + 3 * deviation, (1 + share) / 2)
  }
}
