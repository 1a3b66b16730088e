import Foundation
import ProseTree
import ReportModel
import SourceText
import Testing

@testable import ReportHTML

@Suite("Prose")
struct ProseTests {
  /// The contents of `<main>` on a page with this prose alone.
  static func main(_ blocks: [ProseBlock], options: HTMLPage.Options = .init()) -> String {
    var report = SampleReport.report
    report.items = blocks.map { .prose($0) }
    report.footnotes = []
    let html = HTMLPage(report, options: options).html
    let start = html.firstRange(of: "<main id=\"nbrun-main\">")?.upperBound ?? html.startIndex
    let end = html.firstRange(of: "</main>")?.lowerBound ?? html.endIndex
    return html[start..<end].trimmingCharacters(in: .newlines)
  }

  @Test(
    "links lead only where they may",
    arguments: [
      ("https://example.org/a b", "https://example.org/a%20b"), ("mailto:a@b.c", "mailto:a@b.c"),
      ("#here", "#here"), ("other.md", "other.md"), ("../a/b?c:d", "../a/b?c:d"), ("naïve", "na%C3%AFve"),
      ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"), ("50%25", "50%25"),
    ])
  func goodLinks(destination: String, address: String) {
    #expect(LinkDestination.safe(destination) == address)
  }

  @Test(
    "links that run or hide something are words",
    arguments: [
      "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", " \u{1}javascript:alert(1)",
      "data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "blob:x", "ja va:x",
    ])
  func badLinks(destination: String) {
    #expect(LinkDestination.safe(destination) == nil)
    let html = Self.main([.paragraph([.link(destination: destination, title: "", [.text("words")])])])
    #expect(html == "<p>words</p>")
  }

  @Test("no link stands inside another, and a formula beside text can be linked to")
  func formulaLinks() {
    func formula(_ source: String, _ style: Formula.Style = .inline) -> ProseInline {
      .formula(Formula(source, style: style))
    }
    let equation = ProseBlock.paragraph([
      .text("text"), .softBreak, formula(#"L = 1 \label{eq:x}"#, .display),
    ])
    let html = Self.main([
      equation, .heading(level: 1, [.text("One "), formula(#"\eqref{eq:x}"#)]),
      .heading(level: 1, [.text("Two")]),
      .paragraph([.link(destination: "https://a.org", title: "", [.text("see "), formula(#"\eqref{eq:x}"#)])]
      ),
    ])
    #expect(html.contains(#"<span class="math-block" id="eq-x">"#))
    #expect(html.contains(##"One <a href="#eq-x">(1)</a></h2>"##))
    #expect(
      html.contains(
        ##"<a href="https://a.org">see <math aria-label="\eqref{eq:x}"><mtext>(1)</mtext></math></a>"##))
    // Every link ends before the next one begins.
    #expect(html.components(separatedBy: "<a ").dropFirst().allSatisfy { $0.contains("</a>") })
  }

  @Test("slugs are GitHub's, and a second of the same name gets a number")
  func slugs() {
    var anchors = Anchors(cells: ["load"])
    #expect(anchors.slug(for: "What the loss is *not* for!") == "what-the-loss-is-not-for")
    #expect(anchors.slug(for: "Load") == "load-1")
    #expect(anchors.slug(for: "Größe_2 – x") == "größe_2--x")
    #expect(anchors.slug(for: "!!!") == "section")
    #expect(anchors.slug(for: "???") == "section-1")
  }

  @Test(
    "the few tags that may live do so, in balance",
    arguments: [
      (["<sub>", "</sub>"], "<p><sub></sub></p>"), (["<SUP>"], "<p><sup></sup></p>"),
      (["</kbd>"], "<p>&lt;/kbd&gt;</p>"), (["<br/>"], "<p><br></p>"), (["<!-- x -->"], "<p></p>"),
      (["<sub>", "<sup>", "</sub>"], "<p><sub><sup>&lt;/sub&gt;</sup></sub></p>"),
      (["<sub class=x>"], "<p>&lt;sub class=x&gt;</p>"), (["<details>"], "<p>&lt;details&gt;</p>"),
    ])
  func inlineTags(tags: [String], html: String) {
    #expect(Self.main([.paragraph(tags.map { .html($0) })]) == html)
  }

  @Test("a tag opened within emphasis closes within it")
  func nestedTags() {
    let html = Self.main([.paragraph([.emphasis([.html("<sub>"), .text("x")]), .html("</sub>")])])
    #expect(html == "<p><em><sub>x</sub></em>&lt;/sub&gt;</p>")
  }

  @Test("details may hold the blocks after them, and end at the latest with the page")
  func details() {
    let opening = ProseBlock.html("<details>\n<summary>More <b>here</b></summary>\n")
    let lines = Self.main([opening, .paragraph([.text("inside")]), .html("</details>\n")])
    #expect(
      lines.replacing("\n", with: "")
        == "<details><summary>More &lt;b&gt;here&lt;/b&gt;</summary><p>inside</p></details>")
    #expect(Self.main([opening, .quotation([.html("</details>")])]).hasSuffix("</blockquote>\n</details>"))
  }

  @Test("a picture beside the notebook is within the page; one on the web is a link to it")
  func pictures() {
    let options = HTMLPage.Options(pictureLoader: { source in
      switch source {
      case "near.png": .init(data: Data([1, 2, 3]), mediaType: "image/png")
      case "page.html": .init(data: Data([1]), mediaType: "text/html")
      case "large.png": .init(data: Data(count: PictureAddress.largest + 1), mediaType: "image/png")
      default: nil
      }
    })
    func html(_ source: String, title: String = "") -> String {
      Self.main(
        [
          .paragraph([
            .image(
              source: source, title: title.isEmpty ? [] : [.text(title)], alternative: "a cat", span: nil)
          ])
        ],
        options: options)
    }
    #expect(html("near.png") == "<p><img src=\"data:image/png;base64,AQID\" alt=\"a cat\"></p>")
    #expect(html("near.png", title: "A cat").contains("<b>Figure 1.</b></a> A cat</figcaption>"))
    #expect(html("https://x.org/a.png") == "<p><a class=\"far\" href=\"https://x.org/a.png\">a cat</a></p>")
    for source in ["page.html", "large.png", "missing.png", "data:image/png;base64,AQID"] {
      #expect(html(source) == "<p><span class=\"far\" title=\"\(source)\">[a cat]</span></p>")
    }
  }

  @Test("keys and comments of options are set off")
  func yaml() {
    let html = YAMLColours.markup("epochs: 10 # ten\nname: \"a # b\"\n- x: true", marking: 1).html
    #expect(
      html == """
        <span class="k">epochs</span>: 10 <span class="c"># ten</span>
        <mark><span class="k">name</span>: &quot;a # b&quot;</mark>
        - <span class="k">x</span>: true
        """)
  }

  @Test("formulas are prepared in the order in which the page shows them")
  func formulaOrder() {
    #expect(
      SampleReport.report.formulas.map(\.source) == [
        "x \\in [0,1]^{784}", "y", "z_1 = W_1 x + b_1, \\qquad a_1 = \\sigma(z_1)", "W", "\\ln 10 = 2.3026",
        "W_1", "b_1", "\\partial L/\\partial W_1", "\\partial L/\\partial b_1", "\\partial L/\\partial W_2",
      ])
  }
}
