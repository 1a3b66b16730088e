import NotebookSyntax
import Pipeline
import SourceText

/// A notebook file, read and checked, with everything that is wrong with it.
struct ReadNotebook {
  /// Nil where there is no text to show.
  let file: SourceFile?
  let diagnostics: [Diagnostic]
  /// Nil where the file could not be read; not to be run where there are errors.
  let plan: Plan?

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// - Parameter refusesFalseEquations: equations whose shapes do not fit are errors; a run would show them as false.
  init(
    _ path: String, overriding overrides: [ParameterOverride] = [], seed: UInt64? = nil,
    refusesFalseEquations: Bool = false
  ) {
    do {
      let file = try SourceFile(contentsOf: path)
      var (notebook, problems) = Notebook.parse(file, stepNames: StepCatalogue.names)
      problems += PictureFiles(folder: file.folder).problems(in: notebook)
      let plan = Plan(notebook, overriding: overrides, seed: seed, problems: &problems)
      if refusesFalseEquations { problems += plan.falseEquations }
      self.plan = plan
      self.file = file
      diagnostics = problems.inSourceOrder()
    } catch {
      // A place without a text to quote: the line is named in the message's head all the same.
      file = error.span == nil ? nil : SourceFile(path: path, text: "")
      diagnostics = [error]
      plan = nil
    }
  }
}
