/// Finds the definitions of a notebook that no equation tests, after all its formulas have been checked.
///
/// A symbol's meaning is tested if an equation that uses it is found true or false, and that equation does not hold by
/// the rules of algebra alone. The equation may also use a symbol that is defined with it. An equation that could not
/// be read, or that is still open, also counts as a test: the author must correct or complete that equation first. A symbol that only names a quantity, a
/// derivative or a number needs no test.
public enum DefinitionReview {
  /// - Parameters:
  ///   - findings: the findings of all formulas of a notebook, in the order of the text. Definitions that no equation
  ///     tests get the verdict `saysNothing`.
  ///   - notation: the notation of the notebook, for messages.
  public static func apply(to findings: inout [[EquationFinding]], in notation: Notation = .standard) {
    let tested = findings.joined().filter {
      $0.isWrong || $0.wasTested || $0.verdict == .plausible || $0.verdict == .open
    }
    .reduce(into: Set<Definition.Key>()) { $0.formUnion($1.tested) }
    for formula in findings.indices {
      for index in findings[formula].indices {
        let finding = findings[formula][index]
        guard finding.verdict == .defines, !finding.isNaming, !finding.defined.isEmpty,
          tested.isDisjoint(with: finding.defined)
        else { continue }
        let bases =
          finding.defined.count == 1 ? finding.defined[0] : .init(base: finding.defined[0].base, layer: nil)
        findings[formula][index].sayNothing(
          because: "it gives $\(notation.latex(bases))$ its meaning, and no equation tests that meaning")
        let symbol = finding.defined[0]
        let variable = notation.latex("z", layer: symbol.layer ?? 3)
        findings[formula][index].hint =
          "say what it should be equal to: if it is a gradient, write $\\frac{\\partial \(notation.latex("L"))}{\\partial \(variable)}$ on one side of an equation and $\(notation.latex(symbol))$ on the other"
      }
    }
  }

  /// Returns whether a formula has tested something: itself, or because another equation tests a symbol that it
  /// defines.
  public static func isTested(_ formula: [EquationFinding], in all: [[EquationFinding]]) -> Bool {
    let tested: [EquationFinding.Verdict] = [.holds, .fails, .plausible, .unreadable, .open]
    if formula.contains(where: { tested.contains($0.verdict) }) {
      return true
    }
    let own = Set(formula.flatMap(\.defined))
    return all.joined().contains {
      ($0.wasTested || $0.verdict == .plausible) && !own.isDisjoint(with: $0.tested)
    }
  }
}
