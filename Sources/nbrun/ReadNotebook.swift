import Foundation
import NotebookSyntax
import OperatingSystem
import Pipeline
import SourceText

/// A notebook file that has been read and checked, with all its mistakes.
struct ReadNotebook {
  /// The file; nil if there is no text to quote.
  let file: SourceFile?
  let diagnostics: [Diagnostic]
  /// The plan; nil if the file could not be read. It must not be run if there are errors.
  let plan: Plan?
  /// Files that a run reads besides the notebook, each with a description.
  let inputs: [(path: String, what: String)]

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// - Parameters:
  ///   - picturesFrom: folders from which pictures may be read, besides the notebook's own.
  ///   - unsafeHTML: whether the page contains the notebook's raw HTML.
  ///   - refusesWrongEquations: whether checked equations that cannot be read, or whose shapes do not fit, are
  ///     errors, and open ones notes. A run shows them at their places instead.
  init(
    _ path: String, overriding overrides: [ParameterOverride] = [], seed: UInt64? = nil,
    picturesFrom: [String], unsafeHTML: Bool = false, refusesWrongEquations: Bool = false
  ) {
    do {
      let file = try Self.file(path)
      var (plan, notebook, problems) = Plan.read(file, overriding: overrides, seed: seed)
      let pictures = PictureFiles(folder: file.folder, others: picturesFrom)
      problems += pictures.problems(in: notebook)
      if !unsafeHTML, let place = notebook.firstUnknownTag { problems.append(Self.htmlAsText(at: place)) }
      if refusesWrongEquations { problems += plan.wrongEquations + plan.openEquations }
      if !plan.doesSomething, !problems.contains(where: { $0.severity == .error }) {
        problems.append(Self.nothingToRun)
      }
      self.plan = plan
      self.file = file
      inputs =
        plan.dataFiles.map { ($0, "a data file of '\(path)'") }
        + notebook.picturePaths.map { ($0, "a picture of '\(path)'") }
      diagnostics = problems.inSourceOrder()
    } catch {
      // There is no text to quote, but the first line of the message still names the place.
      file = error.span == nil ? nil : SourceFile(path: path, text: "")
      diagnostics = [error]
      plan = nil
      inputs = []
    }
  }

  private static func htmlAsText(at place: SourceSpan) -> Diagnostic {
    .warning(
      "the report shows this HTML as text", at: place,
      hint: "a run with --unsafe-html lets the HTML of a notebook that you trust into the report")
  }

  private static let nothingToRun = Diagnostic(
    "the notebook has no step and no checked formula, so nothing runs",
    hint: "a step is a fenced block whose word is a step's name, such as ```load; nbrun steps lists them",
    severity: .warning)

  /// - Throws: a diagnostic if the file cannot be a notebook.
  private static func file(_ path: String) throws(Diagnostic) -> SourceFile {
    if let head = try? FileReading.prefix(ofFile: path, count: NotANotebook.headLength),
      let foreign = NotANotebook(path, head: head)
    {
      let folder = path.folderOfPath
      throw Diagnostic(
        "'\(path)' is \(foreign.kind), and nbrun runs Markdown notebooks",
        hint: foreign.hint ?? NearbyFiles(.notebooks, in: folder).hint)
    }
    do throws(Diagnostic) {
      return try SourceFile(contentsOf: path)
    } catch {
      // The file does not exist: name existing files that may be meant.
      guard error.span == nil, !path.isEmpty,
        NearbyFiles.isMissing(path) || FileStatus.isFolder(path)
      else {
        throw error
      }
      var error = error
      let nearby =
        FileStatus.isFolder(path)
        ? NearbyFiles(.notebooks, in: path) : NearbyFiles(.notebooks, near: path)
      error.hint = CommandHints.file(meantBy: path) ?? nearby.hint ?? error.hint
      throw error
    }
  }
}
