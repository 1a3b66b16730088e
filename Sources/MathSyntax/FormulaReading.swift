/// Reads a document's formulas in the order of the text, so that later formulas can use the macros that earlier ones
/// define. It also numbers the equations.
public struct FormulaReading: Sendable {
  /// The largest number of parts of all formulas of a notebook together. Parts are signs, commands and cells, after
  /// macros are replaced.
  public static let largest = 500_000
  /// The longest source of one formula, in bytes.
  private static let longest = 100_000
  /// The number of parts added for each formula, because even an empty one is an element in the page.
  private static let overhead = 8

  public private(set) var numbers = EquationNumbers()
  private var macros = MathMacros()
  private var partsLeft: Int
  private var mistakes = 0

  /// - Parameter parts: the largest number of parts of all formulas together. Formulas beyond it are not read, and
  ///   shown as their source.
  public init(parts: Int = Self.largest) {
    partsLeft = parts
  }

  /// Whether the formulas have too many parts. The last formula was then refused, and all further ones are refused too.
  public var isExhausted: Bool { partsLeft < 0 }

  /// Defines a macro of the front matter. Its name may be given with or without the backslash.
  /// - Returns: the problems. If there are any, nothing is defined.
  public mutating func define(_ name: String, as body: String) -> [MathProblem] {
    macros.define(name, as: body)
  }

  /// - Parameters:
  ///   - source: the LaTeX between the dollars.
  ///   - isDisplay: whether the formula is displayed. Only displayed formulas can have numbers.
  /// - Returns: the formula, and the labels that an earlier equation already has.
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
