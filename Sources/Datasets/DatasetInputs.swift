extension DatasetCatalogue {
  /// Returns the files of a set that exist, and classes.txt; empty if the set does not exist.
  public static func files(of name: String, base: String) -> [String] {
    guard let place = try? find(name, base: base) else { return [] }
    return DatasetFormatCatalogue.format(of: place.folder).files(in: place) + [
      "\(place.folder)/\(ClassNames.fileName)"
    ]
  }
}
