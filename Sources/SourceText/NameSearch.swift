/// Finds, for hints, the names that a notebook's wrong names were meant to be. Every wrong name is compared with every
/// correct one, which takes long in a notebook full of wrong names. So the number of comparisons is limited, and only
/// the first wrong names get a hint.
public final class NameSearch {
  private let names: [String]
  /// The number of comparisons that are still allowed.
  private var left = 50_000

  public init(among names: [String]) {
    self.names = names
  }

  /// See `nearestName`; also nil when the limit of comparisons is reached.
  public func nearest(to word: String) -> String? { search { nearestName(to: word, among: $0) } }

  /// Searches all names with a function that takes about one comparison for each name.
  public func search(_ look: ([String]) -> String?) -> String? {
    guard names.count <= left else { return nil }
    left -= names.count
    return look(names)
  }
}
