import SourceText

/// The definitions of labels in a notebook's lines: link references and notes. cmark keeps neither if nothing refers to
/// them.
///
///     definition → (space | ">")* "[" "^"? label "]:" space* (destination | text)
struct LabelDefinitions {
  /// For each destination of a link reference, the place where it is first defined.
  private(set) var destinations: [String: Range<Int>] = [:]
  private var notes: [(label: String, range: Range<Int>, isEmpty: Bool)] = []

  init(_ text: MarkdownText, isCode: [Bool]) {
    for number in 1...max(1, text.file.lineCount) where !(isCode.indices.contains(number) && isCode[number]) {
      let line = text.line(number)
      let content = text.bytes[line].drop { $0.isBlank || $0 == UInt8(ascii: ">") }
      guard content.first == UInt8(ascii: "[") else { continue }
      if let end = Self.endOfNote(at: content.startIndex, in: content) {
        guard end < content.endIndex, content[end] == UInt8(ascii: ":") else { continue }
        let isEmpty =
          content[(end + 1)...].allSatisfy(\.isSpace) && !Self.isContinued(behind: number, in: text)
        notes.append((text.string((content.startIndex + 2)..<(end - 1)), content.startIndex..<end, isEmpty))
      } else if let close = content.firstIndex(of: UInt8(ascii: "]")), close + 1 < content.endIndex,
        content[close + 1] == UInt8(ascii: ":")
      {
        let first = content[(close + 2)...].firstIndex { !$0.isBlank } ?? content.endIndex
        let end = Self.endOfDestination(at: first, in: content)
        let destination = text.string(first..<end).withoutEscapes
        if destinations[destination] == nil { destinations[destination] = first..<end }
      }
    }
  }

  /// Whether the next line with words is indented, as the later lines of a note must be.
  private static func isContinued(behind number: Int, in text: MarkdownText) -> Bool {
    for next in (number + 1)..<max(number + 1, text.file.lineCount + 1) {
      let line = text.bytes[text.line(next)]
      guard let first = line.firstIndex(where: { !$0.isSpace }) else { continue }
      return first - line.startIndex >= 4 || line.first == UInt8(ascii: "\t")
    }
    return false
  }

  /// Ends a comment, or other raw HTML, that the notebook does not end.
  static let endOfHTML = "--> ?> ]]> </pre>\n"

  /// Returns lines with a reference to each note that is defined; empty if there is none. They form a separate
  /// paragraph after any text, except after a code block that is never closed.
  static func references(toNotesOf text: MarkdownText) -> String {
    var seen: Set<String> = []
    var line = ""
    for number in 1...max(1, text.file.lineCount) {
      let content = text.bytes[text.line(number)].drop { $0.isBlank || $0 == UInt8(ascii: ">") }
      guard let end = endOfNote(at: content.startIndex, in: content), end < content.endIndex,
        content[end] == UInt8(ascii: ":")
      else { continue }
      let label = text.string((content.startIndex + 2)..<(end - 1))
      if seen.insert(folded(label)).inserted { line += "[^\(label)] " }
    }
    return line.isEmpty ? "" : endOfHTML + "\n" + line + "\n"
  }

  /// Returns warnings about notes that are referred to and missing, notes that nothing refers to, notes without text,
  /// and notes that are defined twice.
  func problems(of references: [Located<String>], in text: MarkdownText) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    var defined: [String: Int] = [:]
    let used = Set(references.map { Self.folded($0.value) })
    for note in notes {
      let label = Self.folded(note.label)
      if let line = defined[label] {
        problems.append(
          .warning(
            "the note '\(note.label)' is already defined in line \(line), so this one is left out",
            at: text.span(note.range),
            hint: "a label names one note"))
        continue
      }
      defined[label] = text.span(note.range).start.line
      if note.isEmpty {
        problems.append(
          .warning(
            "the note '\(note.label)' has no text", at: text.span(note.range),
            hint: "write it after [^\(note.label)]:"))
      }
      if !used.contains(label) {
        problems.append(
          .warning(
            "nothing refers to the note '\(note.label)': the report shows it below the others",
            at: text.span(note.range),
            hint: "write [^\(note.label)] where the note belongs"))
      }
    }
    let search = NameSearch(among: notes.map(\.label))
    for reference in references where defined[Self.folded(reference.value)] == nil {
      let near = search.nearest(to: reference.value)
      problems.append(
        .warning(
          "there is no note '\(reference.value)'", at: reference.span,
          hint: near.map { "did you mean '[^\($0)]'?" }
            ?? "write the note on a line of its own: [^\(reference.value)]: …"))
    }
    return problems
  }

  /// Labels that differ only in upper and lower case are the same.
  private static func folded(_ label: String) -> String { label.lowercased() }

  /// Returns the offset after `[^label]`; nil if there is none at `start`.
  static func endOfNote(at start: Int, in bytes: ArraySlice<UInt8>) -> Int? {
    guard start + 2 < bytes.endIndex, bytes[start] == UInt8(ascii: "["), bytes[start + 1] == UInt8(ascii: "^")
    else {
      return nil
    }
    // cmark has the same limit for labels.
    for offset in (start + 2)..<min(bytes.endIndex, start + 1000) {
      switch bytes[offset] {
      case UInt8(ascii: "]"): return offset > start + 2 ? offset + 1 : nil
      case UInt8(ascii: "["), UInt8(ascii: "^"): return nil
      case let byte where byte.isSpace: return nil
      default: continue
      }
    }
    return nil
  }

  /// Returns the offset after a destination, including its angle brackets.
  static func endOfDestination(at start: Int, in bytes: ArraySlice<UInt8>) -> Int {
    guard start < bytes.endIndex else { return bytes.endIndex }
    if bytes[start] == UInt8(ascii: "<") {
      let end = bytes[start...].firstIndex { $0 == UInt8(ascii: ">") || $0.isLineEnd } ?? bytes.endIndex
      return end < bytes.endIndex && bytes[end] == UInt8(ascii: ">") ? end + 1 : end
    }
    var depth = 0
    var offset = start
    while offset < bytes.endIndex {
      switch bytes[offset] {
      case UInt8(ascii: "\\"): offset += 1
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        if depth == 0 { return offset }
        depth -= 1
      case let byte where byte.isSpace: return offset
      default: break
      }
      offset += 1
    }
    return bytes.endIndex
  }
}
