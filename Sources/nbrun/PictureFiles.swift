import Foundation
import NotebookSyntax
import ProseTree
import ReportHTML
import SourceText

/// The local pictures of a notebook's prose, read so that the report can carry them.
struct PictureFiles: Sendable {
  /// Larger ones would make a report that no mail takes.
  private static let limit = 4_000_000

  /// The notebook's, where relative paths start.
  let folder: String

  /// Pictures that the report will have to do without, each with its place.
  func problems(in notebook: Notebook) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for block in notebook.prose {
      _ = block.mapInlines { inline in
        if case .image(let source, _, _, let span) = inline, Self.isLocal(source) {
          do throws(Diagnostic) {
            _ = try load(source)
          } catch {
            var problem = error
            problem.span = span
            problems.append(problem)
          }
        }
        return inline
      }
    }
    return problems
  }

  /// Addresses with a scheme, or of another host, are not fetched: the report shows them as links.
  private static func isLocal(_ source: String) -> Bool {
    !source.hasPrefix("//") && !source.prefix { $0 != "/" && $0 != "?" }.contains(":")
  }

  /// - Throws: a warning that says why the file is no picture for a report.
  func load(_ source: String) throws(Diagnostic) -> HTMLPage.Options.Picture {
    let path = source.removingPercentEncoding ?? source
    let url = URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true))
      .resolvingSymlinksInPath()
    var status = stat()
    guard stat(url.path, &status) == 0 else { throw refusal(source, "cannot be found") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw refusal(source, "is no file") }
    guard status.st_size <= Self.limit else {
      throw refusal(source, "is larger than \(Self.limit / 1_000_000) MB")
    }
    guard let data = try? Data(contentsOf: url) else { throw refusal(source, "cannot be read") }
    guard let type = Self.mediaType(of: data) else {
      throw refusal(source, "is no PNG, JPEG, GIF, WebP or SVG")
    }
    return HTMLPage.Options.Picture(data: data, mediaType: type)
  }

  /// By the file's first bytes: its name may lie.
  private static func mediaType(of data: Data) -> String? {
    func begins(_ bytes: [UInt8], at offset: Int = 0) -> Bool { data.dropFirst(offset).starts(with: bytes) }
    if begins([0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
    if begins([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if begins(Array("GIF8".utf8)) { return "image/gif" }
    if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) { return "image/webp" }
    let head = String(decoding: data.prefix(1000), as: UTF8.self)
    return head.contains("<svg") ? "image/svg+xml" : nil
  }

  private func refusal(_ source: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "the picture '\(source)' \(reason)", hint: "paths start at the notebook's folder", severity: .warning)
  }
}
