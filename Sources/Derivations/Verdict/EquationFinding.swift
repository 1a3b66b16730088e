/// What came of one equals sign.
public struct EquationFinding: Sendable, Hashable, Codable {
  public enum Verdict: String, Sendable, Hashable, Codable {
    case holds, fails
    /// The sign gives a new symbol its meaning.
    case defines
    /// It would hold whatever the network is, or it tells nothing of it here: nothing was tested.
    case saysNothing = "says-nothing"
    /// It could not be read; nothing is known of it.
    case unreadable
    /// Nothing was computed: only shapes and symbols were looked at, and they fit.
    case plausible
  }

  /// Where the sides of a false equation differ most.
  public struct Counterexample: Sendable, Hashable, Codable {
    /// "row 3, column 17, example 2"; empty for single numbers.
    public var place: String
    public var left: Double
    public var right: Double
  }

  /// A symbol that a formula before has given its meaning.
  public struct Redefinition: Sendable, Hashable, Codable {
    /// LaTeX.
    public var symbol: String
    /// The formula, as the caller calls it.
    public var place: Int
  }

  public var verdict: Verdict
  public var relation: Relation
  /// UTF-8 offsets into the formula's source: of the sign, and of both sides with it.
  public var sign: Range<Int>
  public var range: Range<Int>
  /// "128 × 784"; nil where it is not known.
  public var leftShape: String?
  public var rightShape: String?
  /// The largest error of an entry, relative to the largest entry; nil where nothing was compared.
  public var worstError: Double?
  /// What it may be; of `\approx` what that allows.
  public var tolerance: Double?
  /// What a number written out allows: half a unit of its last digit.
  public var distance: Double?
  public var compared = 0
  /// Entries that there are.
  public var total = 0.0
  /// Entries that a ReLU's kink left unjudged.
  public var kinks = 0
  /// How it was read, where that is not plain, with formulas between dollars.
  public var notes: [String] = []
  public var counterexample: Counterexample?
  /// Why an equation says nothing, in lower case without a full stop, with formulas between dollars.
  public var reason: String?
  /// What a false equation would define, had it not been defined before.
  public var redefined: Redefinition?
  /// For an equation that is false in the notebook's layout: the equation that has fixed that layout.
  public var layoutPlace: DefinitionPlace?
  public var problem: DerivationProblem?
  /// What would make it true, or what to look at, with formulas between dollars.
  public var hint: String?

  /// The layout that this equation fixes for those after it.
  var fixes = LayoutChoice()
  /// The symbols that it defines.
  var defined: [Definition.Key] = []
  /// It only gives another name to a quantity, a derivative or a number: there is nothing to test in that.
  var isNaming = false
  /// It says nothing because it holds by the rules of algebra alone.
  var isAlgebra = false
  /// The symbols whose meaning it has tested, or was meant to.
  var tested: [Definition.Key] = []
  /// Operations that it took.
  var work = 0

  init(_ verdict: Verdict, _ relation: Relation, sign: Range<Int>, range: Range<Int>) {
    self.verdict = verdict
    self.relation = relation
    self.sign = sign
    self.range = range
  }

  /// An equation that could not be read so far as to have two sides.
  init(unreadable problem: DerivationProblem) {
    self.init(.unreadable, .equal, sign: problem.range, range: problem.range)
    self.problem = problem
  }

  /// Shapes that do not fit make an equality false. They make an inequality meaningless, and of anything else that is
  /// wrong with an equation nothing more is known.
  mutating func stop(at problem: DerivationProblem) {
    verdict = problem.kind == .shape && relation != .different ? .fails : .unreadable
    self.problem = problem
  }

  mutating func sayNothing(because reason: String) {
    verdict = .saysNothing
    self.reason = reason
  }

  /// It was found to be true or false.
  public var wasTested: Bool { verdict == .holds || verdict == .fails }

  /// Nothing speaks against it.
  var stands: Bool { verdict == .holds || verdict == .defines || verdict == .plausible }

  /// It is false, or cannot be told: the derivation does not stand.
  public var isWrong: Bool { verdict == .fails || verdict == .unreadable }
}
