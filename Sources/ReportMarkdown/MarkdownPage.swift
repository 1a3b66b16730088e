import Foundation
import ProseTree
import ReportHTML
import ReportModel
import SourceText

/// A report as GitHub Markdown: the notebook as its author wrote it, with the results of every step in the step's place and
/// every `{{ }}` filled. Charts and pictures are files beside it, so that a repository shows a run.
public struct MarkdownPage: Sendable {
  /// A file that the page shows.
  public struct File: Sendable {
    /// Within the page's folder of figures: "figure-3.svg".
    public var name: String
    public var data: Data
  }

  /// Whether a file is a page of nbrun's, by its first bytes: the first line of every page says so.
  public static func isPage(_ head: some Collection<UInt8>) -> Bool {
    let line = String(decoding: head.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return line.hasPrefix(opening) && line.contains(maker)
  }

  static let opening = "<!-- nbrun "
  static let maker = " made this page of "

  public let text: String
  public let files: [File]

  /// - Parameters:
  ///   - report: the report.
  ///   - folder: of the figures, as seen from the page: "homework-figures".
  ///   - pictureLoader: reads a local picture of the prose by its source as written; nil where there is none.
  ///   - linkResolver: finds what a path in a link leads to, by the path as written in the prose.
  public init(
    _ report: Report, folder: String,
    pictureLoader: @escaping (String) -> HTMLPage.Options.Picture? = { _ in nil },
    linkResolver: @escaping (String) -> HTMLPage.Options.LinkTarget = { .address($0) }
  ) {
    var writer = MarkdownWriter(
      report, folder: folder, pictureLoader: pictureLoader, linkResolver: linkResolver)
    text = writer.page()
    files = writer.files
  }
}
