import SourceText

/// A place of the text that is a link if Markdown reads it as one. In code, for example, it is not.
///
///     inline    → "](" space* destination (space+ title)? space* ")"
///     reference → "][" label "]" | "][]" | "]"           the label, or without one the words, must be defined
struct LinkCandidate {
  /// The "]" that ends the link's words.
  let bracket: Int
  /// The range that a mark replaces: the destination, or everything after the words of a link by reference.
  let place: Range<Int>
  let isByReference: Bool
  /// The offset after the link; nil if it has no end.
  let end: Int?
  /// The longest destination, and the longest title. Without a limit, an unclosed one would be searched again and
  /// again.
  private static let longest = 1024
  /// The places where the destination may be, with the text that Markdown makes of it. A label may be defined twice,
  /// for example once in code.
  private let addresses: [(range: Range<Int>, destination: String)]

  /// Returns the place of a destination that the parser has read; nil if the parser read it from another place.
  func address(of destination: String) -> Range<Int>? {
    // A destination with entities differs from the parsed one; but an inline link has only one place.
    isByReference ? addresses.first { $0.destination == destination }?.range : addresses.first?.range
  }

  /// Whether the destination is a file or a place in the page, not an address on the web. The parser turns other
  /// addresses into links by itself.
  static func isNear(_ destination: String) -> Bool {
    !destination.isEmpty && !destination.utf8.contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "@") }
      && !destination.hasPrefix("//") && !destination.hasPrefix("www.")
  }

  /// All candidates, in the order of the text; they do not overlap.
  static func all(in text: MarkdownText) -> [LinkCandidate] {
    let bytes = text.bytes
    let definitions = definitions(in: text)
    var candidates: [LinkCandidate] = []
    var offset = 0
    while offset < bytes.count {
      guard bytes[offset] == UInt8(ascii: "]") else {
        offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
        continue
      }
      let candidate =
        inline(behind: offset, in: text) ?? reference(behind: offset, in: text, definitions)
      if let candidate { candidates.append(candidate) }
      offset = max(offset + 1, candidate?.place.upperBound ?? 0)
    }
    return candidates
  }

  // MARK: Inline

  private static func inline(behind bracket: Int, in text: MarkdownText) -> LinkCandidate? {
    let bytes = text.bytes
    guard bracket + 1 < bytes.count, bytes[bracket + 1] == UInt8(ascii: "(") else { return nil }
    let start = skipSpace(from: bracket + 2, in: bytes)
    let end = LabelDefinitions.endOfDestination(
      at: start, in: bytes[start..<min(bytes.count, start + longest)])
    guard let address = address(start..<end, in: text) else { return nil }
    return LinkCandidate(
      bracket: bracket, place: start..<end, isByReference: false, end: Self.end(behind: end, in: bytes),
      addresses: [address])
  }

  /// Nil if a mark could change more than the destination: marks of code and formulas form pairs with other marks.
  private static func address(
    _ range: Range<Int>, in text: MarkdownText
  ) -> (range: Range<Int>, destination: String)? {
    let isInAngles = text.bytes[range].first == UInt8(ascii: "<")
    guard !range.isEmpty, !isInAngles || text.bytes[range].last == UInt8(ascii: ">") else { return nil }
    let inner = isInAngles ? text.bytes[range].dropFirst().dropLast() : text.bytes[range]
    let marks = ["`", "$", "{", "<", "\n", "\r"] as Set<Unicode.Scalar>
    guard !inner.contains(where: { marks.contains(Unicode.Scalar($0)) }) else { return nil }
    let destination = text.string(inner.startIndex..<inner.endIndex).withoutEscapes
    return isNear(destination) ? (range, destination) : nil
  }

  /// Returns the offset after the ")" that ends the link; a title may stand before it.
  private static func end(behind destination: Int, in bytes: [UInt8]) -> Int? {
    var offset = skipSpace(from: destination, in: bytes)
    guard offset < bytes.count else { return nil }
    let closings: [Unicode.Scalar: UInt8] = [
      "\"": UInt8(ascii: "\""), "'": UInt8(ascii: "'"), "(": UInt8(ascii: ")"),
    ]
    if offset > destination, let closing = closings[Unicode.Scalar(bytes[offset])] {
      let limit = min(bytes.count, offset + longest)
      offset += 1
      while offset < limit, bytes[offset] != closing {
        offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
      }
      offset = skipSpace(from: offset + 1, in: bytes)
    }
    return offset < bytes.count && bytes[offset] == UInt8(ascii: ")") ? offset + 1 : nil
  }

  /// Skips blanks, line ends and the marks of quotations at the start of a line.
  private static func skipSpace(from start: Int, in bytes: [UInt8]) -> Int {
    var offset = start
    var isAtLineStart = false
    while offset < bytes.count,
      bytes[offset].isSpace || (isAtLineStart && bytes[offset] == UInt8(ascii: ">"))
    {
      if bytes[offset].isLineEnd { isAtLineStart = true }
      offset += 1
    }
    return offset
  }

  // MARK: By reference

  /// The places where labels are defined, and their destinations.
  private struct Definitions {
    var addresses: [String: [(range: Range<Int>, destination: String)]] = [:]
    /// The "]" of each defined label: it does not end a link.
    var brackets: Set<Int> = []
  }

  private static func reference(
    behind bracket: Int, in text: MarkdownText, _ definitions: Definitions
  ) -> LinkCandidate? {
    guard !definitions.addresses.isEmpty, !definitions.brackets.contains(bracket) else { return nil }
    let bytes = text.bytes
    var end = bracket + 1
    var label = words(before: bracket, in: text)
    if end < bytes.count, bytes[end] == UInt8(ascii: "["), let close = endOfLabel(at: end, in: bytes) {
      let written = text.string((end + 1)..<close)
      // In "[words][]" the words are the label.
      if close > end + 1 {
        if definitions.addresses[normalized(written)] != nil { label = written }
        guard label == written else { return nil }
      }
      end = close + 1
    }
    guard let label, let addresses = definitions.addresses[normalized(label)] else { return nil }
    return LinkCandidate(
      bracket: bracket, place: (bracket + 1)..<end, isByReference: true, end: end, addresses: addresses)
  }

  /// definition → (space | ">")* "[" label "]:" space* destination          without "^", which would make it a note
  private static func definitions(in text: MarkdownText) -> Definitions {
    var definitions = Definitions()
    let bytes = text.bytes
    for number in 1...max(1, text.file.lineCount) {
      let line = text.line(number)
      guard let start = bytes[line].firstIndex(where: { !$0.isBlank && $0 != UInt8(ascii: ">") }),
        start + 1 < line.upperBound,
        bytes[start] == UInt8(ascii: "["), bytes[start + 1] != UInt8(ascii: "^"),
        let close = endOfLabel(at: start, in: bytes), close > start + 1,
        close + 1 < bytes.count, bytes[close + 1] == UInt8(ascii: ":")
      else { continue }
      let first = skipSpace(from: close + 2, in: bytes)
      let end = LabelDefinitions.endOfDestination(
        at: first, in: bytes[first..<min(bytes.count, first + longest)])
      definitions.brackets.insert(close)
      guard let address = address(first..<end, in: text) else { continue }
      definitions.addresses[normalized(text.string((start + 1)..<close)), default: []].append(address)
    }
    return definitions
  }

  /// Returns the "]" that ends a label; nil if there is none.
  private static func endOfLabel(at start: Int, in bytes: [UInt8]) -> Int? {
    var offset = start + 1
    while offset < min(bytes.count, start + 1000), bytes[offset] != UInt8(ascii: "[") {
      if bytes[offset] == UInt8(ascii: "]") { return offset }
      offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  /// Returns the text between a "]" and the "[" before it, if it can be a label.
  private static func words(before bracket: Int, in text: MarkdownText) -> String? {
    let first = max(0, bracket - 1000)
    guard let start = text.bytes[first..<bracket].lastIndex(of: UInt8(ascii: "[")) else { return nil }
    return start + 1 < bracket ? text.string((start + 1)..<bracket) : nil
  }

  /// Labels that differ only in case and blanks are the same.
  private static func normalized(_ label: String) -> String {
    label.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
