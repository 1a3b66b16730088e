/// The result of checking one equals sign.
public struct EquationFinding: Sendable, Hashable, Codable {
  public enum Verdict: String, Sendable, Hashable, Codable {
    case holds, fails
    /// The sign gives a new symbol its meaning.
    case defines
    /// The equation holds for any network, or tells nothing about this one. Nothing was tested.
    case saysNothing = "says-nothing"
    /// The equation could not be read.
    case unreadable
    /// A part of it is not answered yet, or it uses a symbol whose definition is not. Nothing was tested.
    case open
    /// Only shapes and symbols were checked, and they fit. Nothing was computed.
    case plausible
  }

  /// Where the sides of a false equation differ most.
  public struct Counterexample: Sendable, Hashable, Codable {
    /// "row 3, column 17, example 2"; empty for single numbers.
    public var place: String
    public var left: Double
    public var right: Double
  }

  /// A symbol that an earlier formula has defined.
  public struct Redefinition: Sendable, Hashable, Codable {
    /// The symbol as LaTeX.
    public var symbol: String
    /// The caller's number for the formula that defined it.
    public var place: Int
  }

  public var verdict: Verdict
  public var relation: Relation
  /// The UTF-8 offsets of the sign in the formula's source.
  public var sign: Range<Int>
  /// The UTF-8 offsets of both sides and the sign in the formula's source.
  public var range: Range<Int>
  /// "128 × 784"; nil if it is not known.
  public var leftShape: String?
  public var rightShape: String?
  /// The largest error of an entry, relative to the largest entry; nil if nothing was compared.
  public var worstError: Double?
  /// The largest allowed error. For `\approx`, the error that `\approx` allows.
  public var tolerance: Double?
  /// The error that a literal number allows: half a unit of its last digit.
  public var distance: Double?
  public var compared = 0
  /// The number of entries of the equation.
  public var total = 0.0
  /// The number of entries that were not compared because a ReLU's kink lies inside the difference.
  public var kinks = 0
  /// Notes on how the equation was read, if that is not obvious. Formulas stand between dollars.
  public var notes: [String] = []
  public var counterexample: Counterexample?
  /// Why an equation says nothing, in lower case without a full stop, with formulas between dollars.
  public var reason: String?
  /// For a false equation: the earlier definition of its left side.
  public var redefined: Redefinition?
  /// For an equation that is false only in the notebook's layout: the equation that decided this layout.
  public var layoutPlace: DefinitionPlace?
  /// Whether it would hold in another layout.
  var isOfOtherLayout = false
  /// Why it is false without data, unreadable or open.
  public var problem: DerivationProblem?
  /// A change that would make it true, or what to look at. Formulas stand between dollars.
  public var hint: String?

  /// The symbols that it defines.
  var defined: [Definition.Key] = []
  /// Whether the equation only gives a name to a quantity, a derivative or a number. Such an equation needs no test.
  var isNaming = false
  /// Whether it says nothing because it holds by the rules of algebra alone.
  var isAlgebra = false
  /// The symbols whose meaning it has tested, or was meant to test.
  var tested: [Definition.Key] = []
  /// The number of operations that it took.
  var work = 0

  init(_ verdict: Verdict, _ relation: Relation, sign: Range<Int>, range: Range<Int>) {
    self.verdict = verdict
    self.relation = relation
    self.sign = sign
    self.range = range
  }

  /// A finding that has no two sides: for a line that could not be read, or a formula that was not checked.
  init(unreadable problem: DerivationProblem) {
    self.init(.unreadable, .equal, sign: problem.range, range: problem.range)
    self.problem = problem
  }

  /// A finding without two sides, for a gap that stands alone.
  init(openAt gap: Range<Int>) {
    self.init(.open, .equal, sign: gap, range: gap)
    problem = DerivationProblem(gapAt: gap)
  }

  /// Ends the check at a problem. A gap leaves the equation open. If shapes do not fit, an equality is false and an
  /// inequality is meaningless. After any other problem, nothing more is known about the equation.
  mutating func stop(at problem: DerivationProblem) {
    verdict =
      switch problem.kind {
      case .open: .open
      case .shape where relation != .different && !relation.isOrder: .fails
      default: .unreadable
      }
    self.problem = problem
  }

  mutating func sayNothing(because reason: String) {
    verdict = .saysNothing
    self.reason = reason
  }

  /// Whether it was found to be true or false.
  public var wasTested: Bool { verdict == .holds || verdict == .fails }

  /// Whether it holds, defines a symbol, or is plausible.
  var stands: Bool { verdict == .holds || verdict == .defines || verdict == .plausible }

  /// Whether it is false or could not be read. The derivation is then not correct.
  public var isWrong: Bool { verdict == .fails || verdict == .unreadable }
}
