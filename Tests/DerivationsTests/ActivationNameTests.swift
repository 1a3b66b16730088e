import MathSyntax
import NeuralNet
import Testing

@Suite("Names of activations")
struct ActivationNameTests {
  @Test("each word for an activation is a command of LaTeX, or has a hint that says how to write it")
  func commands() throws {
    let words = Activation.allCases.flatMap { $0.function.wordsInFormulas }
    try #require(words.count >= Activation.allCases.count)
    for word in words {
      var macros = MathMacros()
      let formula = MathFormula(parsing: "\\\(word)(z)", macros: &macros)
      guard let problem = formula.problems.first else { continue }
      #expect(problem.hint == "write \\text{\(word)}", "\(word)")
    }
  }
}
