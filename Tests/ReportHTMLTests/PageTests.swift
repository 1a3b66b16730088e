import Foundation
import ProseTree
import ReportModel
import Testing

@testable import ReportHTML

@Suite("The page")
struct PageTests {
  static let page = HTMLPage(SampleReport.report).html
  static let tags = Tags(page)
  static let tidy = "/usr/bin/tidy"
  /// The same page with a picture after it.
  private static let tagsWithPicture = {
    var report = SampleReport.report
    let picture = ProseInline.image(source: "cat.png", title: [], alternative: "a cat", span: nil)
    report.items.append(.prose(.paragraph([picture])))
    let options = HTMLPage.Options(pictureLoader: { _ in
      .init(data: Data([1, 2, 3]), mediaType: "image/png")
    })
    return Tags(HTMLPage(report, options: options).html)
  }()

  @Test("shows charts at the ends of what they must bear, as well-formed figures")
  func unusualCharts() {
    var report = SampleReport.report
    let cell = SampleReport.unusualCharts
    report.items = [.cell(cell)]
    let tags = Tags(HTMLPage(report).html)
    #expect(tags.firstUnbalanced == nil)
    #expect(tags.tags.count { $0.name == "figure" && !$0.isClosing } >= cell.blocks.count)
    // Every coordinate is a finite number.
    let coordinates = ["d", "points", "x", "y", "cx", "cy", "x1", "x2", "y1", "y2", "width", "height"]
      .flatMap(tags.values(of:))
    #expect(coordinates.count > 100)
    #expect(!coordinates.contains { $0.contains("nan") || $0.contains("inf") })
  }

  @Test("gives every id once, and every reference a target")
  func anchors() {
    let ids = Self.tags.values(of: "id")
    #expect(Set(ids).count == ids.count)
    let references =
      Self.tags.values(of: "href").filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) }
      + Self.tags.values(of: "aria-labelledby") + Self.tags.values(of: "aria-describedby")
    #expect(references.count > 20)
    for reference in references { #expect(ids.contains(reference), "#\(reference) leads nowhere") }
  }

  @Test("closes every element where it must be closed")
  func balance() {
    #expect(Self.tags.firstUnbalanced == nil)
  }

  @Test("numbers every figure and every table, in order")
  func numbering() {
    let ids = Self.tags.tags.filter { $0.name == "figure" }.compactMap { $0.attributes["id"] }
    #expect(Self.tags.tags.count { $0.name == "figure" && !$0.isClosing } == ids.count)
    let figures = ids.filter { $0.hasPrefix("figure-") }
    let tables = ids.filter { $0.hasPrefix("table-") }
    #expect(figures == (1...8).map { "figure-\($0)" })
    #expect(tables == (1...5).map { "table-\($0)" })
    for number in 1...8 { #expect(Self.page.contains("<b>Figure \(number).</b>")) }
  }

  @Test("marks every step with its kind and status")
  func cells() throws {
    let cells = Self.tags.tags.filter { $0.name == "section" && $0.attributes["class"] == "cell" }
    #expect(
      cells.map { $0.attributes["id"] } == [
        "load", "init", "forward", "epoch-loop", "evaluate", "weights", "expect", "reckless", "evaluate-2",
      ])
    #expect(cells.suffix(2).map { $0.attributes["data-status"] } == ["failed", "not-run"])
    #expect(cells[7].attributes["data-step"] == "epoch-loop")
  }

  @Test("names every picture and every plot for those who do not see them")
  func alternatives() {
    let drawings = Self.tags.tags.filter { $0.attributes["role"] == "img" }
    // Five plots for two page widths, and the pictures: ten classes, four predictions, forty units.
    #expect(drawings.count == 5 * 2 + 10 + 4 + 40)
    for drawing in drawings { #expect(drawing.attributes["aria-label"]?.isEmpty == false) }
    for plot in drawings where plot.attributes["class"]?.hasPrefix("plot") == true {
      #expect(plot.attributes["aria-describedby"] != nil)
    }
  }

  @Test("asks for nothing from outside, and says so in its policy")
  func noRequests() {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
    #expect(Self.tags.values(of: "content").contains(policy))
    #expect(Self.tagsWithPicture.values(of: "src") == ["data:image/png;base64,AQID"])
    let drawn = Self.tags.tags.filter { $0.name != "a" }.compactMap { $0.attributes["href"] }
    #expect(drawn.count > 50 && drawn.allSatisfy { $0.hasPrefix("data:") || $0.hasPrefix("#") })
    #expect(!Self.page.contains("@import"))
    // The fonts are part of the page.
    #expect(!Self.page.replacing("url(data:", with: "").contains("url("))
  }

  @Test("holds the run record, and it reads back")
  func record() throws {
    let script = try #require(Self.tags.scripts.first)
    #expect(Self.tags.scripts.count == 1)
    let record = try JSONDecoder().decode(RunRecord.self, from: Data(script.utf8))
    #expect(record.cells[0].history?.count == 10)
    #expect(record.notebook.path == "notebooks/homework.md")
  }

  @Test("stays small: text, styles, plots, 54 pictures and the math font in under 300 KB")
  func size() {
    // The homework report may take 600 KB; it has about fifty more formulas and half as many more plots.
    #expect(Self.page.utf8.count < 300_000)
  }

  @Test("shows a small report exactly so")
  func golden() throws {
    var report = SampleReport.report
    report.summary.groups = []
    var cached = SampleReport.notRun
    (cached.id, cached.status, cached.origin, cached.reason) = ("evaluate", .ok, .cache, "unchanged")
    report.items = [
      report.items[0], .cell(cached), .cell(SampleReport.failed), .cell(SampleReport.notRun),
    ]
    // Without its seal, which would change with every change of the style.
    let html = try #require(HTMLPage(report).html.components(separatedBy: "<!-- SHA-256").first)
    let style = try #require(html.firstRange(of: StyleSheet.page))
    try expectGolden(linewise(html.replacingCharacters(in: style, with: "…")), "page.html")
  }

  @Test("is sealed: a byte that is changed, added or cut is found out")
  func seal() throws {
    let page = Data(HTMLPage(SampleReport.report).html.utf8)
    #expect(HTMLPage.isSealed(page))
    for place in stride(from: 0, to: page.count, by: 997) {
      var changed = page
      changed[place] ^= 1
      #expect(!HTMLPage.isSealed(changed))
    }
    #expect(!HTMLPage.isSealed(page + Data([10])))
    #expect(!HTMLPage.isSealed(page.dropLast()))
    #expect(!HTMLPage.isSealed(Data()))
  }

  @Test("drops a first heading that repeats the title, and starts the headings below it at h2")
  func title() {
    var report = SampleReport.report
    report.items = [
      .prose(.heading(level: 1, report.title)), .prose(.heading(level: 2, [.text("First")])),
      .prose(.heading(level: 3, [.text("Second")])),
    ]
    let html = HTMLPage(report).html
    #expect(html.contains("<h2 id=\"first\">"))
    #expect(html.contains("<h3 id=\"second\">"))
    #expect(Tags(html).tags.count { $0.name == "h1" && !$0.isClosing } == 1)
  }

  @Test(
    "has nothing that HTML Tidy would mend", .enabled(if: FileManager.default.isExecutableFile(atPath: tidy)))
  func tidyPasses() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("nbrun-\(UUID()).html")
    try Self.page.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.tidy)
    process.arguments = ["-errors", "-quiet", file.path]
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let complaints = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(complaints.isEmpty, "\(complaints)")
    // Exit code 2 and above are errors; the message does not matter.
    #expect(process.terminationStatus < 2)
  }
}
