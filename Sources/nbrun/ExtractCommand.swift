import ArgumentParser
import Foundation
import OperatingSystem
import SourceText

/// `nbrun extract REPORT`: writes the notebook from which a report was made.
struct ExtractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract", abstract: "Gets the notebook out of a report.")

  @Argument(help: "A report that nbrun wrote, HTML or JSON.")
  var report: PathArgument

  @Option(
    name: .shortAndLong,
    help:
      "The file to write; without it, standard output. A file with other content is not replaced.")
  var output: PathArgument?

  @Flag(help: "Also replace a file that has other content.")
  var force = false

  /// Returns the text quoted for a shell.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "-_=.,/".contains($0) }
    return isPlain ? text : "'\(text.replacing("'", with: "'\\''"))'"
  }

  func run() throws {
    let terminal = Terminal(isQuiet: false)
    let record = try ReportFile(report.path).record
    let source = try ReportFile.source(of: record, report.path)
    if let parameters = record.parameters, !parameters.isEmpty {
      terminal.say("the run was given \(parameters.map { "-P \(Self.quoted($0))" }.joined(separator: " "))")
    }
    guard let output = output?.path, output != "-" else { return try StandardOutput.print(content: source) }
    try check(output)
    let place = OutputPlace(
      path: output, rule: .same(Array(source.utf8)), isForced: force,
      inputs: FileIdentity(report.path).map { [$0: "the report itself"] } ?? [:])
    try place.prepare()
    do throws(Diagnostic) {
      terminal.say("wrote \(try place.write(Array(source.utf8)))")
    } catch {
      terminal.show(error, in: nil)
      try ExitStatus.stepFailed.leave()
    }
  }

  /// Refuses a file name with the ending of another kind of file.
  private func check(_ output: String) throws(Diagnostic) {
    if FileStatus.isFolder(output) || output.hasSuffix("/") {
      throw Diagnostic(
        "'\(output)' is a folder",
        hint: "name a file in it: -o \(output.appendingToPath("notebook.md"))")
    }
    let ending = output.endingOfName.lowercased()
    guard ["html", "htm", "json", "pdf", "ipynb"].contains(ending) else { return }
    throw Diagnostic(
      "-o '\(output)': a file that ends with .\(ending) is not a notebook",
      hint: "a notebook ends with .md: -o \(output.withoutEnding).md")
  }
}
