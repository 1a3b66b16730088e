import Datasets
import Foundation
import ReportModel

/// Why a reader must not take a training for one that has learned.
struct TrainingCaution {
  /// A clause for a sentence that names the step.
  let words: String

  /// Nil where the training has learned something, or no epoch finished.
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
    } else if Self.isChance(last.testAccuracy, data) {
      words =
        "the test accuracy is \(NumberFormat.exactShare(last.testAccuracy)) after epoch \(last.epoch), which a guess among \(data.classNames.count) classes reaches too: the network has not learned yet"
    } else {
      return nil
    }
  }

  private static let remedy = "try a smaller learning_rate, or less momentum"

  /// Within three standard deviations of a guess that takes every class as often as the others.
  private static func isChance(_ accuracy: Double, _ data: DatasetOutline) -> Bool {
    let share = 1 / Double(data.classNames.count)
    let deviation = (share * (1 - share) / Double(max(data.test, 1))).squareRoot()
    return data.classNames.count > 1 && accuracy <= share + 3 * deviation
  }
}
