import SourceText

/// A part of the notebook that the page shows in another form.
struct TextEdit {
  /// The range of the part, as UTF-8 offsets in the notebook's text.
  var range: Range<Int>
  var text: String
}

extension SourceFile {
  /// Returns the UTF-8 offsets of a place in the text.
  func utf8Range(of span: SourceSpan) -> Range<Int> {
    let start = utf8Offset(of: span.start)
    return start..<max(start, utf8Offset(of: span.end))
  }

  private func utf8Offset(of location: SourceLocation) -> Int {
    let line = line(location.line)
    let scalars = line.unicodeScalars.prefix(max(0, location.column - 1))
    return utf8Offset(ofLine: location.line) + scalars.reduce(0) { $0 + UTF8.width($1) }
  }

  /// Returns the UTF-8 offsets of whole lines, without the line end of the last one.
  func utf8Range(ofLines lines: ClosedRange<Int>) -> Range<Int> {
    utf8Offset(ofLine: lines.lowerBound)..<endOffset(ofLine: lines.upperBound)
  }

  func endOffset(ofLine number: Int) -> Int { utf8Offset(ofLine: number) + line(number).utf8.count }

  /// Returns the text from an offset on, with the edits applied. If two edits overlap, the first is applied.
  func text(from start: Int, with edits: [TextEdit]) -> String {
    let bytes = Array(text.utf8)
    var edited: [UInt8] = []
    var offset = start
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
    where edit.range.lowerBound >= offset {
      edited += bytes[offset..<edit.range.lowerBound]
      edited += edit.text.utf8
      offset = edit.range.upperBound
    }
    return String(decoding: edited + bytes[min(offset, bytes.count)...], as: UTF8.self)
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
  }

  /// Returns the first `{{ }}` in a range that does not begin before an offset. A value in a picture's title has the
  /// place of the whole picture, so it must be searched for.
  func braces(in range: Range<Int>, from offset: Int) -> Range<Int>? {
    let start = max(range.lowerBound, offset)
    guard start < range.upperBound else { return nil }
    let words = text(start..<range.upperBound)
    guard let opening = words.firstRange(of: "{{"),
      let closing = words[opening.upperBound...].firstRange(of: "}}")
    else { return nil }
    let before = words.utf8.distance(from: words.startIndex, to: opening.lowerBound)
    return (start + before)..<(start + words.utf8.distance(from: words.startIndex, to: closing.upperBound))
  }

  /// Returns the line of the fence that closes a block whose text ends on a line.
  func closingFence(from number: Int) -> Int {
    (number...max(number, lineCount)).first { line in
      let words = self.line(line).drop { $0 == ">" || $0.isWhitespace }
      return words.hasPrefix("```") || words.hasPrefix("~~~")
    } ?? number
  }

  /// Whether a line has more than the marks of block quotes; false after the last line and before the first.
  func hasWords(onLine number: Int) -> Bool {
    (1...lineCount).contains(number) && !line(number).allSatisfy { $0 == ">" || $0.isWhitespace }
  }

  /// Returns text as a block of its own, after the marks of block quotes and lists with which a line begins.
  /// - Parameter blanks: the number of spaces before the words of that line that belong to the text itself.
  func indented(_ text: String, asLine number: Int, without blanks: Int = 0) -> String {
    let marks = line(number).prefix { $0 == ">" || $0 == " " }.dropLast(blanks)
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      index == 0 ? String(line) : String(marks) + line
    }.joined(separator: "\n")
  }
}

extension String {
  /// The text without empty lines at its beginning and end.
  var trimmingLines: String {
    var text = self[...]
    while text.first?.isNewline == true { text.removeFirst() }
    while text.last?.isNewline == true { text.removeLast() }
    return String(text)
  }
}
