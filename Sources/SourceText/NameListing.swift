/// Names for a hint, a few of them, however many there are.
public enum NameListing {
  /// "a, b, c and 12 more".
  public static func words(_ names: [String], showing most: Int = 6) -> String {
    let shown = names.prefix(most).joined(separator: ", ")
    return names.count <= most ? shown : "\(shown) and \(names.count - most) more"
  }
}
