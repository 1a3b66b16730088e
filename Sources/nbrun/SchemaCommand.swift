import ArgumentParser
import ReportModel

/// `nbrun schema`: prints what a run record contains, for programs that read it.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of run records.")

  func run() throws { try StandardOutput.print(content: RunRecord.schema) }
}
