import Derivations
import MathSyntax
import ProseTree

/// A formula that the run checks when it reaches it.
package struct PlannedCheck: Sendable {
  package let formula: Formula
  package let parsed: MathFormula
  package let directive: CheckDirective
  /// The learning rate η of the next training; nil if none follows.
  package let learningRate: Double?
  /// The notation of all checked formulas of the notebook.
  package let notation: Notation

  package init(
    formula: Formula, parsed: MathFormula, directive: CheckDirective, learningRate: Double?,
    notation: Notation
  ) {
    self.formula = formula
    self.parsed = parsed
    self.directive = directive
    self.learningRate = learningRate
    self.notation = notation
  }

  /// The line of the formula's beginning.
  package var line: Int { formula.span?.start.line ?? 1 }
}

extension DerivationChecker.Options {
  package init(_ check: PlannedCheck) {
    self.init(
      entries: check.directive.entries, tolerance: check.directive.tolerance, learningRate: check.learningRate
    )
  }
}
