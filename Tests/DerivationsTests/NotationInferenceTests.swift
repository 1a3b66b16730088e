import MathSyntax
import Testing

@testable import Derivations

/// What nbrun decides about the notation of a notebook, and what the author sets.
@Suite("The notation of a notebook")
struct NotationInferenceTests {
  private func notation(_ lines: [String], _ entries: [(String, String)] = [], preset: String? = nil) throws
    -> Notation
  {
    var settings = NotationSettings()
    if let preset { try settings.add(preset: preset) }
    for (key, value) in entries { try settings.add(key, value) }
    return Notation.inferred(from: lines.map { MathFormula(parsing: $0) }, depth: 3, settings: settings)
  }

  static let decisions: [([String], String)] = [
    ([#"z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}"#], "$^{(l)}$ above a symbol is its layer, as in $W^{(1)}$"),
    ([#"z^{[1]} = W^{[1]} x + b^{[1]}"#], "$^{[l]}$ above a symbol is its layer, as in $W^{[1]}$"),
    (
      [#"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j"#],
      "a superscript is a layer, as in $w^1$"
    ),
    (
      [#"z^{(2)} = W^{(1)} x + b^{(1)}"#],
      "layer 1 is the input: $z^{(2)}$ and $a^{(2)}$ are in the first layer with weights, $W^{(1)}$"
    ),
    ([#"\frac{\partial E}{\partial z_3} = \hat y - y"#], "$E$: the loss of one example"),
    ([#"Z_1 = X W_1 + b_1"#], "an example is a row, as in $X W$"),
    ([#"h = \phi(z_2)"#], "$h$: activations of the last hidden layer"),
    (
      [#"\delta_j = h'(a_j) \sum_k w_{kj} \delta_k"#, #"\delta_k = y_k - t_k"#],
      "the index $k$ is a unit of the output layer"
    ),
    (
      [
        #"\frac{\partial L}{\partial a_2} = \frac{\partial L}{\partial z_3} W_3"#,
        #"\frac{\partial L}{\partial z_3} = (\hat y - y)^T"#,
      ],
      "in derivatives, a gradient by units is a row, and a gradient by weights or biases has the shape of its variable"
    ),
    (
      [#"C := L"#, #"\frac{\partial C}{\partial z_3} = \hat y - y"#],
      "$C$: the loss of one example, as the notebook says"
    ),
  ]

  @Test("is decided by names and shapes, and stated", arguments: decisions)
  func decision(_ notebook: (lines: [String], statement: String)) throws {
    let statements = try notation(notebook.lines).statements
    #expect(statements.contains(notebook.statement), "\(statements)")
  }

  @Test("nbrun's own notation needs no statement")
  func own() throws {
    let lines = [
      #"z_1 = W_1 x + b_1"#, #"\frac{\partial L}{\partial W_3} = (\hat y - y) a_2^T"#, #"J \approx 2.3"#,
    ]
    #expect(try notation(lines).statements == [])
  }

  @Test("a slip in one line does not change the notation of the others")
  func slip() throws {
    for line in [
      "z_2 = W_2 a_2 + b_2", "z_l = W_l a_l + b_l", #"z_1 = W_1 x + b_1 \\ z_2 = W_2^T a_1 + b_2"#,
    ] {
      #expect(try notation([line]).statements == [], "\(line)")
    }
  }

  @Test("the order of the formulas makes no difference, and the fingerprint is the same in every run")
  func order() throws {
    let lines = [#"z^{(2)} = W^{(1)} x + b^{(1)}"#, #"\frac{\partial E}{\partial z^{(4)}} = a^{(4)} - t"#]
    let (first, second) = (try notation(lines), try notation(lines.reversed()))
    #expect(first.statements == second.statements)
    #expect(first.fingerprint == second.fingerprint)
    #expect(first.fingerprint != Notation.standard.fingerprint)
  }

  // MARK: What the author sets

  static let presets: [(String, String, EquationFinding.Verdict)] = [
    ("nielsen", #"\frac{\partial C}{\partial z^3_j} = a^3_j - y_j"#, .holds),
    (
      "deeplearning.ai",
      #"\frac{\partial J}{\partial W^{[1]}} = \frac1m \frac{\partial L}{\partial Z^{[1]}} X^T"#, .holds
    ),
    ("ufldl", #"f'(z^{(2)}) = a^{(2)} \odot (1 - a^{(2)})"#, .holds),
    ("ufldl", #"\nabla_{W^{(2)}} J = \frac{\partial J}{\partial z^{(3)}} (a^{(2)})^T"#, .holds),
    ("ufldl", #"\nabla_{W^{(2)}} J = \frac{\partial J}{\partial z^{(2)}} (a^{(2)})^T"#, .fails),
    ("d2l", #"\frac{\partial L}{\partial W^{(3)}} = \frac{\partial L}{\partial o} h^T"#, .holds),
    ("bishop", #"a_3 = W_3 z_2 + b_3"#, .holds),
    ("cs231n", #"\frac{\partial L}{\partial W_3} = a_2^T (\hat y - y)"#, .holds),
    ("goodfellow", #"a^{(2)} = W^{(2)} h^{(1)} + b^{(2)}"#, .holds),
  ]

  @Test("a preset gives the meaning that its book gives", arguments: presets)
  func preset(_ line: (name: String, source: String, verdict: EquationFinding.Verdict)) throws {
    var bench = Bench()
    bench.checker = DerivationChecker(notation: try notation([line.source], preset: line.name))
    let findings = bench.check(line.source)
    #expect(findings.map(\.verdict) == [line.verdict], "\(findings.map(\.summary))")
  }

  @Test("every preset has a test")
  func allPresets() {
    #expect(Set(Self.presets.map(\.0)) == Set(NotationSettings.presetNames))
  }

  static let entries: [([(String, String)], String, EquationFinding.Verdict)] = [
    ([("loss", "R")], #"\frac{\partial R}{\partial z_3} = \hat y - y"#, .holds),
    ([("target", "d"), ("output", "q")], #"\frac{\partial L}{\partial z_3} = q - d"#, .holds),
    ([("first_layer", "1"), ("layers", "round")], #"a^{(2)} = \sigma(z^{(2)})"#, .holds),
    ([("vectors", "rows"), ("matrices", "inputs-outputs")], #"z_1 = x W_1 + b_1"#, .holds),
    ([("vectors", "columns"), ("matrices", "outputs-inputs")], #"z_1 = x W_1 + b_1"#, .fails),
    ([("matrices", "inputs-outputs")], #"\frac{\partial L}{\partial W_3} = a_2 (\hat y - y)^T"#, .holds),
    ([("gradients", "numerator")], #"\frac{\partial L}{\partial W_3} = a_2 (\hat y - y)^T"#, .holds),
    ([("gradients", "mixed")], #"\frac{\partial L}{\partial z_3} = (\hat y - y)^T"#, .fails),
  ]

  @Test("an entry decides, whatever the formulas show", arguments: entries)
  func entry(_ line: (entries: [(String, String)], source: String, verdict: EquationFinding.Verdict)) throws {
    var bench = Bench()
    bench.checker = DerivationChecker(notation: try notation([line.source], line.entries))
    let findings = bench.check(line.source)
    #expect(findings.map(\.verdict) == [line.verdict], "\(findings.map(\.summary))")
  }

  @Test(
    "a wrong entry is refused, with what can be written",
    arguments: [
      ("vectors", "up", "'up' is no value of vectors"), ("los", "C", "a notation has no entry 'los'"),
      ("loss", "C_1", "'C_1' is no letter"), ("loss", "", "'' is no letter"),
    ])
  func mistake(key: String, value: String, message: String) {
    var settings = NotationSettings()
    let mistake = #expect(throws: NotationSettings.Mistake.self) { try settings.add(key, value) }
    #expect(mistake?.message == message)
    #expect(throws: NotationSettings.Mistake.self) { try settings.add(preset: "nobody") }
    #expect(settings.isEmpty)
  }

  @Test("messages and hints are written in the author's notation")
  func hint() throws {
    let lines = [
      #"z^{(2)} = W^{(1)} x + b^{(1)}"#, #"a^{(2)} = \sigma(z^{(2)})"#,
      #"z^{(3)} = W^{(2)} a^{(3)} + b^{(2)}"#,
    ]
    var bench = Bench()
    bench.checker = DerivationChecker(notation: try notation(lines))
    let findings = lines.map { bench.check($0)[0] }
    #expect(findings.map(\.verdict) == [.holds, .holds, .fails])
    #expect(findings[2].hint == "it holds with $a^{(2)}$ in place of $a^{(3)}$")
  }

  @Test("weights with two indices that no formula orders are not guessed")
  func openIndices() {
    var bench = Bench()
    let open = bench.check(
      #"\frac{\partial L}{\partial w^l_{ij}} = a^{l-1}_i \frac{\partial L}{\partial z^l_j}"#)[0]
    #expect(open.verdict == .unreadable, "\(open.summary)")
    #expect(open.problem?.message.contains("from unit i to unit j or from j to i") == true)
    let shown = bench.check(
      #"z^l_j = \sum_i w^l_{ij} a^{l-1}_i + b^l_j \\ \frac{\partial L}{\partial w^l_{ij}} = a^{l-1}_i \frac{\partial L}{\partial z^l_j}"#
    )
    #expect(shown.map(\.verdict) == [.holds, .holds], "\(shown.map(\.summary))")
  }
}
