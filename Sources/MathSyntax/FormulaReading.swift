/// Reads a document's formulas in the order of the text, so that what one defines the later ones can use, and
/// numbers its equations.
public struct FormulaReading: Sendable {
  /// The most parts that all formulas of a notebook may have: signs, commands and cells, after every macro was replaced.
  public static let largest = 500_000
  /// The longest source of one formula, in bytes.
  private static let longest = 100_000
  /// The parts that an empty formula counts for: it has an element in the page, too.
  private static let overhead = 8

  public private(set) var numbers = EquationNumbers()
  private var macros = MathMacros()
  private var partsLeft: Int
  private var mistakes = 0

  /// - Parameter parts: what all formulas together may come to. Those after are not read, and shown as their source.
  public init(parts: Int = Self.largest) {
    partsLeft = parts
  }

  /// The formulas came to too much: the one read last was refused, and so is every further one.
  public var isExhausted: Bool { partsLeft < 0 }

  /// Defines a macro of the front matter, its name with or without the backslash.
  /// - Returns: what is wrong; nothing is defined then.
  public mutating func define(_ name: String, as body: String) -> [MathProblem] {
    macros.define(name, as: body)
  }

  /// - Parameters:
  ///   - source: the LaTeX between the dollars.
  ///   - isDisplay: only a displayed formula can bear a number.
  /// - Returns: the formula, and those of its labels that another equation has already.
  public mutating func read(
    _ source: String, isDisplay: Bool
  ) -> (formula: MathFormula, takenLabels: [String]) {
    guard partsLeft >= 0 else { return (MathFormula(refusing: source, .tooMany), []) }
    guard source.utf8.count <= Self.longest else {
      return (MathFormula(refusing: source, .tooLong(bytes: Self.longest)), [])
    }
    let formula = MathFormula(parsing: source, macros: &macros, looksForNames: mistakes < 100)
    mistakes += formula.problems.count
    partsLeft -= Self.overhead + formula.parts
    if partsLeft < 0 { return (MathFormula(refusing: source, .tooMany), []) }
    return (formula, isDisplay ? numbers.count(formula) : [])
  }
}
