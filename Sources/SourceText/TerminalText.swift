import OperatingSystem

/// Text that a terminal shows and never obeys.
///
/// The program writes nothing else to standard output and standard error, so text that came from a file, a file's name
/// or an option cannot move the cursor, clear the screen, turn a line around or begin a line of its own.
public struct TerminalText: Hashable, Sendable {
  /// What to write, with its colours and the ends of its lines.
  public let text: String

  /// One line.
  public init(_ line: String) {
    self.init(lines: [line])
  }

  /// Each of them ends with a newline. A newline inside one of them is escaped.
  public init(lines: [String]) {
    text = lines.map { $0.escapedForTerminal + "\n" }.joined()
  }

  /// Text that already is escaped, but for the colours that it may have.
  init(escaped text: String) {
    self.text = text
  }
}

extension String {
  /// The text with every scalar that could steer a terminal replaced by its name: `\u001b` for the escape character,
  /// `\n` for a newline, `\u202e` for an override of the writing direction.
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
  /// The text with the name, `\u202e`, of every control of the writing direction: for a page that shows what stands in a
  /// file, and not what such a control makes of it.
  public var namingDirectionControls: String {
    guard unicodeScalars.contains(where: \.isDirectionControl) else { return self }
    return unicodeScalars.map { $0.isDirectionControl ? $0.terminalEscape ?? "" : String($0) }.joined()
  }
}

extension Unicode.Scalar {
  /// How the scalar is written where it must not reach a terminal as it is; nil for a harmless one.
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

  /// A control character, an end of a line, or a control of the writing direction ("Trojan Source").
  var isSteering: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x2028...0x2029: true
    default: isDirectionControl
    }
  }

  /// It is not seen itself, and changes the order in which letters around it are.
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
