import SourceText

/// A piece of YAML with the place of each of its scalars in the notebook.
///
/// All offsets are counted in Unicode scalars from its beginning.
struct YAMLText {
  /// A line of YAML and the place of its first scalar.
  struct Line {
    var text: Substring
    var start: SourceLocation
  }

  let text: String
  let scalars: [Unicode.Scalar]
  /// The offsets and places at which the notebook's lines begin; empty for a value of the command line.
  private let origins: [(offset: Int, location: SourceLocation)]
  /// The lines of the notebook, without their line ends.
  let lines: [Range<Int>]

  init(lines: [Line]) {
    var scalars: [Unicode.Scalar] = []
    var origins: [(offset: Int, location: SourceLocation)] = []
    for line in lines {
      origins.append((scalars.count, line.start))
      scalars.append(contentsOf: line.text.unicodeScalars)
      scalars.append("\n")
    }
    self.init(scalars: scalars, origins: origins)
  }

  /// Makes a text that is not from the notebook.
  init(_ text: String) {
    self.init(scalars: Array(text.unicodeScalars), origins: [])
  }

  private init(scalars: [Unicode.Scalar], origins: [(offset: Int, location: SourceLocation)]) {
    self.scalars = scalars
    self.origins = origins
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    self.text = String(text)
    var lines: [Range<Int>] = []
    var start = 0
    for (offset, scalar) in scalars.enumerated() where scalar == "\n" {
      lines.append(start..<offset)
      start = offset + 1
    }
    if start < scalars.count { lines.append(start..<scalars.count) }
    self.lines = lines
  }

  /// Returns the same text with some ranges replaced: each scalar of a range by the given scalar.
  func replacing(_ stretches: [(Range<Int>, Unicode.Scalar)]) -> YAMLText {
    var changed = scalars
    for (range, scalar) in stretches { for offset in range { changed[offset] = scalar } }
    return YAMLText(scalars: changed, origins: origins)
  }

  func indentation(of line: Range<Int>) -> Int {
    line.prefix { scalars[$0] == " " }.count
  }

  /// Returns the empty range after the colon of a key that ends at `end`.
  func placeAfterColon(from end: Int) -> Range<Int> {
    var offset = end
    while let scalar = self[offset], scalar == " " || scalar == "\t" { offset += 1 }
    if self[offset] == ":" { offset += 1 } else { offset = end }
    return offset..<offset
  }

  /// Nil for a value of the command line, which has no place in the notebook.
  func span(_ range: Range<Int>) -> SourceSpan? {
    guard !origins.isEmpty else { return nil }
    return SourceSpan(location(range.lowerBound), location(range.upperBound))
  }

  private func location(_ offset: Int) -> SourceLocation {
    var (low, high) = (0, origins.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if origins[middle].offset <= offset { low = middle } else { high = middle }
    }
    let origin = origins[low]
    return SourceLocation(line: origin.location.line, column: origin.location.column + offset - origin.offset)
  }

  subscript(offset: Int) -> Unicode.Scalar? {
    scalars.indices.contains(offset) ? scalars[offset] : nil
  }

  func string(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }
}
