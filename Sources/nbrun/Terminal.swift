import Foundation
import SourceText

/// Standard error, for all messages of nbrun.
struct Terminal {
  let isQuiet: Bool
  /// Whether a person is watching: then there are colours, and a line that changes.
  let isLive: Bool
  private let printer: DiagnosticPrinter
  private var stream: StandardStream { .error }

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    let environment = ProcessInfo.processInfo.environment
    isLive = StandardStream.error.isTerminal && environment["TERM"] != "dumb"
    printer = DiagnosticPrinter(style: isLive && environment["NO_COLOR"] == nil ? .coloured : .plain)
  }

  // If standard error cannot be written, nobody can be told, so these errors are ignored.

  /// Shows a message that the user may want to know.
  func say(_ line: String) { say(lines: [line]) }

  func say(lines: [String]) {
    if !isQuiet { _ = stream.write(TerminalText(lines: lines)) }
  }

  /// Shows a message that the user must know.
  func show(_ diagnostic: Diagnostic, in file: SourceFile?) {
    if isQuiet, diagnostic.severity != .error { return }
    _ = stream.write(printer.terminalText(for: diagnostic, in: file))
  }

  /// Shows the problems of a file, but no more than a person reads; `check --format json` lists more.
  func show(_ diagnostics: [Diagnostic], in file: SourceFile?) {
    let (shown, rest) = diagnostics.shown(atMost: 50)
    for diagnostic in shown { show(diagnostic, in: file) }
    if rest > 0 { _ = stream.write(TerminalText("… and \(rest) more like these")) }
  }

  /// Replaces the line at the cursor; on a terminal with a changing line only.
  func replaceLine(with text: String) { stream.replaceLine(with: text) }

  /// Leaves the line at the cursor on the screen.
  func endLine() { _ = stream.write(TerminalText("")) }
}

extension [Diagnostic] {
  /// Returns the first diagnostics and the number of the others. If not all are shown, errors come before warnings.
  func shown(atMost limit: Int) -> (shown: ArraySlice<Diagnostic>, rest: Int) {
    guard count > limit else { return (self[...], 0) }
    let errorsFirst = filter { $0.severity == .error } + filter { $0.severity != .error }
    return (errorsFirst.prefix(limit), count - limit)
  }
}
