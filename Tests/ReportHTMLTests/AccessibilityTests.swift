import ProseTree
import ReportModel
import Testing

@testable import ReportHTML

/// Checks what can be found in the markup alone. `Tests/accessibility` examines whole reports with a browser.
@Suite("Everybody can read a page")
struct AccessibilityTests {
  private static let tags = Tags(HTMLPage(SampleReport.report).html).tags

  @Test("a caption is the first or the last child of its figure")
  func captions() {
    var depth = 0
    var children: [String] = []
    var figures = 0
    for tag in Self.tags {
      let isVoid = tag.isSelfClosing || ["img", "br", "input"].contains(tag.name)
      if tag.name == "figure" {
        if tag.isClosing {
          #expect(children.first == "figcaption" || children.last == "figcaption", "\(children)")
          #expect(children.count { $0 == "figcaption" } == 1, "\(children)")
          figures += 1
        }
        (depth, children) = (0, [])
      } else if tag.isClosing {
        depth -= 1
      } else {
        if depth == 0 { children.append(tag.name) }
        if !isVoid { depth += 1 }
      }
    }
    #expect(figures > 10)
  }

  @Test("every formula has a name")
  func formulas() {
    let formulas = Self.tags.filter { $0.name == "math" && !$0.isClosing }
    #expect(formulas.count > 5)
    for formula in formulas { #expect(formula.attributes["aria-label"]?.isEmpty == false) }
  }

  @Test("where the system chooses the colours, no word keeps a colour of ours")
  func forcedColours() throws {
    let rules = try #require(StyleSheet.page.components(separatedBy: "@media (forced-colors:active){").last)
    for name in ["paper", "ink", "soft", "rule", "faint", "over"] {
      #expect(rules.contains("--\(name):Canvas"), "\(name)")
    }
  }

  @Test("no header of a table is empty")
  func headers() {
    var report = SampleReport.report
    report.items = [
      .prose(.table(ProseTable(alignments: [], header: [[], [.text("a")]], rows: [[[.text("b")], []]])))
    ]
    let page = Self.html(SampleReport.report) + Self.html(report)
    #expect(page.contains("<thead><tr><td></td><th"))
    #expect(page.firstMatch(of: #/<th[ >][^<]*<\/th>/#.ignoresCase()) != nil)
    #expect(page.firstMatch(of: #/<th( [^>]*)?><\/th>/#) == nil)
  }

  @Test("a box that the page may be too narrow for can be focused and has a name, and no other can be")
  func scrolling() {
    let wide = String(repeating: "word ", count: 20)
    func page(_ block: ProseBlock) -> [Tags.Tag] {
      var report = SampleReport.report
      report.items = [.prose(block)]
      report.comparison = nil
      return Tags(Self.html(report)).tags.filter { $0.attributes["tabindex"] == "0" }
    }
    func table(_ cell: String, _ columns: Int) -> ProseBlock {
      let row = [[ProseInline]](repeating: [.text(cell)], count: columns)
      return .table(ProseTable(alignments: [], header: row, rows: [row]))
    }
    let cases: [(name: String, narrow: ProseBlock, wide: ProseBlock)] = [
      ("pre", .code(language: "", text: "short\nlines\n"), .code(language: "", text: wide)),
      // Lines are broken between words; columns are not broken.
      ("div", table(wide, 1), table("word", 9)),
      (
        "span", .formula(Formula(#"z_1 = W_1 x + b_1"#, style: .display)),
        .formula(
          Formula(
            #"\begin{pmatrix} a & b \\ c & d \end{pmatrix} = x + y + z + u + v + w + r + x + y + z + u + v + w + r + x + y + z"#,
            style: .display))
      ),
      (
        "p",
        .paragraph([
          .formula(Formula(#"\frac{a + b + c + d + e + f + g}{a + b + c + d + e + f + g}"#, style: .inline))
        ]),
        .paragraph([
          .formula(Formula("a + b + c + d + e + f + g + a + b + c + d + e + f + g", style: .inline))
        ])
      ),
    ]
    for (name, narrow, wide) in cases {
      #expect(page(narrow).isEmpty, "\(name)")
      let found = page(wide)
      #expect(found.map(\.name) == [name])
      // A paragraph has its text as its name.
      let isNamed = found.allSatisfy {
        $0.attributes["role"] == "group" && $0.attributes["aria-label"] != nil
      }
      #expect(isNamed || name == "p")
    }
  }

  private static func html(_ report: Report) -> String { HTMLPage(report).html }
}
