import ProseTree
import ReportModel
import Testing

@testable import Pipeline

@Suite("A long training's table")
struct LongTrainingTests {
  /// Epoch 77 has the lowest loss, epoch 3 the best accuracy.
  private static func history(_ count: Int) -> TrainingHistory {
    TrainingHistory(
      start: RunRecord.Epoch(epoch: 0, loss: 2, testAccuracy: 0.1, seconds: 0),
      epochs: (1...count).map { number in
        RunRecord.Epoch(
          epoch: number, loss: number == 77 ? 0.1 : 0.5, testAccuracy: number == 3 ? 0.9 : 0.8, seconds: 1)
      })
  }

  private static func table(_ count: Int) -> (epochs: [String], caption: String) {
    for case .table(let table) in TrainingReport(history: history(count), classes: 3).blocks {
      let epochs = table.rows.map { row -> String in
        if case .number(let text) = row[0] { text } else { "" }
      }
      return (epochs, table.caption.plainText)
    }
    return ([], "")
  }

  @Test("has every epoch up to a thousand, and does not speak of it")
  func whole() {
    let table = Self.table(1_000)
    #expect(table.epochs == (0...1_000).map(String.init))
    #expect(!table.caption.contains("shown"))
  }

  @Test("has every hundredth of a hundred thousand, the best ones and the last, and says so")
  func thinned() {
    let table = Self.table(100_001)
    #expect(table.epochs == ["0", "3", "77"] + (1...1_000).map { "\($0 * 100)" } + ["100001"])
    #expect(
      table.caption.hasSuffix(
        "Of 100001 epochs every 100th is shown, the best ones, and the last; the run record has all."))
  }

  @Test("never has more rows than a page can show", arguments: [1, 999, 1_001, 9_999, 10_010, 123_456])
  func bounded(count: Int) {
    let thinning = Thinning(count: count)
    let shown = (0..<count).filter(thinning.shows)
    #expect(shown.count <= Thinning.mostRows + 1)
    #expect(shown.last == count - 1)
    #expect((thinning.words == nil) == (shown.count == count))
  }
}
