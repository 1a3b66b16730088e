/// The raw HTML that a page keeps: the few tags that notebooks need, without attributes, and comments. Everything else
/// is shown as text.
///
///     html    → (comment | tag | text)*
///     comment → "<!--" … "-->"
///     tag     → "<" "/"? name ">" | "<br" " "? "/>"
///     name    → "br" | "sub" | "sup" | "kbd" | "details" | "summary"     in any case
public enum RawHTML: Hashable {
  public enum Tag: String, CaseIterable {
    case br, sub, sup, kbd, details, summary

    /// Whether the tag may stand inside a line of text.
    public var isPhrasing: Bool { self != .details && self != .summary }
  }

  case text(String)
  case opening(Tag, source: String)
  case closing(Tag, source: String)

  public static func pieces(of html: String) -> [RawHTML] {
    var reader = Reader(html)
    return reader.pieces()
  }

  /// Whether it has a tag that the page shows as text.
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

  /// Reads the bytes once. If something was not found, it is not searched again: otherwise a text full of "<!--" or "<"
  /// would be searched to its end at each of them.
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

    /// Returns a tag and its end, or nil and the end for a comment; returns nil if "<" begins neither.
    private mutating func markup(at start: Int) -> (RawHTML?, Int)? {
      if bytes[start...].starts(with: "<!--".utf8) {
        guard hasCommentEnd else { return nil }
        let end = end(of: "-->", from: start + 4)
        hasCommentEnd = end != nil
        return end.map { (nil, $0) }
      }
      // "</summary>" is the longest tag; a tag with attributes is text.
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
