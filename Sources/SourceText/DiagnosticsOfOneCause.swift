extension Sequence<Diagnostic> {
  /// Returns each message once, at its first place. The other places with the same message and hint stand in
  /// `otherPlaces`.
  public func oncePerCause() -> [Diagnostic] {
    var distinct: [Diagnostic] = []
    var positions: [Diagnostic: Int] = [:]
    for diagnostic in self {
      var words = diagnostic
      (words.span, words.otherPlaces) = (nil, [])
      if let position = positions[words], let place = diagnostic.span {
        distinct[position].otherPlaces += [place] + diagnostic.otherPlaces
      } else {
        positions[words] = distinct.count
        distinct.append(diagnostic)
      }
    }
    return distinct
  }
}

extension Diagnostic {
  /// The message at each of its places.
  public var atEachPlace: [Diagnostic] {
    var first = self
    first.otherPlaces = []
    return [first]
      + otherPlaces.map { place in
        var other = first
        other.span = place
        return other
      }
  }

  /// "also on lines 14, 17 and 20"; nil if the message has no other line.
  var otherLinesInWords: String? {
    OtherLines(than: span?.start.line, in: otherPlaces.map(\.start.line)).map { "also on \($0.words)" }
  }
}

/// Further lines to which a message applies.
public struct OtherLines: Sendable {
  /// The lines that are named, in order.
  public let named: [Int]
  /// The number of lines that are not named.
  public let rest: Int

  private static let most = 12

  /// - Returns: nil if there are no lines but the first.
  public init?(than first: Int?, in lines: [Int]) {
    let others = Set(lines).subtracting([first].compactMap(\.self)).sorted()
    guard !others.isEmpty else { return nil }
    named = Array(others.prefix(Self.most))
    rest = others.count - named.count
  }

  /// "line 14", "lines 14, 17 and 20"
  public var words: String { parts.map(\.words).joined() }

  /// The words in parts, of which some are the number of a line.
  public var parts: [(words: String, line: Int?)] {
    var parts: [(words: String, line: Int?)] = [(named.count + rest == 1 ? "line " : "lines ", nil)]
    for (index, line) in named.enumerated() {
      if index > 0 { parts.append((index + 1 == named.count && rest == 0 ? " and " : ", ", nil)) }
      parts.append((String(line), line))
    }
    if rest > 0 { parts.append((" and \(rest) more", nil)) }
    return parts
  }
}
