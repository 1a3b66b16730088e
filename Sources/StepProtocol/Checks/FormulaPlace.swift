import ProseTree
import SourceText

extension SourceFile {
  /// Returns the place of a part of a formula in the notebook. A later line of a formula may have lost its
  /// indentation or the `>` of a block quote when Markdown was parsed, so its place is looked up in the file's line.
  package func span(of range: Range<Int>, in formula: Formula) -> SourceSpan? {
    guard let whole = formula.span else { return nil }
    return SourceSpan(
      location(of: range.lowerBound, in: formula.source, from: whole.start),
      location(of: range.upperBound, in: formula.source, from: whole.start))
  }

  /// Counts bytes in memory, because a formula can have thousands of equations, each with its own places.
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

  /// Returns how many scalars the file's line has before the part that the formula has.
  private func lead(before rest: UnsafeBufferPointer<UInt8>, inLine number: Int) -> Int {
    var written = String(line(number))
    return written.withUTF8 { bytes in
      // Usually the line has lost nothing at its end.
      let suffix = UnsafeBufferPointer(rebasing: bytes.suffix(rest.count))
      let end =
        suffix.elementsEqual(rest)
        ? bytes.count - rest.count : bytes.firstRange(of: rest)?.lowerBound ?? 0
      return UnsafeBufferPointer(rebasing: bytes[..<end]).scalarCount
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The number of Unicode scalars in UTF-8: each byte begins one, except continuation bytes.
  fileprivate var scalarCount: Int { count { $0 & 0xC0 != 0x80 } }
}
