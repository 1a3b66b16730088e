import SourceText

/// What kind of block a fence's info string makes.
enum FenceKind {
  /// A step.
  case step
  /// A formula, with the text after the word `math`, as written.
  case formula(directive: Located<String>?)
  /// Code that is shown and never run.
  case code
  /// Not a step, but perhaps meant as one.
  case mistake(Diagnostic)

  /// The longest info string in bytes. A longer one cannot be a name with options, and comparing its words with names
  /// would take long.
  private static let longestInfo = 1_000

  /// - Parameters:
  ///   - info: the whole info string, trimmed.
  ///   - body: the content of the fence.
  init(_ info: Located<String>, body: String, stepNames: [String]) {
    let text = info.value
    guard text.utf8.count <= Self.longestInfo else {
      self = .mistake(
        Diagnostic(
          "the text after the opening marks of this block has more than \(Self.longestInfo) bytes",
          at: info.span.map { SourceSpan($0.start, $0.start) },
          hint: "a block's content begins on the line below its opening marks"))
      return
    }
    let word = String(text.prefix { $0 != " " && $0 != "\t" })
    if stepNames.contains(text) {
      self = .step
    } else if word == "math" {
      self = .formula(directive: Self.rest(of: info, after: word))
    } else if let mistake = MathWords.mistake(in: info, body: body) {
      self = .mistake(mistake)
    } else if let name = Self.name(beginning: text, stepNames) {
      self = .mistake(
        Diagnostic(
          "unexpected words after the step's name '\(name)'", at: Self.rest(of: info, after: name)?.span,
          hint: "a step's options stand in its body, one 'name: value' a line"))
    } else if let name = Self.name(near: [text, word], stepNames) {
      self = .mistake(
        Diagnostic(
          "there is no step '\(text)'", at: info.span,
          hint: "did you mean '\(name)'? a block that is only shown can be called text"))
    } else {
      self = .code
    }
  }

  /// Returns the step whose name is the first word or words of the info string; of several, the longest.
  private static func name(beginning text: String, _ stepNames: [String]) -> String? {
    stepNames.filter { text.hasPrefix($0 + " ") || text.hasPrefix($0 + "\t") }.max { $0.count < $1.count }
  }

  /// Returns the step whose name differs by one slip, or is written in capitals, or in the braces of R Markdown.
  private static func name(near candidates: [String], _ stepNames: [String]) -> String? {
    // No step's name is similar to a word of a hundred letters, and comparing long words takes long.
    for candidate in candidates where candidate.utf8.count <= 100 {
      let word = candidate.lowercased()
      // `ini` is one slip from `init`, but authors mean the file format.
      if CodeLanguages.contains(word) { continue }
      let bare = word.filter { !"{}.".contains($0) }
      for name in stepNames {
        let lowercased = name.lowercased()
        if bare == lowercased { return name }
        if abs(word.count - name.count) <= 1, slips(from: word, to: lowercased) == 1 { return name }
      }
    }
    return nil
  }

  private static func rest(of info: Located<String>, after word: String) -> Located<String>? {
    let rest = info.value.unicodeScalars.dropFirst(word.unicodeScalars.count)
    let words = rest.drop { $0 == " " || $0 == "\t" }
    guard !words.isEmpty, let span = info.span else { return nil }
    let column = span.start.column + info.value.unicodeScalars.count - words.count
    return Located(
      String(words), at: SourceSpan(line: span.start.line, column: column, length: words.count))
  }
}
