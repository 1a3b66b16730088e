import Foundation
import ProseTree
import ReportMarkdown
import ReportModel
import SourceText
import Testing

@Suite("A report as Markdown")
struct MarkdownPageTests {
  private static let source = """
    ---
    title: A page
    ---
    Words with *stars*, $a_1$ and {{ load.train }} pictures.

    ```load
    train: 9
    ```

    > ```math check seed=3
    > z_1 = W_1 x
    > ```

    The end.

    """

  private static func report(_ blocks: [Block], value: String = "9") -> Report {
    let formula = {
      var formula = Formula(
        "z_1 = W_1 x\n", style: .display,
        span: SourceSpan(.init(line: 11, column: 3), .init(line: 11, column: 14)),
        directive: Located("check seed=3", at: SourceSpan(line: 10, column: 11, length: 12)))
      formula.verdict = FormulaVerdict(
        signs: [.init(.holds, sign: 4..<5, range: 0..<11, compared: 4, total: 4, worstError: 2e-16)],
        faults: [],
        remarks: [])
      return formula
    }()
    let items: [Report.Item] = [
      .prose(
        .paragraph([
          .value(
            InlineValue(
              name: "load.train", format: nil, span: SourceSpan(line: 4, column: 31, length: 16),
              result: value))
        ])),
      .cell(
        Cell(
          id: "load", step: "load", status: .ok, lines: 6...8, source: "train: 9",
          caption: [.text("The data")],
          seconds: 1, blocks: blocks)),
      .prose(.quotation([.formula(formula)])),
    ]
    return Report(
      title: [.text("A page")], summary: Summary(), items: items,
      record: RunRecord(
        nbrun: "0.1.0", notebook: .init(path: "a.md", sha256: "abc", title: "A page", source: source),
        status: .ok,
        started: "2026-11-28T00:00:00Z", seconds: 1, seed: 7, threads: 1,
        machine: .init(os: "", cpu: "", blas: ""), data: nil, cells: []))
  }

  @Test("tells a tolerance, a sample of the entries, and what was not checked")
  func verdicts() {
    var report = Self.report([])
    func text(_ sign: FormulaVerdict.Sign) -> String {
      report.items = report.items.map { item in
        guard case .prose(let block) = item else { return item }
        return .prose(
          block.mapDisplayedFormulas { formula in
            var formula = formula
            formula.verdict = FormulaVerdict(signs: [sign], faults: [], remarks: [])
            return formula
          })
      }
      return MarkdownPage(report, folder: "a-figures").text
    }
    #expect(
      text(
        .init(
          .holds, sign: 4..<5, range: 0..<11, compared: 2, total: 30, worstError: nil, allowance: .share(0.4))
      ).contains("✓ 1 true; ≈ means within 40 %; 2 of 30 entries were compared."))
    #expect(
      text(.init(.notChecked, sign: 4..<5, range: 0..<11, compared: 0, total: 0, worstError: nil))
        .contains("> > [!WARNING]\n> > ○ Not checked: the run ended before this formula."))
  }

  @Test("is the notebook to the letter, but for steps, values and checked formulas")
  func notebook() {
    let page = MarkdownPage(
      Self.report([
        .table(
          Table(
            caption: [.text("Splits.")], columns: [.init("split", .text), .init("examples")],
            rows: [[.text("a|b"), .number("60,000")], [.formula("\\|x\\|"), .best("-1.5e-9")]]))
      ]), folder: "a-figures")
    #expect(
      page.text == """
        <!-- nbrun 0.1.0 made this page of a.md: what is changed here is lost when it runs again. -->

        # A page

        > [!NOTE]
        > **Every step ran. The notebook checks no equation and makes no claim.** 1 step ran · seed 7

        Words with *stars*, $a_1$ and 9 pictures.

        **`load`** The data

        ```yaml
        train: 9
        ```

        **Table 1.** Splits.

        | split | examples |
        | --- | ---: |
        | a\\|b | 60,000 |
        | $`\\Vert x\\Vert `$ | **−1.5\u{A0}×\u{A0}10⁻⁹** |

        > ```math\u{20}
        > z_1 = W_1 x
        > ```
        >\u{20}
        > > [!NOTE]
        > > Checked by this run: ✓ 1 true; largest relative error 2\u{A0}×\u{A0}10⁻¹⁶.

        The end.

        ---

        Made by nbrun 0.1.0 from `a.md` (SHA-256 `abc…`), begun 2026-11-28T00:00:00Z, with seed 7.

        """)
  }

  @Test("a result is never Markdown")
  func hostile() {
    let words = "<img src=x> **b** [l](javascript:0) `c` $d$"
    let page = MarkdownPage(
      Self.report(
        [
          .table(Table(caption: [.text(words)], columns: [.init(words, .text)], rows: [[.text(words)]])),
          .note(Note(.remark, [.text(words), .code("a`b")])),
        ], value: words), folder: "f")
    #expect(!page.text.replacing("\\<", with: "").contains("<img"))
    #expect(!page.text.contains("[l]("))
    #expect(!page.text.contains(" **b**"))
    #expect(page.text.contains("`a'b`"))
  }

  @Test("its charts and pictures are files that it shows")
  func figures() throws {
    let chart = BarChart(
      title: "Bars", description: "", caption: [], label: "n", format: .count,
      bars: [.init(name: "a", value: 1)])
    let grid = PictureGrid(
      title: "Pictures", caption: [], rows: 2, columns: 2,
      pictures: [.init(pixels: [0, 255, 255, 0], shade: .ink, alternative: "a", words: ["a"])])
    let page = MarkdownPage(Self.report([.barChart(chart), .pictures(grid)]), folder: "my figures")
    #expect(page.files.map(\.name) == ["figure-1.svg", "figure-2.svg"])
    for file in page.files {
      #expect(page.text.contains("(my%20figures/\(file.name))"))
      let svg = String(decoding: file.data, as: UTF8.self)
      #expect(svg.contains("xmlns=\"http://www.w3.org/2000/svg\""))
      #expect(!svg.contains("<script"))
    }
  }

  @Test("is known by its first line, and another file is not")
  func known() {
    #expect(MarkdownPage.isPage(Array(MarkdownPage(Self.report([]), folder: "f").text.utf8)))
    #expect(!MarkdownPage.isPage(Array("<!-- nbrun is nice -->\n made this page of ".utf8)))
  }
}
