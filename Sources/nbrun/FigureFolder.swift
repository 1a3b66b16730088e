import Files
import ReportHTML
import ReportMarkdown
import SourceText

/// The folder beside a page of Markdown that holds its charts and pictures: "homework-figures" for "homework.md".
struct FigureFolder {
  /// As seen from the page.
  let name: String
  private let path: String

  init(beside page: String) {
    path = page.withoutEnding + "-figures"
    name = path.nameInPath
  }

  /// Writes the figures, each whole or not at all. A file there is replaced only if it is a drawing of nbrun's, or says the
  /// same.
  func write(
    _ figures: [MarkdownPage.File], isForced: Bool, inputs: [FileIdentity: String]
  ) throws(Diagnostic) {
    for figure in figures {
      let content = Array(figure.data)
      let place = OutputPlace(
        path: path.appendingToPath(figure.name),
        rule: FigureFile.isDrawing(content) ? .drawing : .same(content), isForced: isForced, inputs: inputs)
      try place.prepare()
      _ = try place.write(content)
    }
  }
}
