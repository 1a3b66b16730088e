import SourceText

extension FrontMatter {
  private static let keys = ["title", "author", "date", "description", "seed", "macros"]

  /// The lines of the front matter, its two fences included; nil where the file does not begin with one.
  ///
  ///     front-matter → "---" ws* line-end  line*  ("---" | "...") ws* line-end
  static func lines(of file: SourceFile, _ diagnostics: inout [Diagnostic]) -> Range<Int>? {
    func isFence(_ number: Int, _ marks: String...) -> Bool {
      let line = file.line(number)
      return marks.contains { line.hasPrefix($0) && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" } }
    }
    guard isFence(1, "---") else { return nil }
    guard let end = (1...file.lineCount).dropFirst().first(where: { isFence($0, "---", "...") }) else {
      diagnostics.append(
        Diagnostic(
          "the front matter is never closed", at: SourceSpan(line: 1, column: 1, length: 3),
          hint: "end it with a line of ---; a rule at the top of the page is written ***"))
      return nil
    }
    return 1..<(end + 1)
  }

  /// Reads what stands between the fences.
  init(_ file: SourceFile, lines: Range<Int>, _ diagnostics: inout [Diagnostic]) {
    let size = file.utf8Offset(ofLine: lines.upperBound) - file.utf8Offset(ofLine: lines.lowerBound)
    if let refusal = YAMLReader.refusal(of: size, at: SourceSpan(line: 1, column: 1, length: 3)) {
      diagnostics.append(refusal)
      return
    }
    let body = lines.dropFirst().dropLast().map { number in
      YAMLText.Line(text: file.line(number), start: SourceLocation(line: number, column: 1))
    }
    var reader = YAMLReader(YAMLText(lines: body))
    let options = reader.mapping()
    diagnostics += reader.diagnostics
    for entry in options.entries {
      do throws(Diagnostic) {
        try read(entry)
      } catch {
        diagnostics.append(error)
      }
    }
  }

  private mutating func read(_ entry: OptionMapping.Entry) throws(Diagnostic) {
    let key = entry.key.value
    switch key {
    case "title": title = try Self.text(entry.value, for: key)
    case "author": author = try Self.names(entry.value)
    case "date": date = try Self.text(entry.value, for: key)
    case "description": description = try Self.text(entry.value, for: key)
    case "seed": seed = try Self.seed(entry.value)
    case "macros": macros = try Self.macros(entry.value)
    default:
      let near = nearestName(to: key, among: Self.keys)
      throw Diagnostic(
        "unknown key '\(key)' in the front matter", at: entry.key.span,
        hint: near.map { "did you mean '\($0)'?" } ?? "it can hold \(Self.keys.joined(separator: ", "))")
    }
  }

  /// Text as written, a number's or a date's too; nil where there is none.
  private static func text(
    _ value: Located<OptionValue>, for key: String
  ) throws(Diagnostic) -> Located<String>? {
    guard case .scalar(let text, _) = value.value else {
      throw Diagnostic("\(key) must be text", at: value.span, hint: "write '\(key): …' on one line")
    }
    return value.value.isNull ? nil : Located(text, at: value.span)
  }

  /// One author, or a list of them.
  private static func names(_ value: Located<OptionValue>) throws(Diagnostic) -> Located<String>? {
    guard case .list(let items) = value.value else { return try text(value, for: "author") }
    var names: [String] = []
    for item in items {
      if let name = try text(item, for: "author") { names.append(name.value) }
    }
    return names.isEmpty ? nil : Located(names.joined(separator: ", "), at: value.span)
  }

  private static func seed(_ value: Located<OptionValue>) throws(Diagnostic) -> Located<UInt64>? {
    if value.value.isNull { return nil }
    guard case .scalar(let text, _) = value.value, text.utf8.allSatisfy(\.isDigit), let seed = UInt64(text)
    else {
      throw Diagnostic(
        "seed must be a whole number from 0 to \(UInt64.max)", at: value.span, hint: "write 'seed: 7'")
    }
    return Located(seed, at: value.span)
  }

  private static func macros(_ value: Located<OptionValue>) throws(Diagnostic) -> [Macro] {
    if value.value.isNull { return [] }
    guard case .mapping(let macros) = value.value else {
      throw Diagnostic(
        "macros must be a mapping of names to LaTeX", at: value.span,
        hint: "write '\\R: \\mathbb{R}', indented, below it")
    }
    var read: [Macro] = []
    for entry in macros.entries {
      guard case .scalar(let body, _) = entry.value.value else {
        throw Diagnostic(
          "a macro's body must be text", at: entry.value.span,
          hint: "put LaTeX that begins with a bracket in single quotes")
      }
      read.append(Macro(name: entry.key, body: Located(body, at: entry.value.span)))
    }
    return read
  }
}
