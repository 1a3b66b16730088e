import ProseTree
import SourceText

extension SourceFile {
  /// Where a part of a formula stands in the notebook. A later line of a formula may have lost an indentation or a
  /// quotation's mark on its way into the tree, so it is looked up in its line of the file.
  func span(of range: Range<Int>, in formula: Formula) -> SourceSpan? {
    guard let whole = formula.span else { return nil }
    return SourceSpan(
      location(of: range.lowerBound, in: formula.source, from: whole.start),
      location(of: range.upperBound, in: formula.source, from: whole.start))
  }

  private func location(of offset: Int, in source: String, from start: SourceLocation) -> SourceLocation {
    // By bytes, and no further than the place: a formula can have thousands of equations, each with places of its own.
    let bytes = source.utf8
    let end = bytes.index(bytes.startIndex, offsetBy: min(offset, bytes.count))
    var (first, breaks) = (bytes.startIndex, 0)
    for index in bytes[..<end].indices where bytes[index] == UInt8(ascii: "\n") {
      first = bytes.index(after: index)
      breaks += 1
    }
    let column = source[first..<end].unicodeScalars.count
    guard breaks > 0 else { return SourceLocation(line: start.line, column: start.column + column) }
    let number = start.line + breaks
    let line = bytes[first...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let written = self.line(number)
    let lead = written.utf8.firstRange(of: line).map { written[..<$0.lowerBound].unicodeScalars.count }
    return SourceLocation(line: number, column: (lead ?? 0) + column + 1)
  }
}
