/// Finds formulas in a text, by pandoc's rules for the dollar and GitHub's form with backticks:
///
///     formula → "$$" any* "$$"                       displayed; may span lines
///             | "$`" any+ "`$"
///             | "$" tight "$" not-before-digit       tight begins and ends with something visible
///
/// A backslash escapes the next byte. A backtick inside "$…$" ends the search: code spans have priority.
struct MathScanner {
  enum Match: Equatable {
    /// The range of the formula's source; the whole formula ends at `end`.
    case formula(isDisplayed: Bool, source: Range<Int>, end: Int)
    /// `$$` without a closing `$$`.
    case unclosed
    case none
  }

  let bytes: [UInt8]
  /// Whether there is no "`$" after this offset. This is found once, so that a text full of "$`" is not searched again
  /// and again.
  private var isWithoutCodeCloser = false
  /// For each length, where the last run of that many backticks begins; kept for the same reason.
  private lazy var lastRuns = runsOfBackticks()

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  private static let dollar = UInt8(ascii: "$")
  private static let backtick = UInt8(ascii: "`")
  private static let backslash = UInt8(ascii: "\\")

  /// Returns the formula that begins with the dollar at `start`.
  mutating func match(at start: Int) -> Match {
    switch byte(start + 1) {
    case Self.dollar: return displayed(from: start + 2)
    case Self.backtick: return inBackticks(from: start + 2)
    default: return tight(from: start + 1)
    }
  }

  private func displayed(from start: Int) -> Match {
    var offset = start
    while offset < bytes.count {
      if bytes[offset] == Self.backslash {
        offset += 2
      } else if bytes[offset] == Self.dollar, byte(offset + 1) == Self.dollar {
        return .formula(isDisplayed: true, source: start..<offset, end: offset + 2)
      } else {
        offset += 1
      }
    }
    return .unclosed
  }

  private mutating func inBackticks(from start: Int) -> Match {
    guard !isWithoutCodeCloser else { return .none }
    var offset = start
    while offset + 1 < bytes.count {
      if bytes[offset] == Self.backtick, bytes[offset + 1] == Self.dollar {
        return offset > start ? .formula(isDisplayed: false, source: start..<offset, end: offset + 2) : .none
      }
      offset += 1
    }
    isWithoutCodeCloser = true
    return .none
  }

  private func tight(from start: Int) -> Match {
    guard let first = byte(start), !first.isSpace else { return .none }
    var offset = start
    while offset < bytes.count, bytes[offset] != Self.backtick {
      if bytes[offset] == Self.backslash {
        offset += 2
      } else if bytes[offset] == Self.dollar {
        let isMath = !bytes[offset - 1].isSpace && !(byte(offset + 1)?.isDigit ?? false)
        return isMath ? .formula(isDisplayed: false, source: start..<offset, end: offset + 1) : .none
      } else {
        offset += 1
      }
    }
    return .none
  }

  private func byte(_ offset: Int) -> UInt8? {
    offset < bytes.count ? bytes[offset] : nil
  }

  // MARK: Before the parser

  /// Calls `visit` with the source of every formula outside code spans.
  /// - Parameter start: the offset at which to begin.
  /// - Returns: whether a `$$` is not closed.
  @discardableResult
  mutating func forEachFormula(from start: Int = 0, _ visit: (Range<Int>) -> Void) -> Bool {
    var offset = start
    while offset < bytes.count {
      switch bytes[offset] {
      case Self.backslash: offset += 2
      case Self.backtick: offset = endOfCode(at: offset)
      case Self.dollar:
        switch match(at: offset) {
        case .formula(_, let source, let end):
          visit(source)
          offset = end
        case .unclosed: return true
        case .none: offset += 1
        }
      default: offset += 1
      }
    }
    return false
  }

  /// Returns the end of the displayed formula that is open at the start of the text; nil if it does not end.
  func endOfDisplay() -> Int? {
    if case .formula(_, _, let end) = displayed(from: 0) { end } else { nil }
  }

  /// Returns the end of the code span at `start`; if nothing closes it, the end of its opening backticks.
  mutating func endOfCode(at start: Int) -> Int {
    let opened = endOfRun(start)
    let length = opened - start
    guard let last = lastRuns[length], last > start else { return opened }
    var offset = opened
    while offset <= last {
      let run = endOfRun(offset)
      if run - offset == length { return run }
      offset = max(run, offset + 1)
    }
    return opened
  }

  /// Returns the end of the backticks at `start`, of which there may be none.
  private func endOfRun(_ start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] == Self.backtick { end += 1 }
    return end
  }

  private func runsOfBackticks() -> [Int: Int] {
    var runs: [Int: Int] = [:]
    var offset = 0
    while offset < bytes.count {
      let end = endOfRun(offset)
      if end > offset { runs[end - offset] = offset }
      offset = max(end, offset + 1)
    }
    return runs
  }
}
