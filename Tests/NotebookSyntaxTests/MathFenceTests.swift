import SourceText
import Testing

@testable import NotebookSyntax

@Suite("what is meant as a formula and is not read as one")
struct MathFenceTests {
  @Test(
    "a fence that means a checked formula and is not called so is an error: nothing in it would be checked",
    arguments: [
      "latex check", "tex check", "math,check", "Math Check", "math-check", "{math check}", "mathcheck",
      "check math", "maht check", "equation check", "math: check", "maths checked",
    ])
  func checked(info: String) {
    #expect(
      mistakes("```\(info)\nx = 1\n```\n").hasPrefix(
        "n.md:1:4: error: a fence called '\(info)' is not checked\n"))
  }

  @Test(
    "the word between dollars or in a fence's body does not make a formula checked",
    arguments: [
      "$$ check\nx = 1\n$$", "$$check\nx = 1\n$$", "$$ check x = 1 $$", "```math\ncheck\nx = 1\n```",
    ])
  func word(source: String) {
    #expect(mistakes(source).contains("error: this formula is not checked: the word 'check' is read as"))
  }

  @Test(
    "a fence of formulas by another name is told; LaTeX's own names are languages",
    arguments: [("Math", true), ("equation", true), ("check", true), ("latex", false), ("tex", false)])
  func shown(word: String, isTold: Bool) {
    let reported = mistakes("```\(word)\n\\alpha = 1\n```\n")
    #expect(reported.contains("n.md:1:4: warning: a fence called '\(word)' is shown as code") == isTold)
    #expect(isTold || reported == "")
  }

  @Test(
    "a check with an equation in it is a formula, also where no command of LaTeX is in it",
    arguments: [
      ("z_1 = W_1 x + b_1", true), ("g := y_k", true), ("epoch-loop.test_accuracy: \">= 0.5\"", false),
      ("test_accuracy = 3", false),
    ])
  func equation(body: String, isTold: Bool) {
    let reported = mistakes("```check\n\(body)\n```\n")
    #expect(reported.contains("hint: write ```math, or ```math check to have them checked") == isTold)
  }

  @Test(
    "a formula whose fence is not ended is told at the line where it begins",
    arguments: [
      ("```math\nx = 1\n``\n\ntext\n\n```load\n```\n", "line 3 does not end it: write ``` there"),
      ("```math check\nx = 1\n\ntext\n\n```load\n```\n", "line 6 begins another one: end this one before it"),
      ("```math\nx = 1\n\ntext\n", "end it with a line of the same marks"),
      ("```math\nx = 1\n'''\n", "line 3 does not end it: write ``` there"),
      ("```python\nprint(1)\n\n```load\n```\n", "line 4 begins another one: end this one before it"),
    ])
  func unclosed(source: String, hint: String) {
    let reported = mistakes(source)
    #expect(reported.hasPrefix("n.md:1:1: error: this block is never closed\n"))
    #expect(reported.contains("= hint: \(hint)\n"))
  }

  @Test(
    "a longer fence may show a step's",
    arguments: ["````text\n```load\n```\n````\n", "~~~\n```load\n```\n~~~\n"])
  func nested(source: String) {
    #expect(mistakes(source) == "")
  }

  @Test(
    "what only looks like a fence and names a step is an error: the step would not run",
    arguments: [
      "``load\nepochs: 3\n``", "`init\nseed: 1\n`", "'''load\n'''", "\"\"\"epoch-loop\n\"\"\"",
      "> ``load\n> ``", "´´´load\n´´´", "‘‘‘expect\n’’’", "“‘load\n", "｀｀｀math check\n", "′′′ init\n",
    ])
  func nearFence(source: String) {
    #expect(mistakes(source).contains("begins no block: this is shown as text"))
  }

  @Test(
    "LaTeX that Markdown does not know is told at its place, with the form to write",
    arguments: [
      (#"so \(a_1\) is"#, #"1:4: warning: \( and \) do not make a formula"#, "write $a_1$"),
      (#"so \(x\) is"#, #"1:4: warning: \( and \)"#, "write $x$"),
      (
        "a\n\\[\nz = W x\n\\]\n", #"2:1: warning: \[ and \] do not make a formula"#,
        "write $$ in the place of both"
      ),
      (#"> a \(\alpha\) b"#, #"1:5: warning: \( and \)"#, #"write $\alpha$"#),
      (#"| a |\#n|---|\#n| \(y_1\) |"#, #"3:3: warning: \( and \)"#, "write $y_1$"),
      ("# A \\(x\\)", #"1:5: warning: \( and \)"#, "write $x$"),
      ("The loss is $L = 3 and more", "1:13: warning: this $ begins a formula that does not end", "close it"),
      ("so $L and $x$", "1:4: warning: this $ begins a formula that does not end", "close it"),
      (
        #"so $\alpha and"#, "1:4: warning: this $ begins a formula that does not end",
        #"write \$ for a dollar"#
      ),
      (
        "so $ x = 1 $ is", "1:4: warning: a space stands between this formula and its dollar", "write $x = 1$"
      ),
      ("so $x_1$2", "1:4: warning: a digit comes directly after this formula", "put a space"),
      ("so x_1$ is", "1:7: warning: this $ ends a formula that does not begin", "where the formula begins"),
      (
        "\\begin{align}\na &= b\n\\end{align}", #"1:1: warning: \begin stands outside of dollars"#,
        "lines of $$"
      ),
      (#"see \eqref{eq:a}"#, #"1:5: warning: \eqref stands outside of dollars"#, #"$\eqref{…}$"#),
    ])
  func loose(source: String, message: String, hint: String) {
    let reported = mistakes(source + "\n")
    #expect(reported.hasPrefix("n.md:\(message)"))
    #expect(reported.contains("= hint: ") && reported.contains(hint))
    #expect(reported.components(separatedBy: "warning:").count == 2)
  }

  @Test(
    "money, variables of a shell, escapes and code are left alone",
    arguments: [
      "$5 and $6, US$ 3, a$ b, 5$, $1,000, $5.50, $10_000", "set $HOME, $PATH and ${x}", #"\$x_1 and \$"#,
      #"`\(x\)` and `$x_1` and \\(x\\)"#, "```\n\\[x\\] $L = \n```", #"\[1\] and \[see\] and [a]\(b\)"#,
      "between $5 and $10", "$a_1$ and $b$: $$c$$", "a link [x](http://a.b/$c_1$d)", "<http://a.b/?x=$c_1>",
      #"two \[brackets\] \(not this one here\)"#,
    ])
  func silent(source: String) {
    #expect(mistakes(source + "\n") == "")
  }

  @Test(
    "a value in single braces, or within a formula, is told: it is not filled in",
    arguments: [
      (
        "it is { epoch-loop.loss } now", "1:7: warning: a value in single braces",
        "write {{ epoch-loop.loss }}"
      ),
      ("${epoch_loop.loss:.2f}", "1:2: warning: a value in single braces", "write {{ epoch_loop.loss:.2f }}"),
      (
        "$L = {{ epoch-loop.loss }}$", "1:2: warning: an inline value within a formula",
        "outside of the dollars"
      ),
    ])
  func looseValue(source: String, message: String, hint: String) {
    let reported = mistakes(source + "\n")
    #expect(reported.hasPrefix("n.md:\(message)") && reported.contains(hint))
  }

  @Test(
    "braces of other kinds are left alone", arguments: ["{a.b} {c} {", "${{a}}^2$", "`{epoch-loop.loss}`"])
  func otherBraces(source: String) {
    #expect(mistakes(source + "\n") == "")
  }

  /// The text has the largest size of a notebook, 16 MB; if the scan were quadratic, the test would not end.
  @Test(
    "a text full of lone dollars and brackets is scanned once",
    arguments: ["$a ", "\\(a ", "\\[a ", "<a ", "[^a", "$a_1 `"])
  func linear(piece: String) {
    let text = MarkdownText(
      SourceFile(path: "n.md", text: String(repeating: piece, count: 100_000)), hiding: 1..<1)
    var words = WordScan(text, stepNames: [])
    words.scan(0..<text.bytes.count)
    #expect(words.diagnostics.count <= 100_000)
  }
}
