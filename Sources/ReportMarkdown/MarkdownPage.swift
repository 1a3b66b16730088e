import Foundation
import ProseTree
import ReportHTML
import ReportModel
import SourceText

/// A report as GitHub Markdown: the author's notebook, with the results of every step in the step's place and every
/// `{{ }}` filled in. Charts and pictures are files beside it, so that a repository can show a run.
public struct MarkdownPage: Sendable {
  /// A file that belongs to the page.
  public struct File: Sendable {
    /// The name within the page's folder of figures: "figure-3.svg".
    public var name: String
    public var data: Data
  }

  /// Whether a file is such a page, judging by its first bytes: the first line of every page names nbrun.
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
  ///   - folder: the folder of the figures, relative to the page: "homework-figures".
  ///   - pictureLoader: returns a local picture for its source as written in the prose; nil if there is none.
  ///   - linkResolver: returns where a path in a link leads. The path is given as written in the prose.
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
