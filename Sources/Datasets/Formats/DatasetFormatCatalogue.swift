enum DatasetFormatCatalogue {
  private static let own: [any DatasetFormat.Type] = [IDXFormat.self]
  /// Formats that a test adds.
  @TaskLocal static var added: [any DatasetFormat.Type] = []

  static var all: [any DatasetFormat.Type] { own + added }

  /// Returns the format of a folder's files. If the folder has no known format, returns the first format, whose error
  /// says what is missing.
  static func format(of folder: String) -> any DatasetFormat.Type { all.first { $0.isIn(folder) } ?? all[0] }

  /// "IDX files, raw or gzip"
  static var words: String { all.map { $0.words }.joined(separator: ", or of ") }
}
