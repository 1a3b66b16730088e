import ProseTree
import ReportModel
import Testing

@testable import ReportHTML

@Suite("A page that grows too large")
struct PageLimitTests {
  private static let note = "Not shown: the page has more than 1 MB up to here."

  /// - Parameter size: the size of the text between the first step and the second, in bytes.
  private static func page(size: Int) -> String {
    var report = SampleReport.report
    let text = ProseBlock.code(language: "", text: String(repeating: "x", count: size))
    report.items = [
      .cell(SampleReport.evaluate), .prose(text), .cell(SampleReport.train),
      .prose(.paragraph([.text("the end")])),
    ]
    report.glossary = nil
    let writer = PageWriter(report, options: .init())
    writer.largestBody = 1 << 20
    return writer.page().html
  }

  @Test("leaves the results of the steps from there on out, and says so at their places")
  func resultsLeftOut() throws {
    let page = Self.page(size: 1 << 20)
    let first = try #require(page.firstRange(of: "data-step=\"evaluate\""))
    let second = try #require(page.firstRange(of: "data-step=\"epoch-loop\""))
    let note = try #require(page.firstRange(of: Self.note))
    #expect(page.ranges(of: Self.note).count == 1)
    #expect(first.lowerBound < second.lowerBound && second.lowerBound < note.lowerBound)
    // The step's bar is on the page, and so is the text after it.
    #expect(page[first.lowerBound..<second.lowerBound].contains("<figure"))
    #expect(!page[second.lowerBound...].contains("<figure"))
    #expect(page[note.upperBound...].contains("the end"))
    #expect(Tags(page).firstUnbalanced == nil)
  }

  @Test("shows all results below the limit, which is 64 MB")
  func resultsShown() {
    let page = Self.page(size: 1 << 19)
    #expect(!page.contains("Not shown"))
    #expect(PageWriter(SampleReport.report, options: .init()).largestBody == 64 << 20)
  }
}
