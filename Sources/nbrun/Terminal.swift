import Foundation
import SourceText

/// Standard error: everything nbrun says of its own accord.
struct Terminal {
  let isQuiet: Bool
  /// A person is watching: colours, and a line that changes.
  let isLive: Bool
  private let printer: DiagnosticPrinter
  private var stream: StandardStream { .error }

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    let environment = ProcessInfo.processInfo.environment
    isLive = StandardStream.error.isTerminal && environment["TERM"] != "dumb"
    printer = DiagnosticPrinter(style: isLive && environment["NO_COLOR"] == nil ? .coloured : .plain)
  }

  // Where standard error cannot be written there is nobody to tell.

  /// What a person may like to know.
  func say(_ line: String) { say(lines: [line]) }

  func say(lines: [String]) {
    if !isQuiet { _ = stream.write(TerminalText(lines: lines)) }
  }

  /// What a person must know.
  func show(_ diagnostic: Diagnostic, in file: SourceFile?) {
    if isQuiet, diagnostic.severity != .error { return }
    _ = stream.write(printer.terminalText(for: diagnostic, in: file))
  }

  /// All that is wrong with a file, or as much as anybody reads; `check --format json` has the rest.
  func show(_ diagnostics: [Diagnostic], in file: SourceFile?) {
    let limit = 50
    // Where not all are shown, no warning may hide an error.
    let errors = diagnostics.filter { $0.severity == .error }
    let shown =
      diagnostics.count > limit ? errors + diagnostics.filter { $0.severity != .error } : diagnostics
    for diagnostic in shown.prefix(limit) { show(diagnostic, in: file) }
    if diagnostics.count > limit {
      _ = stream.write(TerminalText("… and \(diagnostics.count - limit) more like these"))
    }
  }

  /// Replaces the line that the cursor is on; for a live terminal only.
  func replaceLine(with text: String) { stream.replaceLine(with: text) }

  /// Leaves the line that the cursor is on as it stands.
  func endLine() { _ = stream.write(TerminalText("")) }
}
