import ReportModel
import Testing

@Suite("A table as CSV")
struct CommaSeparatedValueTests {
  @Test("has plain numbers, quotes what must be quoted, and holds no formula for a spreadsheet")
  func fields() {
    let table = Table(
      caption: [], columns: [.init("class", .text), .init("share"), .init("count"), .init("loss")],
      rows: [
        [.text("T-shirt, top"), .number("86.31%"), .best("60,000"), .number("1.2e-9")],
        [.text("=SUM(A1)"), .missing, .number("−0.5"), .number("∞")],
        [.text("the \"best\""), .verdict(.passed), .number("0"), .number("0.1250")],
      ])
    let lines = [
      "class,share,count,loss", "\"T-shirt, top\",0.8631,60000,1.2e-9", "'=SUM(A1),,-0.5,∞",
      "\"the \"\"best\"\"\",kept,0,0.1250", "",
    ]
    #expect(CommaSeparatedValues(table).text == lines.joined(separator: "\r\n"))
  }
}
