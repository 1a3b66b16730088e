/// Writes diagnostics in the format that compilers use:
///
///     notebook.md:12:3: error: unknown option 'learning-rate'
///     12 | learning-rate: 0.5
///        | ^~~~~~~~~~~~~
///        = also on lines 20 and 31
///        = hint: did you mean 'learning_rate'?
public struct DiagnosticPrinter: Sendable {
  public enum Style: Sendable { case plain, coloured }

  public var style: Style

  public init(style: Style = .plain) {
    self.style = style
  }

  /// - Parameter file: the text that the spans refer to; nil if there is none.
  public func terminalText(for diagnostic: Diagnostic, in file: SourceFile?) -> TerminalText {
    TerminalText(escaped: text(for: diagnostic, in: file))
  }

  public func text(for diagnostic: Diagnostic, in file: SourceFile?) -> String {
    var lines: [String] = []
    let label = paint("\(diagnostic.severity.rawValue):", Self.ink(of: diagnostic.severity))
    let place = diagnostic.span.map { ":\($0.start.line):\($0.start.column)" } ?? ""
    let origin = file.map { paint("\(visible($0.path))\(place): ", .bold) } ?? paint("nbrun: ", .bold)
    lines.append("\(origin)\(label) \(visible(shortened(diagnostic.message)))")
    var gutter = ""
    if let file, let span = diagnostic.span {
      let number = String(span.start.line)
      gutter = String(repeating: " ", count: number.count)
      lines.append(contentsOf: quote(file.line(span.start.line), span, number: number, gutter: gutter))
    }
    let margin = gutter + (gutter.isEmpty ? "  " : " ")
    if let others = diagnostic.otherLinesInWords { lines.append("\(margin)\(paint("=", .cyan)) \(others)") }
    if let hint = diagnostic.hint {
      lines.append("\(margin)\(paint("= hint:", .cyan)) \(visible(shortened(hint)))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func quote(_ line: Substring, _ span: SourceSpan, number: String, gutter: String) -> [String] {
    // Quote only a part of a long line, around the place, and do not copy a line of a megabyte for that.
    let window = 100
    let first = max(0, min(span.start.column - 1 - window / 3, line.unicodeScalars.count - window))
    let rest = line.unicodeScalars.dropFirst(first)
    let scalars = Array(rest.prefix(window))
    let start = min(max(0, span.start.column - 1 - first), scalars.count)
    let isOneLine = span.end.line == span.start.line
    let end = isOneLine ? min(max(span.end.column - 1 - first, start + 1), scalars.count) : scalars.count
    let before = first > 0 ? "…" : ""
    let after = rest.dropFirst(window).isEmpty ? "" : "…"
    let pad = columns(scalars[..<start]) + before.count
    let width = start < end ? columns(scalars[start..<end]) : 1
    let caret = "^" + String(repeating: "~", count: max(0, width - 1))
    return [
      "\(paint("\(number) |", .blue)) \(before)\(visible(scalars))\(after)",
      "\(paint("\(gutter) |", .blue)) \(String(repeating: " ", count: pad))\(paint(caret, .red))",
    ]
  }

  /// Shows a tab as four columns, and replaces everything that could control the terminal.
  private func visible(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = ""
    for scalar in scalars {
      if let escape = escape(scalar) { text += escape } else { text.unicodeScalars.append(scalar) }
    }
    return text
  }

  private func escape(_ scalar: Unicode.Scalar) -> String? {
    scalar == "\t" ? "    " : scalar.terminalEscape
  }

  private func visible(_ text: String) -> String { text.escapedForTerminal }

  /// Shortens a message: it can quote a word of megabytes.
  private func shortened(_ text: String) -> String {
    let most = 500
    guard text.utf8.count > most, text.unicodeScalars.count > most else { return text }
    return String(text.unicodeScalars.prefix(most * 2 / 3)) + "…"
      + String(text.unicodeScalars.suffix(most / 3))
  }

  private func columns(_ scalars: some Sequence<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + (escape($1)?.count ?? columns($1)) }
  }

  private func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: 0
    // East Asian wide and emoji blocks, by Unicode's EastAsianWidth.txt.
    default:
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
        0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
        2
      default: 1
      }
    }
  }

  private enum Ink: String {
    case bold = "1"
    case red = "1;31"
    case yellow = "1;33"
    case cyan = "36"
    case blue = "34"
  }

  private static func ink(of severity: Diagnostic.Severity) -> Ink {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .note: .cyan
    }
  }

  private func paint(_ text: String, _ ink: Ink) -> String {
    style == .plain ? text : "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
  }
}
