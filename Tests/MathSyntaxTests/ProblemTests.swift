import MathSyntax
import Testing

@Suite("What is wrong in a formula")
struct ProblemTests {
  /// The source, the message, the words that it points to, and the hint.
  private static let mistakes: [(String, String, String, String)] = [
    (#"a \alhpa b"#, #"unknown command \alhpa"#, #"\alhpa"#, #"did you mean \alpha?"#),
    (
      #"\zzzzzzz"#, #"unknown command \zzzzzzz"#, #"\zzzzzzz"#,
      #"define it with \newcommand, or in the front matter under macros"#
    ),
    (#"\frac{a}"#, #"\frac needs an argument"#, #"\frac"#, "put it in braces"),
    (#"{\sqrt}"#, #"\sqrt needs an argument"#, #"\sqrt"#, "put it in braces"),
    ("x^", "'^' needs an argument", "^", "put it in braces"),
    ("x_^2", "'_' needs an argument", "_", "put it in braces"),
    ("é {a + b", "'{' is never closed", "{", "add a '}' at the end"),
    (
      #"\frac{\partial L}{\partial W_2 = a b"#, "'{' is never closed", "{", "add a '}' before the '='"
    ),
    (#"\sqrt{x \approx 2"#, "'{' is never closed", "{", #"add a '}' before the \approx"#),
    (#"\sigmoid(z)"#, #"unknown command \sigmoid"#, #"\sigmoid"#, #"write \text{sigmoid}"#),
    (#"\softmax(z)"#, #"unknown command \softmax"#, #"\softmax"#, #"write \text{softmax}"#),
    ("x₁₂_3", "a second subscript", "_", "put both into one pair of braces: x_{ij}"),
    ("x^T²", "a second superscript", "²", "put the first with its base in braces"),
    ("a } b", "'}' closes nothing", "}", #"remove it, or write \} for a brace that is drawn"#),
    ("x^2^3", "a second superscript", "^", "put the first with its base in braces"),
    ("x_2_3", "a second subscript", "_", "put both into one pair of braces: x_{ij}"),
    ("x^2'", "a prime after a superscript", "'", "write the prime first: f'^2"),
    ("a & b", "'&' outside of rows and columns", "&", #"put the lines into \begin{aligned} … \end{aligned}"#),
    (#"\left( x"#, #"\left is never closed by a \right"#, #"\left"#, #"add \right), or \right. for none"#),
    (
      #"x \right)"#, #"\right without a \left"#, #"\right"#,
      #"write \right only after a \left of the same group"#
    ),
    (#"\left x \right)"#, #"\left needs a delimiter, not 'x'"#, #"\left"#, #"such as ( or [ or \{ or ."#),
    (
      #"\begin{alinged} a \end{alinged}"#, "unknown environment 'alinged'", "{alinged}",
      "did you mean 'aligned'?"
    ),
    (
      #"\begin{pmatrix} a & b"#, #"\begin{pmatrix} is never closed"#, #"\begin{pmatrix}"#,
      #"add \end{pmatrix}"#
    ),
    (
      #"\begin{pmatrix} a \end{bmatrix}"#, #"\begin{pmatrix} is closed by \end{bmatrix}"#, #"\end{bmatrix}"#,
      #"write \end{pmatrix}"#
    ),
    (#"\end{pmatrix}"#, #"\end without a \begin"#, #"\end"#, "remove it, or begin the environment"),
    (
      #"\begin{array}{lx} a & b \end{array}"#, "'x' is no kind of column", "x",
      "write l, c or r for each column, | for a line"
    ),
    (#"\text{a_b}"#, "'_' inside text", "_", #"write it between dollars, or \_ for the sign"#),
    (#"\text{a $b}"#, "'$' is never closed", "$", "add a '$'"),
    (
      "a $ b", "'$' inside of a formula", "$",
      "leave the dollars out, because this is a formula already; for the sign itself put a backslash before it"
    ),
    ("a # b", "'#' outside of a definition", "#", ##"write \# for the sign"##),
    (#"a \"#, #"a '\' at the end"#, #"\"#, #"remove it, or write \backslash for the sign"#),
    (
      #"\char x"#, #"\char needs the number of a character"#, #"\char"#,
      #"such as \char"263A, or the character itself"#
    ),
    (
      #"\char"110000"#, #"\char needs the number of a character"#, #"\char"110000"#,
      #"such as \char"263A, or the character itself"#
    ),
    (
      #"\char"202E"#, "the character U+202E cannot be drawn", #"\char"202E"#,
      "write the number of a letter or a sign"
    ),
    (
      #"\char"FFFE"#, "the character U+FFFE cannot be drawn", #"\char"FFFE"#,
      "write the number of a letter or a sign"
    ),
    (
      #"\char7"#, #"\char needs the number of a character"#, #"\char7"#,
      #"such as \char"263A, or the character itself"#
    ),
    (#"\verb|x"#, #"\verb is never closed"#, #"\verb"#, #"write the same sign on both sides: \verb|x_1|"#),
    (#"\rule{1em}"#, #"\rule needs a length"#, #"\rule"#, "such as 1em or 3mu"),
    (
      #"x \'e"#, #"\' is an accent of text"#, #"\'"#,
      #"in a formula write \hat, \bar or \dot, and words in \text{…}"#
    ),
    (#"\bgroup x"#, #"\bgroup is never closed"#, #"\bgroup"#, #"add \egroup"#),
    (#"x \endgroup"#, #"\endgroup without a \begingroup"#, #"\endgroup"#, "remove it, or begin the group"),
    (
      #"\begin{CD} A @x B \end{CD}"#, "'@' does not begin an arrow", "@",
      "an arrow is @>>>, @<<<, @VVV, @AAA, @= or @|, and @. is none"
    ),
    (#"\begin{CD} A @>f B \end{CD}"#, "'@>' needs three >", "@", "such as @>>f>, with labels between them"),
    (
      #"\htmlClass{a}{x}"#, #"unknown command \htmlClass"#, #"\htmlClass"#,
      #"define it with \newcommand, or in the front matter under macros"#
    ),
    (#"\hspace{wide}"#, "'wide' is not a length", "{wide}", "such as 1em, 3mu or -2pt"),
    (
      #"\newcommand{R}{x}"#, #"\newcommand needs a command to define"#, "{R}",
      #"a backslash and letters, such as \RR"#
    ),
    (#"\newcommand{\R}{#1}"#, "#1 in a macro of 0 arguments", "{#1}", "write [1] after the name"),
    (#"\def\R{#}"#, "'#' without a number", "#", ##"write #1 for the first argument, or \#"##),
    (#"a \over b \over c"#, #"a second \over in one group"#, #"\over"#, "put one of the fractions in braces"),
    (#"\def\a{\a}\a"#, #"\a grows without end"#, #"\a"#, "a macro must not call itself"),
    (
      #"\limits x"#, #"\limits without an operator before it"#, #"\limits"#,
      #"write it after \sum, \int or \lim"#
    ),
  ]

  @Test("each mistake is named at its place, with a hint", arguments: mistakes)
  func problem(source: String, message: String, place: String, hint: String) throws {
    let formula = MathFormula(parsing: source)
    let problem = try #require(formula.problems.first { $0.message == message }, "\(formula.problems)")
    #expect(source[utf8Range: problem.range] == place)
    #expect(problem.hint == hint)
    #expect(problem.isFatal)
    #expect(formula.isBroken)
  }

  @Test("a misplaced mark is one problem, not a row of them")
  func noEchoes() {
    for source in [
      "$$ a = b $$", "a $x$ b $y$", #"\left( a & b \right)"#, #"{a \\ b}"#, "a } b", #"\foo{a}{b}"#,
      #"\begin{foo} a & b \\ c \end{foo}"#, #"\begin{CD} A @>f B \end{CD}"#, #"\mathchoice"#,
    ] {
      #expect(MathFormula(parsing: source).problems.count == 1, "\(source)")
    }
  }

  @Test(
    "what is no colour does not break the formula, and never gets through",
    arguments: [
      "nosuchcolour", "red;background:url(x)", "#12", "#12345g", "expression(alert(1))", "rgb(1,2,3)",
      "\"><script>", "",
    ])
  func colours(name: String) throws {
    let formula = MathFormula(parsing: "\\textcolor{\(name)}{x}")
    #expect(!formula.isBroken)
    #expect(try #require(formula.problems.first).message == "'\(name)' is not a colour")
    #expect(!formula.root.everyNode.contains { if case .color = $0.content { true } else { false } })
  }

  @Test(
    "a length that no page holds is drawn as long as it can be, and told",
    arguments: [
      (#"\hspace{99999em}"#, 40.0), (#"\kern-123456789012em"#, -20), (#"\rule{9999em}{1em}"#, 40),
      (#"\rule{40em}{9999em}"#, 40), (#"\raisebox{-99em}{x}"#, -10),
      (#"\mskip{99999mu}"#, 40),
    ])
  func lengths(source: String, expected: Double) throws {
    let formula = MathFormula(parsing: source)
    #expect(!formula.isBroken)
    #expect(try #require(formula.problems.first).message.hasSuffix("is too large for a page"))
    switch formula.root.elements.first?.content {
    case .space(let width): #expect(width == expected)
    case .rule(let rule): #expect(rule.width == expected && rule.height <= 10)
    case .adjustment(.raised(let height), _): #expect(height == expected)
    default: Issue.record("\(formula.root.sketch)")
    }
  }

  @Test(
    "what is drawn otherwise than it is written is told",
    arguments: [
      (#"\smash[q]{x}"#, #"\smash has no option 'q'"#, "[q]"),
      (#"\rule{-3em}{1em}"#, "a rule with a negative width is not drawn", #"\rule{-3em}{1em}"#),
      (#"\begin{CD} A & B \end{CD}"#, "'&' in a diagram", "&"),
      (#"{a \above{3em} b}"#, "3em is too large for a page", "{3em}"),
      (#"\genfrac{}{}{3em}{}{a}{b}"#, "3em is too large for a page", "{3em}"),
    ])
  func doubts(source: String, message: String, place: String) throws {
    let formula = MathFormula(parsing: source)
    #expect(!formula.isBroken)
    let problem = try #require(formula.problems.first)
    #expect(problem.message == message)
    #expect(source[utf8Range: problem.range] == place)
    #expect(formula.problems.count == 1)
  }

  @Test("a formula that is too long is refused alone, and says why")
  func tooLong() {
    var reading = FormulaReading()
    let long = reading.read(String(repeating: "x", count: 100_001), isDisplay: true).formula
    #expect(long.problems.map(\.message) == ["the formula is longer than 100000 bytes: it was not read"])
    #expect(!reading.isExhausted)
    #expect(reading.read("x", isDisplay: true).formula.problems == [])
  }

  @Test(
    "the letters on a coloured ground are those of the higher contrast",
    arguments: [
      ("#6c6c6c", true), ("#777", false), ("white", false), ("black", true), ("navy", true),
      ("yellow", false), ("royalblue", true), ("gray", false),
    ])
  func contrast(name: String, isDark: Bool) {
    #expect(MathColor(name)?.isDark == isDark)
  }

  @Test("the nearest colour is named")
  func nearestColour() throws {
    #expect(MathFormula(parsing: #"\color{gren} x"#).problems.first?.hint == "did you mean 'green'?")
  }

  @Test("the problems of a formula come in the order of its source")
  func order() {
    let formula = MathFormula(parsing: #"\aaaa + x^2^3 + \bbbb } \cccc"#)
    #expect(formula.problems.map(\.range.lowerBound) == formula.problems.map(\.range.lowerBound).sorted())
    #expect(formula.problems.count == 5)
  }
}
