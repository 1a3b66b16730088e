import ArgumentParser
import Foundation
import SourceText

/// `nbrun extract REPORT`: the notebook that a report was made of.
struct ExtractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract", abstract: "Gets the notebook out of a report.")

  @Argument(help: "A report that nbrun wrote, HTML or JSON.")
  var report: String

  @Option(
    name: .shortAndLong, help: "A file for it that is not there yet; otherwise it goes to standard output.")
  var output: String?

  /// As a shell takes it.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "-_=.,/".contains($0) }
    return isPlain ? text : "'\(text.replacing("'", with: "'\\''"))'"
  }

  func run() throws {
    let terminal = Terminal(isQuiet: false)
    do throws(Diagnostic) {
      let record = try ReportFile(report).record
      let source = try ReportFile.source(of: record, report)
      if let parameters = record.parameters, !parameters.isEmpty {
        terminal.say("the run was given \(parameters.map { "-P \(Self.quoted($0))" }.joined(separator: " "))")
      }
      guard let output, output != "-" else { return try StandardOutput.write(source) }
      if FileManager.default.fileExists(atPath: output) {
        throw Diagnostic("'\(output)' is there already", hint: "name another file; nothing was written")
      }
      try AtomicFile(path: output).write(source)
      terminal.say("wrote \(output)")
    } catch {
      terminal.show(error, in: nil)
      try ExitStatus.usage.leave()
    }
  }
}
