import ArgumentParser
import Foundation
import Pipeline
import SourceText

/// `nbrun steps [STEP]`: the reference, from the declarations that read the options.
struct StepsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steps", abstract: "Prints the steps and their options.")

  @Argument(help: "One step; all of them where none is named.")
  var step: String?

  func run() throws {
    let out = FileHandle.standardOutput
    guard let step else {
      out.print(StepReference.text)
      return
    }
    guard let found = StepCatalogue.step(named: step) else {
      let nearest = nearestName(to: step, among: StepCatalogue.names)
      Terminal(isQuiet: false).show(
        Diagnostic(
          "there is no step '\(step)'",
          hint: nearest.map { "did you mean '\($0)'?" }
            ?? "the steps are \(StepCatalogue.all.map { $0.kind }.joined(separator: ", "))"),
        in: nil)
      return try ExitStatus.usage.leave()
    }
    out.print(StepReference.text(for: found) + "\n" + StepReference.common)
  }
}
