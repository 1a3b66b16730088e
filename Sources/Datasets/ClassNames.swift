/// The names of a folder's classes: from its classes.txt, one name a line from class 0 on; without that file, the ten
/// digits.
enum ClassNames {
  static let fileName = "classes.txt"
  static let digits = (0...9).map(String.init)
  /// The largest size of classes.txt in bytes: enough for 256 names, and small enough to read at once.
  private static let longest = 1 << 16

  static func read(in folder: String) throws(DatasetError) -> [String] {
    let path = "\(folder)/\(fileName)"
    guard FileKind(of: path) != nil else { return digits }
    let bytes = try DataFile(opening: path).start(longest + 1)
    guard bytes.count <= longest else { throw .badClassNames(path, reason: "it is too long") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .badClassNames(path, reason: "it is not UTF-8")
    }
    // A byte-order mark is not part of a name.
    let names = (text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
      .split(whereSeparator: \.isNewline)
      .map { line in
        String(line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      }
      .filter { !$0.isEmpty }
    guard (2...256).contains(names.count) else {
      throw .badClassNames(path, reason: "it has \(names.count) names")
    }
    guard Set(names).count == names.count else { throw .badClassNames(path, reason: "a name is there twice") }
    return names
  }
}
