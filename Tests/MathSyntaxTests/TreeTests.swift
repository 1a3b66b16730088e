import MathSyntax
import Testing

@Suite("LaTeX to a tree")
struct TreeTests {
  private static let shapes: [(String, String)] = [
    ("x", "[x]"),
    ("x^2", "[x^2]"),
    ("x_i^{2n}", "[x_i^[2 n]]"),
    ("x^{2}_i", "[x_i^[2]]"),
    ("f'", "[f']"),
    ("f''_n^2", "[f''_n^2]"),
    ("{}^2", "[[]^2]"),
    ("^2", "[[]^2]"),
    ("12.5x", "[12.5 x]"),
    ("1.", "[1 .]"),
    ("x^12", "[x^1 2]"),
    ("x₁²", "[x_1^2]"),
    ("W₁₂ᵀy", "[W_12^T y]"),
    ("aᵢ₊₁", "[a_[i +:binary 1]]"),
    ("f′′(x)", "[f'' (:opening x ):closing]"),
    ("x^′", "[x^′]"),
    ("₁x", "[₁ x]"),
    ("ŷ_k", "[hat(y)_k]"),
    ("y\u{302}_k + v\u{20D7}", "[hat(y)_k +:binary vec(v)]"),
    ("x\u{302}\u{302}", "[hat(x) \u{302}]"),
    ("é", "[é]"),
    (#"\frac12"#, "[frac(1, 2)]"),
    (#"\frac{a+b}c"#, "[frac([a +:binary b], c)]"),
    (#"\dfrac ab"#, "[frac display(a, b)]"),
    (#"\binom nk"#, "[bare ()(n, k)]"),
    (#"{a+1 \over b}"#, "[[frac([a +:binary 1], [b])]]"),
    (#"\sqrt[3]{x}"#, "[root([x], [3])]"),
    (#"\sqrt x"#, "[root(x)]"),
    (#"\hat y_k"#, "[hat(y)_k]"),
    (#"\overbrace{a}^n"#, "[overbrace([a])^n]"),
    (#"\left( x \right]"#, "[fence(…]([x])]"),
    (#"\left. x \middle| y \right\}"#, "[fence…}([x middle(|:opening) y])]"),
    (#"\bigl( x \Biggr\rangle"#, "[first((:opening) x fourth(⟩:closing)]"),
    (#"\sum\limits_{i}^n x"#, "[∑:operation_[i]^n limits x]"),
    (#"\int\nolimits_0"#, "[∫:operation_0 beside]"),
    (#"\sin x"#, "[sin x]"),
    (#"\lim_n"#, "[lim()_n]"),
    (#"\operatorname{softmax}"#, "[softmax]"),
    (#"\operatorname*{arg\,max}_k"#, "[arg max()_k]"),
    (#"\text{sigmoid}'(z)"#, "[roman'sigmoid'' (:opening z ):closing]"),
    (#"\text{if $x$ so}"#, "[[roman'if ' compact([x]) roman' so']]"),
    (#"\textbf{a  b}"#, "[bold'a b']"),
    (#"\mathbf{W x}"#, "[bold([W x])]"),
    (#"x^\mathsf T"#, "[x^sans(T)]"),
    (#"{\bf x y} z"#, "[[bold([x y])] z]"),
    (#"a \displaystyle b"#, "[a display([b])]"),
    (#"\color{red} x y"#, "[red([x y])]"),
    (#"\color{red}{x} y"#, "[red([x]) y]"),
    (#"\textcolor{#Ff8800}{x}"#, "[#ff8800([x])]"),
    (#"\overset{!}{=}"#, "[stack([=:relation], over [!:closing])]"),
    (#"\not="#, "[≠:relation]"),
    (#"\not\propto"#, "[∝\u{338}:relation]"),
    (#"a\,b\quad c\hspace{-1em}d"#, "[a ·3 b ·18 c ·-18 d]"),
    (#"\mathrel{R}"#, "[relation([R])]"),
    (#"\phantom{x}\boxed{y}"#, "[phantom(width: true, height: true)([x]) box([y])]"),
    (#"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"#, "[grid([a] & [b] \\ [c] & [d])]"),
    (
      #"\begin{aligned} a &= b \\ &= c \\ \end{aligned}"#,
      "[grid([a] & [=:relation b] \\ [] & [=:relation c])]"
    ),
    (#"\begin{equation} a \end{equation}"#, "[[a]]"),
    (#"\substack{a \\ b}"#, "[grid([a] \\ [b])]"),
    (#"a \\ b"#, "grid([a] \\ [b])"),
    (#"\eqref{eq:a}\ref{b}"#, "[eqref eq:a ref b]"),
    (#"a % b"# + "\n c", "[a c]"),
    ("α ≤ β", "[α ≤:relation β]"),
    ("a~b", "[a ·6 b]"),
    ("", "[]"),
    (#"a \large b {\tiny c} d"#, "[a 1.2×([b [0.5×([c])] d])]"),
    (#"\rule[2pt]{1em}{3pt}"#, "[rule 1000 300 200]"),
    (#"\colorbox{red}{a b}"#, "[on red(roman'a b')]"),
    (#"\fcolorbox{blue}{#ff0}{$x$}"#, "[on #ff0 in blue(compact([x]))]"),
    (#"\raisebox{1pt}{up}"#, "[raised(0.1)(roman'up')]"),
    (
      #"\llap{/}\mathrlap{x}"#,
      "[overlap(MathSyntax.MathGrid.Alignment.right)(roman'/') overlap(MathSyntax.MathGrid.Alignment.left)([x])]"
    ),
    (#"\smash[b]{y}"#, "[smash(height: false, depth: true)([y])]"),
    (#"a\hspace{1em}b\hskip 1em c\kern{18mu}d"#, "[a ·18 b ·18 c ·18 d]"),
    (#"\mathchoice{a}{b}{c}{d}"#, "[choice([a], [b], [c], [d])]"),
    (#"\bra{x}\ket y"#, "[inner([⟨:opening [x] |]) inner([| [y] ⟩:closing])]"),
    (#"\set{x | y}"#, "[[{:opening ·3 x ∣:relation y ·3 }:closing]]"),
    (#"\Set{x|y|z}"#, "[[fence{…}([·4 x ·5 middle(|:opening) ·5 y | z ·4])]]"),
    (#"\Braket{x|y|z}"#, "[[fence⟨…⟩([x ·3 middle(|:opening) ·3 y ·3 middle(|:opening) ·3 z])]]"),
    (#"\R \in \Z"#, "[blackboard([R]) ∈:relation blackboard([Z])]"),
    (#"a \Coloneqq b \colonminus c"#, "[a ∷=:relation b ∶−:relation c]"),
    (#"\text{\'e \"{o} \c c \v{\i}}"#, "[roman'é ö ç ǐ']"),
    (#"\text{\AE \textdollar{} {\bf b} \small c}"#, "[[roman'Æ$ ' bold'b' roman' ' 0.9×(roman'c')]]"),
    (#"\text{\(x\) \textcolor{red}{two words}}"#, "[[compact([x]) roman' ' red(roman'two words')]]"),
    (#"\underbar{X} \varinjlim_n"#, "[underline([roman'X']) lim()_n]"),
    (#"\overgroup{a} \utilde{b}"#, "[overgroup([a]) utilde([b])]"),
    (#"\operatornamewithlimits{top}_i"#, "[top()_i]"),
    (#"\verb|\frac{ %| x"#, #"[typewriter'\frac{ %' x]"#),
    (#"\verb*!a b!"#, "[typewriter'a␣b']"),
    (#"\url{https://a.org/%7E_x#y} z"#, "[link https://a.org/%7E_x#y(typewriter'https://a.org/%7E_x#y') z]"),
    (#"\href{https://a.org/\%20}{x^2}"#, "[link https://a.org/%20([x^2])]"),
    (#"\begingroup a \endgroup^2 {b \above{2pt} c}"#, "[[a]^2 [frac([b], [c])]]"),
    (#"\char"3B1 \char98 \char`c \char'144"#, "[α b c d]"),
    (#"\angln \phase{x}"#, "[[actuarial(n)] phase([x])]"),
    (#"x_1 + \dots + x_n, \dots"#, "[x_1 +:binary ⋯:inner +:binary x_n ,:punctuation …:inner]"),
    (#"\not{ab}"#, "[cancel([a b])]"),
    (#"\not\!\!D \not D \not\alpha"#, "[cancel(D) cancel(D) cancel(α)]"),
    (#"a \not\mathrel{R} b \not\in c"#, "[a relation(cancel([R])) b ∉:relation c]"),
    (
      #"\text{\Huge a \(x\) \verb|y| b}"#,
      "[[2.488×(roman'a ') 2.488×(compact([x])) 2.488×(roman' ') 2.488×(typewriter'y') 2.488×(roman' b')]]"
    ),
    (#"\text{a, \dots, z} \text{a \dots b \ldots + c}"#, "[roman'a, …, z' roman'a … b … + c']"),
    (#"\Set{ \left|x\right| | x}"#, "[[fence{…}([·4 fence|…|([x]) ·5 middle(|:opening) ·5 x ·4])]]"),
    (
      #"\Set{\big|x\big| | y}"#,
      "[[fence{…}([·4 first(|:ordinary) x first(|:ordinary) ·5 middle(|:opening) ·5 y ·4])]]"
    ),
    (#"\newcommand{\norm}[1]{|#1|} \set{\norm{x} | x}"#, "[[{:opening ·3 | x | ∣:relation x ·3 }:closing]]"),
    (
      #"\begin{CD} A @>f>> B \\ @VVgV @| \\ C @. D \end{CD}"#,
      "[grid([A] & stack(→:relation, over [·14 f ·14]) & [B] \\ [third(↓:ordinary) overlap(MathSyntax.MathGrid.Alignment.left)(script([g]))] & [] & [third(‖:ordinary)] \\ [C] & [] & [D])]"
    ),
  ]

  @Test("every construct has its shape", arguments: shapes)
  func shape(source: String, sketch: String) {
    let formula = MathFormula(parsing: source)
    #expect(formula.root.sketch == sketch)
    #expect(formula.problems == [])
  }

  @Test("a grid keeps its columns, rules and gaps")
  func grid() throws {
    let source = #"\begin{array}{l|c||r@{}|} \hline a & b \\[2pt] \hline\hline c & d \\ \hline \end{array}"#
    let formula = MathFormula(parsing: source)
    guard case .grid(let grid) = formula.root.elements.first?.content else {
      Issue.record("no grid in \(formula.root.sketch)")
      return
    }
    #expect(grid.columns.map(\.alignment) == [.left, .center, .right])
    #expect(grid.columns.map(\.rules) == [0, 1, 2])
    #expect(grid.closingRules == 1)
    #expect(grid.rows.map(\.rules) == [1, 2])
    #expect(grid.bottomRules == 1)
    #expect(grid.rows.map(\.gap) == [0.2, 0])
    #expect(grid.columnCount == 3)
  }

  @Test("dashed lines are told from others")
  func dashes() throws {
    let formula = MathFormula(parsing: #"\begin{array}{l:c|r} \hdashline a & b & c \\ \hline d \end{array}"#)
    guard case .grid(let grid) = formula.root.elements.first?.content else {
      Issue.record("no grid in \(formula.root.sketch)")
      return
    }
    #expect(grid.columns.map(\.rules.lines) == [[], [.dashed], [.solid]])
    #expect(grid.rows.map(\.rules.lines) == [[.dashed], [.solid]])
  }

  @Test("of two lines side by side, each may be dashed")
  func mixedLines() throws {
    let formula = MathFormula(parsing: #"\begin{array}{c|:c::} \hline\hdashline a & b \end{array}"#)
    guard case .grid(let grid) = formula.root.elements.first?.content else {
      Issue.record("no grid in \(formula.root.sketch)")
      return
    }
    #expect(grid.columns[1].rules.lines == [.solid, .dashed])
    #expect(grid.closingRules.lines == [.dashed, .dashed])
    #expect(grid.rows[0].rules.lines == [.solid, .dashed])
  }

  @Test("two equations whose labels ask for the same link have numbers and links of their own")
  func labelsAlike() {
    var numbers = EquationNumbers()
    #expect(numbers.count(MathFormula(parsing: #"a \label{eq:x}"#)) == [])
    #expect(numbers.count(MathFormula(parsing: #"b \label{x}"#)) == [])
    #expect(numbers.count(MathFormula(parsing: #"c \label{x-2}"#)) == [])
    #expect(numbers.count(MathFormula(parsing: #"d \label{x}"#)) == ["x"])
    #expect(numbers.numbers == ["eq:x": "1", "x": "2", "x-2": "3"])
    #expect(numbers.anchors == ["eq:x": "eq-x", "x": "eq-x-2", "x-2": "eq-x-2-2"])
    #expect(EquationNumbers.anchor(of: "eq:x") == "eq-x")
    #expect(EquationNumbers.anchor(of: "x") == "eq-x")
  }

  @Test("a range names exactly the words of its construct")
  func ranges() {
    func words(_ source: String) -> [String] {
      MathFormula(parsing: source).root.everyNode.map { source[utf8Range: $0.range] }
    }
    #expect(
      words(#"é + \frac{1}{x_2}"#) == [
        #"é + \frac{1}{x_2}"#, "é", "+", #"\frac{1}{x_2}"#, "{1}", "1", "{x_2}", "x_2", "x", "2",
      ])
    #expect(
      words(#"\left( a \right)^T"#) == [
        #"\left( a \right)^T"#, #"\left( a \right)^T"#, #"\left( a \right)"#, "a", "a", "T",
      ])
    #expect(
      words(#"\text{ab} \hat y'"#) == [#"\text{ab} \hat y'"#, #"\text{ab}"#, #"\hat y'"#, #"\hat y"#, "y"])
    #expect(
      words(#"\begin{cases} 1 & x \\ 0 \end{cases}"#) == [
        #"\begin{cases} 1 & x \\ 0 \end{cases}"#, #"\begin{cases} 1 & x \\ 0 \end{cases}"#, "1", "1", "x",
        "x", "0", "0",
      ])
  }

  @Test("what a macro puts in has the range of its call, and its arguments keep their own")
  func rangesThroughMacros() {
    var macros = MathMacros()
    #expect(macros.define("\\grad", as: "\\nabla_{#1}") == [])
    let source = "x \\grad{W} L"
    let formula = MathFormula(parsing: source, macros: &macros)
    #expect(formula.root.sketch == "[x ∇_[W] L]")
    let ranges = formula.root.everyNode.map { source[utf8Range: $0.range] }
    #expect(ranges == ["x \\grad{W} L", "x", "\\grad{W}", "\\grad{W}", "\\grad{W}", "W", "L"])
  }

  @Test("labels and tags belong to the line that they stand in")
  func equations() {
    let one = MathFormula(parsing: #"E = mc^2 \label{eq:e} \tag{*}"#)
    #expect(one.label == "eq:e")
    #expect(one.tag == "*")
    let source = #"\begin{align} a &= b \label{eq:a} \\ c &= d \notag \\ e &= f \tag*{II} \end{align}"#
    let lines = MathFormula(parsing: source)
    #expect(lines.equations.map(\.label) == ["eq:a", nil])
    #expect(lines.equations.map { $0.tag?.plainText } == [nil, "II"])
    #expect(lines.equations.map(\.isTagBare) == [false, true])
    #expect(lines.equations.map { source[utf8Range: $0.range] } == ["a &= b", "e &= f"])
    let nested = MathFormula(parsing: #"\begin{aligned} a &= b \label{eq:n} \\ c &= d \end{aligned}"#)
    #expect(nested.label == "eq:n")
    #expect(nested.equations.count == 1)
  }

  @Test("references are known by label and place")
  func references() {
    let source = #"\eqref{eq:a} + \ref{b}"#
    let references = MathFormula(parsing: source).references
    #expect(references.map(\.label) == ["eq:a", "b"])
    #expect(references.map { source[utf8Range: $0.range] } == ["{eq:a}", "{b}"])
  }
}
