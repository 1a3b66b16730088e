import MathSyntax
import RandomNumbers
import Testing

@testable import Derivations

/// A line that cannot be read does not affect the lines around it: they are still checked.
@Suite("Lines that cannot be read")
struct NotReadTests {
  static let lines: [(String, [EquationFinding.Verdict])] = [
    (
      #"\begin{aligned} z_1 &= W_1 x + b_1 \\ z_2 &= \foo{W_2} a_1 \\ z_3 &= W_3 a_2 + b_3 \end{aligned}"#,
      [.holds, .unreadable, .holds]
    ),
    (
      #"\begin{aligned} z_1 &= W_1 x + b_1 \\ z_2 &= \frac{1 \\ z_3 &= W_3 a_2 \end{aligned}"#,
      [.holds, .unreadable, .fails]
    ),
    (#"z_1 = W_1 x + b_1 \\ q \leftarrow 3 \\ z_3 = W_3 a_2"#, [.holds, .unreadable, .fails]),
    (#"\begin{alined} z_1 = x \end{alined}"#, [.unreadable]), (#"z_1 = \left( W_1 x"#, [.unreadable]),
    (#"z_1 = W_1 x + b_1 \\ \hat y = \rho"#, [.holds, .unreadable]),
    // The letter is a symbol: this is a claim.
    (#"z_1 = W_1 x + b_1 \\ L < 2"#, [.holds, .fails]), (#"z_1 = W_1 x + b_1 \\ K < 3"#, [.holds, .fails]),
    (#"z_1 = W_1 x + b_1 \\ x < 3"#, [.holds, .holds]),
    (#"J = \frac1B \sum_i L^{(i)} \\ B < 1"#, [.holds, .fails]),
    // The letter is not an index of the equation: this restricts nothing.
    (#"z_1 = W_1 x + b_1 \\ q < 3"#, [.holds, .unreadable]),
    (#"q = \ln 2 \\ q < 3 \\ e^q = 2"#, [.defines, .saysNothing, .holds]),
    (#"l < 3 \\ z_l = W_l a_{l-1} + b_l"#, [.unreadable, .holds]),
    (#"a_l = \sigma(z_l) \\ l < 1"#, [.fails, .unreadable]),
    (#"a_l = \sigma(z_l), \quad l < q"#, [.unreadable]),
    (#"L > 3 \\ \eta < 0"#, [.fails, .fails]),
    (#"L = 2, 3"#, [.fails]), (#"q = 2 \\ e^q = 1 \\ q = 3, 4"#, [.defines, .fails, .fails]),
    // Bars around a column can mean two things.
    (#"|y|^2 = 1"#, [.unreadable]), (#"|\hat y - y| = L"#, [.unreadable]), (#"|y_1| = 3"#, [.fails]),
    // Sizes, backgrounds and links do not change the meaning.
    (#"z_1 = {\large W_1 x} + \colorbox{yellow}{$b_1$}"#, [.holds]),
    (#"z_1 = \href{https://a.org}{W_1 x} + b_1"#, [.holds]),
    (#"z_1 = \big( W_1 x + b_1 \big) \\ z_1 = \Big[ W_1 x \Big]"#, [.holds, .fails]),
    // A formula with a possible second meaning is not read.
    (#"z_1 = W_1 x + \raisebox{2pt}{$b_1$}"#, [.unreadable]),
    (#"z_1 = W_1 x + b_1 \rule{1em}{1em}"#, [.unreadable]),
    (#"z_1 = \mathchoice{W_1 x + b_1}{x}{x}{x}"#, [.unreadable]),
    (#"z_1 \colonminus W_1 x"#, [.unreadable]), (#"z_1 \Coloneqq W_1 x"#, [.unreadable]),
    (#"L = \Ket{L}"#, [.unreadable]), (#"L = \ket{L}"#, [.unreadable]), (#"L = \braket{L}"#, [.unreadable]),
    (#"L = \left( L \right]"#, [.unreadable]), (#"L = \textcircled{$L$}"#, [.unreadable]),
    (#"L = \not{ab}"#, [.unreadable]), (#"\begin{CD} L @= L \end{CD}"#, [.unreadable]),
    (#"\|y\|_1 = 1"#, [.holds]), (#"\left\| y \right\|_1 = 2"#, [.fails]), (#"\|y\|_3 = 1"#, [.unreadable]),
    (#"L = -\frac12 ||y - \hat y||^2"#, [.fails]),
  ]

  /// Formulas whose appearance differs from what is evaluated, and formulas that only look like that.
  static let sights: [(String, [EquationFinding.Verdict])] = [
    // Colours.
    (#"z_1 = W_1 x \textcolor{white}{+ b_1}"#, [.unreadable]),
    (#"z_1 = W_1 x \textcolor{#fdfcf8}{+ b_1}"#, [.unreadable]),
    (#"z_1 = W_1 x {\color{black} + b_1}"#, [.unreadable]),
    (#"z_1 = W_1 x + \colorbox{white}{$\textcolor{white}{b_1}$}"#, [.unreadable]),
    (#"z_1 = W_1 x + \colorbox{black}{$\textcolor{white}{b_1}$}"#, [.holds]),
    (#"\textcolor{red}{z_1} = W_1 \textcolor{teal}{x} + \textcolor{green}{b_1}"#, [.holds]),
    (#"z_1 = W_1 x + b_1 \quad \textcolor{blue}{\text{the first layer}}"#, [.holds]),
    (
      #"\begin{aligned} z_1 &= W_1 x \textcolor{white}{+ b_1} \\ z_1 &= W_1 x \end{aligned}"#,
      [.unreadable, .fails]
    ),
    // Parts drawn over others.
    (#"z_1 = W_1 x \mathrlap{+ b_1}"#, [.unreadable]), (#"z_1 = W_1 x \mathllap{+ b_1}"#, [.unreadable]),
    (#"z_1 = W_1 x \rlap{$+ b_1$}"#, [.unreadable]),
    (#"z_1 = W_1 x \hspace{-2em} + b_1"#, [.unreadable]), (#"z_1 = W_1 \! x + b_1"#, [.holds]),
    (#"\sum_{\mathclap{k=1}}^{K} y_k \hat y_k = 2"#, [.fails]),
    // Marks at signs.
    (#"z_1 \overset{\ne}{=} W_1 x + b_1"#, [.unreadable]),
    (#"z_1 \stackrel{/}{=} W_1 x + b_1"#, [.unreadable]),
    (#"z_1 \underset{\text{not}}{=} W_1 x + b_1"#, [.unreadable]),
    (#"z_1 =^{\ne} W_1 x + b_1"#, [.unreadable]), (#"z_1 = W_1 x \overset{-}{+} b_1"#, [.unreadable]),
    (#"z_1 \overset{\text{def}}{=} W_1 x + b_1"#, [.holds]), (#"z_1 =^{def} W_1 x + b_1"#, [.holds]),
    (#"z_1 \overset{!}{=} W_1 x + b_1"#, [.holds]), (#"z_1 \stackrel{(3)}{=} W_1 x + b_1"#, [.holds]),
    (#"z_1 = \underset{12 \times 784}{W_1} x + b_1"#, [.holds]),
    // A crossed-out part is visible, and a phantom is not.
    (#"z_1 = W_1 x + b_1 \cancel{+ x}"#, [.unreadable]), (#"z_1 = W_1 x + \boxed{b_1}"#, [.holds]),
    (#"z_1 = W_1 x \phantom{+ b_1}"#, [.fails]), (#"z_1 = W_1 x + \smash{b_1}"#, [.holds]),
    // Equations in words.
    (#"z_1 = W_1 x + b_1 \\ \text{L = 2 L}"#, [.holds, .unreadable]),
    (#"z_1 = W_1 x + b_1 \\ \texttt{L = 2 L}"#, [.holds, .unreadable]),
    (#"z_1 = W_1 x + b_1 \\ \url{L = 2 L}"#, [.holds, .unreadable]),
    (#"z_1 = W_1 x + b_1 \\ \href{https://a.org}{\text{L ≠ L}}"#, [.holds, .unreadable]),
    (#"z_1 = W_1 x + b_1 \\ \href{https://a.org?q=1}{L = 2 L}"#, [.holds, .fails]),
    (#"z_1 = W_1 x + b_1 \quad \text{(the first layer)}"#, [.holds]),
    (#"z_1 = \underbrace{W_1 x}_{\text{= sums}} + b_1"#, [.holds]),
  ]

  @Test("what is called true is what stands on the page", arguments: sights)
  func sight(_ line: (String, [EquationFinding.Verdict])) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == line.1, "\(line.0): \(findings.map(\.summary))")
  }

  @Test("the others are judged", arguments: lines)
  func alone(_ line: (String, [EquationFinding.Verdict])) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == line.1, "\(line.0): \(findings.map(\.summary))")
  }

  @Test(
    "a line that uses what was not read is not read either, and names the definition",
    arguments: [
      #"\delta_3 = \foo{y} \\ \frac{\partial L}{\partial z_3} = \delta_3"#,
      #"\delta_3 = \rho - y \\ \frac{\partial L}{\partial z_3} = \delta_3"#,
      #"\delta_3 = (\hat y \\ \frac{\partial L}{\partial z_3} = \delta_3"#,
    ])
  func definition(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source)
    #expect(findings.map(\.verdict) == [.unreadable, .unreadable], "\(findings.map(\.summary))")
    let problem = findings.last?.problem
    #expect(problem?.message.contains("its definition could not be read") == true)
    #expect(problem?.definition.map { source.utf8Slice($0.range) } == #"\delta_3"#)
  }

  @Test(
    "sides of different shapes cannot be unequal in any way that means something",
    arguments: [#"z_1 \ne z_2"#, #"W_1 \ne x"#, #"x \ne W_1 + x"#])
  func unequalShapes(_ source: String) {
    var bench = Bench()
    for finding in bench.check(source) + bench.read(source) {
      #expect(finding.verdict == .unreadable, "\(finding.summary)")
      #expect(finding.problem?.kind == .shape)
    }
  }

  @Test(
    "what is wrong is said in a statement",
    arguments: [
      #"\hat y \approx y"#, #"L = -\sum y_j \log \hat y_k"#, #"\nabla L = x"#, #"x = \sum_k"#,
      #"z_l = W_l a_{l-1} + b_l \quad l = 1, \dots"#, #"a_k = 0"#,
      #"x = \sigma^{-1}(a_1)"#,
      #"\nabla_{} L = x"#,
    ])
  func statement(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source)
    #expect(findings.contains { $0.problem != nil }, "\(source)")
    for problem in findings.compactMap(\.problem) {
      #expect(!".?!".contains(problem.message.last ?? "?"), "\(problem.message)")
    }
  }

  /// Line breaks in the source between two equations, each with its own relation.
  static let lineEnds: [(String, [EquationFinding.Verdict])] = [
    ("z_1 = W_1 x + b_1\na_1 = \\sigma(z_1)", [.unreadable]),
    ("z_1 = W_1 x + b_1\n\na_1 = \\sigma(z_1)", [.unreadable]),
    ("z_1 = W_1 x + b_1 % sums\na_1 = \\sigma(z_1) \\\\ \\hat y = z_3", [.unreadable, .fails]),
    ("\\begin{aligned}\nz_1 &= W_1 x + b_1 \\\na_1 &= \\sigma(z_1)\n\\end{aligned}", [.unreadable]),
    ("\\begin{aligned}\nz_1 &= W_1 x + b_1\na_1 &= \\sigma(z_1)\n\\end{aligned}", [.unreadable]),
    ("z_1 = W_1 x\n + b_1\na_1\n= \\sigma(z_1)", [.unreadable]),
    ("b_1 = 0\nz_1 = 0", [.unreadable]),
    (
      "\\delta_3 = \\hat y - y\n\\delta_2 = W_3^T \\delta_3 \\\\ \\delta_2 = x \\\\ x = \\delta_3",
      [.unreadable, .defines, .unreadable]
    ),
  ]

  @Test("two equations on two lines without a line break of LaTeX's are not read as one", arguments: lineEnds)
  func lineEnd(_ line: (String, [EquationFinding.Verdict])) {
    var bench = Bench()
    let findings = bench.check(line.0)
    #expect(findings.map(\.verdict) == line.1, "\(line.0): \(findings.map(\.summary))")
    let problem = findings.first?.problem
    #expect(problem?.message == "two equations on two lines need \\\\ between them")
    #expect(problem.map { line.0.utf8Slice(0..<$0.range.upperBound).hasSuffix("\n") } == false)
  }

  /// The source, the words that the problem points to, the beginning of its message, and the beginning of its hint.
  static let hints: [(String, String, String, String)] = [
    (#"z_1 == W_1 x + b_1"#, "==", "two signs stand side by side", "a single = says"),
    (
      #"z_1 = W_1 x + b_1 \Rightarrow a_1 = \sigma(z_1)"#, #"\Rightarrow"#,
      "'⇒' is not a sign that can be checked",
      "leave it out, and write the next equation on a line of its own"
    ),
    (
      #"\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial z_2} * a_1.T"#, ".T",
      "'.T' is NumPy code",
      "for the transpose write ^T, as in $a_1^T$"
    ),
    (#"z_1 = (W_1.T x)"#, ".T", "'.T' is NumPy code", "for the transpose write ^T"),
    (
      #"\hat y_k = softmax_k(z_3)"#, "softmax_k", "'softmax' is read as a product of 7 letters",
      #"write \text{softmax}"#
    ),
    (#"a_1 = ReLU z_1"#, "ReLU", "'ReLU' is read", #"write \text{relu}"#),
    (#"Loss = -\sum_k y_k \ln \hat y_k"#, "Loss", "'Loss' is read", "the loss is $L$"),
    (#"W_2^{new} = W_2"#, "new", "'new' is read", "a step of training is an assignment"),
    (
      #"\sigma(z) = \frac{1}{1 + e^-z}"#, "-", "the exponent is only a sign",
      "put all of it in braces: e^{-z}"
    ),
    (
      #"\frac{\partial L}{\partial W_3} = (\hat y - y) a_2^t"#, "t", "$t$ is not known here",
      "the transpose is written with a capital T"
    ),
    (
      #"\frac{\partial L}{\partial W_3} = (\hat y - y) a_2'"#, "a_2'", "only functions can have a prime",
      "the transpose is $a_2^T$"
    ),
    ("l < 2 \\text{ and } L < 2", "l < 2", "this is a condition on $l$", "write it beside the equation"),
    (
      "a_l = \\sigma(z_l), l < 2 = 3", "=", "no layer meets the condition",
      "the layers go from 1 to 3"
    ),
  ]

  @Test("a well-known slip of writing is told at its place, with what to write", arguments: hints)
  func hint(_ line: (String, String, String, String)) throws {
    var bench = Bench()
    let findings = bench.check(line.0)
    let problem = try #require(
      findings.first { $0.verdict == .unreadable }?.problem, "\(findings.map(\.summary))")
    #expect(line.0.utf8Slice(problem.range) == line.1)
    #expect(problem.message.hasPrefix(line.2), "\(problem)")
    #expect(problem.hint?.hasPrefix(line.3) == true, "\(problem)")
  }

  @Test("what cannot be checked at all has a hint where to write it")
  func uncheckable() throws {
    var bench = Bench()
    let hint = try #require(bench.check(#"\oint L = 2"#).first?.problem?.hint)
    #expect(hint.hasPrefix("put this formula into a math fence without check"))
  }

  @Test("a number for $L$ that is the mean's says so, and what \\approx allowed is known")
  func meanLoss() throws {
    var bench = Bench()
    var number = 0.0
    for tenths in 1...100 {
      let finding = bench.check("J \\approx \(Double(tenths) / 10)")[0]
      if finding.verdict == .holds { number = Double(tenths) / 10 }
      #expect(finding.distance == 0.05)
    }
    #expect(number > 0)
    let finding = bench.check("L \\approx \(number)")[0]
    #expect(finding.verdict == .fails)
    #expect(finding.hint?.contains("it holds with $J$ in place of $L$") == true, "\(finding.summary)")
    let wide = bench.check("L \\approx 1.3 L", tolerance: 0.4)[0]
    #expect(wide.verdict == .holds)
    #expect(wide.tolerance == 0.4)
  }

  @Test("a symbol that is defined once more can be read again")
  func again() {
    var bench = Bench()
    let findings = bench.check(
      #"\delta_3 = \rho \\ \delta_3 = \hat y - y \\ \frac{\partial L}{\partial z_3} = \delta_3"#)
    #expect(findings.map(\.verdict) == [.unreadable, .defines, .holds], "\(findings.map(\.summary))")
  }

  @Test("all equations of a notebook together take no more than their limit, and what is beyond it says so")
  func limit() throws {
    let source = #"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} x^T"#
    let site = CheckSite(Bench().point, seed: 3)
    func verdicts(_ count: Int, workLimit: Int) throws -> [EquationFinding] {
      var checker = DerivationChecker(workLimit: workLimit)
      return try (0..<count).flatMap { place in
        var generator = RandomGenerator(seed: 2)
        return try #require(
          checker.check(MathFormula(parsing: source), at: site, place: place, using: &generator))
      }
    }
    let findings = try verdicts(30, workLimit: 2_000_000)
    #expect(findings.first?.verdict == .holds)
    #expect(findings.last?.verdict == .unreadable)
    #expect(findings.last?.problem?.message.contains("too many operations") == true)
    #expect(!findings.contains { $0.verdict == .fails })
    // Equations beyond the limit cost no operations.
    let before = site.work
    _ = try verdicts(1, workLimit: 0)
    #expect(site.work == before)
  }

  @Test("a notebook has a limit of equations")
  func equations() {
    var bench = Bench()
    let lines = Array(repeating: "K = 3", count: DerivationChecker.equationLimit + 10).joined(
      separator: #"\\ "#)
    let findings = bench.check(lines)
    #expect(findings.count { $0.verdict == .holds } == DerivationChecker.equationLimit)
    #expect(findings.last?.verdict == .unreadable)
    #expect(findings.last?.problem?.message.contains("too many equations") == true)
  }
}
