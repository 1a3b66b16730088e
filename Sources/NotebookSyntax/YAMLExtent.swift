/// Where values end: Yams' marks say only where they begin.
extension YAMLText {
  /// The end of a scalar that begins at `start` and means `value`.
  func endOfScalar(_ value: String, at start: Int) -> Int {
    switch self[start] {
    case "\"", "'": return endOfQuotation(at: start)
    case "|", ">": return endOfBlockScalar(at: start)
    default:
      // A plain scalar on one line is written as it reads. Longer ones are folded: the last word ends it.
      let words = value.split { $0 == " " || $0 == "\n" }
      var end = start
      for word in words {
        let written = Array(word.unicodeScalars)
        while end < scalars.count, !scalars[end...].starts(with: written) { end += 1 }
        end += written.count
      }
      return min(end, scalars.count)
    }
  }

  /// The end of `[…]` or `{…}` beginning at `start`; nil where none begins there.
  func endOfFlow(at start: Int) -> Int? {
    guard self[start] == "[" || self[start] == "{" else { return nil }
    var depth = 0
    var offset = start
    while offset < scalars.count {
      switch scalars[offset] {
      case "[", "{": depth += 1
      case "]", "}": depth -= 1
      case "\"", "'":
        // Inside a plain scalar a quotation mark is a letter like any other.
        if [" ", "\n", "[", "{", ",", ":"].contains(scalars[offset - 1]) {
          offset = endOfQuotation(at: offset)
          continue
        }
      case "#" where scalars[offset - 1] == " ":
        while offset < scalars.count, scalars[offset] != "\n" { offset += 1 }
        continue
      default: break
      }
      offset += 1
      if depth == 0 { return offset }
    }
    return scalars.count
  }

  /// The empty place just behind the colon of a key that ends at `end`.
  func placeAfterColon(from end: Int) -> Range<Int> {
    var offset = end
    while let scalar = self[offset], scalar == " " || scalar == "\t" { offset += 1 }
    if self[offset] == ":" { offset += 1 } else { offset = end }
    return offset..<offset
  }

  private func endOfQuotation(at start: Int) -> Int {
    let mark = scalars[start]
    var offset = start + 1
    while offset < scalars.count {
      if mark == "\"", scalars[offset] == "\\" {
        offset += 2
      } else if scalars[offset] != mark {
        offset += 1
      } else if mark == "'", self[offset + 1] == "'" {
        offset += 2
      } else {
        return offset + 1
      }
    }
    return scalars.count
  }

  /// A block scalar ends with the last line that is indented deeper than the line it is announced on.
  private func endOfBlockScalar(at start: Int) -> Int {
    let lines = lines
    guard let first = lines.firstIndex(where: { $0.lowerBound <= start && start <= $0.upperBound }) else {
      return start + 1
    }
    let indentation = indentation(of: lines[first])
    var end = lines[first].upperBound
    for line in lines[(first + 1)...] {
      let isBlank = line.allSatisfy { scalars[$0] == " " }
      if isBlank { continue }
      guard self.indentation(of: line) > indentation else { break }
      end = line.upperBound
    }
    return end
  }

  func indentation(of line: Range<Int>) -> Int {
    line.prefix { scalars[$0] == " " }.count
  }
}
