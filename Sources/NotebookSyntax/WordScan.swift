import SourceText

/// Looks at a notebook's words as they are written, for what the tree does not tell: where links lead from, notes that
/// have no text, and LaTeX that is not read as a formula.
struct WordScan {
  private let text: MarkdownText
  private let stepNames: [String]
  /// Of each kind of warning; the text is wrong as a whole where there are more.
  private static let limit = 100
  private var looseValues: [Diagnostic] = []
  private var looseLinks: [Diagnostic] = []
  /// By line: it holds code, and no definition.
  private var isCode: [Bool]
  private var looseMath = LooseMath()
  /// References to notes, `[^label]`.
  private var references: [Located<String>] = []
  /// Where each destination stands, in the order of the text, and how many of them were asked for.
  private var destinations: [String: (places: [Range<Int>], asked: Int)] = [:]
  /// Definitions `[label]: destination` and `[^label]: text`; found when they are first asked for.
  private lazy var definitions = LabelDefinitions(text, isCode: isCode)

  init(_ text: MarkdownText, stepNames: [String]) {
    self.text = text
    self.stepNames = stepNames
    isCode = [Bool](repeating: false, count: text.file.lineCount + 1)
  }

  /// Lines that hold no words: code, raw HTML.
  mutating func leaveOut(_ lines: ClosedRange<Int>) {
    for line in lines where isCode.indices.contains(line) { isCode[line] = true }
  }

  /// The words of one block, or of one row of a table.
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

  /// Where a link of the tree stands. Links are asked for in the order of the text.
  /// - Parameter line: of its block, for a destination that is written nowhere as the tree has it.
  mutating func place(of destination: String, line: Int) -> Located<String> {
    if let known = destinations[destination], known.asked < known.places.count {
      destinations[destination]?.asked += 1
      return Located(destination, at: text.span(known.places[known.asked]))
    }
    if let place = definitions.destinations[destination] { return Located(destination, at: text.span(place)) }
    return Located(destination, at: SourceSpan(line: line, column: 1))
  }

  /// Warnings, of the whole text.
  var diagnostics: [Diagnostic] {
    mutating get {
      looseMath.diagnostics + looseValues + looseLinks + definitions.problems(of: references, in: text)
    }
  }

  /// Warnings of a line that stands outside of the notebook's text, and has no notes.
  var diagnosticsOfLine: [Diagnostic] {
    let notes = references.map { reference in
      Diagnostic.warning(
        "a note cannot be referred to here: this is shown as text", at: reference.span,
        hint: "refer to it in the notebook's text")
    }
    return looseMath.diagnostics + looseValues + looseLinks + notes
  }

  // MARK: Pieces

  /// tag → "<" (letter | "/" | "!") (no ">", no "$")* ">"; a "<" that begins none is one byte.
  static func endOfTag(at start: Int, in bytes: [UInt8]) -> Int {
    guard start + 1 < bytes.count,
      bytes[start + 1].isLetter || [UInt8(ascii: "/"), UInt8(ascii: "!")].contains(bytes[start + 1])
    else { return start + 1 }
    let isAddress = bytes[start...].starts(with: "<http".utf8)
    var end = start + 1
    // An address or a tag is short; where none ends, the search must not be made again and again.
    while end < min(bytes.count, start + 300), isAddress || bytes[end] != UInt8(ascii: "$"),
      bytes[end] != UInt8(ascii: "<")
    {
      if bytes[end] == UInt8(ascii: ">") { return end + 1 }
      end += 1
    }
    return start + 1
  }

  /// Just behind the braces that open here, as many as there are.
  private static func endOfBraces(at start: Int, in bytes: [UInt8]) -> Int {
    bytes[start...].firstIndex { $0 != UInt8(ascii: "{") } ?? bytes.count
  }

  /// Just behind a value in single braces, which is told; nil where none begins here.
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

  /// - Returns: just behind the link.
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
    // What a colon follows at a line's beginning is the note itself.
    let isDefinition =
      end < bytes.count && bytes[end] == UInt8(ascii: ":") && (start == 0 || bytes[start - 1].isLineEnd)
    if !isDefinition {
      references.append(
        Located(
          text.string((base + start + 2)..<(base + end - 1)), at: text.span((base + start)..<(base + end))))
    }
    return end
  }

  /// destination → "](" space* ("<" … ">" | what holds no space, and its brackets in pairs)
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
  /// The text that Markdown makes of a destination: a backslash before punctuation is gone.
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
  /// Of ASCII.
  var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) && self < 0x80
  }
}
