import ReportModel
import Testing

@testable import ReportHTML

@Suite("Numbers in tables")
struct TableTests {
  /// What stands before the point, and behind it with the invisible part: the latter must be as wide in all.
  private func column(_ texts: [String]) -> [String] {
    let column = DecimalColumn(texts)
    return texts.map { column.markup($0).html }
  }

  private let pad = "<span class=\"pad\" aria-hidden=\"true\">"

  @Test("stand on the decimal point")
  func alignment() {
    #expect(
      column(["1.25", "30", "-0.5"]) == ["1.25", "30\(pad).00</span>", "−0.5\(pad)0</span>"])
  }

  @Test("keep their unit, and those without one leave its room")
  func units() {
    #expect(column(["86.31%", "7%", "3"]) == ["86.31%", "7%\(pad).00</span>", "3\(pad).00%</span>"])
  }

  @Test("have their powers of ten typeset")
  func powers() {
    #expect(
      column(["1.2e-09", "3.4e-10"]) == [
        "1.2\u{2009}×\u{2009}10<sup>−9</sup>\(pad)<sup>0</sup></span>",
        "3.4\u{2009}×\u{2009}10<sup>−10</sup>",
      ])
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
