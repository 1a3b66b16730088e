extension DatasetCatalogue {
  /// The files of a set that are there; empty where the set is not.
  public static func files(of name: String, base: String) -> [String] {
    guard let place = try? find(name, base: base) else { return [] }
    return DatasetFormats.format(of: place.folder).files(in: place) + [
      "\(place.folder)/\(ClassNames.fileName)"
    ]
  }
}
