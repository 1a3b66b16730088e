import Testing

/// One test for each construct of CommonMark and GitHub, and for nbrun's own constructs.
@Suite("trees")
struct TreeTests {
  @Test("headings of both kinds")
  func headings() {
    #expect(
      outline("# One #\n\n### *Three*\n\nUnder\nlined\n===\n\nSecond\n---\n") == """
        heading 1: One
        heading 3: (em Three)
        heading 1: Under⏎lined
        heading 2: Second
        """)
  }

  @Test("paragraphs, breaks and rules; line breaks of both kinds")
  func paragraphs() {
    #expect(
      outline("a\nb  \nc\\\nd\n\n***\n\ne") == """
        paragraph: a⏎b↵c↵d
        rule
        paragraph: e
        """)
  }

  @Test("inlines nest, and entities and escapes are read")
  func inlines() {
    #expect(
      outline("*a **b ~~c~~*** `d *e*` [f *g*](/h \"i\") <j@k.l> &copy; \\* -- \"q\"...\n") == """
        paragraph: (em a (strong b (del c))) (code d *e*) (link /h "i" f (em g)) (link mailto:j@k.l j@k.l) © * -- "q"...
        """)
  }

  @Test("raw HTML is kept as written, blocks and tags")
  func html() {
    #expect(
      outline("<details>\n<summary>a</summary>\n\n$b$ <sub>2</sub><!-- c -->\n\n</details>\n") == """
        html: "<details>\\n<summary>a</summary>"
        paragraph: (math "b") (html <sub>)2(html </sub>)(html <!-- c -->)
        html: "</details>"
        """)
  }

  @Test("lists, tight and loose, numbered and not, with tasks")
  func lists() {
    #expect(
      outline("- a\n- b\n  1. c\n\n  2. d\n\n\n3) e\n\n* [x] f $g$\n* [ ] h\n") == """
        list of bullets, tight
          item
            paragraph: a
          item
            paragraph: b
            list from 1, loose
              item
                paragraph: c
              item
                paragraph: d
        list from 3, tight
          item
            paragraph: e
        list of bullets, tight
          item done
            paragraph: f (math "g")
          item to do
            paragraph: h
        """)
  }

  @Test("quotations, with lazy lines")
  func quotations() {
    #expect(
      outline("> a\nb\n> > c\n") == """
        quotation
          paragraph: a⏎b
          quotation
            paragraph: c
        """)
  }

  @Test("code that is no step is kept, with its first word as language")
  func code() {
    #expect(
      outline("```swift highlight\nlet x = \"$y$\"\n```\n\n    indented | `$z$`\n\n~~~\n{{ a.b }}\n~~~\n")
        == """
        code swift: "let x = \\"$y$\\"\\n"
        code : "indented | `$z$`\\n"
        code : "{{ a.b }}\\n"
        """)
  }

  @Test("tables, their rows made as long as their header")
  func tables() {
    #expect(
      outline("a | b | c | d\n--|:--|:-:|--:\n1 | **2**\n1|2|3|4|5\n`|` | `\\|`\n") == """
        table none left center right
          a | b | c | d
          1 | (strong 2) |  | \("")
          1 | 2 | 3 | 4
          ` | ` | (code |) | \("")
        """)
  }

  @Test("autolinks, bare and in brackets")
  func autolinks() {
    #expect(
      outline("see www.a.org, https://b.org/c_d_e. or <http://f.g>") == """
        paragraph: see (link http://www.a.org www.a.org), (link https://b.org/c_d_e https://b.org/c_d_e). or \
        (link http://f.g http://f.g)
        """)
  }

  @Test("footnotes are numbered by first reference, and each use is counted")
  func footnotes() {
    #expect(
      outline("a[^x] b[^y] c[^x] d[^no]\n\n[^y]: Y\n[^x]: X $z$\n\n    more[^y]\n[^unused]: never\n") == """
        paragraph: a(note 1, 1) b(note 2, 1) c(note 1, 2) d[^no]
        footnote 1, 2 references
          paragraph: X (math "z")
          paragraph: more(note 2, 2)
        footnote 2, 2 references
          paragraph: Y
        footnote 3, 0 references
          paragraph: never
        """)
  }

  @Test("pictures keep their source, and have a place")
  func pictures() {
    #expect(
      outline(
        "![a *b*](c.png \"t\") and\n  ![](<d e.png>) `![x](y)`\n![r][ref]\n\n> ![q](q.png)\n\n[ref]: /r.png\n"
      ) == """
        paragraph: (img c.png "t" a b @1:1-1:20) and⏎(img d e.png  @2:3-2:17) (code ![x](y))⏎(img /r.png r @3:1-3:10)
        quotation
          paragraph: (img q.png q @5:3-5:14)
        """)
  }

  @Test("inline formulas of all forms, by pandoc's rules")
  func inlineFormulas() {
    #expect(
      outline("$a_1*b*$ $`c`$ $$d$$ a$e$b \\$f$ $5 and $6 $ g$ $h $ $i`j`$ $k$1 $\\$$ $\nl$ $m\nn$") == """
        paragraph: (math "a_1*b*") (math "c") (display "d") a(math "e")b $f$ $5 and $6 $ g$ $h $ $i(code j)$ $k$1 \
        (math "\\\\$") $⏎l$ (math "m\\nn")
        """)
  }

  @Test("Markdown inside a formula is not Markdown, and a code span is not a formula")
  func formulasAndMarkdown() {
    #expect(
      outline("*a $x*y$ b* `$c$` $\\{d\\}$ [$e]$](f) $<b>$ $&lt;$ **$g_h$**_$i_j$_") == """
        paragraph: (em a (math "x*y") b) (code $c$) (math "\\\\{d\\\\}") (link f (math "e]")) (math "<b>") \
        (math "&lt;") (strong (math "g_h"))(em (math "i_j"))
        """)
  }

  @Test("a formula in a table's cell may hold pipes, plain or escaped")
  func formulasInTables() {
    #expect(
      outline("| $|x|$ | b |\n|---|---|\n| $P(A | B)$ | $P(A \\| B)$ |\n| $5 | $6 |\n") == """
        table none none
          (math "|x|") | b
          (math "P(A | B)") | (math "P(A | B)")
          $5 | $6
        """)
  }

  @Test("a display alone in its paragraph is a block, and keeps lines that look like others")
  func displays() {
    #expect(
      outline("$$\na\n+ b\n= c\n===\n# d\n> e\n1. f\n```\n| g |\n|---|\n$$\n\n$$h$$\n\n  $$ i $$  \n") == """
        formula: "\\na\\n+ b\\n= c\\n===\\n# d\\n> e\\n1. f\\n```\\n| g |\\n|---|\\n"
        formula: "h"
        formula: " i "
        """)
  }

  @Test("a display inside text is an inline one, and Markdown goes on behind it")
  func displaysInText() {
    #expect(
      outline("text $$\n- a\n$$ *b*\nc $$d\n# e$$\n- f\n") == """
        paragraph: text (display "\\n- a\\n") (em b)⏎c (display "d\\n# e")
        list of bullets, tight
          item
            paragraph: f
        """)
  }

  @Test("a display in containers is without their marks")
  func displaysInContainers() {
    #expect(
      outline("> $$\n> a\n> + b\n> $$\n> c\n\n- $$\n  d\n  - e\n  $$\n- f\n") == """
        quotation
          paragraph: (display "\\na\\n+ b\\n")⏎c
        list of bullets, tight
          item
            formula: "\\nd\\n- e\\n"
          item
            paragraph: f
        """)
  }

  @Test("a display that its container ends does not swallow what follows")
  func unclosedDisplays() {
    #expect(
      outline("> $$ a\n\n- $$ b\n\n# c\n\n[r]: /u\n$$d\n- e$$ [r]") == """
        quotation
          paragraph: $$ a
        list of bullets, tight
          item
            paragraph: $$ b
        heading 1: c
        paragraph: (display "d\\n- e") (link /u r)
        """)
  }

  @Test(
    "a display's dollars in a link's title are the title's, and the paragraph is gone with its definitions")
  func dollarsInDefinitions() {
    #expect(
      outline("[a]: /u '$$\n+ t'\n\nb [a]\n\n$$c\n- d$$\n")
        == """
        paragraph: b (link /u "$$⏎+ t" a)
        formula: "c\\n- d"
        """.replacing("⏎", with: "\n"))
  }

  @Test("a math fence is a formula, and keeps the words behind its name")
  func mathFences() {
    #expect(
      outline("```math\n\\frac{a}{b}\n```\n\n- ~~~ math check a = b\n  c\n\n  d\n  ~~~\n") == """
        formula: "\\\\frac{a}{b}"
        list of bullets, tight
          item
            formula {check a = b}: "c\\n\\nd"
        """)
  }

  @Test("inline values stand in any text, but not in code or formulas")
  func inlineValues() {
    #expect(
      outline(
        "# {{a.b}}\n\n*{{ c-d.e_f:.1% }}* [{{ g.h : d }}](i) `{{ j.k }}` ${{l.m}}$ \\{{ n.o }} {p} {{ q.r\n:d }}\n"
      ) == """
        heading 1: (value a.b)
        paragraph: (em (value c-d.e_f:.1%)) (link i (value g.h:d)) (code {{ j.k }}) (math "{{l.m}}") {{ n.o }} {p} (value q.r:d)
        """)
  }

  @Test("steps stand between the prose, with their options")
  func steps() {
    #expect(
      outline(
        "a\n```load\n```\nb\n\n~~~~ epoch loop\nepochs: 10 # ten\nrates: [0.1, yes, '1:30', ~]\nm: {n: 010}\no:\n~~~~\n"
      ) == """
        paragraph: a
        step load {}
        paragraph: b
        step epoch loop {epochs: 10, rates: [0.1, yes, "1:30", ~], m: {n: 010}, o: }
        """)
  }

  @Test("the front matter is no prose")
  func frontMatter() {
    let notebook = parse(
      "---\ntitle: A\nauthor: [Ada, Bob]\ndate: 2024-01-02\nseed: 007\nmacros:\n  \\R: \\mathbb{R}\n---\n# B\n"
    ).notebook
    #expect(notebook.frontMatter.title?.value == "A")
    #expect(notebook.frontMatter.author?.value == "Ada, Bob")
    #expect(notebook.frontMatter.date?.value == "2024-01-02")
    #expect(notebook.frontMatter.description == nil)
    #expect(notebook.frontMatter.seed?.value == 7)
    #expect(notebook.frontMatter.seed?.span?.outline == "5:7-5:10")
    #expect(notebook.frontMatter.macros.map { "\($0.name.value)=\($0.body.value)" } == ["\\R=\\mathbb{R}"])
    #expect(notebook.blocks.count == 1)
  }

  @Test("the line ends and the byte-order mark of the day make no difference", arguments: ["\r\n", "\r"])
  func lineEnds(end: String) {
    let text =
      "---\ntitle: A\n---\n# B $c$\n\n$$\n+ d\n$$\n\n```init\nhidden: [1,\n  2]\n```\n\n| $e|f$ |\n|---|\n| g |\n"
    #expect(outline("\u{FEFF}" + text.replacing("\n", with: end)) == outline(text))
    #expect(outline(text).contains("title") == false)
  }
}
