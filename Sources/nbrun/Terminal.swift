import Foundation
import SourceText

/// Standard error: everything nbrun says of its own accord.
struct Terminal {
  let isQuiet: Bool
  /// A person is watching: colours, and a line that changes.
  let isLive: Bool
  private let printer: DiagnosticPrinter

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    let environment = ProcessInfo.processInfo.environment
    isLive = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    printer = DiagnosticPrinter(style: isLive && environment["NO_COLOR"] == nil ? .coloured : .plain)
  }

  /// What a person may like to know.
  func say(_ line: String) {
    if !isQuiet { FileHandle.standardError.print(line) }
  }

  /// What a person must know.
  func show(_ diagnostic: Diagnostic, in file: SourceFile?) {
    if isQuiet, diagnostic.severity == .warning { return }
    FileHandle.standardError.print(printer.text(for: diagnostic, in: file))
  }

  /// Replaces the line that the cursor is on; for a live terminal only.
  func replaceLine(with text: String) {
    var size = winsize()
    let columns =
      ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[2K\(text.prefix(columns - 1))".utf8))
  }
}
