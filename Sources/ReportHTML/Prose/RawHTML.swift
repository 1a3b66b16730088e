/// Raw HTML as the page can let it live: the few tags that notebooks rely on, without attributes, and
/// comments. All else is text.
///
///     html    → (comment | tag | text)*
///     comment → "<!--" … "-->"
///     tag     → "<" "/"? name ">" | "<br" " "? "/>"
///     name    → "br" | "sub" | "sup" | "kbd" | "details" | "summary"     in any case
enum RawHTML: Hashable {
  enum Tag: String, CaseIterable {
    case br, sub, sup, kbd, details, summary

    /// It may stand among words.
    var isPhrasing: Bool { self != .details && self != .summary }
  }

  case text(String)
  case opening(Tag, source: String)
  case closing(Tag, source: String)

  static func pieces(of html: String) -> [RawHTML] {
    var pieces: [RawHTML] = []
    var text = ""
    var rest = html[...]
    while let character = rest.first {
      if character == "<", let (piece, end) = markup(at: rest) {
        if !text.isEmpty { pieces.append(.text(text)) }
        text = ""
        if let piece { pieces.append(piece) }
        rest = rest[end...]
      } else {
        text.append(character)
        rest.removeFirst()
      }
    }
    if !text.isEmpty { pieces.append(.text(text)) }
    return pieces
  }

  /// A tag, or nil for a comment, with where it ends; nil for text that only begins with "<".
  private static func markup(at rest: Substring) -> (RawHTML?, String.Index)? {
    if rest.hasPrefix("<!--") {
      return rest.dropFirst(4).firstRange(of: "-->").map { (nil, $0.upperBound) }
    }
    guard let close = rest.firstIndex(of: ">") else { return nil }
    let end = rest.index(after: close)
    let source = String(rest[..<end])
    var name = source.dropFirst().dropLast().lowercased()
    if ["br/", "br /"].contains(name) { name = "br" }
    if let tag = Tag(rawValue: name) { return (.opening(tag, source: source), end) }
    if name.hasPrefix("/"), let tag = Tag(rawValue: String(name.dropFirst())), tag != .br {
      return (.closing(tag, source: source), end)
    }
    return nil
  }
}
