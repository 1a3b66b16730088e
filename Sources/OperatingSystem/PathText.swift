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

  /// The name's ending is one that notebooks have: "a/b.md", "a/b.Rmd".
  public var hasNotebookEnding: Bool { ["md", "markdown", "rmd", "qmd"].contains(endingOfName.lowercased()) }

  /// "a/b.md" → "a/b"
  public var withoutEnding: String {
    let ending = endingOfName
    return ending.isEmpty ? self : String(withoutSlashesAtEnd.dropLast(ending.count + 1))
  }

  /// "a", "b.md" → "a/b.md"
  public func appendingToPath(_ name: String) -> String {
    isEmpty ? name : hasSuffix("/") ? self + name : "\(self)/\(name)"
  }

  /// The path in an address of the prose: "a%20b.png" → "a b.png". A "%" and two hexadecimal digits are a byte, which
  /// need not be part of UTF-8; any other "%" stands for itself.
  public var percentDecoded: String {
    guard utf8.contains(UInt8(ascii: "%")) else { return self }
    var bytes: [UInt8] = []
    var rest = FileName.bytes(of: self)[...]
    while let first = rest.popFirst() {
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      if first == UInt8(ascii: "%"), digits.count == 2 {
        bytes.append(UInt8(digits[0] << 4 | digits[1]))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(first)
      }
    }
    return FileName.text(of: bytes)
  }

  /// "a/" → "a", "/" → "/"
  public var withoutSlashesAtEnd: String {
    var path = self[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }
}
