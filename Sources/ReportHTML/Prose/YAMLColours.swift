import MarkupWriter
import ReportModel
import SourceText

/// Colours the keys and comments of a step's options, and marks the options that ran with another value.
enum YAMLColours {
  /// - Parameters:
  ///   - marked: the line that is marked, counted from 0.
  ///   - overrides: options that ran with another value. The lines that they replace are struck out.
  static func markup(
    _ source: String, marking marked: Int? = nil, replacing overrides: [StepCell.Override] = []
  ) -> Markup {
    var lines = source.namingDirectionControls.split(omittingEmptySubsequences: false) { $0.isNewline }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    var shown = lines.enumerated().flatMap { number, line -> [Markup] in
      var coloured = self.line(line)
      if number == marked { coloured = .element("mark", [:], coloured) }
      guard let override = overrides.first(where: { $0.replacedLines?.contains(number) == true }) else {
        return [coloured]
      }
      let struck = Markup.element("del", [:], coloured)
      return number == override.replacedLines?.upperBound ? [struck, replacement(override)] : [struck]
    }
    shown += overrides.filter { $0.replacedLines == nil }.map(replacement)
    return shown.joined(separator: .literal("\n"))
  }

  private static func replacement(_ override: StepCell.Override) -> Markup {
    .element("ins", [:], line("\(override.option): \(override.value.namingDirectionControls)"[...]))
      + span("c", "  # from -P"[...])
  }

  /// line → space* "- "* (key ":")? value? ("#" comment)?
  private static func line(_ line: Substring) -> Markup {
    let indent = line.prefix { $0 == " " || $0 == "\t" || $0 == "-" }
    var rest = line.dropFirst(indent.count)
    var coloured = Markup.text(String(indent))
    if rest.first != "#", let colon = rest.firstIndex(of: ":"), isKeyEnd(colon, in: rest) {
      coloured += span("k", rest[..<colon]) + .text(":")
      rest = rest[rest.index(after: colon)...]
    }
    let comment = commentStart(in: rest) ?? rest.endIndex
    coloured += .text(String(rest[..<comment]))
    return comment == rest.endIndex ? coloured : coloured + span("c", rest[comment...])
  }

  private static func isKeyEnd(_ colon: Substring.Index, in line: Substring) -> Bool {
    let next = line.index(after: colon)
    return next == line.endIndex || line[next] == " " || line[next] == "\t"
  }

  /// A comment begins at a "#" after a space, outside quotes.
  private static func commentStart(in line: Substring) -> Substring.Index? {
    var quote: Character?
    var previous: Character = " "
    for index in line.indices {
      let character = line[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#", previous == " " || previous == "\t" {
        return index
      }
      previous = character
    }
    return nil
  }

  private static func span(_ name: String, _ text: Substring) -> Markup {
    .element("span", ["class": name], .text(String(text)))
  }
}
