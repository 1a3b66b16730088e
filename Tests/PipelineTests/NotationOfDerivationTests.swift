import Pipeline
import ReportModel
import TestSupport
import Testing

@Suite("The derivation of backprop")
struct NotationOfDerivationTests {
  private let data: SmallDataset

  init() throws {
    data = try SmallDataset()
  }

  private func equations(_ frontMatter: String, _ check: String) throws -> [RunRecord.Equation] {
    let notebook =
      "---\n\(frontMatter)\n---\n" + fence("load", "dataset: \(data.folder)")
      + fence("init", "hidden: [5, 4]")
      + (check.isEmpty ? "" : "```math check\n\(check)\n```\n\n") + fence("backprop", "examples: 4\ncheck: 8")
    return try Reading(notebook).run().record.equations
  }

  /// - Parameter written: a formula of the derivation.
  @Test(
    "is written and checked in the notation of the notebook",
    arguments: [
      ("notation: nielsen", #"\frac{\partial C}{\partial b^3} = "#),
      ("notation: deeplearning.ai", #"\frac{\partial L}{\partial b^{[3]}} = "#),
      ("notation: bishop", #"\frac{\partial E}{\partial b_3} = "#),
      (
        "notation:\n  layers: round\n  loss: E\n  target: t\n  activations: h",
        #"\frac{\partial E}{\partial b^{(3)}} = "#
      ),
      ("notation:\n  loss: C", #"\frac{\partial C}{\partial b_3} = "#),
      // With rows, the symbols are nbrun's own.
      ("notation: cs231n", #"\frac{\partial L}{\partial b_3} = "#),
      ("notation: ufldl", #"\frac{\partial L}{\partial b_3} = "#),
      ("seed: 1", #"\frac{\partial L}{\partial b_3} = "#),
    ])
  func presets(_ notation: (frontMatter: String, written: String)) throws {
    let equations = try equations(notation.frontMatter, "")
    #expect(equations.count > 12)
    #expect(equations.allSatisfy { $0.verdict == "holds" }, "\(equations.map(\.source))")
    #expect(equations.contains { $0.source.hasPrefix(notation.written) }, "\(equations.map(\.source))")
  }

  @Test("follows the notation that the formulas show")
  func inferred() throws {
    let equations = try equations("seed: 1", #"C = -\sum_k t_k \ln a^L_k"#)
    #expect(equations.allSatisfy { $0.verdict == "holds" }, "\(equations.map(\.source))")
    #expect(
      equations.contains {
        $0.source.hasPrefix(#"C = -\sum_{k=1}"#) && $0.source.hasSuffix(#"t_k \log \hat y_k"#)
      }, "\(equations.map(\.source))")
  }
}
