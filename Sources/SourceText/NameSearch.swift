/// The search for the names that wrong names of one notebook were meant to be, for hints. Every wrong name is compared
/// with every right one, so of a notebook full of wrong names only the first get a hint: who mistakes a thousand names has
/// another problem than a slip.
public final class NameSearch {
  private let names: [String]
  /// Comparisons that may still be made.
  private var left = 50_000

  public init(among names: [String]) {
    self.names = names
  }

  /// See `nearestName`; nil also where enough has been compared.
  public func nearest(to word: String) -> String? { search { nearestName(to: word, among: $0) } }

  /// Looks through all names, in a way that takes about one comparison for each.
  public func search(_ look: ([String]) -> String?) -> String? {
    guard names.count <= left else { return nil }
    left -= names.count
    return look(names)
  }
}
