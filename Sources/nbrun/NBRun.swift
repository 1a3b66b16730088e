import ArgumentParser
import Foundation
import OperatingSystem
import SourceText

/// The program: `nbrun NOTEBOOK…` runs notebooks, `nbrun check` finds mistakes, `nbrun steps` explains the steps.
@main
struct NBRun: ParsableCommand {
  static let version = "0.2.0"

  static let configuration = CommandConfiguration(
    commandName: "nbrun",
    abstract: "Runs a Markdown notebook about a neural network and writes a report that can be believed.",
    usage: """
      nbrun NOTEBOOK... [OPTIONS]
      nbrun check NOTEBOOK...
      nbrun steps [STEP]
      nbrun runs | diff RUN RUN | verify REPORT | extract REPORT | cache | schema
      """,
    discussion: """
      nbrun notebooks/homework.md          runs it: output/homework.html
      nbrun check notebooks/homework.md    finds its mistakes without running it
      nbrun steps epoch-loop               what a step does and the options it takes
      nbrun runs                           the runs so far
      nbrun diff 3 4                       what one run changed, and what came of it
      nbrun verify output/homework.html    runs it again: is every bit the same?

      Exit codes: 0 all well · 1 a step failed (report written) · 2 the command line or the notebook is wrong \
      (it did not run) · 3 it ran, and a claim failed, or an equation is false, not read or open · 129, 130, 143 interrupted \
      (report of what was done written). Of several notebooks, the worst counts.
      """,
    version: version,
    subcommands: [
      RunCommand.self, CheckCommand.self, StepsCommand.self, RunsCommand.self, DiffCommand.self,
      VerifyCommand.self, ExtractCommand.self, CacheCommand.self, SchemaCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// The words that are commands and not notebooks.
  static var commandNames: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

  static func main() {
    StandardStream.holdPlaces()
    let arguments = CommandLine.bytes.dropFirst().map(FileName.text)
    do {
      try run(Array(arguments))
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch {
      // Commands throw diagnostics. Any other error is shown too.
      let problem = error as? Diagnostic ?? Diagnostic("\(error)")
      Terminal(isQuiet: false).show(problem, in: nil)
      Foundation.exit(ExitStatus.usage.rawValue)
    }
  }

  private static func run(_ arguments: [String]) throws {
    // Most people who ask for help look for the options of a run, so both texts are printed.
    if ["-h", "--help", "help"].contains(arguments.joined(separator: " ")) {
      return try StandardOutput.print(content: "\(helpMessage())\n\n\(helpMessage(for: RunCommand.self))\n")
    }
    let mistake = CommandLineMistake(arguments)
    if let problem = mistake.overlooked { throw problem }
    var command: any ParsableCommand
    do {
      command = try parseAsRoot(arguments)
    } catch {
      guard exitCode(for: error) == .success else { throw mistake.diagnostic(message(for: error)) }
      return try StandardOutput.print(content: message(for: error) + "\n")
    }
    do {
      try command.run()
    } catch {
      // `nbrun help check` ends with such an error, which is a request for help.
      guard !(error is ExitCode), exitCode(for: error) == .success else { throw error }
      try StandardOutput.print(content: message(for: error) + "\n")
    }
  }
}

extension CommandLine {
  /// The arguments as bytes. A file name need not be UTF-8, and `arguments` would replace such bytes.
  fileprivate static var bytes: [[UInt8]] {
    (0..<Int(argc)).compactMap { index in
      unsafeArgv[index].map { argument in
        UnsafeRawBufferPointer(start: argument, count: strlen(argument)).map { $0 }
      }
    }
  }
}

/// The exit code of the program.
enum ExitStatus: Int32, Comparable {
  case ok = 0
  case expectationFailed = 3
  case stepFailed = 1
  case usage = 2
  case hungUp = 129
  case interrupted = 130
  case terminated = 143

  /// Compares by severity: if there are several notebooks, the most severe status is the exit code.
  static func < (a: ExitStatus, b: ExitStatus) -> Bool { a.weight < b.weight }

  private var weight: Int {
    switch self {
    case .ok: 0
    case .expectationFailed: 1
    case .stepFailed: 2
    case .usage: 3
    case .hungUp, .interrupted, .terminated: 4
    }
  }

  func leave() throws {
    if self != .ok { throw ExitCode(rawValue) }
  }
}
