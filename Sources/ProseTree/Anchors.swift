/// The names that a page's places go by, each given once. What checks a notebook's links and what writes its page ask
/// for the names in the same order, so that they agree.
public struct Anchors {
  public static let main = "nbrun-main"
  /// The run record.
  public static let record = "nbrun-record"

  /// The details of the run, folded.
  public static let details = "nbrun-details"

  private var taken = Set([main, record, details] + FormulaVerdict.Outcome.allCases.map(equation))
  /// By wish, the number to try next: trying all of them again for each of ten thousand equal headings takes too long.
  private var next: [String: Int] = [:]

  /// Cells come first: prose and programs find them by the very id that the notebook gave.
  public init(cells: [String], equations: [String] = []) {
    taken.formUnion(cells.map(Self.withoutSpaces) + equations)
  }

  /// A cell's own id. No space can stand in an id of HTML.
  public static func withoutSpaces(_ id: String) -> String {
    let words = id.split { $0.isWhitespace }
    return words.isEmpty ? "cell" : words.joined(separator: "-")
  }

  /// A line of the notebook's source, as GitHub calls it too. No slug is like it, since slugs have small letters.
  public static func line(_ number: Int) -> String { "L\(number)" }

  /// The first equation that the run found to be so: "nbrun-fails".
  public static func equation(_ outcome: FormulaVerdict.Outcome) -> String { "nbrun-\(outcome.rawValue)" }

  public func contains(_ name: String) -> Bool { taken.contains(name) }

  /// All names, in alphabetical order.
  public var names: [String] { taken.sorted() }

  /// A heading's slug; a second of the same name gets "-1".
  public mutating func slug(for words: String) -> String { unique(headingSlug(of: words), from: 1) }

  /// A name that nobody has yet: the wish itself, or with a number behind it.
  public mutating func unique(_ wish: String, from first: Int = 2) -> String {
    if taken.insert(wish).inserted { return wish }
    var number = next[wish] ?? first
    while !taken.insert("\(wish)-\(number)").inserted { number += 1 }
    next[wish] = number + 1
    return "\(wish)-\(number)"
  }
}
