/// A token. TeX's own lexer makes the same tokens.
struct MathToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// A name without its backslash: "frac", or one character such as "," and "\\".
    case command(String)
    case character(Unicode.Scalar)
    /// A sequence of blanks: it is ignored in math, and is one blank in text.
    case space
    case open, close
    case superscript, `subscript`
    case alignment
    /// `#1` to `#9`, only in the body of a macro.
    case parameter(Int)
    /// The characters between the marks of `\verb|…|`, taken literally.
    case verbatim(String)
  }

  var kind: Kind
  /// UTF-8 offsets into the formula's source.
  var range: Range<Int>

  func at(_ range: Range<Int>) -> MathToken { MathToken(kind: kind, range: range) }

  var command: String? {
    if case .command(let name) = kind { name } else { nil }
  }

  var character: Unicode.Scalar? {
    if case .character(let scalar) = kind { scalar } else { nil }
  }

  /// The token as it is written, for messages.
  var spelling: String {
    switch kind {
    case .command(let name): "\\" + name
    case .character(let scalar): String(Character(scalar))
    case .space: " "
    case .open: "{"
    case .close: "}"
    case .superscript: "^"
    case .subscript: "_"
    case .alignment: "&"
    case .parameter(let number): "#\(number)"
    case .verbatim(let text): "\\verb|\(text)|"
    }
  }
}

/// token → command | "{" | "}" | "^" | "_" | "&" | blank+ | character
/// command → "\" (letter+ blank* | character) | "\verb" "*"? mark character* mark
/// comment → "%" character* line-end blank*
///
/// The lexer leaves comments out. In the braces after `\url` and `\href`, a "%" is part of the address and does not
/// begin a comment.
struct MathLexer {
  private let bytes: [UInt8]
  private var offset = 0
  /// Marks of `\verb` that do not occur again. Searching for them each time would take quadratic time.
  private var verbIsMissing: Set<UInt8> = []
  /// The number of open braces in an address; nil outside of one.
  private var addressDepth: Int?

  init(_ source: String) {
    bytes = Array(source.utf8)
  }

  static func tokens(of source: String) -> [MathToken] {
    var lexer = MathLexer(source)
    var tokens: [MathToken] = []
    tokens.reserveCapacity(lexer.bytes.count)
    while let token = lexer.next() { tokens.append(token) }
    return tokens
  }

  private mutating func next() -> MathToken? {
    while offset < bytes.count {
      let start = offset
      switch bytes[offset] {
      case UInt8(ascii: "%") where addressDepth ?? 0 == 0:
        skipComment()
        continue
      case let byte where Self.isBlank(byte):
        skipBlanks()
        return token(.space, from: start)
      case UInt8(ascii: "\\"):
        return command()
      case UInt8(ascii: "{"):
        addressDepth? += 1
        return single(.open)
      case UInt8(ascii: "}"):
        if let depth = addressDepth { addressDepth = depth > 1 ? depth - 1 : nil }
        return single(.close)
      case UInt8(ascii: "^"): return single(.superscript)
      case UInt8(ascii: "_"): return single(.subscript)
      case UInt8(ascii: "&"): return single(.alignment)
      default:
        if addressDepth == 0 { addressDepth = nil }
        let scalar = scalar()
        return token(.character(scalar), from: start)
      }
    }
    return nil
  }

  private func token(_ kind: MathToken.Kind, from start: Int) -> MathToken {
    MathToken(kind: kind, range: start..<offset)
  }

  private mutating func single(_ kind: MathToken.Kind) -> MathToken {
    offset += 1
    return token(kind, from: offset - 1)
  }

  private mutating func skipBlanks() {
    while offset < bytes.count, Self.isBlank(bytes[offset]) { offset += 1 }
  }

  private mutating func skipComment() {
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n"), bytes[offset] != UInt8(ascii: "\r") {
      offset += 1
    }
    skipBlanks()
  }

  /// Reads a command. A backslash at the very end is a command with an empty name.
  private mutating func command() -> MathToken {
    let start = offset
    offset += 1
    while offset < bytes.count, Self.isLetter(bytes[offset]) { offset += 1 }
    if offset > start + 1 {
      let name = String(decoding: bytes[start + 1..<offset], as: UTF8.self)
      if name == "verb", let text = verbatim() { return token(.verbatim(text), from: start) }
      if addressDepth ?? 0 == 0 { addressDepth = name == "url" || name == "href" ? 0 : nil }
      let command = token(.command(name), from: start)
      skipBlanks()
      return command
    }
    guard offset < bytes.count else { return token(.command(""), from: start) }
    let scalar = scalar()
    return token(.command(Self.isBlank(bytes[offset - 1]) ? " " : String(Character(scalar))), from: start)
  }

  /// Reads the text of `\verb`. Returns nil if the mark does not occur again.
  private mutating func verbatim() -> String? {
    var place = offset
    let isStarred = place < bytes.count && bytes[place] == UInt8(ascii: "*")
    if isStarred { place += 1 }
    guard place < bytes.count, bytes[place] < 0x80, !verbIsMissing.contains(bytes[place]) else { return nil }
    let mark = bytes[place]
    guard let end = bytes[(place + 1)...].firstIndex(of: mark) else {
      verbIsMissing.insert(mark)
      return nil
    }
    let text = String(decoding: bytes[place + 1..<end], as: UTF8.self)
    offset = end + 1
    return isStarred ? String(text.map { $0 == " " ? "␣" : $0 }) : text
  }

  private mutating func scalar() -> Unicode.Scalar {
    let byte = bytes[offset]
    guard byte >= 0x80 else {
      offset += 1
      return Unicode.Scalar(byte)
    }
    // The bytes come from a String, so all bytes of the character are present.
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    var value = UInt32(byte) & (0xFF >> UInt32(length + 1))
    for next in bytes[offset + 1..<offset + length] { value = value << 6 | UInt32(next & 0x3F) }
    offset += length
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
