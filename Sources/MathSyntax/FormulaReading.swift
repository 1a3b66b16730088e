/// Reads a document's formulas in the order of the text, so that what one defines the later ones can use, and
/// numbers its equations.
public struct FormulaReading: Sendable {
  public private(set) var numbers = EquationNumbers()
  private var macros = MathMacros()

  public init() {}

  /// Defines a macro of the front matter, its name with or without the backslash.
  /// - Returns: what is wrong; nothing is defined then.
  public mutating func define(_ name: String, as body: String) -> [MathProblem] {
    macros.define(name, as: body)
  }

  /// - Parameter isDisplay: only a displayed formula can bear a number.
  /// - Returns: the formula, and those of its labels that another equation has already.
  public mutating func read(
    _ source: String, isDisplay: Bool
  ) -> (formula: MathFormula, takenLabels: [String]) {
    let formula = MathFormula(parsing: source, macros: &macros)
    return (formula, isDisplay ? numbers.count(formula) : [])
  }
}
