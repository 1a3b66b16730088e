import SourceText

/// Finds LaTeX in a notebook's text that is not read as a formula and is shown as it is written: `\(x\)` and `\[x\]`,
/// which GitHub does not know either, commands outside dollars, and dollars without a partner.
///
/// A dollar may be money, and a bracket may just be escaped, so there is a warning only if LaTeX is next to it.
struct LooseMath {
  private(set) var diagnostics: [Diagnostic] = []
  private var bytes: [UInt8] = []
  /// The offset of the block in the text.
  private var base = 0
  /// The closing marks that the rest of the block does not contain, so that they are searched only once.
  private var missing: Set<UInt8> = []
  /// Whether the place is between two lines that contain only a dollar.
  private var isInLoneDollars = false

  /// The largest number of warnings: with more, the whole text has some other problem.
  private static let limit = 100
  /// The longest formula that is looked for, in bytes.
  private static let longest = 2000
  private static let longestInLine = 300
  private static let dollar = UInt8(ascii: "$")

  mutating func begin(_ bytes: [UInt8], at base: Int) {
    self.bytes = bytes
    self.base = base
    missing = []
    isInLoneDollars = false
  }

  /// Looks at a backslash and the text after it.
  /// - Returns: the offset at which to continue.
  mutating func backslash(at start: Int, in text: MarkdownText) -> Int {
    guard start + 1 < bytes.count else { return start + 1 }
    let next = bytes[start + 1]
    switch next {
    case UInt8(ascii: "("), UInt8(ascii: "["):
      let closing = next == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
      guard let end = end(of: closing, from: start + 2) else { return start + 2 }
      let content = (start + 2)..<(end - 2)
      // After a bracket, the backslash only prevents Markdown from making a link.
      let isLink = start > 0 && bytes[start - 1] == UInt8(ascii: "]")
      let isShort =
        closing == UInt8(ascii: ")") && !isLink && (1...2).contains(text.trimmed(shifted(content)).count)
      guard isShort || hasSign(content) else { return start + 2 }
      let isDisplay = closing == UInt8(ascii: "]")
      let marks = isDisplay ? "\\[ and \\]" : "\\( and \\)"
      warn(
        "\(marks) do not make a formula in Markdown: this is shown as text", start..<end, in: text,
        hint: isDisplay ? "write $$ in the place of both" : "write \(form(content, in: text))")
      return end
    case let byte where byte.isLetter:
      let end = bytes[(start + 1)...].firstIndex { !$0.isLetter } ?? bytes.count
      let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
      if end < bytes.count, bytes[end] == UInt8(ascii: "{"), Self.commands.contains(name) {
        warn(
          "\\\(name) stands outside of dollars, and is shown as text", start..<end, in: text,
          hint: name == "begin"
            ? "put the formula between lines of $$" : "write it between dollars: $\\\(name){…}$")
        // Skip the rest of an environment: otherwise each of its lines would give a warning.
        return name == "begin" ? bytes.count : end
      }
      return end
    default: return start + 2
    }
  }

  /// Commands that occur only in formulas.
  private static let commands: Set<String> = [
    "begin", "eqref", "ref", "frac", "sqrt", "mathbb", "mathbf", "mathrm",
  ]

  /// Looks at a dollar that begins no formula.
  /// - Returns: the offset at which to continue.
  mutating func dollar(at start: Int, in text: MarkdownText) -> Int {
    // A formula in a line of text is short, so the search for its end is limited.
    var end = start + 1
    let limit = min(bytes.count, start + Self.longestInLine)
    while end < limit, bytes[end] != Self.dollar, !bytes[end].isLineEnd {
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    end = min(end, limit)
    let next = end < limit && bytes[end] == Self.dollar ? end : nil
    let inside = (start + 1)..<max(start + 1, end)
    if isAlone(start) {
      isInLoneDollars.toggle()
      if isInLoneDollars {
        warn(
          "a $ alone on its line begins no formula: this is shown as text", start..<(start + 1), in: text,
          hint: "a formula of several lines stands between two lines of $$")
      }
      return start + 1
    }
    if let next, hasSign(inside) {
      let isTight = !bytes[start + 1].isSpace && !bytes[next - 1].isSpace
      if isTight, next + 1 < bytes.count, bytes[next + 1].isDigit {
        warn(
          "a digit comes directly after this formula's last dollar, so it is shown as text",
          start..<(next + 1),
          in: text, hint: "put a space between them, or the digit into the formula")
        return next + 1
      }
      if !isTight, isMathematics(before: start) != true, next > start + 1, !startsLikeMoney(inside) {
        // `$L is, and $x` is two formulas; the first one has no end.
        let opensAnother = next + 1 < bytes.count && !bytes[next + 1].isSpace && bytes[next - 1].isSpace
        if bytes[start + 1].isSpace || !opensAnother {
          warn(
            "a space stands between this formula and its dollar, so it is shown as text", start..<(next + 1),
            in: text, hint: "write \(form(inside, in: text))")
          return next + 1
        }
      }
    }
    if beginsFormula(at: start, inside: inside) {
      warn(
        "this $ begins a formula that does not end", start..<(start + 1), in: text,
        hint: "close it with another $, or write \\$ for a dollar")
    } else if isMathematics(before: start) == true {
      warn(
        "this $ ends a formula that does not begin", start..<(start + 1), in: text,
        hint: "put a $ where the formula begins, or write \\$ for a dollar")
    }
    return start + 1
  }

  private func isAlone(_ offset: Int) -> Bool {
    let before = bytes[..<offset].last { !$0.isBlank }
    let after = bytes[(offset + 1)...].first { !$0.isBlank }
    return (before?.isLineEnd ?? true) && (after?.isLineEnd ?? true) && bytes.count > 1
  }

  // MARK: What looks like mathematics

  /// Whether the text after the dollar is neither money nor a shell variable.
  private func beginsFormula(at start: Int, inside: Range<Int>) -> Bool {
    guard let first = inside.first.map({ bytes[$0] }), !first.isSpace, !isMathematicsOrWord(before: start)
    else {
      return false
    }
    let word = inside.prefix { !bytes[$0].isSpace && !Self.punctuation.contains(bytes[$0]) }
    let letters = word.prefix { bytes[$0].isLetter }
    if letters.count == word.count {
      // One letter is a symbol; a longer word is a name.
      return word.count == 1
    }
    // `$10^2` and `$2\pi` are not sums of money; `$10_000` is.
    if first.isDigit {
      let number = word.prefix { bytes[$0].isDigit || bytes[$0] == UInt8(ascii: "_") }
      return hasSign(number.endIndex..<word.endIndex, equalsCounts: false)
    }
    return hasSign(word.startIndex..<word.endIndex) || (letters.count <= 1 && hasSign(inside))
  }

  private static let punctuation = Set(".,;:!?)\"'".utf8)

  private func isMathematicsOrWord(before offset: Int) -> Bool {
    offset > 0
      && (bytes[offset - 1].isLetter || bytes[offset - 1].isDigit || bytes[offset - 1] == UInt8(ascii: "}"))
  }

  /// Whether the word before this offset contains LaTeX; nil if there is no word.
  private func isMathematics(before offset: Int) -> Bool? {
    var start = offset
    while start > 0, offset - start < Self.longestInLine, !bytes[start - 1].isSpace,
      bytes[start - 1] != Self.dollar
    {
      start -= 1
    }
    return start == offset ? nil : hasSign(start..<offset, equalsCounts: false)
  }

  private func startsLikeMoney(_ range: Range<Int>) -> Bool {
    guard let first = range.first(where: { !bytes[$0].isSpace }) else { return true }
    return bytes[first].isDigit && !hasSign(range, equalsCounts: false)
  }

  /// sign → "\" letter | "^" | "_" (digit | "{" | letter no-letter) | "="
  private func hasSign(_ range: Range<Int>, equalsCounts: Bool = true) -> Bool {
    range.prefix(Self.longest).contains { offset in
      let next = offset + 1 < range.upperBound ? bytes[offset + 1] : nil
      switch bytes[offset] {
      case UInt8(ascii: "\\"): return next?.isLetter == true
      case UInt8(ascii: "^"): return next != nil
      case UInt8(ascii: "="): return equalsCounts
      case UInt8(ascii: "_"):
        guard let next else { return false }
        let afterNext = offset + 2 < range.upperBound ? bytes[offset + 2] : nil
        return next.isDigit || next == UInt8(ascii: "{") || next == UInt8(ascii: "\\")
          || (next.isLetter && afterNext?.isLetter != true && offset > 0 && bytes[offset - 1].isLetter)
      default: return false
      }
    }
  }

  // MARK: Places

  /// Returns the offset after `\)` or `\]`.
  private mutating func end(of closing: UInt8, from start: Int) -> Int? {
    guard !missing.contains(closing) else { return nil }
    // A formula is not longer than this, so do not search further.
    let limit = min(bytes.count, start + Self.longest + 2)
    var offset = start
    while offset + 1 < limit {
      if bytes[offset] == UInt8(ascii: "\\") {
        if bytes[offset + 1] == closing { return offset + 2 }
        offset += 2
      } else {
        offset += 1
      }
    }
    if limit == bytes.count { missing.insert(closing) }
    return nil
  }

  /// Returns the correct form of a formula for a hint, if it is short enough.
  private func form(_ content: Range<Int>, in text: MarkdownText) -> String {
    let range = text.trimmed(shifted(content))
    let source = text.string(range)
    return range.count <= 40 && !source.contains("\n")
      ? "$\(source)$" : "$…$, without spaces inside the dollars"
  }

  private func shifted(_ range: Range<Int>) -> Range<Int> {
    (base + range.lowerBound)..<(base + range.upperBound)
  }

  private mutating func warn(_ message: String, _ range: Range<Int>, in text: MarkdownText, hint: String) {
    guard diagnostics.count < Self.limit else { return }
    diagnostics.append(.warning(message, at: text.span(shifted(range)), hint: hint))
  }
}
