import Foundation
import OperatingSystem
import SourceText

/// Standard output and standard error. Nothing else in the program writes to them (a test reads the sources to check
/// this). The text must be escaped: see `TerminalText`.
enum StandardStream: Int32, CaseIterable {
  case output = 1
  case error = 2

  var isTerminal: Bool { isatty(rawValue) == 1 }

  /// Opens /dev/null for each stream that the caller has closed. Otherwise a file could get the number of such a
  /// stream and receive messages. Writing to the stream still fails.
  static func holdPlaces() {
    for number in 0...StandardStream.error.rawValue where fcntl(number, F_GETFD) < 0 {
      // The lowest free number is this one, because all lower ones are taken.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// - Returns: 0, or the errno that explains why not all of the text was written.
  func write(_ text: TerminalText) -> Int32 { fill(text.text) }

  /// Writes content that the user asked for: a report (`-o -`) or a notebook (`extract`). A file or a pipe receives
  /// the unchanged bytes; a terminal receives escaped lines.
  /// - Returns: 0, or the errno that explains why not all of the content was written.
  func writeContent(_ content: String) -> Int32 {
    guard isTerminal else { return fill(content) }
    var lines = content.split(omittingEmptySubsequences: false) { $0.isNewline }
    if lines.last == "" { lines.removeLast() }
    return write(TerminalText(lines: lines.map { String($0).replacing("\t", with: "    ") }))
  }

  /// Replaces the line at the cursor, on a terminal only; the cursor stays after the text.
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

/// Standard output, for what the user asked for.
enum StandardOutput {
  /// Prints one line. If it cannot be written, that is reported, and the exit code is 1.
  static func print(_ line: String) throws { try print(lines: [line]) }

  static func print(lines: [String]) throws {
    try leaveUnlessWritten(StandardStream.output.write(TerminalText(lines: lines)))
  }

  /// See `StandardStream.writeContent`. If the content cannot be written, that is reported, and the exit code is 1.
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
    // A reader that has read enough, such as `head`, closes the pipe. This is not an error.
    guard code != 0, code != EPIPE else { return nil }
    return Diagnostic("standard output cannot be written: \(SystemError(code).words)")
  }
}
