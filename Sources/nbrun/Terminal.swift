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

  /// All that is wrong with a file, or as much as anybody reads; `check --format json` has the rest.
  func show(_ diagnostics: [Diagnostic], in file: SourceFile?) {
    let limit = 50
    // Where not all are shown, no warning may hide an error.
    let errors = diagnostics.filter { $0.severity == .error }
    let shown =
      diagnostics.count > limit ? errors + diagnostics.filter { $0.severity == .warning } : diagnostics
    for diagnostic in shown.prefix(limit) { show(diagnostic, in: file) }
    if diagnostics.count > limit {
      FileHandle.standardError.print("… and \(diagnostics.count - limit) more like these")
    }
  }

  /// Replaces the line that the cursor is on; for a live terminal only.
  func replaceLine(with text: String) {
    var size = winsize()
    let columns =
      ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[2K\(text.prefix(columns - 1))".utf8))
  }
}
