import MathSyntax
import NeuralNet
import ProseTree
import ReportModel
import TestSupport
import Testing

@Suite("Formulas that cannot be typeset are warned of, at their place")
struct FormulaTests {
  @Test(
    "in the line, in a display, behind a quotation's marks, after CRLF",
    arguments: [
      ("So $a \\sigm b$.", "1:7 unknown command \\sigm"),
      ("$$\nx\n+ \\sigm\n$$", "3:3 unknown command \\sigm"),
      ("> $$\n> x\n>  + \\sigm\n> $$", "3:6 unknown command \\sigm"),
      ("$$\r\nx\r\n+ \\sigm\r\n$$", "3:3 unknown command \\sigm"),
      (
        "As in $\\eqref{eq:los}$.\n\n$$L \\label{eq:loss}$$",
        "1:14 no displayed equation has the label 'eq:los'"
      ),
      ("$$a \\label{x}$$\n\n$$b \\label{x}$$", "3:3 the label 'x' is taken by an equation before"),
      ("$$a \\href{https://a.org}{b}$$", "1:5 a link in a displayed formula is shown as text"),
      (
        "$\\frac{\\url{https://a.org}}{2}$",
        "1:8 a link inside a fraction, a script or a box is shown as text"
      ),
    ])
  func places(source: String, expected: String) throws {
    let reading = try Reading(source)
    #expect(reading.diagnostics.allSatisfy { $0.severity == .warning })
    #expect(reading.problems.count == 1)
    #expect(reading.problems.first?.hasPrefix(expected) == true, "\(reading.problems)")
  }

  @Test("a macro of the front matter, and one of a formula before, are known")
  func macros() throws {
    let source =
      "---\nmacros:\n  \\RR: \\mathbb{R}\n  grad: \\nabla_{#1}\n---\n$\\RR \\grad{x} \\newcommand{\\y}{z}$ and $\\y$"
    #expect(try Reading(source).problems == [])
  }

  @Test(
    "the derivation of any network typesets", arguments: ["[]", "[4]", "[6, 5, 4]"],
    Activation.allCases.map(\.rawValue))
  func derivation(hidden: String, activation: String) throws {
    let data = try SmallDataset()
    let source =
      fence("load", "dataset: \(data.folder)") + fence("init", "hidden: \(hidden)\nactivation: \(activation)")
      + fence("backprop", "check: 2")
    let cell = try Reading(source).run().cells[2]
    guard case .prose(let blocks)? = cell.blocks.first else {
      Issue.record("backprop begins with its derivation")
      return
    }
    let formulas = blocks.flatMap(\.formulas)
    // Each layer has a displayed formula of its own; forward pass and mini-batch have two more.
    let depth = hidden == "[]" ? 1 : hidden.split(separator: ",").count + 1
    // The forward pass, the activations if there are any, a formula for each layer, and the batch.
    #expect(formulas.count { $0.style == .display } == depth + (depth > 1 ? 3 : 2))
    for formula in formulas { #expect(MathFormula(parsing: formula.source).problems == []) }
  }
}
