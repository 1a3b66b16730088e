/// Raw HTML as the page can let it live: the few tags that notebooks rely on, without attributes, and
/// comments. All else is text.
///
///     html    → (comment | tag | text)*
///     comment → "<!--" … "-->"
///     tag     → "<" "/"? name ">" | "<br" " "? "/>"
///     name    → "br" | "sub" | "sup" | "kbd" | "details" | "summary"     in any case
public enum RawHTML: Hashable {
  public enum Tag: String, CaseIterable {
    case br, sub, sup, kbd, details, summary

    /// It may stand among words.
    public var isPhrasing: Bool { self != .details && self != .summary }
  }

  case text(String)
  case opening(Tag, source: String)
  case closing(Tag, source: String)

  public static func pieces(of html: String) -> [RawHTML] {
    var reader = Reader(html)
    return reader.pieces()
  }

  /// Something of it is a tag that the page shows as text.
  public static func hasUnknownTag(_ html: String) -> Bool {
    pieces(of: html).contains { piece in
      guard case .text(let text) = piece else { return false }
      return text.utf8.indices.contains { index in
        let next = text.utf8.index(after: index)
        guard text.utf8[index] == UInt8(ascii: "<"), next < text.utf8.endIndex else { return false }
        let letter = text.utf8[next] | 0x20
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
          || text.utf8[next] == UInt8(ascii: "/")
      }
    }
  }

  /// Goes through the bytes once. What was found to be missing is not looked for again: a text full of "<!--" or "<"
  /// would otherwise be searched to its end at each of them.
  private struct Reader {
    private let bytes: [UInt8]
    private var hasCommentEnd = true

    init(_ html: String) {
      bytes = Array(html.utf8)
    }

    mutating func pieces() -> [RawHTML] {
      var pieces: [RawHTML] = []
      var (start, offset) = (0, 0)
      while offset < bytes.count {
        guard bytes[offset] == UInt8(ascii: "<"), let (piece, end) = markup(at: offset) else {
          offset += 1
          continue
        }
        if start < offset { pieces.append(.text(string(start..<offset))) }
        if let piece { pieces.append(piece) }
        (start, offset) = (end, end)
      }
      if start < offset { pieces.append(.text(string(start..<offset))) }
      return pieces
    }

    /// A tag, or nil for a comment, with where it ends; nil for text that only begins with "<".
    private mutating func markup(at start: Int) -> (RawHTML?, Int)? {
      if bytes[start...].starts(with: "<!--".utf8) {
        guard hasCommentEnd else { return nil }
        let end = end(of: "-->", from: start + 4)
        hasCommentEnd = end != nil
        return end.map { (nil, $0) }
      }
      // "</summary>" is the longest; a tag with anything more is text.
      guard let close = bytes[start...].prefix(12).firstIndex(of: UInt8(ascii: ">")) else { return nil }
      let source = string(start..<(close + 1))
      var name = source.dropFirst().dropLast().lowercased()
      if ["br/", "br /"].contains(name) { name = "br" }
      if let tag = Tag(rawValue: name) { return (.opening(tag, source: source), close + 1) }
      if name.hasPrefix("/"), let tag = Tag(rawValue: String(name.dropFirst())), tag != .br {
        return (.closing(tag, source: source), close + 1)
      }
      return nil
    }

    private func end(of mark: StaticString, from start: Int) -> Int? {
      let mark = Array(mark.description.utf8)
      guard start + mark.count <= bytes.count else { return nil }
      return (start...(bytes.count - mark.count)).first { bytes[$0...].starts(with: mark) }.map {
        $0 + mark.count
      }
    }

    private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
  }
}
