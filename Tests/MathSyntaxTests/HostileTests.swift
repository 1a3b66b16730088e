import Foundation
import MathSyntax
import Testing

@Suite("Hostile LaTeX")
struct HostileTests {
  @Test(
    "nesting without end is a problem, even on a small stack",
    arguments: [
      ("{", ""), ("\\frac{", ""), ("\\frac", ""), ("\\sqrt", ""), ("\\sqrt[", ""), ("x^{", ""), ("x^", ""),
      ("\\left(", ""),
      ("\\begin{matrix}", ""), ("\\begin{equation}", ""), ("\\text{\\text", ""), ("\\text{$\\text{$", ""),
      ("\\not", ""),
      ("\\hat", ""), ("\\mathbf{", ""), ("\\substack{", ""), ("\\color{red}{", ""), ("\\overset{", ""),
      ("\\operatorname{", ""),
      ("\\large ", ""), ("{\\Huge ", "}"), ("\\colorbox{red}{", "}"), ("\\text{\\raisebox{1pt}{", "}}"),
      ("\\mathchoice{", "}{}{}{}"), ("\\href{a}{", "}"), ("\\begingroup ", "\\endgroup "), ("\\bra{", "}"),
      ("\\Set{", "}"), ("\\begin{CD}A@>", ">>B\\end{CD}"), ("\\vcenter{", "}"), ("\\underbar{", "}"),
      ("\\left(\\begin{aligned}x^{\\frac{\\sqrt{", ""), ("{", "}"), ("\\hat{", "}"), ("\\left(", "\\right)"),
    ])
  func depth(opening: String, closing: String) {
    let source = String(repeating: opening, count: 5_000) + "x" + String(repeating: closing, count: 5_000)
    let isBroken = onSmallStack {
      let formula = MathFormula(parsing: source)
      // The tree is walked, compared and released on this stack too.
      return formula.isBroken && formula.root == formula.root && formula.root.everyNode.count < 100_000
    }
    #expect(isBroken)
  }

  @Test("nesting as deep as anybody writes is none")
  func reasonableDepth() {
    let source = String(repeating: "\\frac{1}{1 + ", count: 18) + "x" + String(repeating: "}", count: 18)
    #expect(onSmallStack { MathFormula(parsing: source).problems.isEmpty })
  }

  @Test(
    "a macro that never ends, or doubles without end, ends in a problem",
    arguments: [
      #"\def\a{\a}\a"#, #"\def\a{x\a}\a"#, #"\def\a{\b}\def\b{\a}\a"#, #"\def\a{\a\a}\a"#, #"\def\a{{\a}}\a"#,
      #"\def\a#1{\a{#1#1}}\a x"#, #"\def\a{\a}\text{\a}"#, #"\def\a{\a}\frac\a\a"#, #"\let\a\a\a"#,
      #"\edef\a{\a}\def\a{\a\a}\edef\b{\a}"#,
      #"\def\a{xx}"# + String(repeating: #"\edef\a{\a\a}"#, count: 40),
      #"\def\a{\set{\a}}\a"#, #"\def\R{\Z}\def\Z{\R}\R"#,
      #"\def\a{xx}\def\b{\a\a\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b\b\b}\def\d{\c\c\c\c\c\c\c\c\c\c}\def\e{\d\d\d\d\d\d\d\d\d\d}\e\e\e\e\e\e"#,
    ])
  func expansion(source: String) {
    let formula = MathFormula(parsing: source)
    #expect(formula.isBroken)
    #expect(formula.problems.count < 5)
  }

  @Test(
    "time grows with the length, not with its square",
    arguments: [
      "x ", "x_1 + ", "\\alpha ", "{a}", "a & b \\\\ ", "\\nosuchcommand ", "} ", "$", "\\color{red} ",
      "\\text{a b} ", "1", "'",
      "x^2^3", "\\frac{a}{b}", "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} ", "\\def\\a{x}", "% c\n",
      "\\left( x \\right)", "\\\\", "~",
      "\\over ", "\\displaystyle ", "é", "\\verb", "\\verb|", "\\verb|x|", "\\url{%", "\\url{a}",
      "\\edef\\a{x}",
      "\\set{x|", "\\R ", "\\Large ", "\\text{{", "\\text{\\small ", "\\char1", "@>",
      "\\begin{CD}A@>a>>B\\end{CD}",
    ])
  func linearTime(piece: String) {
    func seconds(_ count: Int) -> Double {
      let source = String(repeating: piece, count: count)
      let start = processorSeconds()
      _ = MathFormula(parsing: source)
      return processorSeconds() - start
    }
    let count = 1_000
    _ = seconds(count)
    let short = (0..<3).map { _ in seconds(count) }.min() ?? 0
    let long = (0..<3).map { _ in seconds(8 * count) }.min() ?? 0
    // Eight times the length must take about eight times the time; quadratic time would take 64 times. The clock of a
    // busy machine has a resolution of about a millisecond.
    #expect(long < 24 * short + 0.001, "\(short) s, \(long) s")
  }

  @Test("whatever is written, ranges lie in the source and nothing traps", arguments: 0..<40)
  func soup(seed: UInt64) {
    let pieces = [
      "{", "}", "^", "_", "&", "\\\\", "$", "#", "#1", "%", "\n", " ", "x", "12", ".", "'", "~", "é", "😀",
      "\\", "\\left", "\\right",
      "\\middle", "(", ")", "[", "]", "|", "\\begin{aligned}", "\\end{aligned}", "\\begin{array}{l|c}",
      "\\end{array}", "\\hline",
      "\\frac", "\\sqrt", "\\over", "\\hat", "\\text{", "\\mathbf", "\\bf", "\\displaystyle", "\\color",
      "{red}", "\\def\\a", "\\a",
      "\\newcommand", "\\let", "\\tag", "\\label", "\\ref", "\\big", "\\sum", "\\limits", "\\not",
      "\\substack", "\\hspace", "\\kern",
      "1em", "\\operatorname", "*", "\\alpha", "\\begin", "\\end", "\\genfrac", "\\xrightarrow", "\\boxed",
      "\\phantom", "\\pmod", "\\Large", "\\rule", "\\colorbox", "\\raisebox", "\\llap", "\\mathchoice",
      "\\Set", "\\bra",
      "\\verb", "\\url", "\\href", "\\char", "\"3B1", "\\edef\\a", "\\begin{CD}", "\\end{CD}", "@>", "@V",
      "V", "@",
      "\\begingroup", "\\endgroup", "\\above", "\\'", "\\(", "\\)", "\\smash", "\\R", "\\dots",
    ]
    var generator = SplitMix(state: seed)
    for _ in 0..<50 {
      let source = (0..<40).map { _ in pieces[Int.random(in: pieces.indices, using: &generator)] }.joined()
      let formula = MathFormula(parsing: source)
      let whole = 0..<source.utf8.count
      let nodes = formula.root.everyNode
      #expect(!nodes.isEmpty, "\(source)")
      for range in nodes.map(\.range) + formula.problems.map(\.range) {
        #expect(range.clamped(to: whole) == range, "\(source)")
      }
    }
  }

  /// Runs on a thread with half a megabyte of stack, the smallest common stack of threads.
  private func onSmallStack(_ body: @escaping @Sendable () -> Bool) -> Bool {
    let answer = Answer()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      answer.value = body()
      done.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    done.wait()
    return answer.value
  }

  /// The answer. One thread writes it, and another reads it after the semaphore.
  private final class Answer: @unchecked Sendable {
    var value = false
  }

  /// Returns the processor time of this thread, so that other tests running at the same time do not count.
  private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
