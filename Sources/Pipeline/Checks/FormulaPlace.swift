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
    let end = source.utf8.index(source.startIndex, offsetBy: min(offset, source.utf8.count))
    let before = source[..<end].split(separator: "\n", omittingEmptySubsequences: false)
    let column = before.last?.unicodeScalars.count ?? 0
    guard before.count > 1 else { return SourceLocation(line: start.line, column: start.column + column) }
    let number = start.line + before.count - 1
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let written = line(number)
    let lead = written.firstRange(of: lines[before.count - 1]).map {
      written[..<$0.lowerBound].unicodeScalars.count
    }
    return SourceLocation(line: number, column: (lead ?? 0) + column + 1)
  }
}
