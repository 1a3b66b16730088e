import Foundation
import OperatingSystem
import SourceText

/// Standard output and standard error. Nothing else in the program writes to either (a test reads the sources), and
/// this takes text that is escaped: see `TerminalText`.
enum StandardStream: Int32, CaseIterable {
  case output = 1
  case error = 2

  var isTerminal: Bool { isatty(rawValue) == 1 }

  /// Takes the places of streams that the caller has closed, before a file of ours can get a stream's number and
  /// receive what is meant for a person. Writing to such a stream fails, as it does where it is closed.
  static func holdPlaces() {
    for number in 0...StandardStream.error.rawValue where fcntl(number, F_GETFD) < 0 {
      // The lowest free number is this one: those below are taken.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// - Returns: 0, or why not all of it was written, as errno has it.
  func write(_ text: TerminalText) -> Int32 { fill(text.text) }

  /// What was asked for by name: a report (`-o -`), a notebook (`extract`). A file or a pipe gets its very bytes; a
  /// terminal gets its lines, escaped.
  /// - Returns: 0, or why not all of it was written, as errno has it.
  func writeContent(_ content: String) -> Int32 {
    guard isTerminal else { return fill(content) }
    var lines = content.split(omittingEmptySubsequences: false) { $0.isNewline }
    if lines.last == "" { lines.removeLast() }
    return write(TerminalText(lines: lines.map { String($0).replacing("\t", with: "    ") }))
  }

  /// Replaces the line that the cursor is on, for a live terminal only; the cursor stays behind the text.
  func replaceLine(with line: String) {
    var size = winsize()
    let columns = ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    _ = fill("\r\u{1B}[2K\(line.escapedForTerminal.prefix(columns - 1))")
  }

  private func fill(_ text: String) -> Int32 {
    do throws(SystemError) {
      try OpenFile.write(Array(text.utf8), to: rawValue)
      return 0
    } catch {
      return error.code
    }
  }
}

/// Standard output, for what was asked for.
enum StandardOutput {
  /// One line. Where it cannot be written, that is told, and the exit code is 1.
  static func print(_ line: String) throws { try print(lines: [line]) }

  static func print(lines: [String]) throws {
    try leaveUnlessWritten(StandardStream.output.write(TerminalText(lines: lines)))
  }

  /// See `StandardStream.writeContent`. Where it cannot be written, that is told, and the exit code is 1.
  static func print(content: String) throws {
    try leaveUnlessWritten(StandardStream.output.writeContent(content))
  }

  /// See `StandardStream.writeContent`.
  static func write(content: String) throws(Diagnostic) {
    if let problem = problem(StandardStream.output.writeContent(content)) { throw problem }
  }

  private static func leaveUnlessWritten(_ code: Int32) throws {
    guard let problem = problem(code) else { return }
    Terminal(isQuiet: false).show(problem, in: nil)
    try ExitStatus.stepFailed.leave()
  }

  private static func problem(_ code: Int32) -> Diagnostic? {
    // Who has read enough closes the pipe, as `head` does.
    guard code != 0, code != EPIPE else { return nil }
    return Diagnostic("standard output cannot be written: \(SystemError(code).words)")
  }
}
