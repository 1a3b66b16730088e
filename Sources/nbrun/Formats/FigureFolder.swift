import Foundation
import OperatingSystem
import ReportHTML
import ReportMarkdown
import SourceText

/// The folder beside a Markdown page that contains its charts and pictures: "homework-figures" for "homework.md".
struct FigureFolder {
  /// The folder's name, relative to the page.
  let name: String
  private let path: String

  init(beside page: String) {
    path = page.withoutEnding + "-figures"
    name = path.nameInPath
  }

  /// Checks before the run whether there can be such a folder.
  func prepare() throws(Diagnostic) {
    guard FileStatus.exists(path), !FileStatus.isFolder(path) else { return }
    throw Diagnostic(
      "'\(path)' is a file, and the figures of a Markdown report need a folder of that name",
      hint: "remove or rename it, or give the report another name with -o")
  }

  /// Writes the figures, each completely or not at all. Unless `isForced`, an existing file is replaced only if it is
  /// empty, a drawing by nbrun, or has the same content. Drawings of an earlier report that this one does not have are
  /// removed.
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
    for name in Folder.visibleNames(in: path)
    where isDrawingNumber(name) && !figures.contains(where: { $0.name == name }) {
      let place = path.appendingToPath(name)
      guard (try? FileStatus(ofPath: place, followingLink: false))?.kind == .file,
        let head = try? FileReading.prefix(ofFile: place, count: 64), FigureFile.isDrawing(head)
      else { continue }
      // If the file cannot be removed, it does no harm.
      unlink(place)
    }
  }

  /// Whether the name is that of a numbered drawing: "figure-12.svg".
  private func isDrawingNumber(_ name: String) -> Bool {
    let number = name.dropFirst("figure-".count).dropLast(".svg".count)
    return name == "figure-\(number).svg" && Int(number) != nil
  }
}
