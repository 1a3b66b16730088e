import MathSyntax
import Testing

@Suite("Macros")
struct MacroTests {
  @Test("a definition in one formula serves the later ones")
  func persistence() {
    var macros = MathMacros()
    #expect(
      MathFormula(parsing: #"\newcommand{\RR}{\mathbb{R}} \RR"#, macros: &macros).root.sketch
        == "[blackboard([R])]")
    #expect(
      MathFormula(parsing: #"x \in \RR^n"#, macros: &macros).root.sketch == "[x ∈:relation blackboard([R])^n]"
    )
    #expect(Array(macros.names) == ["RR"])
    #expect(MathFormula(parsing: #"\RR"#).problems.count == 1)
  }

  @Test(
    "each way to define is understood",
    arguments: [
      (#"\newcommand\a{x} \a"#, "[x]"),
      (#"\newcommand{\a}[2]{#2 + #1} \a{1}{2}"#, "[2 +:binary 1]"),
      (#"\newcommand{\a}[1][L]{#1'} \a \a[J]"#, "[L' J']"),
      (#"\renewcommand{\alpha}{x} \alpha"#, "[x]"),
      (#"\def\a#1#2{#1^{#2}} \a xy"#, "[x^[y]]"),
      (#"\let\eps=\varepsilon \eps"#, "[ε]"),
      (#"\DeclareMathOperator{\softmax}{softmax} \softmax"#, "[softmax]"),
      (#"\DeclareMathOperator*{\argmax}{arg\,max} \argmax_k"#, "[arg max()_k]"),
      (#"\def\a{\b}\def\b{x}\a"#, "[x]"),
      (#"\def\b{x}\edef\a{\b y}\def\b{z}\a"#, "[x y]"),
      (#"\def\b#1{#1'}\xdef\a#1{\b{#1}}\def\b{z}\a{x}"#, "[x']"),
      (#"\global\long\def\a{x} \a"#, "[x]"),
      (#"\renewcommand{\R}{r} \R"#, "[r]"),
    ])
  func definitions(source: String, sketch: String) {
    let formula = MathFormula(parsing: source)
    #expect(formula.problems == [])
    #expect(formula.root.sketch == sketch)
    // A reader without the author's commands must read the same formula.
    var macros = MathMacros()
    let expanded = MathFormula(parsing: macros.expand(source))
    #expect(expanded.problems == [])
    #expect(expanded.root.sketch == sketch)
  }

  @Test(
    "a formula is written without the author's commands, and else as it was",
    arguments: [
      (#"x \in  \RR^n"#, #"x \in  \mathbb{R}^n"#), (#"\vek{x} \vek y"#, #"\mathbf{x} \mathbf{y}"#),
      (#"\frac\RR 2 + \frac1\RR"#, #"\frac{\mathbb{R}} 2 + \frac1{\mathbb{R}}"#),
      (#"\text{in \RR so}"#, #"\text{in \mathbb{R} so}"#), (#"\al x\al"#, #"\alpha x\alpha"#),
      (#"\al{}x % \RR"#, #"\alpha{}x"#), ("  \\al\n", "  \\alpha\n"),
      (
        "\\begin{aligned}\n  a &= \\al b \\\\\n  c\n\\end{aligned}",
        "\\begin{aligned}\n  a &= \\alpha b \\\\\n  c\n\\end{aligned}"
      ),
      (#"\newcommand{\x}{y}"#, "{}"), (#"\newcommand{\x}{y} \x + \none"#, #"y + \none"#),
      (#"\frac 1 2 % no command"#, #"\frac 1 2 % no command"#), (#"\loop"#, #"\loop"#),
    ])
  func expansion(source: String, expected: String) {
    var macros = MathMacros()
    for (name, body) in ["RR": #"\mathbb{R}"#, "vek": #"\mathbf{#1}"#, "al": #"\alpha"#, "loop": #"\loop x"#]
    {
      #expect(macros.define(name, as: body) == [])
    }
    #expect(macros.expand(source) == expected)
  }

  @Test("in a table the bars of a formula are names")
  func bars() {
    var macros = MathMacros()
    #expect(macros.define("abs", as: #"\left|#1\right|"#) == [])
    #expect(macros.expand(#"\abs{x}"#, spellsBars: true) == #"\left\vert x\right\vert"#)
    #expect(macros.expand(#"\abs{x}"#) == #"\left|x\right|"#)
  }

  @Test("a macro of the front matter takes as many arguments as its body uses")
  func inferredArity() {
    var macros = MathMacros()
    #expect(macros.define("\\pd", as: "\\frac{\\partial #1}{\\partial #2}") == [])
    #expect(macros.define("half", as: "\\frac12") == [])
    #expect(
      MathFormula(parsing: #"\pd L W \half"#, macros: &macros).root.sketch
        == "[frac([∂ L], [∂ W]) frac(1, 2)]")
  }

  @Test("a name or a body that cannot be is refused, with its place")
  func refusals() {
    var macros = MathMacros()
    #expect(macros.define("R R", as: "x").first?.message == "'R R' cannot be a command's name")
    #expect(macros.define("\\R", as: "a } b").first?.range == 2..<3)
    #expect(macros.define("\\R", as: "{ a").first?.message == "a '{' is never closed")
    #expect(Array(macros.names) == [])
  }

  @Test("a macro without its arguments is a problem at the call")
  func missingArgument() {
    let formula = MathFormula(parsing: #"\def\a#1{#1}x \a"#)
    #expect(formula.problems.first?.message == #"\a needs an argument"#)
    #expect(formula.problems.first?.range == 14..<16)
  }
}

@Suite("All formulas of a notebook together")
struct FormulaReadingTests {
  @Test("come to a bounded number of parts, macros counted as what they stand for")
  func bounded() {
    var reading = FormulaReading(parts: 1_000)
    #expect(reading.define("a", as: String(repeating: "x", count: 100)).isEmpty)
    for _ in 0..<4 {
      #expect(!reading.read(#"\a\a"#, isDisplay: false).formula.isBroken)
      #expect(!reading.isExhausted)
    }
    #expect(reading.read(#"\a\a"#, isDisplay: false).formula.isBroken)
    #expect(reading.isExhausted)
    #expect(reading.read("x", isDisplay: false).formula.isBroken)
  }

  @Test("count each row of a grid as long as the longest")
  func grids() {
    let wide = String(repeating: "&", count: 99)
    let rows = String(repeating: #"\\ a"#, count: 99)
    var reading = FormulaReading(parts: 9_000)
    _ = reading.read(#"\begin{matrix}"# + wide + rows + #"\end{matrix}"#, isDisplay: true)
    #expect(reading.isExhausted)
  }
}
