/// A piece of HTML, SVG or MathML that is safe to place in a page.
///
/// Text can be added only with `text(_:)` or as the value of an attribute, and both escape it: this file is the only
/// place where nbrun turns text into markup.
public struct Markup: Sendable, Hashable {
  public private(set) var html: String

  private init(html: String) {
    self.html = html
  }

  public static let empty = Markup(html: "")

  /// Escapes text. Control characters that HTML does not allow become U+FFFD.
  public static func text(_ words: String) -> Markup {
    var escaped = Markup.empty
    escaped.appendEscaped(words)
    return escaped
  }

  /// Markup from nbrun's own source code.
  public static func literal(_ html: StaticString) -> Markup {
    Markup(html: html.description)
  }

  /// Markup from elsewhere, unchanged.
  /// - Warning: use it only for `--unsafe-html`, for tags that were matched against a fixed list, and for data that
  ///   this program encoded itself (base64, CSS).
  public static func unescaped(_ html: String) -> Markup {
    Markup(html: html)
  }

  /// Makes one element. An attribute whose value is nil is left out; an attribute with an empty value is written
  /// without a value (`open`).
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
    // Reserve the whole size at once: an element can contain the whole page.
    element.html.reserveCapacity(
      children.reduce(element.html.utf8.count + name.utf8CodeUnitCount + 3) { $0 + $1.html.utf8.count })
    for child in children { element.html += child.html }
    element.html += "</"
    element.html += name.description
    element.html += ">"
    return element
  }

  /// Makes an element that has no end tag in HTML: `br`, `col`, `hr`, `img`, `meta`, `input`.
  public static func void(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]
  ) -> Markup {
    opening(name, attributes)
  }

  /// Makes an SVG or MathML element without content: `path`, `circle`, `mspace`.
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
    // Append the pieces instead of interpolating them: a report has a hundred thousand of them.
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

  /// Appends escaped text. It copies long runs that need no escaping, because a notebook's text can have megabytes.
  private mutating func appendEscaped(_ words: String) {
    var words = words
    words.withUTF8 { bytes in
      var start = 0
      var offset = 0
      while offset < bytes.count {
        // The byte C2 begins U+0080 to U+00BF; U+0080 to U+009F are the second set of control characters.
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

  /// Returns the text that replaces a byte in the page; nil if the byte is written unchanged.
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
