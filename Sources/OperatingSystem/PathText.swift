/// The parts of a path. The functions of Foundation's NSString trap on a path of one letter (Swift 6.3 on Linux).
///
///     path   → (folder "/")? name
///     name   → stem ("." ending)?
///     ending → ASCII letter or digit, one or more
extension String {
  /// The folder of a path's last part: "a/b.md" → "a", "/b.md" → "/", "b.md" → "".
  public var folderOfPath: String {
    let path = withoutSlashesAtEnd
    guard let slash = path.lastIndex(of: "/") else { return "" }
    let folder = String(path[..<slash]).withoutSlashesAtEnd
    return folder.isEmpty ? "/" : folder
  }

  /// The last part of a path: "a/b.md" → "b.md".
  public var nameInPath: String {
    let path = withoutSlashesAtEnd
    return path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// The name's ending: "a/b.md" → "md"; empty if there is none, as in ".hidden" and "Part 1. Words".
  public var endingOfName: String {
    let name = nameInPath
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
    let ending = name[name.index(after: dot)...]
    return ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? String(ending) : ""
  }

  /// Whether the name has an ending of a notebook: "a/b.md", "a/b.Rmd".
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

  /// The path in an address of the prose: "a%20b.png" → "a b.png". A "%" with two hexadecimal digits is one byte, which
  /// need not be valid UTF-8; any other "%" is a percent sign.
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
