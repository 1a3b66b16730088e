import SourceText

/// The most frequent mistakes of authors, which libyaml reports in another place.
extension YAMLMistake {
  func tabInIndentation(upTo offset: Int) -> Diagnostic? {
    for line in text.lines where line.lowerBound <= offset {
      let tab = line.first { ![" ", "-"].contains(text.scalars[$0]) }
      if let tab, text.scalars[tab] == "\t" {
        return error(
          "a tab cannot indent YAML", at: tab, hint: "remove the tab, or write spaces in its place")
      }
    }
    return nil
  }

  /// Finds the first line that is not written as an option. libyaml reports such a line only several lines later.
  /// Examples are `name value`, `name = value`, `name:value`, a line in quotation marks, a first line that is a list
  /// item, and a comment of another language.
  func wrongLine(upTo offset: Int) -> Diagnostic? {
    let lines = text.lines
    guard let first = lines.first(where: { !isBlankOrComment($0) }) else { return nil }
    let indentation = text.indentation(of: first)
    for line in lines where line.lowerBound <= offset && text.indentation(of: line) == indentation {
      let range = (line.lowerBound + indentation)..<line.upperBound
      let written = text.string(range)
      guard !isBlankOrComment(line), let mistake = mistake(in: written, isFirst: line == first) else {
        continue
      }
      return Diagnostic(mistake.message, at: text.span(range), hint: mistake.hint)
    }
    return nil
  }

  private func mistake(in line: String, isFirst: Bool) -> (message: String, hint: String?)? {
    if Self.isComment(line) { return ("this is not an option", "a comment begins with #") }
    let expected = "expected 'name: value'"
    if isFirst, let mark = line.first, ["-", "*", "+", "•"].contains(mark), line.dropFirst().first == " " {
      let item = String(line.dropFirst().drop { $0 == " " })
      return ("\(expected), not a list", "write '\(form(of: item) ?? "name: value")', without the '\(mark)'")
    }
    if line.hasPrefix("{{") {
      let bare = line.replacing(" }}", with: "").filter { !"{}".contains($0) }.drop { $0 == " " }
      return ("a name must not have braces here", form(of: String(bare)).map { "write '\($0)'" })
    }
    if let inner = Self.quoted(line) {
      return (expected, "write '\(form(of: inner) ?? "name: value")', without the quotation marks around it")
    }
    if let flipped = Self.flippedComparison(line) { return (expected, "write '\(flipped)'") }
    if let (word, claim) = Self.assertion(line), let form = form(of: claim) {
      return (expected, "write '\(form)', without the word \(word)")
    }
    guard let suggestion = suggestion(for: line) else { return nil }
    let isMore = Self.secondOption(in: line) != nil
    return (expected, "write '\(suggestion)'" + (isMore ? ", and each option on a line of its own" : ""))
  }

  /// Returns the correct form of an option that is written inside something else; nil if it is not an option.
  private func form(of option: String) -> String? {
    let option = Self.quoted(option) ?? option
    if let suggestion = suggestion(for: option) { return suggestion }
    if let flipped = Self.flippedComparison(option) { return flipped }
    let line = YAMLText(option)
    if line.lines.first.flatMap({ YAMLComparison($0, of: line) }) != nil { return option }
    guard let colon = option.firstRange(of: ":") else { return nil }
    return "\(option[..<colon.lowerBound]): \(value(option[colon.upperBound...]))"
  }

  /// Returns the text between quotation marks that enclose the whole line.
  private static func quoted(_ line: String) -> String? {
    guard let mark = line.first, mark == "\"" || mark == "'", line.count > 2 else { return nil }
    let inner = line.dropFirst()
    return inner.last == mark && !inner.dropLast().contains(mark) ? String(inner.dropLast()) : nil
  }

  /// Whether a line begins as comments of other languages do.
  static func isComment(_ line: some StringProtocol) -> Bool {
    ["//", "--", "/*", "% ", ";"].contains { line.hasPrefix($0) } && !line.hasPrefix("---")
  }

  /// Recognizes `assert name >= 0.8`: a word from programming languages before a claim that begins with the name of a
  /// step's value.
  private static func assertion(_ line: String) -> (word: Substring, claim: String)? {
    let word = line.prefix { $0 != " " }
    let claim = line.dropFirst(word.count).drop { $0 == " " }
    guard ["assert", "expect", "require", "check", "claim"].contains(word.lowercased()),
      claim.prefix(while: { $0.isLetter || $0.isNumber || "_-.".contains($0) }).contains(".")
    else { return nil }
    return (word, String(claim))
  }

  /// Recognizes `0.8 <= name` and `0.8 <= name <= 0.9`, and returns nbrun's form of the claim.
  private static func flippedComparison(_ line: String) -> String? {
    guard line.utf8.count <= longest else { return nil }
    let parts = words(of: line)
    guard parts.count == 3 || parts.count == 5, let name = parts[2].first, name.isLetter,
      parts[0].first?.isNumber == true, let flipped = flips[parts[1]]
    else { return nil }
    if parts.count == 3 { return "\(parts[2]) \(flipped) \(parts[0])" }
    guard parts[3] == parts[1], parts[4].first?.isNumber == true else { return nil }
    return parts[1].hasPrefix("<")
      ? "\(parts[2]): \(parts[0])..\(parts[4])" : "\(parts[2]): \(parts[4])..\(parts[0])"
  }

  /// The longest line that is examined in detail, in bytes.
  private static let longest = 500

  /// Splits a line into words; signs of comparison are separate words: `0.8<=a` is three words.
  private static func words(of line: String) -> [String] {
    var words: [String] = []
    var isSign = false
    var isInside = false
    for character in line.replacing("≤", with: "<=").replacing("≥", with: ">=") {
      if character == " " {
        isInside = false
        continue
      }
      let startsSign = "<>=".contains(character)
      if isInside, startsSign == isSign {
        words[words.count - 1].append(character)
      } else {
        words.append(String(character))
      }
      (isInside, isSign) = (true, startsSign)
    }
    return words
  }

  private static let flips: [String: String] = ["<=": ">=", ">=": "<=", "<": ">", ">": "<", "==": "=="]

  /// Returns where the separator before a second option is on a line: a comma or a semicolon.
  ///
  ///     name ws* (":" | "=") value ("," | ";") ws* name ws* (":" | "=")
  private static func secondOption(in line: some StringProtocol) -> String.Index? {
    guard line.utf8.count <= longest else { return nil }
    var rest = line[...]
    while let comma = rest.firstIndex(where: { $0 == "," || $0 == ";" }) {
      rest = rest[rest.index(after: comma)...]
      let words = rest.drop { $0 == " " }
      let name = words.prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
      let sign = words[name.endIndex...].first { $0 != " " }
      if name.first?.isLetter == true, let sign, ":=：".contains(sign) { return comma }
    }
    return nil
  }

  /// Recognizes several options on one line. libyaml reports the colon of the second.
  func optionsOnOneLine(at offset: Int) -> Diagnostic? {
    guard let line = text.lines.first(where: { $0.contains(offset) }), text[offset] == ":" else { return nil }
    let written = text.string(line)
    guard let second = Self.secondOption(in: written), !written.contains("\"") else { return nil }
    let start = line.lowerBound + written.unicodeScalars.distance(from: written.startIndex, to: second)
    return start < offset
      ? Diagnostic(
        "two options stand on one line",
        at: text.span((line.lowerBound + text.indentation(of: line))..<line.upperBound),
        hint: "write each option on a line of its own, without '\(written[second])' between them")
      : nil
  }

  /// Recognizes a comment of another language that contains a colon.
  func commentBehind(before colon: Int) -> Diagnostic? {
    guard let line = text.lines.first(where: { $0.contains(colon) }) else { return nil }
    let start = (line.lowerBound..<colon).dropFirst().first { offset in
      text.scalars[offset - 1] == " "
        && Self.isComment(text.string(offset..<min(offset + 2, line.upperBound)))
    }
    return start.map {
      Diagnostic(
        "unexpected text after the value", at: text.span($0..<line.upperBound),
        hint: "a comment begins with #")
    }
  }

  /// Returns the correct form of a line; nil if the line is correct or is something quite different.
  ///
  ///     line → name ws* ("=" | ":")? ws* value?
  private func suggestion(for line: String) -> String? {
    let name = line.prefix { $0.isLetter || $0.isNumber || ["_", "-", "."].contains($0) }
    guard let initial = name.first, initial.isLetter else { return nil }
    let blanksAndRest = line[name.endIndex...]
    let rest = blanksAndRest.drop { $0 == " " }
    let isOneWord = blanksAndRest.isEmpty || blanksAndRest.first != rest.first
    switch rest.first {
    // Also accept the colons of Chinese and Japanese keyboards.
    case "：", "﹕", "∶", "＝": return "\(name): \(first(rest.dropFirst()))"
    case "=" where rest.dropFirst().first != "=": return "\(name): \(first(rest.dropFirst()))"
    case ":":
      let next = rest.dropFirst().first
      return next == nil || next == " " || next == "\t" ? nil : "\(name): \(first(rest.dropFirst()))"
    case ">", "<", "≥", "≤", "≠": return nil
    default:
      guard isOneWord, !rest.contains(": "), !rest.hasSuffix(":") else { return nil }
      // The rest is a claim in words.
      if name.contains("."), let claim = ClaimWords.form(of: String(rest)) {
        return claim.first?.isNumber == true ? "\(name): \(claim)" : "\(name) \(claim)"
      }
      return "\(name): \(value(rest))"
    }
  }

  /// Returns the value of the first of several options on a line.
  private func first(_ text: Substring) -> String {
    value(
      Self.secondOption(in: "x: " + text).map { end in Substring(("x: " + text)[..<end].dropFirst(3)) }
        ?? text)
  }

  private func value(_ text: Substring) -> String {
    let value = text.drop { $0 == " " }
    return value.isEmpty ? "…" : Self.asValue(value)
  }

  /// Adds quotes if YAML would give the first character another meaning: `>= 0.5` cannot begin a text.
  static func asValue(_ text: Substring) -> String {
    guard let first = text.first, ">|&*!%@`=<~".contains(first), !text.contains("\"") else {
      return String(text)
    }
    return "\"\(text)\""
  }

  /// Recognizes a line `  name: value` that YAML reads as the rest of the value above it.
  func indentedName(before colon: Int) -> Diagnostic? {
    guard let line = text.lines.first(where: { $0.contains(colon) }) else { return nil }
    let start = line.lowerBound + text.indentation(of: line)
    let isName = text.scalars[start..<colon].allSatisfy { $0 != " " && $0 != "\"" && $0 != "'" }
    guard isName, start > line.lowerBound, line.lowerBound > 0 else { return nil }
    return Diagnostic("unexpected indentation", at: text.span(start..<colon), hint: Self.sameColumn)
  }
}
