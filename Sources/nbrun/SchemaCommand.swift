import ArgumentParser
import ReportModel

/// `nbrun schema`: what a run record holds, for programs that read one.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of run records.")

  func run() throws { try StandardOutput.print(content: RunRecord.schema) }
}
