import SourceText

/// Scans a notebook's words as they are written, for what the tree does not show: the places of links, notes without
/// text, and LaTeX that is not read as a formula.
struct WordScan {
  private let text: MarkdownText
  private let stepNames: [String]
  /// The largest number of warnings of each kind: with more, the whole text has some other problem.
  private static let limit = 100
  private var looseValues: [Diagnostic] = []
  private var looseLinks: [Diagnostic] = []
  /// For each line, whether it is code, which contains no definition.
  private var isCode: [Bool]
  private var looseMath = LooseMath()
  /// References to notes, `[^label]`.
  private var references: [Located<String>] = []
  /// For each destination, its places in the order of the text, and how many of them have been returned.
  private var destinations: [String: (places: [Range<Int>], asked: Int)] = [:]
  /// The definitions `[label]: destination` and `[^label]: text`; found when they are first needed.
  private lazy var definitions = LabelDefinitions(text, isCode: isCode)

  init(_ text: MarkdownText, stepNames: [String]) {
    self.text = text
    self.stepNames = stepNames
    isCode = [Bool](repeating: false, count: text.file.lineCount + 1)
  }

  /// Marks lines that contain no words: code, raw HTML.
  mutating func leaveOut(_ lines: ClosedRange<Int>) {
    for line in lines where isCode.indices.contains(line) { isCode[line] = true }
  }

  /// Scans the words of one block, or of one row of a table.
  mutating func scan(_ range: Range<Int>) {
    let bytes = Array(text.bytes[range])
    var math = MathScanner(bytes)
    var offset = 0
    looseMath.begin(bytes, at: range.lowerBound)
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "`"): offset = math.endOfCode(at: offset)
      case UInt8(ascii: "<"): offset = Self.endOfTag(at: offset, in: bytes)
      case UInt8(ascii: "\\"): offset = looseMath.backslash(at: offset, in: text)
      case UInt8(ascii: "["): offset = bracket(at: offset, in: bytes, base: range.lowerBound)
      case UInt8(ascii: "]"): offset = destination(behind: offset, in: bytes, base: range.lowerBound)
      case UInt8(ascii: "$"):
        if offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "{"),
          let end = looseValue(at: offset + 1, in: bytes, base: range.lowerBound)
        {
          offset = end
          continue
        }
        switch math.match(at: offset) {
        case .formula(_, _, let end): offset = end
        case .unclosed: offset += 2
        case .none: offset = looseMath.dollar(at: offset, in: text)
        }
      case UInt8(ascii: "{"):
        offset =
          looseValue(at: offset, in: bytes, base: range.lowerBound) ?? Self.endOfBraces(at: offset, in: bytes)
      default: offset += 1
      }
    }
  }

  /// Returns the place of a link in the tree. Call it for the links in the order of the text.
  /// - Parameter line: the line of the link's block, used if the destination is not written as the tree has it.
  mutating func place(of destination: String, line: Int) -> Located<String> {
    if let known = destinations[destination], known.asked < known.places.count {
      destinations[destination]?.asked += 1
      return Located(destination, at: text.span(known.places[known.asked]))
    }
    if let place = definitions.destinations[destination] { return Located(destination, at: text.span(place)) }
    return Located(destination, at: SourceSpan(line: line, column: 1))
  }

  /// The warnings of the whole text.
  var diagnostics: [Diagnostic] {
    mutating get {
      looseMath.diagnostics + looseValues + looseLinks + definitions.problems(of: references, in: text)
    }
  }

  /// The warnings of a line outside the notebook's text; such a line has no notes.
  var diagnosticsOfLine: [Diagnostic] {
    let notes = references.map { reference in
      Diagnostic.warning(
        "a note cannot be referred to here: this is shown as text", at: reference.span,
        hint: "refer to it in the notebook's text")
    }
    return looseMath.diagnostics + looseValues + looseLinks + notes
  }

  // MARK: Pieces

  /// tag → "<" (letter | "/" | "!") (no ">", no "$")* ">"; a "<" that begins no tag is one byte.
  static func endOfTag(at start: Int, in bytes: [UInt8]) -> Int {
    guard start + 1 < bytes.count,
      bytes[start + 1].isLetter || [UInt8(ascii: "/"), UInt8(ascii: "!")].contains(bytes[start + 1])
    else { return start + 1 }
    let isAddress = bytes[start...].starts(with: "<http".utf8)
    var end = start + 1
    // An address or a tag is short, so limit the search: otherwise unclosed ones would be searched again and again.
    while end < min(bytes.count, start + 300), isAddress || bytes[end] != UInt8(ascii: "$"),
      bytes[end] != UInt8(ascii: "<")
    {
      if bytes[end] == UInt8(ascii: ">") { return end + 1 }
      end += 1
    }
    return start + 1
  }

  /// Returns the offset after all the braces that open here.
  private static func endOfBraces(at start: Int, in bytes: [UInt8]) -> Int {
    bytes[start...].firstIndex { $0 != UInt8(ascii: "{") } ?? bytes.count
  }

  /// Reports a value in single braces, and returns the offset after it; nil if none begins here.
  private mutating func looseValue(at start: Int, in bytes: [UInt8], base: Int) -> Int? {
    guard looseValues.count < Self.limit,
      let (length, hint) = LooseValue.mistake(in: bytes[start...], stepNames: stepNames)
    else { return nil }
    looseValues.append(
      .warning(
        "a value in single braces is not filled in", at: text.span((base + start)..<(base + start + length)),
        hint: hint))
    return start + length
  }

  /// - Returns: the offset after the link.
  private mutating func looseLink(
    _ link: (length: Int, message: String, hint: String), at start: Int, base: Int
  ) -> Int {
    let end = start + link.length
    if looseLinks.count < Self.limit {
      looseLinks.append(
        .warning(link.message, at: text.span((base + start)..<(base + end)), hint: link.hint))
    }
    return end
  }

  private mutating func bracket(at start: Int, in bytes: [UInt8], base: Int) -> Int {
    if start > 0, let link = LooseLink.doubleBrackets(bytes[(start - 1)...]) {
      return looseLink(link, at: start - 1, base: base)
    }
    guard let end = LabelDefinitions.endOfNote(at: start, in: bytes[...]) else { return start + 1 }
    // A label with a colon at the start of a line is the definition of the note.
    let isDefinition =
      end < bytes.count && bytes[end] == UInt8(ascii: ":") && (start == 0 || bytes[start - 1].isLineEnd)
    if !isDefinition {
      references.append(
        Located(
          text.string((base + start + 2)..<(base + end - 1)), at: text.span((base + start)..<(base + end))))
    }
    return end
  }

  /// destination → "](" space* ("<" … ">" | text without spaces, with its brackets in pairs)
  private mutating func destination(behind start: Int, in bytes: [UInt8], base: Int) -> Int {
    guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "(") else { return start + 1 }
    if let link = LooseLink.spaced(bytes[(start + 2)...]) {
      return looseLink(link, at: start + 2, base: base)
    }
    var first = start + 2
    while first < bytes.count, bytes[first].isSpace { first += 1 }
    let end = LabelDefinitions.endOfDestination(at: first, in: bytes[...])
    let isInAngles =
      end - first >= 2 && bytes[first] == UInt8(ascii: "<") && bytes[end - 1] == UInt8(ascii: ">")
    let range = (base + first + (isInAngles ? 1 : 0))..<(base + end - (isInAngles ? 1 : 0))
    destinations[text.string(range).withoutEscapes, default: ([], 0)].places.append(range)
    return end
  }
}

extension String {
  /// The destination that Markdown makes of the text: a backslash before punctuation is removed.
  var withoutEscapes: String {
    guard contains("\\") else { return self }
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in unicodeScalars {
      if !isEscaped, scalar == "\\" {
        isEscaped = true
        continue
      }
      if isEscaped, !scalar.isASCII || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      {
        result.append("\\")
      }
      isEscaped = false
      result.append(scalar)
    }
    if isEscaped { result.append("\\") }
    return String(result)
  }
}

extension UInt8 {
  /// Whether it is an ASCII letter.
  var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) && self < 0x80
  }
}
