import Foundation

/// A text and its lines. The byte-order mark is dropped; LF, CRLF and CR all end a line.
public struct SourceFile: Sendable {
  /// As the user named it.
  public let path: String
  public let text: String
  /// UTF-8 offsets at which lines begin.
  private let lineStarts: [Int]

  public init(path: String, text: String) {
    self.path = path
    self.text = text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
    var starts = [0]
    var previous: UInt8 = 0
    for (offset, byte) in self.text.utf8.enumerated() {
      if previous == UInt8(ascii: "\n") || (previous == UInt8(ascii: "\r") && byte != UInt8(ascii: "\n")) {
        starts.append(offset)
      }
      previous = byte
    }
    if previous == UInt8(ascii: "\n") || previous == UInt8(ascii: "\r") { starts.append(self.text.utf8.count) }
    lineStarts = starts
  }

  /// Reads a UTF-8 file.
  /// - Throws: a diagnostic without a span where the file is missing, a folder, unreadable or too large; one
  ///   at the first bad byte where it is not UTF-8.
  public init(contentsOf path: String) throws(Diagnostic) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Diagnostic(
        "there is no file '\(path)'",
        hint: path.hasSuffix(".md") ? "check the spelling, and the folder you are in" : "a notebook is a Markdown file, such as homework.md")
    }
    if isFolder.boolValue {
      throw Diagnostic("'\(path)' is a folder", hint: "name the notebook inside it, such as '\(path)/homework.md'")
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw Diagnostic("'\(path)' cannot be read", hint: "check its permissions with ls -l")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Self.notUTF8(data)
    }
    self.init(path: path, text: text)
  }

  private static func notUTF8(_ data: Data) -> Diagnostic {
    var line = 1
    var lineStart = data.startIndex
    for (index, byte) in data.enumerated() where byte == UInt8(ascii: "\n") {
      guard String(validating: data[lineStart...index], as: UTF8.self) != nil else { break }
      line += 1
      lineStart = index + 1
    }
    // The longest valid beginning of the line is at most four bytes short of the bad one.
    var end = lineStart
    while end < data.endIndex, String(validating: data[lineStart...end], as: UTF8.self) != nil || end - lineStart < 4 {
      end += 1
      if data.endIndex == end { break }
    }
    let valid = String(decoding: data[lineStart..<end], as: UTF8.self).unicodeScalars.prefix { $0 != "\u{FFFD}" }
    return Diagnostic(
      "the notebook is not UTF-8 text", at: SourceSpan(line: line, column: valid.count + 1),
      hint: "save it as UTF-8, or convert it with iconv -f latin1 -t utf8")
  }

  public var lineCount: Int { lineStarts.count }

  /// A line without its end; empty past the last. Lines count from 1.
  public func line(_ number: Int) -> Substring {
    guard (1...lineCount).contains(number) else { return "" }
    let start = lineStarts[number - 1]
    let end = number < lineCount ? lineStarts[number] : text.utf8.count
    var line = text[index(atUTF8Offset: start)..<index(atUTF8Offset: end)]
    while let last = line.unicodeScalars.last, last == "\n" || last == "\r" { line.unicodeScalars.removeLast() }
    return line
  }

  /// The UTF-8 offset at which a line begins.
  public func utf8Offset(ofLine number: Int) -> Int {
    number > lineCount ? text.utf8.count : lineStarts[max(number, 1) - 1]
  }

  /// The place of a UTF-8 offset.
  public func location(atUTF8Offset offset: Int) -> SourceLocation {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let before = text[index(atUTF8Offset: lineStarts[low])..<index(atUTF8Offset: min(offset, text.utf8.count))]
    return SourceLocation(line: low + 1, column: before.unicodeScalars.count + 1)
  }

  public func span(fromUTF8Offset start: Int, to end: Int) -> SourceSpan {
    SourceSpan(location(atUTF8Offset: start), location(atUTF8Offset: end))
  }

  private func index(atUTF8Offset offset: Int) -> String.Index {
    text.utf8.index(text.utf8.startIndex, offsetBy: offset)
  }
}
