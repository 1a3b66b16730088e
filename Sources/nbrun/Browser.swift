import Foundation
import SourceText

/// `--open`: opens the report in the desktop's browser.
enum Browser {
  static func open(_ path: String, _ terminal: Terminal) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xdg-open", path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
      process.waitUntilExit()
    } catch {
      return complain(terminal, path)
    }
    if process.terminationStatus != 0 { complain(terminal, path) }
  }

  private static func complain(_ terminal: Terminal, _ path: String) {
    terminal.show(
      Diagnostic(
        "the report cannot be opened from here",
        hint: "open \(path) in a browser; --open needs xdg-open, from apt-get install xdg-utils",
        severity: .warning),
      in: nil)
  }
}
