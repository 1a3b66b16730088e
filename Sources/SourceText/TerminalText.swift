import OperatingSystem

/// Text that a terminal only displays, without executing any control sequence in it.
///
/// The program writes only this type to standard output and standard error. So text from a file, a file's name or an
/// option cannot move the cursor, clear the screen, reverse a line or begin a new line.
public struct TerminalText: Hashable, Sendable {
  /// The text to write, with its colours and line ends.
  public let text: String

  /// Makes a text of one line.
  public init(_ line: String) {
    self.init(lines: [line])
  }

  /// Makes a text of several lines, each with a newline at its end. A newline inside a line is escaped.
  public init(lines: [String]) {
    text = lines.map { $0.escapedForTerminal + "\n" }.joined()
  }

  /// Wraps text that is already escaped; it may contain the program's own colours.
  init(escaped text: String) {
    self.text = text
  }
}

extension String {
  /// The text with every scalar that could control a terminal replaced by its name: `\u001b` for the escape character,
  /// `\n` for a newline, `\u202e` for a character that reverses the writing direction.
  public var escapedForTerminal: String {
    guard unicodeScalars.contains(where: { $0.terminalEscape != nil }) else { return self }
    var escaped = ""
    for scalar in unicodeScalars {
      if let name = scalar.terminalEscape { escaped += name } else { escaped.unicodeScalars.append(scalar) }
    }
    return escaped
  }
}

extension String {
  /// The text with every control of the writing direction replaced by its name, `\u202e`, so that a page shows the
  /// characters of a file in their real order.
  public var namingDirectionControls: String {
    guard unicodeScalars.contains(where: \.isDirectionControl) else { return self }
    return unicodeScalars.map { $0.isDirectionControl ? $0.terminalEscape ?? "" : String($0) }.joined()
  }
}

extension Unicode.Scalar {
  /// The name of a scalar that must not reach a terminal; nil for a harmless scalar.
  var terminalEscape: String? {
    if let byte = FileName.strayByte(self) { return "\\x" + Self.hex(UInt32(byte), digits: 2) }
    guard isSteering else { return nil }
    switch self {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: return "\\u" + Self.hex(value, digits: 4)
    }
  }

  /// Whether it is a control character, a line end, or a control of the writing direction ("Trojan Source").
  var isSteering: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x2028...0x2029: true
    default: isDirectionControl
    }
  }

  /// Whether it is an invisible character that changes the order of the letters around it.
  var isDirectionControl: Bool {
    switch value {
    case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x206F: true
    default: false
    }
  }

  private static func hex(_ number: UInt32, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
