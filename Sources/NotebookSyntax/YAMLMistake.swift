import SourceText

/// What libyaml's complaints mean to the author of a notebook, and what to do about them.
struct YAMLMistake {
  private let text: YAMLText
  private static let sameColumn = "what stands on one level begins in the same column"

  init(_ text: YAMLText) {
    self.text = text
  }

  /// A complaint of libyaml's.
  /// - Parameters:
  ///   - offset: where libyaml noticed.
  ///   - start: where what it was reading began.
  func named(_ problem: String, at offset: Int, since start: Int?) -> Diagnostic {
    if let tab = tabInIndentation(upTo: offset) { return tab }
    if let missing = missingColon(upTo: offset) { return missing }
    if problem.contains("another document") {
      return error("a second YAML document begins here", at: offset, hint: "one mapping of options is enough")
    }
    if problem.contains("undefined alias") { return alias(at: offset) }
    if problem.contains("cannot start any token") {
      let character = text[offset].map { String($0) } ?? ""
      return error("a value cannot begin with '\(character)'", at: offset, hint: "put the value in quotes")
    }
    if problem.contains("mapping values are not allowed") {
      return indentedName(before: offset)
        ?? error("unexpected ':'", at: offset, hint: "put a value that holds ': ' in quotes")
    }
    if problem.contains("unknown escape character") {
      return error(
        "this escape has no meaning", at: offset, hint: "double the backslash, or use single quotes")
    }
    if problem.contains("unexpected end of stream") || problem.contains("unexpected document indicator"),
      let start, text[start] == "\"" || text[start] == "'"
    {
      return error("this quotation is never closed", at: start, hint: "close it with \(text[start] ?? "\"")")
    }
    if let start, let opener = text[start], opener == "[" || opener == "{" {
      let closer = opener == "[" ? "]" : "}"
      // The name of the next option shows that a list on several lines was not meant.
      return isPastLastWord(offset) || text[offset] == ":"
        ? error("this '\(opener)' is never closed", at: start, hint: "close it with '\(closer)'")
        : error("expected ',' or '\(closer)'", at: offset)
    }
    if text[offset] == ":" {
      return error("a name must stand before the colon", at: offset, hint: "write 'name: value'")
    }
    if ["expected key", "expected <document start>", "expected '-'", "block sequence entries"].contains(
      where: problem.contains)
    {
      return error("unexpected indentation", at: offset, hint: Self.sameColumn)
    }
    return error(problem, at: offset)
  }

  func notAMapping(at range: Range<Int>) -> Diagnostic {
    if let missing = missingColon(upTo: range.lowerBound) { return missing }
    return Diagnostic(
      "expected one 'name: value' a line", at: text.span(firstLine(of: range)))
  }

  func duplicate(_ key: String, at range: Range<Int>) -> Diagnostic {
    Diagnostic(
      "'\(key)' is given twice", at: text.span(range), hint: "remove one of them")
  }

  func alias(at offset: Int) -> Diagnostic {
    error("YAML aliases have no use here", at: offset, hint: "write the value itself, or put it in quotes")
  }

  /// YAML's `&anchor`, `*alias` and `!tag`: an option has no need of them, and aliases of aliases can make a
  /// few lines stand for gigabytes. An alias needs an anchor before it, so refusing that is enough.
  func indirection(at offset: Int) -> Diagnostic? {
    switch text[offset] {
    case "&":
      error("YAML anchors have no use here", at: offset, hint: "write the value itself, or put it in quotes")
    case "*": alias(at: offset)
    case "!":
      error("YAML tags have no use here", at: offset, hint: "leave it out, or put the value in quotes")
    default: nil
    }
  }

  /// Recursion follows the text's nesting, which is at most its bracket depth, or the column in which a line's
  /// first word stands.
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

  /// libyaml stops at control characters, without a line or a column.
  var forbiddenCharacter: Diagnostic {
    let offset = text.scalars.firstIndex {
      $0.properties.generalCategory == .control && !["\t", "\n", "\r", "\u{85}"].contains($0)
        || ["\u{FFFE}", "\u{FFFF}"].contains($0)
    }
    return error(
      "a control character cannot stand here", at: offset ?? 0, hint: "write it as an escape in double quotes"
    )
  }

  // MARK: The usual suspects

  private func tabInIndentation(upTo offset: Int) -> Diagnostic? {
    for line in text.lines where line.lowerBound <= offset {
      let tab = line.first { ![" ", "-"].contains(text.scalars[$0]) }
      if let tab, text.scalars[tab] == "\t" {
        return error("a tab cannot indent YAML", at: tab, hint: "use spaces")
      }
    }
    return nil
  }

  /// The first line of the form `name value`, `name = value` or `name:value`, which libyaml complains of only
  /// lines later.
  private func missingColon(upTo offset: Int) -> Diagnostic? {
    let lines = text.lines
    guard let first = lines.first(where: { !isBlankOrComment($0) }) else { return nil }
    let indentation = text.indentation(of: first)
    for line in lines where line.lowerBound <= offset && text.indentation(of: line) == indentation {
      let written = text.string((line.lowerBound + indentation)..<line.upperBound)
      guard !isBlankOrComment(line), let suggestion = suggestion(for: written) else { continue }
      let range = (line.lowerBound + indentation)..<line.upperBound
      return Diagnostic(
        "expected 'name: value'", at: text.span(range), hint: "write '\(suggestion)'")
    }
    return nil
  }

  /// How a line should have been written; nil where it is well formed or something else altogether.
  ///
  ///     line → name ws* ("=" | ":")? ws* value?
  private func suggestion(for line: String) -> String? {
    let name = line.prefix { $0.isLetter || $0.isNumber || ["_", "-", "."].contains($0) }
    guard let initial = name.first, initial.isLetter else { return nil }
    let blanksAndRest = line[name.endIndex...]
    let rest = blanksAndRest.drop { $0 == " " }
    let isOneWord = blanksAndRest.isEmpty || blanksAndRest.first != rest.first
    switch rest.first {
    case "=": return "\(name): \(value(rest.dropFirst()))"
    case ":":
      let next = rest.dropFirst().first
      return next == nil || next == " " || next == "\t" ? nil : "\(name): \(value(rest.dropFirst()))"
    default:
      return isOneWord && !rest.contains(": ") && !rest.hasSuffix(":") ? "\(name): \(value(rest))" : nil
    }
  }

  private func value(_ text: Substring) -> String {
    let value = text.drop { $0 == " " }
    return value.isEmpty ? "…" : String(value)
  }

  /// A line `  name: value` that is taken for the rest of the value above it.
  private func indentedName(before colon: Int) -> Diagnostic? {
    guard let line = text.lines.first(where: { $0.contains(colon) }) else { return nil }
    let start = line.lowerBound + text.indentation(of: line)
    let isName = text.scalars[start..<colon].allSatisfy { $0 != " " && $0 != "\"" && $0 != "'" }
    guard isName, start > line.lowerBound, line.lowerBound > 0 else { return nil }
    return Diagnostic("unexpected indentation", at: text.span(start..<colon), hint: Self.sameColumn)
  }

  private func isBlankOrComment(_ line: Range<Int>) -> Bool {
    let first = line.first { text.scalars[$0] != " " }
    return first.map { text.scalars[$0] == "#" } ?? true
  }

  private func isPastLastWord(_ offset: Int) -> Bool {
    text.scalars[min(offset, text.scalars.count)...].allSatisfy { $0 == " " || $0 == "\n" }
  }

  private func firstLine(of range: Range<Int>) -> Range<Int> {
    let end = text.scalars[range.lowerBound...].firstIndex(of: "\n") ?? text.scalars.count
    return range.lowerBound..<max(min(range.upperBound, end), range.lowerBound)
  }

  private func error(_ message: String, at offset: Int, hint: String? = nil) -> Diagnostic {
    let start = min(offset, max(0, text.scalars.count - 1))
    return Diagnostic(message, at: text.span(start..<(start + 1)), hint: hint)
  }
}
