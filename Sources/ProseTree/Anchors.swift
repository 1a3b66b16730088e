/// The ids of the places in a page, each used once. The check of a notebook's links and the page writer ask for the ids
/// in the same order, so that both get the same.
public struct Anchors {
  public static let main = "nbrun-main"
  /// The run record.
  public static let record = "nbrun-record"

  /// The folded details of the run.
  public static let details = "nbrun-details"

  private var taken = Set([main, record, details] + FormulaVerdict.Outcome.allCases.map(equation))
  /// For each wish, the next number to try: trying all numbers again for each of ten thousand equal headings would take
  /// too long.
  private var next: [String: Int] = [:]

  /// Reserves the cells' ids first, because prose and programs use exactly the id that the notebook gives.
  public init(cells: [String], equations: [String] = []) {
    taken.formUnion(cells.map(Self.withoutSpaces) + equations)
  }

  /// Returns a cell's own id. In HTML an id cannot contain a space.
  public static func withoutSpaces(_ id: String) -> String {
    let words = id.split { $0.isWhitespace }
    return words.isEmpty ? "cell" : words.joined(separator: "-")
  }

  /// The id of a line of the notebook's source, the same as on GitHub. It differs from every slug, since slugs have
  /// small letters.
  public static func line(_ number: Int) -> String { "L\(number)" }

  /// The id of the first equation with this outcome: "nbrun-fails".
  public static func equation(_ outcome: FormulaVerdict.Outcome) -> String { "nbrun-\(outcome.rawValue)" }

  public func contains(_ name: String) -> Bool { taken.contains(name) }

  /// All ids, in alphabetical order.
  public var names: [String] { taken.sorted() }

  /// Returns a heading's slug; the second heading with the same slug gets "-1".
  public mutating func slug(for words: String) -> String { unique(headingSlug(of: words), from: 1) }

  /// Returns an unused id: the wish itself, or the wish with a number.
  public mutating func unique(_ wish: String, from first: Int = 2) -> String {
    if taken.insert(wish).inserted { return wish }
    var number = next[wish] ?? first
    while !taken.insert("\(wish)-\(number)").inserted { number += 1 }
    next[wish] = number + 1
    return "\(wish)-\(number)"
  }
}
