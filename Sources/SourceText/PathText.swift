/// The parts of a path. Foundation's, of NSString, trap where a path is one letter long (Swift 6.3 on Linux).
///
///     path   → (folder "/")? name
///     name   → stem ("." ending)?
///     ending → ASCII letter or digit, one or more
extension String {
  /// "a/b.md" → "a", "/b.md" → "/", "b.md" → "": the folder that a path's last part is in.
  public var folderOfPath: String {
    let path = withoutSlashesAtEnd
    guard let slash = path.lastIndex(of: "/") else { return "" }
    let folder = String(path[..<slash]).withoutSlashesAtEnd
    return folder.isEmpty ? "/" : folder
  }

  /// "a/b.md" → "b.md"
  public var nameInPath: String {
    let path = withoutSlashesAtEnd
    return path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// "a/b.md" → "md"; empty where there is none, as in ".hidden" and "Part 1. Words".
  public var endingOfName: String {
    let name = nameInPath
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
    let ending = name[name.index(after: dot)...]
    return ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? String(ending) : ""
  }

  /// "a/b.md" → "a/b"
  public var withoutEnding: String {
    let ending = endingOfName
    return ending.isEmpty ? self : String(withoutSlashesAtEnd.dropLast(ending.count + 1))
  }

  /// "a", "b.md" → "a/b.md"
  public func appendingToPath(_ name: String) -> String {
    isEmpty ? name : hasSuffix("/") ? self + name : "\(self)/\(name)"
  }

  private var withoutSlashesAtEnd: String {
    var path = self[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }
}
