import Foundation
import ProseTree
import Testing

@testable import MathSyntax
@testable import ReportHTML

@Suite("Formulas in a page")
struct MathMLWriterTests {
  private func inline(_ source: String) -> String {
    var writer = MathMLWriter()
    return writer.inline(MathFormula(parsing: source)).html
  }

  private func written(_ sign: FormulaVerdict.Sign, _ source: String) -> String {
    var writer = MathMLWriter()
    return writer.display(
      MathFormula(parsing: source), verdict: FormulaVerdict(signs: [sign], faults: [], remarks: [])
    ).html
  }

  @Test("a line's verdict says its error, its tolerance and how much was compared, in words")
  func verdictWords() {
    let wrong = written(
      .init(.fails, sign: 4..<5, range: 0..<8, compared: 30, total: 30, worstError: 2), "z_1 = x ")
    #expect(wrong.contains("✗ false · all 30 · error 2"))
    #expect(wrong.contains("All 30 entries were compared. The largest error is"))
    let exact = written(
      .init(.holds, sign: 2..<3, range: 0..<5, compared: 1, total: 1, worstError: 0), "J = J")
    #expect(exact.contains("The 1 entry was compared, and is exactly equal."))
    let wide = written(
      .init(
        .holds, sign: 2..<9, range: 0..<11, compared: 1, total: 1, worstError: nil, allowance: .share(0.4)),
      #"J \approx J"#)
    #expect(wide.contains("✓ 1 · within 40%"))
    #expect(wide.contains("The sides may differ by 40% of the largest entry."))
    let left = written(
      .init(.notChecked, sign: 2..<3, range: 0..<5, compared: 0, total: 0, worstError: nil), "L = 5")
    #expect(left.contains("○ not checked"))
    #expect(!left.contains("tick"))
  }

  @Test("the mark of := stands over the whole sign")
  func definitionSign() {
    let html = written(
      .init(.defines, sign: 2..<4, range: 0..<6, compared: 0, total: 0, worstError: nil), "p := y")
    #expect(html.contains(">:=</mo><mtext class=\"tick\">def</mtext>"))
    #expect(html.contains(">def</span>"))
  }

  @Test("nothing that a formula says becomes markup or style of the page")
  func injection() throws {
    for source in [
      #"\text{</mtext><script>alert(1)</script>}"#, #"</math><img src=x onerror=alert(1)>"#,
      #"\color{red;background:url(//x)} x"#, #"\textcolor{"><script>}{x}"#, #"\label{"><script>} x"#,
      #"\eqref{"><script>alert(1)</script>}"#, #"\tag{<script>} x"#, #"\nosuch<script>"#,
      #"\operatorname{<b>} x"#,
      #"\hspace{1em;color:red}"#, "x\u{0}\u{8}\u{7F}y", #"\href{javascript:alert(1)}{x}"#,
    ] {
      var writer = MathMLWriter(numbers: ["\"><script>": "<script>"])
      let formula = MathFormula(parsing: source)
      let written = writer.display(formula).html + writer.inline(formula).html
      #expect(try wellFormedness(of: written) == nil, "\(source)")
      #expect(
        !written.contains("<script") && !written.contains("<img") && !written.contains("<b>"), "\(source)")
      // Escaped, the source itself stands in attributes of words.
      let rest = written.replacing(#/(aria-label|title)="[^"]*"/#, with: "")
      #expect(!rest.contains("background") && !rest.contains("href=\"java"), "\(source)")
    }
  }

  @Test("what the run found stands over each sign and beside each line")
  func verdicts() throws {
    let source = #"\begin{aligned} a &= b \\ c &= d \end{aligned}"#
    let signs = source.utf8.enumerated().filter { $0.element == UInt8(ascii: "=") }.map(\.offset)
    let verdict = FormulaVerdict(
      signs: [
        .init(
          .holds, sign: signs[0]..<signs[0] + 1, range: 0..<1, compared: 32, total: 1000, worstError: 2e-9),
        .init(.fails, sign: signs[1]..<signs[1] + 1, range: 0..<1, compared: 32, total: 32, worstError: 0.5),
      ], faults: [], remarks: [])
    var writer = MathMLWriter()
    let written = writer.display(MathFormula(parsing: source), verdict: verdict).html
    #expect(try wellFormedness(of: written) == nil)
    #expect(written.contains(#"<mover class="sign holds"><mo"#))
    #expect(written.contains(#"<mtext class="tick">✗</mtext>"#))
    #expect(written.contains("✓ 32 of 1,000 · 2"))
    #expect(written.contains("✗ false"))
    // The next formula bears no marks of this one.
    #expect(!writer.display(MathFormula(parsing: source)).html.contains("tick"))
  }

  @Test("a formula that cannot be understood is shown as it was written, and says why")
  func broken() {
    let written = inline(#"a < \nosuch"#)
    #expect(written == #"<code class="math-source" title="unknown command \nosuch">a &lt; \nosuch</code>"#)
  }

  @Test("in a checked formula an unknown command is shown as written, and the other lines keep their marks")
  func unknownCommand() {
    let source = #"\begin{aligned} a &= b \\ c &= \nosuch{d} \end{aligned}"#
    let signs = [18..<19, 29..<30].map {
      FormulaVerdict.Sign(
        $0.lowerBound == 18 ? .holds : .unreadable, sign: $0, range: $0, compared: 1, total: 1, worstError: 0)
    }
    let verdict = FormulaVerdict(signs: signs, faults: [], remarks: [])
    var writer = MathMLWriter()
    let written = writer.display(MathFormula(parsing: source), verdict: verdict).html
    #expect(written.contains(#"<mtext class="unknown">\nosuch</mtext>"#))
    #expect(written.contains("✓ 1 · exact") && written.contains("? not read"), "\(written)")
    // Other mistakes can change how the lines are read, so the formula is shown as its source.
    let broken = writer.display(MathFormula(parsing: source + "}"), verdict: verdict).html
    #expect(broken.contains("math-source"))
    #expect(writer.display(MathFormula(parsing: source)).html.contains("math-source"))
  }

  @Test("the source is a formula's name for screen readers, for those that know MathML and for the others")
  func alternative() {
    let source = #"\frac{a}{&quot;b&quot;}"#
    #expect(inline(#" \frac{a}{"b"} "#).hasPrefix("<math aria-label=\"\(source)\">"))
  }

  @Test("a page carries the pieces of the font that it draws with, and no others")
  func pieces() {
    func pieces(_ source: String) -> MathFont.Pieces {
      var writer = MathMLWriter()
      _ = writer.inline(MathFormula(parsing: source))
      return writer.fontPieces
    }
    #expect(pieces(#"x + \frac{\alpha}{2} \le \sum_i \hat y_i \odot \vec v"#) == .core)
    #expect(pieces(#"\mathbf W"#) == [.bold])
    #expect(pieces(#"\boldsymbol\theta"#) == [.bold])
    #expect(pieces(#"\mathbb R"#) == [.blackboard])
    #expect(pieces(#"\mathcal L + \mathscr A"#) == [.core, .script])
    #expect(pieces(#"\mathfrak g"#) == [.fraktur])
    #expect(pieces(#"\mathsf T"#) == [.sans])
    #expect(pieces(#"\mathtt x"#) == [.typewriter])
    #expect(pieces(#"\precapprox \nleq"#) == [.signs])
    #expect(MathStyleSheet(for: MathMLWriter()).css == "")
  }

  @Test("every sign of a piece is found in that piece")
  func pieceOfEach() {
    var ranges = 0
    for (piece, font) in MathFont.all {
      for range in font.characters.description.split(separator: ", ") {
        let first = UInt32(range.dropFirst(2).prefix { $0 != "-" }, radix: 16).flatMap(Unicode.Scalar.init)
        // Every piece may have a space: browsers ask for one where they choose the font that stretches.
        if first == " " || first == MathFont.negation { continue }
        #expect(first.map(MathFont.piece(drawing:)) == piece, "\(range)")
        ranges += 1
      }
    }
    #expect(ranges > 50)
  }

  /// Latin Modern Math lacks these. Most systems have another font that draws them.
  private static let missing: Set<Unicode.Scalar> = [
    "Ⅎ", "⅁", "⋔", "⎰", "⎱", "╱", "╲", "★", "⧫", "ϝ", "⇢", "⇠",
  ]

  @Test("the font has every sign that a command draws, except for a few")
  func fontHasSigns() {
    let signs = MathSymbolTable.shared.byName.values.flatMap(\.text.unicodeScalars)
    #expect(Set(signs.filter { MathFont.piece(drawing: $0) == [] }) == Self.missing)
  }

  @Test("a sign that Unicode has no negation of is drawn with its stroke by one font")
  func negatedSigns() {
    for sign in ["⩽", "≦", "≧", "⋖"] as [Unicode.Scalar] {
      #expect(MathFont.piece(drawing: sign) == .signs)
    }
    #expect(MathFont.signs.characters.description.contains("U+338,"))
    #expect(MathFont.core.characters.description.contains("U+338,"))
  }

  @Test("the style sheet names the font's licence and fetches nothing")
  func styleSheet() {
    var writer = MathMLWriter()
    _ = writer.inline(MathFormula(parsing: #"\mathbb R"#))
    _ = writer.inline(MathFormula(parsing: "x"))
    let css = MathStyleSheet(for: writer).css
    #expect(css.contains("GUST Font License"))
    #expect(css.contains(#"math{font-family:"nbrun Math 0","nbrun Math 3",math}"#))
    #expect(css.components(separatedBy: "@font-face").count == 3)
    #expect(css.components(separatedBy: "url(").count == 3)
    #expect(css.components(separatedBy: "url(data:font/woff2;base64,").count == 3)
    #expect(!css.contains("<"))
  }

  @Test("a number stands beside the formula, and its label leads there")
  func numbers() {
    var writer = MathMLWriter(numbers: ["eq:a b": "4"])
    let labelled = writer.display(MathFormula(parsing: #"x \label{eq:a b}"#)).html
    #expect(labelled.contains(#"<span class="math-block" id="eq-a-b">"#))
    #expect(labelled.contains(##"<span class="math-number"><a href="#eq-a-b">(4)</a></span>"##))
    #expect(
      writer.inline(MathFormula(parsing: #"\eqref{eq:a b}"#)).html.contains(
        ##"<a href="#eq-a-b">(4)</a>"##))
    #expect(
      writer.display(MathFormula(parsing: "x"), number: "9").html.contains(
        #"<span class="math-number">(9)</span>"#))
    #expect(!writer.display(MathFormula(parsing: "x")).html.contains("math-number"))
    #expect(
      writer.display(MathFormula(parsing: #"x \tag*{A}"#)).html.contains(
        #"<span class="math-number">A</span>"#))
  }

  @Test("a link stands beside the formula, and leads only where one of the prose may")
  func links() {
    var writer = MathMLWriter(numbers: ["x": "3"])
    func html(_ source: String) -> String { writer.inline(MathFormula(parsing: source)).html }
    #expect(html(#"\eqref{x}"#) == ##"<a href="#eq-x">(3)</a>"##)
    #expect(
      html(#"a + \ref{x}"#)
        == ##"<math aria-label="a +"><mi>a</mi><mo lspace=".2222em" rspace=".2222em">+</mo></math><a href="#eq-x">3</a>"##
    )
    #expect(
      html(#"\href{https://a.org/?b&c}{x^2}"#)
        == #"<a href="https://a.org/?b&amp;c"><math aria-label="x^2"><msup><mi>x</mi><mn>2</mn></msup></math></a>"#
    )
    #expect(
      html(#"\url{https://a.org/%7E}"#) == #"<a href="https://a.org/%7E"><code>https://a.org/%7E</code></a>"#)
    for address in ["javascript:alert(1)", "data:text/html,x", " java\tscript:x", "vbscript:x"] {
      #expect(!html(#"\href{\#(address)}{x}"#).contains("<a"), "\(address)")
    }
    // What is drawn inside of a formula is no link: to those who hear it, its parts are nothing but its look.
    #expect(!html(#"\frac{\eqref{x}}{\url{https://a.org}}"#).contains("<a"))
    // The minus between two atoms is no sign, though one of them is a link.
    #expect(
      html(#"a = \eqref{x} - b"#).hasSuffix(
        #"<math aria-label="- b"><mo lspace=".2222em" rspace=".2222em">−</mo><mi>b</mi></math>"#))
    #expect(
      html(#"y = \href{https://a.org}{x} + 1"#).hasPrefix(
        #"<math aria-label="y ="><mi>y</mi><mo lspace=".2778em" rspace=".2778em">=</mo></math><a"#))
    #expect(!writer.display(MathFormula(parsing: #"a \quad \eqref{x}"#)).html.contains("<a"))
  }

  @Test(
    "a formula is cut at the links of its groups, colours and sizes, too",
    arguments: [
      #"{a \eqref{x}}"#, #"\color{red} a \eqref{x} b"#, #"\text{by \eqref{x} and}"#, #"{\large \eqref{x}}"#,
      #"{\displaystyle a {\eqref{x}} b}"#,
    ])
  func wrappedLinks(source: String) throws {
    var writer = MathMLWriter(numbers: ["x": "3"])
    let written = writer.inline(MathFormula(parsing: source)).html
    #expect(written.components(separatedBy: ##"<a href="#eq-x">(3)</a>"##).count == 2, "\(written)")
    #expect(!written.replacing(#/<math.*?</math>/#, with: "").contains("<m"), "\(written)")
    #expect(try wellFormedness(of: written) == nil)
    let inside = writer.inline(MathFormula(parsing: source), insideLink: true).html
    #expect(inside.contains("(3)") && !inside.contains("<a"), "\(inside)")
  }

  @Test("a colour around a link colours its formula")
  func colouredLink() {
    #expect(
      inline(#"\textcolor{red}{a \href{https://a.org}{b}}"#)
        == #"<math aria-label="a"><mrow mathcolor="red"><mi>a</mi></mrow></math>"#
        + #"<a href="https://a.org"><math aria-label="b"><mrow mathcolor="red"><mi>b</mi></mrow></math></a>"#)
  }

  @Test("the author's colour goes before the one that stands out from a coloured ground")
  func colourAroundGround() {
    #expect(
      inline(#"\textcolor{red}{\colorbox{yellow}{A} B}"#).contains(
        #"mathbackground="yellow" mathcolor="red""#))
    #expect(inline(#"\colorbox{yellow}{A}"#).contains(#"mathbackground="yellow" mathcolor="black""#))
  }

  @Test("letters that Unicode has no bold form of are bold")
  func boldLetters() {
    #expect(inline(#"\textbf{\AE \'e}"#).contains(#"<mtext class="math-bold">Æé</mtext>"#))
    #expect(inline(#"\textit{naïve}"#).contains(#"<mtext class="math-italic">naïve</mtext>"#))
    #expect(inline(#"\textbf{ab}"#).contains("<mtext>𝐚𝐛</mtext>"))
  }

  @Test("of two lines side by side none is lost, whichever is dashed")
  func sideBySide() {
    let written = inline(#"\begin{array}{c|:c::} \hline\hdashline a & b \end{array}"#)
    #expect(written.contains(#"<mtr class="math-rule math-rule-dashes">"#))
    #expect(
      written.contains(#"<mtd class="math-rule math-rule-dashes math-end-dashed math-end math-end-dashes">"#))
    #expect(
      inline(#"\begin{array}{c:|c} a & b \end{array}"#).contains("math-rule-dashed math-rule math-rule-line"))
  }

  @Test("sizes count towards a formula's width, and what has no width does not")
  func widths() {
    func width(_ source: String) -> Double {
      var writer = MathMLWriter()
      return FormulaWidth.pixels(writer.display(MathFormula(parsing: source)))
    }
    #expect(abs(width(#"\LARGE abc"#) - 1.73 * width("abc")) < 0.01)
    #expect(width(#"x \mathrlap{aaaaaaaa}"#) == width("x"))
    var writer = MathMLWriter()
    let wide = writer.display(MathFormula(parsing: #"\LARGE W=W-\eta\nabla L+b+c+d"#)).html
    #expect(wide.contains(#"tabindex="0" role="group" aria-label="Formula""#))
  }

  @Test("a verdict and a number go to the next line together")
  func side() {
    let source = #"a = b \tag{4}"#
    let verdict = FormulaVerdict(
      signs: [.init(.holds, sign: 2..<3, range: 0..<1, compared: 1, total: 1, worstError: 0)], faults: [],
      remarks: [])
    var writer = MathMLWriter()
    let written = writer.display(MathFormula(parsing: source), verdict: verdict).html
    #expect(written.contains(#"<span class="math-side"><span class="math-verdict holds">"#))
    #expect(written.hasSuffix(#"<span class="math-number">(4)</span></span></span>"#))
  }

  @Test("an equation that is shown twice, or a label that is given twice, has one place for links")
  func ids() {
    var writer = MathMLWriter(numbers: ["x": "1"])
    let shown = [#"a \label{x}"#, #"a \label{x}"#, #"b \label{eq:x}"#].map {
      writer.display(MathFormula(parsing: $0)).html
    }
    #expect(shown.joined().components(separatedBy: "id=\"eq-x\"").count == 2)
  }

  @Test("a size is that of the formula, however many are around, and script in script is the smallest")
  func sizes() {
    #expect(inline(#"\Huge a {\Huge b}"#).components(separatedBy: "249%").count == 2)
    #expect(inline(#"\Huge a {\Huge b}"#).contains("mathsize=\"100%\""))
    #expect(inline(#"x^{x^{x^{x}}}"#).contains(#"<mstyle displaystyle="false" scriptlevel="2">"#))
  }

  @Test(
    "TeX's space is where TeX has it",
    arguments: [
      ("-x", #"<mo lspace="0" rspace="0">−</mo><mi>x</mi>"#),
      ("a-b", #"<mi>a</mi><mo lspace=".2222em" rspace=".2222em">−</mo><mi>b</mi>"#),
      ("a=-b", #"<mo lspace=".2778em" rspace="0">=</mo><mo lspace=".2778em" rspace="0">−</mo>"#),
      ("x^{a-b}", #"<mo lspace="0" rspace="0">−</mo>"#),
      ("a,b", #"<mo lspace="0" rspace=".1667em">,</mo>"#),
      (
        #"2\sin x"#,
        #"<mn>2</mn><mspace width=".1667em"></mspace><mi>sin</mi><mspace width=".1667em"></mspace><mi>x</mi>"#
      ),
      (#"\sin(x)"#, #"<mi>sin</mi><mo stretchy="false" lspace="0" rspace="0">(</mo>"#),
      (#"x{=}y"#, #"<mi>x</mi><mrow><mo lspace="0" rspace="0">=</mo></mrow><mi>y</mi>"#),
      (
        #"a\textcolor{red}{+}b"#,
        ##"<mrow mathcolor="red"><mo lspace=".2222em" rspace=".2222em">+</mo></mrow>"##
      ),
    ])
  func spacing(source: String, expected: String) {
    #expect(inline(source).contains(expected), "\(inline(source))")
  }

  @Test(
    "letters and digits end up as the right characters",
    arguments: [
      (#"\mathbb{R}\mathbb{C}\mathbb{X}"#, "ℝℂ𝕏"), (#"\mathcal{LAB}"#, "ℒ𝒜ℬ"), (#"\mathfrak{Cg}"#, "ℭ𝔤"),
      (#"\mathit{h}"#, "ℎ"), (#"\boldsymbol{x1\alpha}"#, "𝒙𝟏𝜶"), (#"\mathbf{x\alpha}"#, "𝐱α"),
      (#"\boldsymbol{\mathcal L}"#, "𝓛"), (#"\mathsf{\mathbf{x}}"#, "𝐱"),
    ])
  func letters(source: String, expected: String) {
    let letters = inline(source).replacing(#/<[^>]*>/#, with: "")
    #expect(letters == expected)
  }

  @Test("a typical formula takes a small part of a millisecond")
  func speed() throws {
    let page = try FormulaPage()
    let sources = page.sections.flatMap(\.formulas)
    func perFormula(_ work: () -> Void) -> Double {
      work()
      let best = (0..<5).map { _ in ContinuousClock().measure(work) }.min() ?? .zero
      return best / .milliseconds(1) / Double(sources.count)
    }
    var formulas: [MathFormula] = []
    let reading = perFormula {
      var macros = MathMacros()
      formulas = sources.map { MathFormula(parsing: $0, macros: &macros) }
    }
    let writing = perFormula {
      var writer = MathMLWriter()
      for formula in formulas { _ = writer.display(formula) }
    }
    print("math: \(reading) ms to read a line of formulas, \(writing) ms to write it")
    // Unoptimized code on a busy machine; optimized it is some tens of microseconds.
    #expect(reading + writing < 10)
  }
}
