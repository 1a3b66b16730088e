import MathSyntax
import NeuralNet
import Testing

@testable import Derivations

/// How single habits of other texts are read: each line is true, and its false twin has one slip.
@Suite("Habits of other notations")
struct NotationOfOthersTests {
  static let habits: [(lines: [String], true: String, false: String)] = [
    // What the author says with :=
    ([#"E := B J"#], #"E = \sum_{i=1}^B L^{(i)}"#, #"E = \frac1B \sum_{i=1}^B L^{(i)}"#),
    (
      [#"w_{ij}^l := W_{ji}^l"#], #"z_j^l = \sum_i w_{ij}^l a_i^{l-1} + b_j^l"#,
      #"z_j^l = \sum_i w_{ji}^l a_i^{l-1} + b_j^l"#
    ),
    ([#"x := z_3^T"#, #"s := \hat y^T"#], #"s = \text{softmax}(x)"#, #"s = \text{softmax}(2x)"#),
    (
      [#"v := W_3"#], #"\frac{\partial a_k}{\partial v_{ki}} = z_i"#,
      #"\frac{\partial a_k}{\partial v_{ki}} = a_i"#
    ),
    // Functions
    ([], #"\hat y = softmax(z_3)"#, #"\hat y = softmax(2 z_3)"#),
    ([], #"L = -\sum_k y_k log(\hat y_k)"#, #"L = \sum_k y_k log(\hat y_k)"#),
    ([], #"L = -\sum_k t_k lnq_k"#, #"L = -2 \sum_k t_k lnq_k"#),
    ([], #"a^{[3]} = g_{\text{softmax}}(z^{[3]})"#, #"a^{[3]} = g_{\text{sigmoid}}(z^{[3]})"#),
    ([], #"\hat y = {\rm softmax}(z_3)"#, #"\hat y = {\rm sigmoid}(z_3)"#),
    ([], #"\sigma' = \sigma (1 - \sigma)"#, #"\sigma' = \sigma (1 + \sigma)"#),
    ([], #"\frac{d\sigma}{dz} = \sigma (1 - \sigma)"#, #"\frac{d\sigma}{dz} = \sigma (2 - \sigma)"#),
    ([], #"\tanh' = 1 - \tanh^2"#, #"\tanh' = 1 - \tanh"#),
    (
      [], #"\sigma(\mathbf z)_i = \frac{e^{z_i}}{\sum_k e^{z_k}}"#,
      #"\sigma(\mathbf z)_i = \frac{e^{-z_i}}{\sum_k e^{-z_k}}"#
    ),
    ([], #"s_j(u) = \frac{e^{u_j}}{\sum_k e^{u_k}}"#, #"s_j(u) = \frac{e^{-u_j}}{\sum_k e^{-u_k}}"#),
    (
      [], #"\hat y_i = \frac{e^{z_i - \max(z)}}{\sum_j e^{z_j - \max(z)}}"#,
      #"\hat y_i = \frac{e^{z_i - \max(z)}}{\sum_j e^{z_j}}"#
    ),
    // Any number
    (
      [], #"\hat y_i = \frac{e^{z_i + c}}{\sum_j e^{z_j + c}}"#,
      #"\hat y_i = \frac{e^{z_i + c}}{\sum_j e^{z_j}}"#
    ),
    (
      [], #"p_i = \frac{C e^{f_i}}{C \sum_j e^{f_j}} = \frac{e^{f_i + \log C}}{\sum_j e^{f_j + \log C}}"#,
      #"p_i = \frac{C e^{f_i}}{C \sum_j e^{f_j}} = \frac{e^{f_i + \log C}}{\sum_j e^{f_j}}"#
    ),
    // Names
    ([], #"y_{\text{pred}} = \text{softmax}(z_3)"#, #"y_{\text{true}} = \text{softmax}(z_3)"#),
    (
      [], #"\frac{\partial CE}{\partial \theta} = \hat y - y"#,
      #"\frac{\partial CE}{\partial \theta} = y - \hat y"#
    ),
    (
      [], #"l(y, \hat y) = -\sum_j y_j \log \hat y_j"#, #"l(y, \hat y) = \sum_j y_j \log \hat y_j"#
    ),
    (
      [], #"L = -\lambda_y + \ln \sum_j e^{\lambda_j}"#, #"L = \lambda_y + \ln \sum_j e^{\lambda_j}"#
    ),
    (
      [], #"\frac{\partial p_j}{\partial a_i} = p_j (\delta_{ij} - p_i)"#,
      #"\frac{\partial p_j}{\partial a_i} = p_j (\delta_{ij} - p_j)"#
    ),
    (
      [], #"\frac{\partial h_c}{\partial t_d} = \sigma'(t_c) \delta_{cd}"#,
      #"\frac{\partial h_c}{\partial t_d} = \sigma(t_c) \delta_{cd}"#
    ),
    // Layers that other symbols of the formula show
    (
      [], #"z_k^{L} = \sum_j w_{kj}^{L} a_j + b_k"#, #"z_k^{L} = \sum_j w_{kj}^{L} a_j - b_k"#
    ),
    (
      [#"z = W^{(3)} h + b^{(3)}"#], #"h = \sigma (W^{(1)} x + b^{(1)})"#,
      #"h = \sigma (W^{(1)} x - b^{(1)})"#
    ),
    (
      [#"C = -\frac1n \sum_x \sum_i y_i \ln a^L_i"#], #"C_x = -\sum_i y_i \ln a^L_i"#,
      #"C = -\sum_i y_i \ln a^L_i"#
    ),
    ([], #"h = \sigma (W^{(1)} x + b^{(1)})"#, #"h = \sigma (W^{(1)} x - b^{(1)})"#),
    (
      [], #"\bar W^{(2)} = \bar y h^\top"#, #"\bar W^{(2)} = -\bar y h^\top"#
    ),
    ([], #"o_i = f(net_i)"#, #"o_i = f'(net_i)"#),
    (
      [], #"z^{[1]}_1 = {W^{[1]}_1}^T x + b^{[1]}_1"#, #"z^{[1]}_1 = {W^{[1]}_2}^T x + b^{[1]}_1"#
    ),
    // A new symbol on the right
    (
      [#"\frac{\partial E_n}{\partial a_j} = \delta_j"#], #"\delta_j = y_{n,j} - t_{n,j}"#,
      #"\delta_j = t_{n,j} - y_{n,j}"#
    ),
    // Batches
    (
      [#"L := -\frac{1}{N} \sum_{i=1}^N \sum_{k=1}^K y_{ik} \log \hat y_{ik}"#],
      #"\frac{\partial L}{\partial z^{(3)}} = \frac1N (\hat y - y)"#,
      #"\frac{\partial L}{\partial z^{(3)}} = \hat y - y"#
    ),
    (
      [], #"dB^{[3]} = \frac1m \sum dZ^{[3]}"#, #"dB^{[3]} = \sum dZ^{[3]}"#
    ),
    (
      [], #"dZ^{[2]} = W^{[3]T} dZ^{[3]} .* g^{[2]\prime}(z^{[2]})"#,
      #"dZ^{[2]} = -W^{[3]T} dZ^{[3]} .* g^{[2]\prime}(z^{[2]})"#
    ),
    (
      [], #"A^{[3]} = \frac{e^{Z^{[3]}}}{\sum e^{Z^{[3]}}}"#,
      #"A^{[3]} = \frac{e^{-Z^{[3]}}}{\sum e^{-Z^{[3]}}}"#
    ),
    // Rows, which the products of a batch show
    (
      [#"m := B"#], #"\frac{\partial L}{\partial W^{[1]}} = \frac1m X^T \frac{\partial L}{\partial Z^{[1]}}"#,
      #"\frac{\partial L}{\partial W^{[1]}} = \frac2m X^T \frac{\partial L}{\partial Z^{[1]}}"#
    ),
  ]

  private static func verdicts(_ lines: [String]) -> [EquationFinding] {
    var bench = Bench(widths: [20, 12, 9, 10], examples: 3)
    return bench.check(
      lines.count == 1
        ? lines[0] : "\\begin{aligned}\n" + lines.joined(separator: " \\\\\n") + "\n\\end{aligned}")
  }

  @Test("are read, and a slip in them is found", arguments: habits)
  func habit(_ habit: (lines: [String], true: String, false: String)) {
    let right = Self.verdicts(habit.lines + [habit.true])
    #expect(right.allSatisfy { [.holds, .defines].contains($0.verdict) }, "\(right.map(\.summary))")
    #expect(right.last?.verdict == .holds, "\(right.map(\.summary))")
    let wrong = Self.verdicts(habit.lines + [habit.false])
    #expect(wrong.contains { $0.verdict == .fails }, "\(wrong.map(\.summary))")
  }

  @Test(
    "one product of small letters does not decide that examples are rows",
    arguments: [
      #"\frac{\partial L}{\partial W^{(3)}} = h^T (\hat y - y)"#,
      #"\frac{\partial L}{\partial h^{(1)}} = \frac{\partial L}{\partial z^{(2)}} (W^{(2)})^T"#,
    ])
  func oneProduct(_ line: String) {
    let findings = Self.verdicts([line])
    #expect(findings.map(\.verdict) == [.unreadable])
    #expect(
      findings[0].problem?.message.contains("only if an example is a row") == true, "\(findings[0].summary)")
    #expect(findings[0].problem?.hint?.contains("vectors: rows") == true)
  }

  @Test("the front matter says that examples are rows, and the shapes say how the weights are oriented")
  func setRows() throws {
    var settings = NotationSettings()
    try settings.add("vectors", "rows")
    for (line, isTransposed) in [
      (#"\frac{\partial L}{\partial h^{(1)}} = \frac{\partial L}{\partial z^{(2)}} (W^{(2)})^T"#, true),
      (#"\frac{\partial L}{\partial h^{(1)}} = \frac{\partial L}{\partial z^{(2)}} W^{(2)}"#, false),
    ] {
      let notation = Notation.inferred(from: [MathFormula(parsing: line)], depth: 3, settings: settings)
      #expect(notation.examplesAreRows)
      #expect(notation.weightsAreTransposed == isTransposed)
      #expect(notation.openRows == nil)
    }
  }

  @Test("a layout that the author has set stays")
  func setLayout() throws {
    var settings = NotationSettings()
    try settings.add("gradients", "numerator")
    let line = MathFormula(parsing: #"\frac{\partial L}{\partial z_3} = \hat y - y"#)
    #expect(Notation.inferred(from: [line], depth: 3, settings: settings).layout == .numerator)
  }

  @Test("in nbrun's own notation small letters are one example's, also beside 1/B")
  func ownNotation() {
    let findings = Self.verdicts([
      #"\frac{\partial L}{\partial W_1} = \frac1B \frac{\partial L}{\partial z_1} x^T"#
    ])
    #expect(findings.map(\.verdict) == [.fails], "\(findings.map(\.summary))")
  }

  @Test("a letter that has a meaning already is not defined again, and the hint says so")
  func definedAgain() {
    for line in [#"a_1 := z_1"#, #"z_2 := W_1 x"#, #"a_1 := \tanh(z_1)"#] {
      let findings = Self.verdicts([line])
      #expect(findings.map(\.verdict) == [.fails], "\(findings.map(\.summary))")
    }
    let hint = Self.verdicts([#"a_1 := z_1"#])[0].hint
    #expect(hint?.contains("has one already") == true, "\(hint ?? "no hint")")
  }

  @Test("a function without an argument beside a quantity is not read")
  func bareFunction() {
    #expect(Self.verdicts([#"a_2 = \sigma (1 - \sigma)"#]).map(\.verdict) == [.unreadable])
    #expect(Self.verdicts([#"\sigma = 3"#]).map(\.verdict) == [.unreadable])
  }
}
