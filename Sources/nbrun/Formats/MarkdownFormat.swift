import ReportMarkdown
import ReportModel
import SourceText

/// A page of GitHub Markdown, with its charts and pictures in a folder beside it.
struct MarkdownFormat: ReportFormat {
  let name = "md"
  let otherEndings = ["markdown"]
  /// `-o *.md` may be a mistake in which a notebook stands in place of the report.
  let isChosenByEnding = false
  let words = "page of Markdown"
  let linkedFormats = ["md", "html"]
  let refusalOfStandardOutput: String? =
    "-o - is for one file, and Markdown has its figures in files beside it"

  func prepare(_ path: String) throws(Diagnostic) { try FigureFolder(beside: path).prepare() }

  func content(of report: Report, in context: ReportContext) throws(Diagnostic) -> [UInt8] {
    let (pictures, links) = (context.pictures, context.links)
    let folder = FigureFolder(beside: context.path ?? "")
    let page = MarkdownPage(
      report, folder: folder.name, pictureLoader: { pictures.picture($0) },
      linkResolver: { links.target(of: $0) })
    try folder.write(page.files, isForced: context.isForced, inputs: context.inputs)
    return Array(page.text.utf8)
  }

  func isOwn(_ path: String, head: [UInt8]) -> Bool { MarkdownPage.isPage(head) }
}
