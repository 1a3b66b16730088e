import Testing

@testable import Derivations

/// A slip in one line is found, and the other lines are read as before: each line is only a vote on the notation.
@Suite("A slip among lines that show the notation")
struct SlipInNotationTests {
  typealias Verdicts = [EquationFinding.Verdict]

  static let notebooks: [([String], Verdicts)] = [
    // The number of the first layer.
    (
      ["z^2 = w^1 x + b^1", "z^2 = w^2 a^1 + b^2", "z^3 = w^3 a^2 + b^3", "z^l = w^l a^{l-1} + b^l"],
      [.fails, .holds, .holds, .holds]
    ),
    (
      [
        "Z^{[1]} = W^{[1]} X + b^{[1]}", "Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}",
        "Z^{[l+1]} = W^{[l]} A^{[l]} + b^{[l]}",
      ],
      [.holds, .holds, .fails]
    ),
    // Rows and columns.
    (
      ["Z_1 = X W_1 + b_1", "Z_2 = A_1 W_2 + b_2", "Z_3 = W_3 A_2 + b_3", #"A_1 = \sigma(Z_1)"#],
      [.holds, .holds, .fails, .holds]
    ),
    (["z_1 = W_1 x + b_1", "z_2 = W_2 a_1 + b_2", "z_3 = a_2 W_3 + b_3"], [.holds, .holds, .fails]),
    // Gradients that are rows.
    (
      [
        #"\frac{\partial L}{\partial z_3} = (\hat y - y)^T"#,
        #"\frac{\partial L}{\partial W_3} = a_2 \frac{\partial L}{\partial z_3}"#,
        #"\frac{\partial L}{\partial a_2} = \frac{\partial L}{\partial z_3} W_3"#,
        #"\frac{\partial L}{\partial z_3} = \hat y - y"#,
      ], [.holds, .holds, .holds, .fails]
    ),
    // Examples that are columns in one gradient, and rows in another.
    (
      [
        #"\frac{\partial L}{\partial h^{(2)}} = (W^{(3)})^T \frac{\partial L}{\partial z^{(3)}}"#,
        #"\frac{\partial L}{\partial h^{(1)}} = \frac{\partial L}{\partial z^{(2)}} (W^{(2)})^T"#,
      ], [.holds, .fails]
    ),
    // Whether L is of one example or the mean.
    (
      [
        #"\frac{\partial L}{\partial Z^{[3]}} = A^{[3]} - Y"#,
        #"\frac{\partial L}{\partial Z^{[3]}} = \frac1m (A^{[3]} - Y)"#,
      ], [.holds, .fails]
    ),
    // What a and z are.
    (
      [
        #"\frac{\partial L}{\partial a_3} = \hat y - y"#,
        #"\frac{\partial L}{\partial W_3} = (\hat y - y) a_2^T"#,
      ],
      [.fails, .holds]
    ),
    ([#"\frac{\partial L}{\partial W_2} = (W_3^T(\hat y - y) \odot \sigma'(a_2)) z_1^T"#], [.fails]),
    // The order of two indices.
    (
      [
        #"a_j = \sum_i w_{ji} z_i + b_j"#, "z_j = h(a_j)",
        #"\delta_j \equiv \frac{\partial E}{\partial a_j}"#,
        #"\delta_k = y_k - t_k"#, #"\delta_j = h'(a_j) \sum_k w_{kj} \delta_k"#,
        #"\frac{\partial E}{\partial w_{jk}} = \delta_k z_j"#,
      ], [.holds, .holds, .defines, .holds, .holds, .fails]
    ),
    // An equation for all layers needs δ in all layers.
    (
      [#"\delta_3 = \hat y - y"#, #"\frac{\partial L}{\partial W_l} = \delta_l a_2^T"#],
      [.defines, .unreadable]
    ),
    (
      [
        #"\delta^L = a^L - y"#, #"\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)"#,
        #"\frac{\partial C}{\partial b^l} = \delta^l"#,
      ], [.defines, .defines, .holds]
    ),
    (
      [
        #"\delta^L = a^L - y"#, #"\delta^l = ((w^{l+1})^T \delta^l) \odot \sigma'(z^l)"#,
        #"\frac{\partial C}{\partial b^l} = \delta^l"#,
      ], [.defines, .unreadable, .unreadable]
    ),
    // An index of a sum over the batch is an entry elsewhere.
    (
      [
        #"J = \frac1B \sum_{i=1}^{B} L^{(i)}"#,
        #"\frac{\partial z_{3,i}}{\partial W_{3,jk}} = \delta_{ij} a_{2,k}"#,
        #"S = \sum_k e^{z_{3,k}}"#, #"\frac{\partial S}{\partial z_{3,k}} = S \hat y_k"#,
      ], [.holds, .holds, .defines, .holds]
    ),
    // The sum and the mean.
    ([#"E = \sum_n E_n"#], [.holds]), ([#"C = \frac1n \sum_x C_x"#], [.holds]),
    ([#"C = \frac1n \sum_x C_x"#, #"C = \sum_x C_x"#], [.holds, .fails]),
  ]

  @Test("is found, and changes no other line", arguments: notebooks)
  func slip(_ notebook: (lines: [String], verdicts: Verdicts)) {
    var bench = Bench()
    let findings = bench.check(notebook.lines.joined(separator: " \\\\ "))
    #expect(findings.map(\.verdict) == notebook.verdicts, "\(findings.map(\.summary))")
  }
}
