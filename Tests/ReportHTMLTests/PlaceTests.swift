import Foundation
import ProseTree
import ReportModel
import SourceText
import Testing

@testable import ReportHTML

@Suite("Places of a page: names, lines, figures")
struct PlaceTests {
  @Test(
    "a heading does not take the name of a place that the head leads to",
    arguments: FormulaVerdict.Outcome.allCases)
  func reservedNames(outcome: FormulaVerdict.Outcome) {
    let name = Anchors.equation(outcome)
    var anchors = Anchors(cells: [])
    #expect(anchors.slug(for: name) == name + "-1")
  }

  private func page(_ blocks: [ProseBlock]) -> String {
    var report = SampleReport.report
    report.items = blocks.map { .prose($0) } + report.items
    return HTMLPage(report).html
  }

  @Test("a link to a figure or table that the page does not have is text, with the reason")
  func numbers() {
    func link(_ place: String) -> ProseBlock {
      .paragraph([.link(destination: place, title: "", [.text("words of \(place)")])])
    }
    let html = page([link("#figure-1"), link("#table-1"), link("#figure-99"), link("#table-99")])
    for place in ["#figure-1", "#table-1"] {
      #expect(html.contains("<a href=\"\(place)\">words of \(place)</a>"))
    }
    for place in ["#figure-99", "#table-99"] {
      #expect(
        html.contains(
          "<span class=\"far\">words of \(place)</span> <small class=\"remark\">(there is no such place on this page)"
        ))
    }
  }

  // MARK: The source

  @Test("the listing stops at its limits of lines and bytes, and says where")
  func listingLimits() {
    let many = SourceListing(String(repeating: "x\n", count: SourceListing.mostLines + 5))
    #expect(many.lines.count == SourceListing.mostLines)
    #expect(many.lineCount == SourceListing.mostLines + 5)
    #expect(many.address(ofLine: SourceListing.mostLines) == "#L\(SourceListing.mostLines)")
    #expect(many.address(ofLine: SourceListing.mostLines + 1) == nil)
    let long = SourceListing("a\n" + String(repeating: "y", count: SourceListing.mostBytes) + "\nb\n")
    #expect(long.lines == ["a"])
    #expect(long.lineCount == 3)
    #expect(SourceListing(nil).lines.isEmpty)
  }

  // MARK: Directions

  @Test("a paragraph runs as its first letter does, and formulas and code do not count")
  func directions() {
    let hebrew = "\u{5E9}\u{5DC}\u{5D5}\u{5DD}"
    let html = page([
      .paragraph([.text("\(hebrew) one")]), .paragraph([.text("two \(hebrew)")]),
      .paragraph([.code("x"), .text(" \(hebrew) three")]),
      .quotation([.paragraph([.text("\(hebrew) four")]), .paragraph([.text("five")])]),
    ])
    #expect(html.contains("<p dir=\"rtl\">\(hebrew) one</p>"))
    #expect(html.contains("<p>two \(hebrew)</p>"))
    #expect(html.contains("<p dir=\"rtl\"><code>x</code> \(hebrew) three</p>"))
    #expect(html.contains("<blockquote dir=\"rtl\">"))
    #expect(html.contains("<p dir=\"ltr\">five</p>"))
  }

  // MARK: The style sheet

  @Test("no text ends the string of the running footer, the style sheet or its element")
  func quoted() {
    #expect(StyleSheet.quoted("a.md") == "\"a.md\"")
    let hostile = StyleSheet.quoted("\"};</style><script>\\\n\0é")
    #expect(hostile.hasPrefix("\"\\22 ") && hostile.hasSuffix("\\e9 \""))
    #expect(!hostile.dropFirst().dropLast().contains { "\"<>};\n\0".contains($0) })
  }

  // MARK: Options

  @Test(
    "a replaced line is struck out with its value below; what shared a line is left, with the new values below"
  )
  func overrides() {
    let line = YAMLColours.markup(
      "epochs: 1\nlearning_rate: 0.5",
      replacing: [.init(option: "learning_rate", value: "0.3", replacedLines: 1...1)])
    let found = line.html.replacing("<span class=\"k\">", with: "").replacing("<span class=\"c\">", with: "")
      .replacing("</span>", with: "")
    #expect(
      found
        == "epochs: 1\n<del>learning_rate: 0.5</del>\n<ins>learning_rate: 0.3</ins>  # from -P")
    let shared = YAMLColours.markup(
      "{a: 1, b: 2}",
      replacing: [
        .init(option: "a", value: "3", replacedLines: nil),
        .init(option: "b", value: "4", replacedLines: nil),
      ])
    #expect(!shared.html.contains("<del>"))
    #expect(shared.html.components(separatedBy: "<ins>").count == 3)
  }
}
