import SourceText

extension FrontMatter {
  private static let keys = ["title", "author", "date", "description", "seed", "macros"]
  /// Keys of site generators that are near one of ours, and are not meant for it.
  private static let foreignKeys: Set<String> = [
    "subtitle", "titles", "dated", "dates", "update", "updated", "slug", "tile", "macro", "need", "feed",
    "send",
  ]

  /// The lines of the front matter, its two fences included; nil where the file does not begin with one.
  ///
  ///     front-matter → "---" ws* line-end  line*  ("---" | "...") ws* line-end
  static func lines(of file: SourceFile, _ diagnostics: inout [Diagnostic]) -> Range<Int>? {
    func isFence(_ number: Int, _ marks: String...) -> Bool {
      // By bytes: a letter may carry a million accents.
      let line = file.line(number).utf8
      return marks.contains { line.starts(with: $0.utf8) && line.dropFirst(3).allSatisfy(\.isBlank) }
    }
    if isFence(1, "+++"), let end = (1...file.lineCount).dropFirst().first(where: { isFence($0, "+++") }) {
      diagnostics.append(
        .warning(
          "this front matter is TOML, of which nbrun reads nothing, the seed neither",
          at: SourceSpan(line: 1, column: 1, length: 3),
          hint: "write it as YAML: lines of ---, and between them 'name: value'"))
      return 1..<(end + 1)
    }
    guard isFence(1, "---") else {
      diagnostics += unmarkedFrontMatter(in: file) ?? belatedFrontMatter(in: file) { isFence($0, "---") }
      return nil
    }
    guard let end = (1...file.lineCount).dropFirst().first(where: { isFence($0, "---", "...") }) else {
      diagnostics.append(
        Diagnostic(
          "the front matter is never closed", at: SourceSpan(line: 1, column: 1, length: 3),
          hint: "end it with a line of ---; a rule at the top of the page is written ***"))
      return nil
    }
    return 1..<(end + 1)
  }

  /// Front matter whose first line is missing, or of other dashes than hyphens; nil where the file begins with none.
  private static func unmarkedFrontMatter(in file: SourceFile) -> [Diagnostic]? {
    let dashes = Set("-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}")
    func isOfDashes(_ line: some StringProtocol) -> Bool { !line.isEmpty && line.allSatisfy(dashes.contains) }
    // The lines of front matter are short; a letter with a million accents is one character, and slow to look at.
    let lines = (1...min(file.lineCount, 40)).map { file.line($0) }.prefix { $0.utf8.count < 1000 }
    guard !lines.isEmpty else { return nil }
    let hasMark = isOfDashes(lines[0])
    // Up to the line that ends it, or that is none of it.
    let body = lines.dropFirst(hasMark ? 1 : 0).prefix { line in
      !isOfDashes(line) && !line.allSatisfy(\.isWhitespace)
    }
    let known = body.filter { line in keys.contains { line.hasPrefix("\($0): ") } }
    guard let first = body.first, first == known.first else { return nil }
    let isClosed = body.endIndex < lines.endIndex && isOfDashes(lines[body.endIndex])
    // A line of prose may begin with one of the words.
    guard hasMark || isClosed || known.count > 1 || first.hasPrefix("seed: ") else { return nil }
    return [
      Diagnostic(
        hasMark
          ? "this is no front matter: a line of three hyphens begins it"
          : "this is no front matter, since no line of --- stands above it",
        at: SourceSpan(line: 1, column: 1, length: lines[0].count),
        hint: hasMark
          ? "write --- in this line"
          : isClosed
            ? "write a line of --- above it" : "write a line of --- above it, and another one below it")
    ]
  }

  /// Front matter below a blank line or a comment: Markdown shows it as text, and nobody reads its seed.
  private static func belatedFrontMatter(in file: SourceFile, isFence: (Int) -> Bool) -> [Diagnostic] {
    let first = (1...min(10, file.lineCount)).first { number in
      let line = file.line(number)
      return !line.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        && !line.utf8.starts(with: "<!--".utf8)
    }
    guard let first, first > 1, isFence(first), first < file.lineCount else { return [] }
    let next = file.line(first + 1).utf8
    guard keys.contains(where: { next.starts(with: "\($0):".utf8) }) else { return [] }
    return [
      Diagnostic(
        "this is no front matter, since it does not begin in the first line",
        at: SourceSpan(line: first, column: 1, length: 3),
        hint: "move the line of --- to the very top of the file")
    ]
  }

  /// Reads what stands between the fences of YAML.
  init(_ file: SourceFile, lines: Range<Int>, _ diagnostics: inout [Diagnostic]) {
    guard file.line(lines.lowerBound).hasPrefix("---") else { return }
    let size = file.utf8Offset(ofLine: lines.upperBound) - file.utf8Offset(ofLine: lines.lowerBound)
    if let refusal = YAMLReader.refusal(of: size, at: SourceSpan(line: 1, column: 1, length: 3)) {
      diagnostics.append(refusal)
      return
    }
    let body = lines.dropFirst().dropLast().map { number in
      YAMLText.Line(text: file.line(number), start: SourceLocation(line: number, column: 1))
    }
    let foreign = ForeignEntries(of: body) { Self.isForeign($0) }
    var reader = YAMLReader(YAMLText(lines: foreign.otherLines))
    let options = reader.mapping()
    diagnostics += reader.diagnostics
    var unknown = foreign.keys
    for entry in options.entries {
      do throws(Diagnostic) {
        if try !read(entry) { unknown.append(entry.key) }
      } catch {
        diagnostics.append(error)
      }
    }
    for text in [title, author, date, description].compactMap(\.self) where text.value.contains("{{") {
      diagnostics.append(
        .warning(
          "an inline value in the front matter is not filled in", at: text.span,
          hint: "write it in the text of the notebook"))
    }
    guard let first = unknown.first else { return }
    // One for all of them: a site generator's notebook has many.
    let names = unknown.prefix(8).map { "'\($0.value)'" }.joined(separator: ", ")
    let more = unknown.count > 8 ? " and \(unknown.count - 8) more" : ""
    diagnostics.append(
      .warning(
        "nbrun does not use \(names)\(more) of the front matter", at: first.span,
        hint: "it uses \(Self.keys.joined(separator: ", ")); what is there for a site generator may stay"))
  }

  /// - Returns: false where the key means nothing here.
  private mutating func read(_ entry: OptionMapping.Entry) throws(Diagnostic) -> Bool {
    let key = entry.key.value
    switch key {
    case "title": title = try Self.text(entry.value, for: key)
    case "author", "authors": author = try Self.names(entry.value)
    case "date": date = try Self.text(entry.value, for: key)
    case "description": description = try Self.text(entry.value, for: key)
    case "seed": seed = try Self.seed(entry.value)
    case "macros": macros = try Self.macros(entry.value)
    default:
      guard !Self.isForeign(key), let near = Self.known(near: key) else { return false }
      throw Diagnostic(
        "unknown key '\(key)' in the front matter", at: entry.key.span, hint: "did you mean '\(near)'?")
    }
    return true
  }

  /// A key that is none of ours, and not near one: what it has is not for nbrun to read.
  private static func isForeign(_ key: String) -> Bool {
    foreignKeys.contains(key) || key != "authors" && known(near: key) == nil
  }

  /// A key of ours that is a slip away, or written in capitals, or another word for one.
  private static func known(near key: String) -> String? {
    if ["random_seed", "random-seed", "random_state", "rng_seed"].contains(key.lowercased()) {
      return "seed"
    }
    guard let near = nearestName(to: key, among: keys) else { return nil }
    // A prefix is no slip: `mac`, `desc`.
    return abs(near.count - key.count) <= 2 ? near : nil
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

  /// One author, or a list of them; each a name, or a mapping that has one, as site generators write it.
  private static func names(_ value: Located<OptionValue>) throws(Diagnostic) -> Located<String>? {
    switch value.value {
    case .list(let items):
      var names: [String] = []
      for item in items {
        if let name = try self.names(item) { names.append(name.value) }
      }
      return names.isEmpty ? nil : Located(names.joined(separator: ", "), at: value.span)
    case .mapping(let parts):
      guard let name = parts["name"] else {
        throw Diagnostic(
          "an author must be a name", at: value.span, hint: "write 'author: Ada', or 'name: Ada' below it")
      }
      return try names(name)
    case .scalar: return try text(value, for: "author")
    }
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
