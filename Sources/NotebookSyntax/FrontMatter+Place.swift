import SourceText

/// Where the front matter is, and mistakes about its place.
extension FrontMatter {
  /// Returns the UTF-8 offset at which a notebook's text begins: after its front matter, if it has one.
  public static func end(in file: SourceFile) -> Int { file.utf8Offset(ofLine: lines(of: file).upperBound) }

  /// Returns the lines of the front matter; empty if there is none.
  static func lines(of file: SourceFile) -> Range<Int> {
    var diagnostics: [Diagnostic] = []
    return lines(of: file, &diagnostics) ?? 1..<1
  }

  /// Returns the lines of the front matter, including its two fences; nil if the file does not begin with one.
  ///
  ///     front-matter → "---" ws* line-end  line*  ("---" | "...") ws* line-end
  static func lines(of file: SourceFile, _ diagnostics: inout [Diagnostic]) -> Range<Int>? {
    func isFence(_ number: Int, _ marks: String...) -> Bool {
      // Compare bytes: a letter may have a million accents.
      let line = file.line(number).utf8
      return marks.contains { line.starts(with: $0.utf8) && line.dropFirst(3).allSatisfy(\.isBlank) }
    }
    if isFence(1, "+++"), let end = (1...file.lineCount).dropFirst().first(where: { isFence($0, "+++") }) {
      diagnostics.append(
        .warning(
          "this front matter is TOML, which nbrun does not read, not even the seed",
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

  /// Finds front matter whose first line is missing, or has other dashes than hyphens. Nil if the file does not begin
  /// with such front matter.
  private static func unmarkedFrontMatter(in file: SourceFile) -> [Diagnostic]? {
    let dashes = Set("-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}")
    func isOfDashes(_ line: some StringProtocol) -> Bool { !line.isEmpty && line.allSatisfy(dashes.contains) }
    // The lines of front matter are short. A letter with a million accents is one character, and slow to examine.
    let lines = (1...min(file.lineCount, 40)).map { file.line($0) }.prefix { $0.utf8.count < 1000 }
    guard !lines.isEmpty else { return nil }
    let hasMark = isOfDashes(lines[0])
    // The lines before the line that ends it, or that is not part of it.
    let body = lines.dropFirst(hasMark ? 1 : 0).prefix { line in
      !isOfDashes(line) && !line.allSatisfy(\.isWhitespace)
    }
    let known = body.filter { line in keys.contains { line.hasPrefix("\($0): ") } }
    guard let first = body.first, first == known.first else { return nil }
    let isClosed = body.endIndex < lines.endIndex && isOfDashes(lines[body.endIndex])
    // A line of prose may begin with one of the keys.
    guard hasMark || isClosed || known.count > 1 || first.hasPrefix("seed: ") else { return nil }
    return [
      Diagnostic(
        hasMark
          ? "this is not front matter: a line of three hyphens begins it"
          : "this is not front matter, since no line of --- stands above it",
        at: SourceSpan(line: 1, column: 1, length: lines[0].count),
        hint: hasMark
          ? "write --- in this line"
          : isClosed
            ? "write a line of --- above it" : "write a line of --- above it, and another one below it")
    ]
  }

  /// Finds front matter below a blank line or a comment. Markdown shows it as text, and its seed has no effect.
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
        "this is not front matter, since it does not begin in the first line",
        at: SourceSpan(line: first, column: 1, length: 3),
        hint: "move the line of --- to the very top of the file")
    ]
  }
}
