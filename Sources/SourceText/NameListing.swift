/// A list of names for a hint, shortened to a few of them.
public enum NameListing {
  /// "a, b, c and 12 more".
  public static func words(_ names: [String], showing most: Int = 6) -> String {
    let shown = names.prefix(most).joined(separator: ", ")
    return names.count <= most ? shown : "\(shown) and \(names.count - most) more"
  }
}
