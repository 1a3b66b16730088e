import ArgumentParser
import Foundation
import Pipeline
import SourceText

/// `nbrun steps [STEP]`: prints the steps and their options, from the declarations that also read the options.
struct StepsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steps", abstract: "Prints the steps and their options.")

  @Argument(help: "One step; all of them where none is named.")
  var step: String?

  func run() throws {
    guard let step else { return try StandardOutput.print(content: StepReference.text) }
    guard let found = StepCatalogue.step(named: step) else {
      throw Diagnostic(
        "there is no step '\(step)'",
        hint: CommandHints.step(meantBy: step).map { "did you mean '\($0)'?" }
          ?? "the steps are \(StepCatalogue.all.map { $0.kind }.joined(separator: ", "))")
    }
    try StandardOutput.print(content: StepReference.text(for: found) + "\n" + StepReference.common)
  }
}
