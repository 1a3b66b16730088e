import SourceText

/// Explains libyaml's errors to the author of a notebook, with what to do about them.
struct YAMLMistake {
  let text: YAMLText
  static let sameColumn = "entries of one level must begin in the same column"

  init(_ text: YAMLText) {
    self.text = text
  }

  /// Returns the diagnostic for an error of libyaml.
  /// - Parameters:
  ///   - offset: where libyaml noticed the error.
  ///   - start: where the part that libyaml was reading begins.
  func named(_ problem: String, at offset: Int, since start: Int?) -> Diagnostic {
    tabInIndentation(upTo: offset) ?? wrongLine(upTo: offset) ?? brokenAlias(at: start)
      ?? optionsOnOneLine(at: offset) ?? misread(problem, at: offset)
      ?? unfinished(at: offset, since: start) ?? misplaced(at: offset) ?? error(problem, at: offset)
  }

  private func brokenAlias(at start: Int?) -> Diagnostic? {
    start.flatMap { text[$0] == "*" ? alias(at: $0) : nil }
  }

  /// Recognizes characters that have a meaning in YAML which the author did not intend.
  private func misread(_ problem: String, at offset: Int) -> Diagnostic? {
    let line = text.lines.last { $0.lowerBound <= offset }
    if let line, text[line.lowerBound] == "%", !line.isEmpty {
      return error("YAML directives are not supported here", at: line.lowerBound, hint: "leave the line out")
    }
    if problem.contains("another document") {
      return error("a second YAML document begins here", at: offset, hint: "one mapping of options is enough")
    }
    if problem.contains("alphabetic or numeric"), let indirection = indirection(at: offset - 1) {
      return indirection
    }
    if problem.contains("cannot start any token") { return badBeginning(at: offset) }
    if problem.contains("mapping values are not allowed") {
      return indentedName(before: offset) ?? commentBehind(before: offset)
        ?? error("unexpected ':'", at: offset, hint: "put a value that holds ': ' in quotes")
    }
    if problem.contains("unknown escape character") || problem.contains("hexdecimal") {
      return error(
        "this escape has no meaning", at: offset, hint: "double the backslash, or use single quotes")
    }
    return nil
  }

  /// Recognizes quotations, brackets and block scalars that are not closed.
  private func unfinished(at offset: Int, since start: Int?) -> Diagnostic? {
    guard let start, let opener = text[start] else { return nil }
    switch opener {
    case "\"", "'":
      return isPastLastWord(offset)
        ? error("this quotation is never closed", at: start, hint: "end the value with another \(opener)")
        : nil
    case "[", "{":
      let closer = opener == "[" ? "]" : "}"
      // If the name of the next option follows, the author did not mean a list on several lines.
      return isPastLastWord(offset) || text[offset] == ":"
        ? error("this '\(opener)' is never closed", at: start, hint: "close it with '\(closer)'")
        : error("expected ',' or '\(closer)'", at: offset)
    case ">", "|": return badBeginning(at: start)
    default: return nil
    }
  }

  /// Recognizes words where YAML expects none.
  private func misplaced(at offset: Int) -> Diagnostic? {
    switch lastVisible(before: offset) {
    case ":": badBeginning(at: offset)
    case "]", "}":
      error("unexpected text after the value", at: offset, hint: "leave it out; a comment begins with #")
    case .some: error("unexpected text after the value", at: offset, hint: "put the whole value in quotes")
    case nil where text[offset] == ":":
      error("a name must stand before the colon", at: offset, hint: "write 'name: value'")
    case nil: error("unexpected indentation", at: offset, hint: Self.sameColumn)
    }
  }

  private func badBeginning(at offset: Int) -> Diagnostic {
    let character = text[offset].map { String($0) } ?? ""
    let rest = text.lines.first { $0.contains(offset) }.map { text.string(offset..<$0.upperBound) } ?? ""
    let value = rest.split(separator: " #", maxSplits: 1).first.map { $0.reversed().drop { $0 == " " } } ?? []
    let written = YAMLMistake.asValue(Substring(String(value.reversed())))
    return error(
      "a value cannot begin with '\(character)'", at: offset,
      hint: written.hasPrefix("\"") && written.count < 60
        ? "put it in quotes: \(written)" : "put the value in quotes")
  }

  func notAMapping(at range: Range<Int>) -> Diagnostic {
    if let wrong = wrongLine(upTo: range.lowerBound) { return wrong }
    return Diagnostic(
      "expected one 'name: value' a line", at: text.span(firstLine(of: range)), hint: "write 'name: value'")
  }

  func duplicate(_ key: String, at range: Range<Int>) -> Diagnostic {
    Diagnostic(
      "'\(key)' is given twice", at: text.span(range), hint: "remove one of them")
  }

  func alias(at offset: Int) -> Diagnostic {
    if text[offset + 1] == " ", let list = wrongLine(upTo: offset) { return list }
    return error(
      "YAML aliases are not supported here", at: offset, hint: "write the value itself, or put it in quotes")
  }

  /// Recognizes YAML's `&anchor`, `*alias` and `!tag`. Options do not need them, and with aliases of aliases a few
  /// lines can stand for gigabytes. An alias needs an anchor before it, so refusing anchors is enough.
  func indirection(at offset: Int) -> Diagnostic? {
    switch text[offset] {
    case "&":
      error(
        "YAML anchors are not supported here", at: offset, hint: "write the value itself, or put it in quotes"
      )
    case "*": alias(at: offset)
    case "!":
      error("YAML tags are not supported here", at: offset, hint: "leave it out, or put the value in quotes")
    default: nil
    }
  }

  /// Checks the depth of nesting, which limits the recursion. It is at most the depth of brackets, or the column of a
  /// line's first word.
  func nesting(deeperThan limit: Int) -> Diagnostic? {
    var depth = 0
    for (offset, scalar) in text.scalars.enumerated() {
      switch scalar {
      case "[", "{": depth += 1
      case "]", "}": depth = max(0, depth - 1)
      default: break
      }
      if depth > limit { return error("brackets are nested too deeply", at: offset) }
    }
    for line in text.lines {
      let prefix = line.prefix { [" ", "-", "?"].contains(text.scalars[$0]) }
      if prefix.count > 2 * limit {
        return error("this line is indented too deeply", at: line.lowerBound + prefix.count)
      }
    }
    return nil
  }

  /// The error for a control character: libyaml stops there without giving a line or a column.
  var forbiddenCharacter: Diagnostic {
    let offset = text.scalars.firstIndex {
      $0.properties.generalCategory == .control && !["\t", "\n", "\r", "\u{85}"].contains($0)
        || ["\u{FFFE}", "\u{FFFF}"].contains($0)
    }
    return error(
      "a control character cannot stand here", at: offset ?? 0, hint: "write it as an escape in double quotes"
    )
  }

  // MARK: Places in the text

  func isBlankOrComment(_ line: Range<Int>) -> Bool {
    let first = line.first { text.scalars[$0] != " " }
    return first.map { text.scalars[$0] == "#" } ?? true
  }

  /// Returns the last visible scalar before an offset on its line; nil if the offset is at the line's first word.
  private func lastVisible(before offset: Int) -> Unicode.Scalar? {
    guard let line = text.lines.first(where: { $0.contains(offset) }) else { return nil }
    return text.scalars[line.lowerBound..<offset].last { $0 != " " }
  }

  private func isPastLastWord(_ offset: Int) -> Bool {
    text.scalars[min(offset, text.scalars.count)...].allSatisfy { $0 == " " || $0 == "\n" }
  }

  private func firstLine(of range: Range<Int>) -> Range<Int> {
    let end = text.scalars[range.lowerBound...].firstIndex(of: "\n") ?? text.scalars.count
    return range.lowerBound..<max(min(range.upperBound, end), range.lowerBound)
  }

  func error(_ message: String, at offset: Int, hint: String? = nil) -> Diagnostic {
    let start = min(offset, max(0, text.scalars.count - 1))
    return Diagnostic(message, at: text.span(start..<(start + 1)), hint: hint)
  }
}
