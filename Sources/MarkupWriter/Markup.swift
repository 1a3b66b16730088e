/// A piece of HTML, SVG or MathML that is safe to place in a page.
///
/// Text gets in through `text(_:)` or as an attribute's value, and both escape: this file is the one place
/// where nbrun turns words into markup.
public struct Markup: Sendable, Hashable {
  public private(set) var html: String

  private init(html: String) {
    self.html = html
  }

  public static let empty = Markup(html: "")

  /// Words, escaped. Control characters that no HTML may hold become U+FFFD.
  public static func text(_ words: String) -> Markup {
    var escaped = Markup.empty
    escaped.appendEscaped(words)
    return escaped
  }

  /// Markup written in the source of nbrun itself.
  public static func literal(_ html: StaticString) -> Markup {
    Markup(html: html.description)
  }

  /// Markup from elsewhere, as it stands.
  /// - Warning: only for `--unsafe-html`, for tags matched against a fixed list, and for data that this
  ///   program encoded itself (base64, CSS it generated).
  public static func unescaped(_ html: String) -> Markup {
    Markup(html: html)
  }

  /// One element. An attribute whose value is nil is left out; an empty value stands alone (`open`).
  public static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], _ children: Markup...
  ) -> Markup {
    element(name, attributes, containing: children)
  }

  public static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    containing children: some Collection<Markup>
  ) -> Markup {
    var element = opening(name, attributes)
    // Room for all at once: an element can hold the whole page.
    element.html.reserveCapacity(
      children.reduce(element.html.utf8.count + name.utf8CodeUnitCount + 3) { $0 + $1.html.utf8.count })
    for child in children { element.html += child.html }
    element.html += "</"
    element.html += name.description
    element.html += ">"
    return element
  }

  /// An element that HTML closes by itself: `br`, `col`, `hr`, `img`, `meta`, `input`.
  public static func void(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]
  ) -> Markup {
    opening(name, attributes)
  }

  /// A leaf of SVG or MathML: `path`, `circle`, `mspace`.
  public static func leaf(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]
  ) -> Markup {
    var leaf = opening(name, attributes)
    leaf.html.removeLast()
    leaf.html += "/>"
    return leaf
  }

  private static func opening(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>
  ) -> Markup {
    // Pieces are appended, not interpolated: a report has a hundred thousand of them.
    var tag = Markup(html: "<")
    tag.html += name.description
    for (key, value) in attributes {
      guard let value else { continue }
      tag.html += " "
      tag.html += key.description
      guard !value.isEmpty else { continue }
      tag.html += "=\""
      tag.appendEscaped(value)
      tag.html += "\""
    }
    tag.html += ">"
    return tag
  }

  /// Copies what needs nothing in runs: a notebook's text can have megabytes.
  private mutating func appendEscaped(_ words: String) {
    var words = words
    words.withUTF8 { bytes in
      var start = 0
      var offset = 0
      while offset < bytes.count {
        // The byte C2 begins U+0080 to U+00BF, and so the second set of control characters.
        let isLong = bytes[offset] == 0xC2 && offset + 1 < bytes.count && bytes[offset + 1] < 0xA0
        if let escape = isLong ? "\u{FFFD}" : Self.escape(bytes[offset]) {
          html += String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
          html += escape
          start = offset + (isLong ? 2 : 1)
        }
        offset += isLong ? 2 : 1
      }
      html += String(decoding: UnsafeBufferPointer(rebasing: bytes[start...]), as: UTF8.self)
    }
  }

  /// What stands for a byte in the page; nil for the byte itself.
  private static func escape(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "\t"), UInt8(ascii: "\n"): nil
    case ..<0x20, 0x7F: "\u{FFFD}"
    default: nil
    }
  }

  public static func + (a: Markup, b: Markup) -> Markup {
    Markup(html: a.html + b.html)
  }

  public static func += (a: inout Markup, b: Markup) {
    a.html += b.html
  }

  public var isEmpty: Bool { html.isEmpty }
}

extension Sequence<Markup> {
  public func joined(separator: Markup = .empty) -> Markup {
    var all = Markup.empty
    for (index, piece) in enumerated() {
      if index > 0 { all += separator }
      all += piece
    }
    return all
  }
}
