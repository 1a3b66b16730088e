/// A text and its lines. A byte-order mark is removed; LF, CRLF and CR all end a line.
public struct SourceFile: Sendable {
  /// The path as the user wrote it.
  public let path: String
  public let text: String
  /// The UTF-8 offsets at which the lines begin.
  private let lineStarts: [Int]
  /// The number of scalars before every `stride`th byte, so that finding a place in a line of megabytes does not count
  /// all its scalars.
  private let scalarCounts: [Int]
  private static let stride = 128

  public init(path: String, text: String) {
    self.path = path
    let hasMark = text.unicodeScalars.first == "\u{FEFF}"
    self.text = hasMark ? String(text.unicodeScalars.dropFirst()) : text
    var starts = [0]
    var counts: [Int] = []
    var (offset, scalars, previous) = (0, 0, UInt8(0))
    for byte in self.text.utf8 {
      if offset % Self.stride == 0 { counts.append(scalars) }
      if previous == UInt8(ascii: "\n") || (previous == UInt8(ascii: "\r") && byte != UInt8(ascii: "\n")) {
        starts.append(offset)
      }
      if Self.beginsScalar(byte) { scalars += 1 }
      previous = byte
      offset += 1
    }
    if previous == UInt8(ascii: "\n") || previous == UInt8(ascii: "\r") { starts.append(offset) }
    lineStarts = starts
    scalarCounts = counts
  }

  private static func beginsScalar(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

  /// The folder that contains the file, where its relative paths start; "." for the current folder.
  public var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  public var lineCount: Int { lineStarts.count }

  /// A line without its line end; empty after the last line. Lines are counted from 1.
  public func line(_ number: Int) -> Substring {
    guard (1...lineCount).contains(number) else { return "" }
    let start = lineStarts[number - 1]
    let end = number < lineCount ? lineStarts[number] : text.utf8.count
    var line = text[index(atUTF8Offset: start)..<index(atUTF8Offset: end)]
    while let last = line.unicodeScalars.last, last == "\n" || last == "\r" {
      line.unicodeScalars.removeLast()
    }
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
    let offset = min(offset, text.utf8.count)
    return SourceLocation(
      line: low + 1, column: scalars(before: offset) - scalars(before: lineStarts[low]) + 1)
  }

  /// The number of scalars that begin before a UTF-8 offset.
  private func scalars(before offset: Int) -> Int {
    guard !scalarCounts.isEmpty else { return 0 }
    let stride = min(offset / Self.stride, scalarCounts.count - 1)
    let rest = text.utf8[index(atUTF8Offset: stride * Self.stride)..<index(atUTF8Offset: offset)]
    let count = rest.withContiguousStorageIfAvailable { bytes in
      var count = 0
      for index in 0..<bytes.count where Self.beginsScalar(bytes[index]) { count += 1 }
      return count
    }
    return scalarCounts[stride] + (count ?? rest.count(where: Self.beginsScalar))
  }

  public func span(fromUTF8Offset start: Int, to end: Int) -> SourceSpan {
    SourceSpan(location(atUTF8Offset: start), location(atUTF8Offset: end))
  }

  private func index(atUTF8Offset offset: Int) -> String.Index {
    text.utf8.index(text.utf8.startIndex, offsetBy: offset)
  }
}
