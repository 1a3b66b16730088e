import Foundation
import NotebookSyntax
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
        StepCell(
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
        machine: .init(os: "", cpu: "", kernels: ""), data: nil, cells: []))
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
      ).contains("✓ 1 true; ≈ means within 40%; 2 of 30 entries were compared."))
    #expect(
      text(.init(.open, sign: 4..<5, range: 0..<11, compared: 0, total: 0, worstError: nil))
        .contains("Checked by this run: □ 1 open."))
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

  // MARK: The prose

  /// The page of a notebook without steps, without its head and foot.
  private static func prose(
    _ source: String, macros: [(name: String, body: String)] = [], deadLinks: Set<String> = [],
    values: String? = nil
  ) -> (text: String, files: [MarkdownPage.File]) {
    let file = SourceFile(path: "a.md", text: source)
    let notebook = Notebook.parse(file, stepNames: []).notebook
    func filled(_ block: ProseBlock) -> ProseBlock {
      block.mapInlines { inline in
        guard case .value(var value) = inline else { return inline }
        value.result = values
        return .value(value)
      }
    }
    let items = notebook.blocks.compactMap { block -> Report.Item? in
      if case .prose(let prose) = block { .prose(filled(prose)) } else { nil }
    }
    var report = Report(
      title: [.text("T")], summary: Summary(), items: items, footnotes: notebook.footnotes, macros: macros,
      record: Self.report([]).record)
    report.record.notebook.source = source
    report.deadLinks = deadLinks
    let page = MarkdownPage(
      report, folder: "my figures",
      pictureLoader: { source in
        source == "cat.png" ? .init(data: Data([1]), mediaType: "image/png") : nil
      },
      linkResolver: { path in
        switch path {
        case "gone.csv": .nowhere("no such *file*")
        case "next.md": .address("../next.md", remark: "the notebook: its report is missing")
        default: .address("../" + path)
        }
      })
    let body = page.text.components(separatedBy: "\n\n---\n\nMade by").first ?? ""
    return (body.components(separatedBy: "# T\n\n").last ?? "", page.files)
  }

  private static let cat = "my%20figures/picture-4bf5122f3445.png"

  @Test(
    "a link leads from where the page is, and one that leads nowhere becomes its words and the reason",
    arguments: [
      ("See [data](data.csv).", "See [data](../data.csv)."),
      ("[w2](<w 2/a.md#b> \"data.csv\")", "[w2](../w%202/a.md#b \"data.csv\")"),
      ("[next](next.md)!", "[next](../next.md) (the notebook: its report is missing)!"),
      ("See [the *data*](gone.csv 'title').", "See the *data* (no such \\*file\\*)."),
      ("[- a](gone.csv)", "\\[- a\\] (no such \\*file\\*)"),
      ("[](gone.csv)", "\\[gone.csv\\] (no such \\*file\\*)"),
      (
        "[a][d], [d] and [e]\n\n[d]: data.csv 't'\n[e]: gone.csv",
        "[a][d], [d] and e (no such \\*file\\*)\n\n[d]: ../data.csv 't'\n[e]: gone.csv"
      ),
      ("[a](#b) [c](#d)", "[a](#b) c (there is no such place on this page)"),
      ("`[a](data.csv)` [a](https://b.org)", "`[a](data.csv)` [a](https://b.org)"),
      ("x[^1]\n\n[^1]: [data](data.csv)", "x[^1]\n\n[^1]: [data](../data.csv)"),
    ])
  func links(source: String, expected: String) {
    #expect(Self.prose(source, deadLinks: ["#d"]).text == expected)
  }

  @Test(
    "a picture of the prose is a file beside the page, and nothing else of it changes",
    arguments: [
      ("![a cat](cat.png \"picture cat.png of a cat\")", "![a cat](\(cat) \"picture cat.png of a cat\")"),
      ("![ref cat][c] cat.png\n\n[c]: cat.png", "![ref cat][c] cat.png\n\n[c]: \(cat)"),
      ("[![a](cat.png)](data.csv)", "[![a](\(cat))](../data.csv)"),
      ("[![a](cat.png)](gone.csv)", "\\[![a](\(cat))\\] (no such \\*file\\*)"),
      ("![a dog](dog.png)", "\\[a dog\\]"), ("![](dog.png)", "\\[dog.png\\]"),
      ("![a](https://b.org/cat.png)", "![a](https://b.org/cat.png)"),
      ("![a](cat.png 'at {{ a.b }}') {{ a.b }}", "![a](\(cat) 'at 9\\\"') 9\""),
    ])
  func pictures(source: String, expected: String) {
    let page = Self.prose(source, values: "9\"")
    #expect(page.text == expected)
    #expect(page.files.map(\.name) == (expected.contains(Self.cat) ? ["picture-4bf5122f3445.png"] : []))
  }

  @Test("front matter ends where the parser says, and its commands are written out")
  func frontMatter() {
    let source = """
      ---  \u{20}
      macros: {RR: '\\mathbb{R}', abs: '|#1|'}
      ---\t
      In $x \\in \\RR$, $`\\RR`$ and $x$.

      > $$
      > \\newcommand{\\y}{z}
      > \\y \\in
      >   \\RR
      > $$

      | a |
      |---|
      | $\\y \\abs{x}$ |

      """
    #expect(
      Self.prose(source, macros: [("\\RR", "\\mathbb{R}"), ("abs", "|#1|")]).text == """
        In $x \\in \\mathbb{R}$, $`\\mathbb{R}`$ and $x$.

        > $$
        > z \\in
        >   \\mathbb{R}
        > $$

        | a |
        |---|
        | $z \\vert x\\vert$ |
        """)
  }

  @Test("a step that failed says why, cautions are sentences, and a step that was not run says so")
  func failure() {
    var report = Self.report([])
    guard case .cell(var cell) = report.items[1] else {
      Issue.record("the sample's second item is a step")
      return
    }
    cell.status = .failed
    cell.cautions = ["the test accuracy is *low*"]
    cell.failure = StepCell.Failure(message: "no <file>", hint: "look for it", location: nil)
    report.items[1] = .cell(cell)
    let text = MarkdownPage(report, folder: "f").text
    #expect(text.contains("> [!CAUTION]\n> The test accuracy is \\*low\\*.\n"))
    #expect(text.contains("> [!CAUTION]\n> **Error:** no \\<file\\>\n>\n> Hint: look for it\n"))
    cell.status = .notRun
    cell.failure = nil
    report.items[1] = .cell(cell)
    #expect(MarkdownPage(report, folder: "f").text.contains("\n*Not run.*\n"))
  }

  /// A page with one `load` whose lines directly follow and precede prose.
  private static func touching(_ options: String, _ blocks: [Block]) -> String {
    let count = options.split(separator: "\n", omittingEmptySubsequences: false).count
    let cell = StepCell(
      id: "load", step: "load", status: .ok, lines: 2...(count + 3), source: options, seconds: 1,
      blocks: blocks)
    let report = Report(
      title: [.text("A page")], summary: Summary(), items: [.cell(cell)],
      record: RunRecord(
        nbrun: "0.1.0",
        notebook: .init(
          path: "a.md", sha256: "abc", title: "A page",
          source: "Words above.\n~~~load\n\(options)\n~~~\nWords below.\n"),
        status: .ok, started: "2026-11-28T00:00:00Z", seconds: 1, seed: 0,
        threads: 1, machine: .init(os: "", cpu: "", kernels: ""), data: nil, cells: []))
    return MarkdownPage(report, folder: "figures").text
  }

  @Test("results do not run into prose that touches the step")
  func touchingProse() {
    let page = Self.touching("train: 9", [.note(Note(.remark, [.text("A remark.")]))])
    #expect(page.contains("Words above.\n\n**`load`**"))
    #expect(page.contains("> A remark.\n\nWords below."))
  }

  @Test("options cannot end the block that shows them")
  func longFence() {
    let page = Self.touching("caption: |\n  ```\n  <h1>Fake</h1>", [])
    #expect(page.contains("````yaml\ncaption: |\n  ```\n  <h1>Fake</h1>\n````"))
  }

  @Test("an address that a page refuses is words")
  func refusedAddress() {
    let page = Self.touching(
      "train: 9",
      [.note(Note(.remark, [.link(destination: "javascript:alert(1)", title: "", [.text("here")])]))])
    #expect(page.contains("> here") && !page.contains("javascript"))
  }
}
