import Foundation
import MarkupWriter
import ProseTree
import ReportModel
import SourceText
import Testing

@testable import ReportHTML

/// Text that would run a script or break the page wherever it was inserted without escaping.
private let hostile =
  #"</script><script>alert(1)</script>"'><img src=x onerror=alert(2)><!--</style>&lt; </title>"#

@Suite("Hostile words")
struct HostileTests {
  private static var report: Report {
    let words: [ProseInline] = [
      .text(hostile), .code(hostile), .html("<img src=x onerror=alert(3)>"), .html("</section>"),
      .link(destination: "javascript:alert(4)", title: hostile, [.text(hostile)]),
      .link(destination: "https://example.org/\(hostile)", title: hostile, [.text("far")]),
      .image(source: "javascript:alert(5)", title: [.text(hostile)], alternative: hostile, span: nil),
      .image(source: "near.png", title: [.text(hostile)], alternative: hostile, span: nil),
      .image(
        source: "https://example.org/\(hostile).png", title: [.text(hostile)], alternative: hostile, span: nil
      ),
      .formula(Formula(hostile, style: .inline)),
      .value(.init(name: hostile, format: hostile, span: SourceSpan(line: 1, column: 1), result: hostile)),
      .value(.init(name: hostile, format: hostile, span: SourceSpan(line: 1, column: 1))),
      .footnoteReference(number: 1, occurrence: 1), .footnoteReference(number: 9, occurrence: 7),
    ]
    let prose: [ProseBlock] = [
      .heading(level: 2, words), .paragraph(words), .quotation([.paragraph(words)]),
      .list(.init(start: 1, isTight: true, items: [.init(isDone: true, blocks: [.paragraph(words)])])),
      .code(language: hostile, text: hostile),
      .code(language: "yaml", text: "\(hostile): \(hostile) # \(hostile)"),
      .table(.init(alignments: [.right], header: [words], rows: [[words]])),
      .formula(Formula(hostile, style: .display)), .html(hostile), .html("<details><summary>\(hostile)"),
      .paragraph([.image(source: "near.png", title: [.text(hostile)], alternative: hostile, span: nil)]),
    ]
    let axis = LineChart.Axis(label: hostile, format: .loss)
    let picture = PictureGrid.Picture(
      pixels: [1, 2, 3], shade: .ink, alternative: hostile, words: [hostile],
      probabilities: [.init(name: hostile, value: .nan, isTruth: true)])
    let blocks: [Block] = [
      .prose(prose), .note(.init(.caution, words)),
      .table(
        .init(
          caption: words, columns: [.init(words), .init(hostile)],
          rows: [[.number(hostile), .best(hostile)], [.text(words), .verdict(.failed)]])),
      .lineChart(
        .init(
          title: hostile, description: hostile, caption: words, xAxis: axis, yAxis: axis,
          series: [
            .init(
              name: hostile, role: .training,
              points: [.init(x: 1, y: .nan), .init(x: 2, y: 2), .init(x: 3, y: 1)])
          ])),
      .barChart(
        .init(
          title: hostile, description: hostile, caption: words, label: hostile, format: .count,
          bars: [.init(name: hostile, value: .infinity)])),
      .heatMap(
        .init(
          title: hostile, description: hostile, caption: words, rowLabel: hostile, columnLabel: hostile,
          names: [hostile], counts: [[1, 2], [3]])),
      .network(
        .init(
          title: hostile, description: hostile, caption: words,
          layers: [.init(units: 1, name: hostile, role: hostile)])),
      .pictures(.init(title: hostile, caption: words, rows: 2, columns: 2, pictures: [picture])),
    ]
    let cell = StepCell(
      id: hostile, step: hostile, status: .failed, lines: 1...2, source: "\(hostile): \(hostile)\n",
      caption: words,
      seconds: .nan, blocks: blocks,
      failure: .init(message: hostile, hint: hostile, location: .init(line: 2, column: 1)))
    var record = SampleReport.record
    record.notebook.path = hostile
    record.machine.cpu = hostile
    record.started = hostile
    record.cells[0].options = [hostile: .text(hostile)]
    record.cells[0].values = ["loss": .number(.nan)]
    return Report(
      title: words, author: hostile, date: hostile, description: words,
      summary: .init(
        figures: [.init(value: hostile, label: hostile, note: hostile)],
        groups: [.init(name: hostile, facts: [(hostile, hostile)])]),
      items: prose.map { .prose($0) } + [.cell(cell)],
      footnotes: [.init(number: 1, blocks: prose, references: 1)], macros: [(hostile, hostile)],
      warnings: [hostile], record: record)
  }

  private static let options = HTMLPage.Options(pictureLoader: { source in
    source == "near.png" ? .init(data: Data([1, 2, 3]), mediaType: "image/png") : nil
  })

  @Test("run nothing in any field: no tag, handler or address of theirs is in the page")
  func nothingRuns() throws {
    let html = HTMLPage(Self.report, options: Self.options).html
    let tags = Tags(html)
    #expect(tags.tags.count { $0.name == "script" && !$0.isClosing } == 1)
    #expect(tags.tags.count { $0.name == "style" && !$0.isClosing } == 1)
    for tag in tags.tags {
      #expect(tag.attributes.keys.allSatisfy { !$0.hasPrefix("on") }, "\(tag)")
      if tag.name == "img" { #expect(tag.attributes["src"] == "data:image/png;base64,AQID") }
      if tag.name == "a", let address = tag.attributes["href"] {
        let isFile = tag.attributes["download"] != nil && address.hasPrefix("data:text/csv;charset=utf-8,")
        #expect(isFile || address.hasPrefix("#") || address.hasPrefix("https://example.org/"), "\(address)")
      }
    }
    #expect(tags.firstUnbalanced == nil)
  }

  @Test("come back whole from the run record")
  func record() throws {
    let script = try #require(Tags(HTMLPage(Self.report).html).scripts.first)
    #expect(!script.contains("<"))
    let record = try JSONDecoder().decode(RunRecord.self, from: Data(script.utf8))
    #expect(record.notebook.path == hostile)
    #expect(record.cells[0].options[hostile] == .text(hostile))
  }

  @Test("leave nothing to the page's author but what he asked for by --unsafe-html")
  func unsafeHTML() {
    var report = SampleReport.report
    report.items = [.prose(.html("<div onclick=\"x\">")), .prose(.paragraph([.html("<b>"), .text("<i>")]))]
    let safe = HTMLPage(report).html
    #expect(safe.contains("&lt;div onclick=&quot;x&quot;&gt;"))
    let unsafe = HTMLPage(report, options: .init(unsafeHTML: true)).html
    #expect(unsafe.contains("<div onclick=\"x\">"))
    #expect(unsafe.contains("<p><b>&lt;i&gt;</p>"))
  }

  @Test("are escaped once, with controls that no page may hold")
  func escaping() {
    #expect(Markup.text("a<b>&\"\u{0}\u{1B}é").html == "a&lt;b&gt;&amp;&quot;\u{FFFD}\u{FFFD}é")
    #expect(Markup.element("p", ["title": "\"<"], .text("&")).html == "<p title=\"&quot;&lt;\">&amp;</p>")
  }
}
