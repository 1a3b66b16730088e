import SourceText

/// The entries of the front matter that are for another program, a site generator. nbrun reads only their keys, so that
/// no value of theirs can be a mistake, whatever YAML it is.
///
///     entry → key ":" value line-end  (blank | " " … | "#" … | "- " … | "]" … | "}" …)*
struct ForeignEntries {
  private(set) var keys: [Located<String>] = []
  /// All lines; the lines of these entries are empty.
  private(set) var otherLines: [YAMLText.Line] = []

  init(of lines: [YAMLText.Line], where isForeign: (String) -> Bool) {
    var known: Set<String> = []
    var isInside = false
    /// The number of brackets that the entry's lines have opened and not closed.
    var depth = 0
    /// Whether the entry's value begins on the key's own line: then an indented key of nbrun's is not part of it.
    var hasValue = false
    for line in lines {
      let key = Self.key(of: line.text)
      // A key of nbrun's ends an entry, even if a bracket is still open.
      if let key, depth == 0 || !isForeign(key.value) {
        depth = 0
        isInside = isForeign(key.value)
        if isInside, known.insert(key.value).inserted {
          let place = SourceSpan(
            line: line.start.line, column: line.start.column + key.offset,
            length: key.value.unicodeScalars.count)
          keys.append(Located(key.value, at: place))
        }
        hasValue = !key.rest.isEmpty && !"|>&[{\"'".contains(key.rest.first ?? " ")
      } else if isInside, depth == 0 {
        let words = line.text.drop { $0 == " " }
        let inner = Self.key(of: words)
        isInside =
          words.isEmpty || "#]}".contains(line.text.first ?? " ") || line.text.hasPrefix("- ")
          || line.text.first == " " && !(hasValue && inner.map { !isForeign($0.value) } == true)
      }
      guard isInside else {
        otherLines.append(line)
        continue
      }
      if depth > 0 {
        depth = max(0, depth + Self.opened(by: line.text))
      } else if let rest = key?.rest, let first = rest.first, first == "[" || first == "{" {
        depth = max(0, Self.opened(by: rest))
      }
      otherLines.append(YAMLText.Line(text: "", start: line.start))
    }
  }

  /// key → (letter | digit | "_" | "-" | "." | "/" | " " | "<")+ ":" (" " | line-end), also in quotation marks
  private static func key(of line: Substring) -> (value: String, offset: Int, rest: Substring)? {
    let mark = line.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
    let inner = mark == nil ? line : line.dropFirst()
    guard let first = inner.first, first.isLetter || first.isNumber || first == "_" || first == "<" else {
      return nil
    }
    let name = inner.prefix { $0.isLetter || $0.isNumber || "_-./ <".contains($0) }
    var rest = inner[name.endIndex...]
    if let mark {
      guard rest.first == mark else { return nil }
      rest = rest.dropFirst().drop { $0 == " " }
    }
    guard rest.first == ":" else { return nil }
    let value = rest.dropFirst()
    guard value.isEmpty || value.first == " " || value.first == "\t" else { return nil }
    var words = name
    while words.last == " " { words.removeLast() }
    return (String(words), mark == nil ? 0 : 1, value.drop { $0 == " " || $0 == "\t" })
  }

  /// The number of brackets that a line opens, minus the number that it closes.
  private static func opened(by value: Substring) -> Int {
    var depth = 0
    for character in value {
      switch character {
      case "[", "{": depth += 1
      case "]", "}": depth -= 1
      default: break
      }
    }
    return depth
  }
}
