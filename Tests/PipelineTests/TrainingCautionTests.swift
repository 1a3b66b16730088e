import Datasets
import Foundation
import Pipeline
import ReportModel
import Testing

@testable import Steps

@Suite("A training that has learned nothing is told at the top")
struct TrainingCautionTests {
  private static func caution(
    from start: Double, to losses: [Double], accuracy: Double = 0.8
  ) throws -> String? {
    let data = try JSONDecoder().decode(
      DatasetOutline.self,
      from: Data(
        #"{"name":"three","classNames":["a","b","c"],"imageSize":{"rows":2,"columns":2},"train":90,"test":30}"#
          .utf8))
    let history = TrainingHistory(
      start: RunRecord.Epoch(epoch: 0, loss: start, testAccuracy: 0.1, seconds: 0),
      epochs: losses.enumerated().map {
        RunRecord.Epoch(epoch: $0 + 1, loss: $1, testAccuracy: accuracy, seconds: 1)
      })
    return TrainingCaution(history, data)?.words
  }

  @Test("where its loss grew")
  func grew() throws {
    #expect(
      try Self.caution(from: 1.2, to: [1.3, 1.5])?.hasPrefix("the training loss grew from 1.2000 to 1.5000")
        == true)
  }

  @Test("where its accuracy is that of a guess")
  func chance() throws {
    let words = try #require(try Self.caution(from: 1.2, to: [1.0], accuracy: 0.3))
    #expect(words.contains("which a guess among 3 classes reaches too"))
  }

  @Test("and one that has learned is not")
  func learned() throws {
    #expect(try Self.caution(from: 1.2, to: [0.6, 0.3], accuracy: 1) == nil)
  }
}

@Suite("The confidence interval of a share")
struct ConfidenceIntervalTests {
  // Newcombe (1998), Statistics in Medicine 17, table I, method 3.
  @Test(
    "is Wilson's", arguments: [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)])
  func published(hits: Int, count: Int, low: Double, high: Double) {
    let interval = ConfidenceInterval(share: Double(hits) / Double(count), of: count)
    // The table has four digits.
    #expect(abs(interval.low - low) <= 5e-5 && abs(interval.high - high) <= 5e-5)
  }

  @Test("reads so")
  func words() {
    #expect(ConfidenceInterval(share: 0.8663, of: 10_000).words == "95% interval 85.9 to 87.3%")
  }
}
