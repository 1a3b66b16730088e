import Foundation
import MathSyntax
import Testing

@testable import ReportHTML

/// Formulas whose MathML is kept word by word in `Goldens`, a file each.
///
/// `NBRUN_RECORD_GOLDENS=1 swift test --filter MathGoldenTests` writes them anew, for the change to be read in the
/// diff. A missing file fails.
@Suite("Formulas to MathML, word by word")
struct MathGoldenTests {
  private static let formulas: [(String, String)] = [
    ("spacing", #"-x + 2\sin y = f(a, b) \cdot (-c)"#),
    ("scripts", #"W_1^T x'_{i+1} + {}^2y + (z)^2 + \sum_{i=1}^n a_i"#),
    ("fractions", #"\frac{\partial L}{\partial z} + \tfrac12 + \binom nk + x^{\frac ab}"#),
    ("roots", #"\sqrt{x} + \sqrt[3]{1 + y}"#),
    ("accents", #"\hat y \bar x \widehat{xy} \overline{z} \vec v \underbrace{a+b}_{n}"#),
    ("fences", #"\left( \frac ab \right) \left[ x \right] \left. y \middle| z \right|_0 \bigl( x \bigr)"#),
    (
      "alphabets", #"\mathbf{W} \mathbb R \mathcal L \mathrm{loss} \boldsymbol\theta \mathsf T \Gamma \nabla"#
    ),
    ("text", #"\text{if $x > 0$ & <b>}"#.replacing("&", with: "\\&")),
    ("matrix", #"\begin{bmatrix} 1 & -2 \\ \vdots & x \end{bmatrix}"#),
    ("array", #"\begin{array}{l|r} \hline a & b \\ 1 & 2 \\ \hline \end{array}"#),
    ("cases", #"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}"#),
    ("aligned", #"\begin{aligned} a &= b & c &= d \\ &= e \end{aligned}"#),
    ("numbered-lines", #"\begin{align} a &= b \label{eq:a} \\ c &= d \tag{*} \end{align}"#),
    ("numbered", #"E = mc^2 \label{eq:a}"#),
    ("reference", #"\eqref{eq:a} + \ref{eq:none}"#),
    ("colour", #"\color{red} a \textcolor{#0088ff}{=} b"#),
    ("boxes", #"\boxed{a} \phantom{b} \cancel{c} \smash{d}"#),
    ("arrows", #"A \xrightarrow[b]{a} B \overset{!}{=} C \implies D"#),
    ("styles", #"a \textstyle \sum_i \limits x"#),
    ("space", #"a \! b \quad c~d"#),
    ("broken", #"a < \nosuchcommand"#),
    ("sizes", #"a {\Large b {\tiny c}} x^{\Huge d} \text{e \small f}"#),
    ("rules", #"\rule[-2pt]{1em}{3pt} \raisebox{2pt}{up} \vcenter{a} \smash[b]{y} {a \above{2pt} b}"#),
    ("grounds", #"\colorbox{navy}{a $b$} \fcolorbox{red}{#ff0}{c} \textcircled{d} \angl n \phase{x}"#),
    ("sets", #"\set{x | x > 0} \Braket{a | b} \bra{a} \R"#),
    ("diagram", #"\begin{CD} A @>f>> B \\ @VgVV @| \\ C @= D \end{CD}"#),
    ("links", #"\href{https://a.org/?a=1&b}{x^2} \url{https://a.org/%7E} \href{javascript:alert(1)}{y}"#),
    ("code", #"\verb|\frac{<b>}| \texttt{a  b} \text{\'e \textdollar}"#),
    ("deep-scripts", #"x^{x^{x^{x}}}"#),
    (
      "dashes",
      #"\begin{array}{l:r} a & b \\ \hdashline 1 & 2 \end{array} \overlinesegment{AB} \overgroup{AB}"#
    ),
    ("choice", #"\mathchoice{a}{b}{c}{d}_{\mathchoice{a}{b}{c}{d}}"#),
  ]

  @Test("the MathML is what was agreed on", arguments: formulas)
  func golden(name: String, source: String) throws {
    var writer = MathMLWriter(numbers: ["eq:a": "3"])
    let formula = MathFormula(parsing: source)
    let written = writer.display(formula).html + "\n" + writer.inline(formula).html + "\n"
    try expectGolden(written, name + ".html", in: "Math/Goldens")
    #expect(try wellFormedness(of: written) == nil)
  }

  @Test("no golden is left over from a formula that is gone")
  func nothingStale() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == Set(Self.formulas.map { $0.0 + ".html" }))
  }
}
