import ProseTree
import SourceText

extension SourceFile {
  /// Where a part of a formula stands in the notebook. A later line of a formula may have lost an indentation or a
  /// quotation's mark on its way into the tree, so it is looked up in its line of the file.
  package func span(of range: Range<Int>, in formula: Formula) -> SourceSpan? {
    guard let whole = formula.span else { return nil }
    return SourceSpan(
      location(of: range.lowerBound, in: formula.source, from: whole.start),
      location(of: range.upperBound, in: formula.source, from: whole.start))
  }

  /// Counts bytes in memory, since a formula can have thousands of equations, each with places of its own.
  private func location(of offset: Int, in source: String, from start: SourceLocation) -> SourceLocation {
    var source = source
    return source.withUTF8 { bytes in
      let before = UnsafeBufferPointer(rebasing: bytes[..<min(offset, bytes.count)])
      let breaks = before.count { $0 == UInt8(ascii: "\n") }
      guard breaks > 0, let lastBreak = before.lastIndex(of: UInt8(ascii: "\n")) else {
        return SourceLocation(line: start.line, column: start.column + before.scalarCount)
      }
      let column = UnsafeBufferPointer(rebasing: before[(lastBreak + 1)...]).scalarCount
      let line = bytes[(lastBreak + 1)...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      let number = start.line + breaks
      let lead = lead(before: UnsafeBufferPointer(rebasing: line), inLine: number)
      return SourceLocation(line: number, column: lead + column + 1)
    }
  }

  /// How many scalars a line has before what the formula has of it.
  private func lead(before rest: UnsafeBufferPointer<UInt8>, inLine number: Int) -> Int {
    var written = String(line(number))
    return written.withUTF8 { bytes in
      // Most often a line has lost nothing at its end.
      let suffix = UnsafeBufferPointer(rebasing: bytes.suffix(rest.count))
      let end =
        suffix.elementsEqual(rest)
        ? bytes.count - rest.count : bytes.firstRange(of: rest)?.lowerBound ?? 0
      return UnsafeBufferPointer(rebasing: bytes[..<end]).scalarCount
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Of UTF-8: every byte but those that continue a scalar begins one.
  fileprivate var scalarCount: Int { count { $0 & 0xC0 != 0x80 } }
}
