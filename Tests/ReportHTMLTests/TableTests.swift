import Formatting
import Foundation
import ReportModel
import Testing

@testable import ReportHTML

@Suite("Numbers in tables")
struct TableTests {
  /// Each number as its cell contains it, and after a bar what the style sheet adds to its width.
  private func column(_ texts: [String]) -> [String] {
    let column = DecimalColumn(texts)
    return texts.map { NumberText($0).shown + (column.missing(behind: $0).map { "|\($0)" } ?? "") }
  }

  @Test("stand on the decimal point")
  func alignment() {
    #expect(column(["1.25", "30", "-0.5"]) == ["1.25", "30|.00", "−0.5|0"])
  }

  @Test("keep their unit, and those without one leave its room")
  func units() {
    #expect(column(["86.31%", "7%", "3"]) == ["86.31%", "7%|.00", "3|.00%"])
  }

  @Test("have their powers of ten typeset, on one line")
  func powers() {
    #expect(
      column(["1.2e-09", "3.4e-10", "5.6"]) == [
        "1.2\u{A0}×\u{A0}10⁻⁹|⁰", "3.4\u{A0}×\u{A0}10⁻¹⁰", "5.6|\u{A0}×\u{A0}10⁻¹⁰",
      ])
  }

  @Test("are the only text of their cells: what aligns them is not copied, and not read by programs")
  func textOnce() {
    let table = Table(
      caption: [], columns: [.init("class", .text), .init("precision")],
      rows: [
        [.text("Bag"), .number("0.869")], [.text("Shirt"), .number("1.2e-9")], [.text("Coat"), .missing],
      ])
    var report = SampleReport.report
    var cell = SampleReport.train
    cell.blocks = [.table(table)]
    report.items = [.cell(cell)]
    report.comparison = nil
    let html = HTMLPage(report).html
    let cells = html.components(separatedBy: "<td").dropFirst().map { cell in
      cell.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
    }
    #expect(cells == ["0.869", "1.2\u{A0}×\u{A0}10⁻⁹", "–"])
  }

  @Test("are words where they are none")
  func words() {
    #expect(column(["0.5", "diverged", "∞", ""]) == ["0.5", "diverged", "∞", ""])
  }

  @Test("thousands and signs belong to the whole")
  func whole() {
    let number = NumberText("-1,234.5 s")
    #expect((number.whole, number.fraction, number.unit) == ("−1,234", ".5", " s"))
  }
}
