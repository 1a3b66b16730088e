import MarkupWriter
import ProseTree

/// The open tags of raw HTML. Each is closed at the right place: a tag without its counterpart is shown as text, and
/// no tag reaches beyond the element that contains it.
struct TagStack {
  private var open: [RawHTML.Tag] = []

  /// Returns the markup for a tag within text.
  mutating func inline(_ html: String) -> Markup {
    RawHTML.pieces(of: html).map { inline($0) }.joined()
  }

  /// Returns the markup for a block of raw HTML. `details` may stay open for the blocks after it; text becomes
  /// paragraphs.
  mutating func block(_ html: String) -> Markup {
    var body = Markup.empty
    var words = TagStack()
    var run = Markup.empty
    var isBlank = true

    for piece in RawHTML.pieces(of: html) {
      if let markup = structural(piece) {
        let inSummary = markup.isClosing && markup.tag == .summary
        run += words.closeAll()
        if !isBlank { body += inSummary ? run : .element("p", ["class": "raw"], run) }
        (run, isBlank) = (.empty, true)
        body += markup.markup
      } else {
        run += words.inline(piece)
        if case .text(let text) = piece, text.allSatisfy(\.isWhitespace) { continue }
        isBlank = false
      }
    }
    run += words.closeAll()
    if !isBlank { body += open.last == .summary ? run : .element("p", ["class": "raw"], run) }
    if open.last == .summary { body += close() }
    return body
  }

  mutating func closeAll() -> Markup {
    var end = Markup.empty
    while !open.isEmpty { end += close() }
    return end
  }

  private mutating func inline(_ piece: RawHTML) -> Markup {
    switch piece {
    case .text(let text): return .text(text)
    case .opening(.br, _): return .void("br")
    case .opening(let tag, _) where tag.isPhrasing:
      open.append(tag)
      return Self.opening(tag)
    case .closing(let tag, _) where tag.isPhrasing && open.last == tag: return close()
    case .opening(_, let source), .closing(_, let source): return .text(source)
    }
  }

  /// Returns the markup for `details` and `summary` where they are allowed: a summary only as the first element of
  /// its details.
  private mutating func structural(
    _ piece: RawHTML
  ) -> (markup: Markup, tag: RawHTML.Tag, isClosing: Bool)? {
    switch piece {
    case .opening(.details, _) where open.last != .summary:
      open.append(.details)
      return (Self.opening(.details), .details, false)
    case .opening(.summary, _) where open.last == .details:
      open.append(.summary)
      return (Self.opening(.summary), .summary, false)
    case .closing(let tag, _) where !tag.isPhrasing && open.last == tag: return (close(), tag, true)
    default: return nil
    }
  }

  private mutating func close() -> Markup {
    .unescaped("</\(open.removeLast().rawValue)>")
  }

  private static func opening(_ tag: RawHTML.Tag) -> Markup {
    .unescaped("<\(tag.rawValue)>")
  }
}
