import ReportModel
import Testing

@testable import ReportHTML

/// What can be seen in the markup alone. `Tests/accessibility` looks at whole reports with a browser.
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
}
