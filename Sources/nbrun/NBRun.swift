import ArgumentParser
import Foundation

/// The program: `nbrun NOTEBOOK…` runs, `nbrun check` looks, `nbrun steps` explains.
@main
struct NBRun: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "nbrun",
    abstract: "Runs a Markdown notebook about a neural network and writes a report that can be believed.",
    usage: """
      nbrun NOTEBOOK... [OPTIONS]
      nbrun check NOTEBOOK...
      nbrun steps [STEP]
      nbrun runs | diff RUN RUN | verify REPORT | extract REPORT | cache
      """,
    discussion: """
      nbrun notebooks/homework.md          runs it: output/homework.html
      nbrun check notebooks/homework.md    finds its mistakes without running it
      nbrun steps epoch-loop               what a step does and the options it takes
      nbrun runs                           the runs so far; nbrun diff 3 4 compares two
      nbrun verify output/homework.html    runs a report's notebook again: every bit must be the same

      Exit codes: 0 all well · 1 a step failed (report written) · 2 the command line or the notebook is wrong \
      (nothing ran) · 3 it ran, and an expectation failed · 130, 143 interrupted (report of what was done \
      written)
      """,
    version: version,
    subcommands: [
      RunCommand.self, CheckCommand.self, StepsCommand.self, RunsCommand.self, DiffCommand.self,
      VerifyCommand.self, ExtractCommand.self, CacheCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// What can stand in a notebook's place.
  static var commandNames: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

  static func main() {
    // A run's options are what most people look for.
    if ["-h", "--help", "help"].contains(CommandLine.arguments.dropFirst().joined(separator: " ")) {
      FileHandle.standardOutput.print("\(helpMessage())\n\n\(helpMessage(for: RunCommand.self))")
      return
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let asked = exitCode(for: error) == .success
      let message = fullMessage(for: error)
      if !message.isEmpty { (asked ? FileHandle.standardOutput : .standardError).print(message) }
      if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
      Foundation.exit(asked ? 0 : ExitStatus.usage.rawValue)
    }
  }
}

/// What the caller's shell sees.
enum ExitStatus: Int32, Comparable {
  case ok = 0
  case expectationFailed = 3
  case stepFailed = 1
  case usage = 2
  case interrupted = 130
  case terminated = 143

  /// In order of how much the caller should mind: of several notebooks, the worst counts.
  static func < (a: ExitStatus, b: ExitStatus) -> Bool { a.weight < b.weight }

  private var weight: Int {
    switch self {
    case .ok: 0
    case .expectationFailed: 1
    case .stepFailed: 2
    case .usage: 3
    case .interrupted, .terminated: 4
    }
  }

  func leave() throws {
    if self != .ok { throw ExitCode(rawValue) }
  }
}

extension FileHandle {
  /// Writes a line. A reader who has gone away is no reason to stop a run.
  func print(_ line: String) {
    try? write(contentsOf: Data((line.hasSuffix("\n") ? line : line + "\n").utf8))
  }
}
