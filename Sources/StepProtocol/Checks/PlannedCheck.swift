import Derivations
import MathSyntax
import ProseTree

/// A formula that is to be checked when the run comes to it.
package struct PlannedCheck: Sendable {
  package let formula: Formula
  package let parsed: MathFormula
  package let directive: CheckDirective
  /// η of the next training, where one follows.
  package let learningRate: Double?

  package init(formula: Formula, parsed: MathFormula, directive: CheckDirective, learningRate: Double?) {
    self.formula = formula
    self.parsed = parsed
    self.directive = directive
    self.learningRate = learningRate
  }

  /// Of the formula's first line.
  package var line: Int { formula.span?.start.line ?? 1 }
}

extension DerivationChecker.Options {
  package init(_ check: PlannedCheck) {
    self.init(
      entries: check.directive.entries, tolerance: check.directive.tolerance, learningRate: check.learningRate
    )
  }
}
