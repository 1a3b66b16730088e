import SourceText

extension FrontMatter {
  static let keys = ["title", "author", "date", "description", "lang", "seed", "macros", "notation"]
  /// Keys of site generators that are similar to one of nbrun's keys, but are not slips.
  private static let foreignKeys: Set<String> = [
    "subtitle", "titles", "dated", "dates", "update", "updated", "slug", "tile", "macro", "need", "feed",
    "send",
  ]

  /// Reads the lines between the fences as YAML.
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
    for text in [author, date].compactMap(\.self) where text.value.contains("{{") {
      diagnostics.append(
        .warning(
          "an inline value is not filled in here", at: text.span,
          hint: "write it in the title, in the description or in the text of the notebook"))
    }
    guard let first = unknown.first else { return }
    // Give one warning for all keys: a site generator's notebook has many.
    let names = unknown.prefix(8).map { "'\($0.value)'" }.joined(separator: ", ")
    let more = unknown.count > 8 ? " and \(unknown.count - 8) more" : ""
    diagnostics.append(
      .warning(
        "nbrun does not use \(names)\(more) of the front matter", at: first.span,
        hint: "it uses \(Self.keys.joined(separator: ", ")); what is there for a site generator may stay"))
  }

  /// - Returns: false if nbrun does not use the key.
  private mutating func read(_ entry: OptionMapping.Entry) throws(Diagnostic) -> Bool {
    let key = entry.key.value
    switch key {
    case "title": title = try Self.text(entry.value, for: key)
    case "author", "authors": author = try Self.names(entry.value)
    case "date": date = try Self.text(entry.value, for: key)
    case "description": description = try Self.text(entry.value, for: key)
    case "lang": lang = try Self.language(entry.value)
    case "seed": seed = try Self.seed(entry.value)
    case "macros": macros = try Self.macros(entry.value)
    case "notation": notation = try Self.notation(entry.value)
    default:
      guard !Self.isForeign(key), let near = Self.known(near: key) else { return false }
      throw Diagnostic(
        "unknown key '\(key)' in the front matter", at: entry.key.span, hint: "did you mean '\(near)'?")
    }
    return true
  }

  /// Whether a key is none of nbrun's and not similar to one: its value is for another program.
  private static func isForeign(_ key: String) -> Bool {
    foreignKeys.contains(key) || key != "authors" && known(near: key) == nil
  }

  /// Returns the key of nbrun's that differs by a slip, is written in capitals, or has the same meaning.
  private static func known(near key: String) -> String? {
    if ["random_seed", "random-seed", "random_state", "rng_seed"].contains(key.lowercased()) {
      return "seed"
    }
    guard let near = nearestName(to: key, among: keys) else { return nil }
    // A prefix such as `mac` or `desc` is not a slip.
    return abs(near.count - key.count) <= 2 ? near : nil
  }

  /// Returns text as written, also for a number or a date; nil if there is none.
  private static func text(
    _ value: Located<OptionValue>, for key: String
  ) throws(Diagnostic) -> Located<String>? {
    guard case .scalar(let text, _) = value.value else {
      throw Diagnostic("\(key) must be text", at: value.span, hint: "write '\(key): …' on one line")
    }
    return value.value.isNull ? nil : Located(text, at: value.span)
  }

  /// Reads one author, or a list of authors. Each is a name, or a mapping with a name, as site generators write it.
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

  private static func language(_ value: Located<OptionValue>) throws(Diagnostic) -> Located<String>? {
    guard let tag = try text(value, for: "lang") else { return nil }
    if let (message, hint) = LanguageTag.mistake(in: tag.value) {
      throw Diagnostic("lang is '\(tag.value)', which \(message)", at: tag.span, hint: hint)
    }
    return tag
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

  /// Reads the name of a preset, or a mapping of entries.
  private static func notation(_ value: Located<OptionValue>) throws(Diagnostic) -> [NotationEntry] {
    if value.value.isNull { return [] }
    switch value.value {
    case .scalar(let name, _):
      return [NotationEntry(key: Located("preset", at: value.span), value: Located(name, at: value.span))]
    case .mapping(let entries):
      return try entries.entries.map { entry throws(Diagnostic) in
        guard case .scalar(let text, _) = entry.value.value else {
          throw Diagnostic(
            "an entry of the notation must be text", at: entry.value.span, hint: "write 'loss: C'")
        }
        return NotationEntry(key: entry.key, value: Located(text, at: entry.value.span))
      }
    case .list:
      throw Diagnostic(
        "notation must be a name or a mapping", at: value.span,
        hint: "write 'notation: nielsen', or 'loss: C' indented below it")
    }
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
