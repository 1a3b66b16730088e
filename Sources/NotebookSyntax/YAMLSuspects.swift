import SourceText

/// The usual suspects: what authors get wrong most often, and libyaml complains of elsewhere.
extension YAMLMistake {
  func tabInIndentation(upTo offset: Int) -> Diagnostic? {
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
  func missingColon(upTo offset: Int) -> Diagnostic? {
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
    case "=" where rest.dropFirst().first != "=": return "\(name): \(value(rest.dropFirst()))"
    case ":":
      let next = rest.dropFirst().first
      return next == nil || next == " " || next == "\t" ? nil : "\(name): \(value(rest.dropFirst()))"
    default:
      return isOneWord && !rest.contains(": ") && !rest.hasSuffix(":") ? "\(name): \(value(rest))" : nil
    }
  }

  private func value(_ text: Substring) -> String {
    let value = text.drop { $0 == " " }
    return value.isEmpty ? "…" : Self.asValue(value)
  }

  /// In quotes where YAML would take its first character for something else: `>= 0.5` begins no text.
  static func asValue(_ text: Substring) -> String {
    guard let first = text.first, ">|&*!%@`=<~".contains(first), !text.contains("\"") else {
      return String(text)
    }
    return "\"\(text)\""
  }

  /// A line `  name: value` that is taken for the rest of the value above it.
  func indentedName(before colon: Int) -> Diagnostic? {
    guard let line = text.lines.first(where: { $0.contains(colon) }) else { return nil }
    let start = line.lowerBound + text.indentation(of: line)
    let isName = text.scalars[start..<colon].allSatisfy { $0 != " " && $0 != "\"" && $0 != "'" }
    guard isName, start > line.lowerBound, line.lowerBound > 0 else { return nil }
    return Diagnostic("unexpected indentation", at: text.span(start..<colon), hint: Self.sameColumn)
  }
}
