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

  /// All that is wrong with a file, or as much as anybody reads; `check --format json` has more.
  func show(_ diagnostics: [Diagnostic], in file: SourceFile?) {
    let (shown, rest) = diagnostics.shown(atMost: 50)
    for diagnostic in shown { show(diagnostic, in: file) }
    if rest > 0 { _ = stream.write(TerminalText("… and \(rest) more like these")) }
  }

  /// Replaces the line that the cursor is on; for a live terminal only.
  func replaceLine(with text: String) { stream.replaceLine(with: text) }

  /// Leaves the line that the cursor is on as it stands.
  func endLine() { _ = stream.write(TerminalText("")) }
}

extension [Diagnostic] {
  /// The first ones, and how many more there are. Where not all are shown, no warning may hide an error.
  func shown(atMost limit: Int) -> (shown: ArraySlice<Diagnostic>, rest: Int) {
    guard count > limit else { return (self[...], 0) }
    let errorsFirst = filter { $0.severity == .error } + filter { $0.severity != .error }
    return (errorsFirst.prefix(limit), count - limit)
  }
}
