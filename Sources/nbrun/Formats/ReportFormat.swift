import OperatingSystem
import ReportModel
import SourceText

/// A format in which a report can be written. To add one, write a file in this folder and a line in
/// ``ReportFormatCatalogue``.
protocol ReportFormat: Sendable {
  /// The name for `--to`, which is also the usual ending of the files: "html".
  var name: String { get }
  /// Other endings that its files may have.
  var otherEndings: [String] { get }
  /// Whether the ending of the name after `-o` is enough to choose the format, without `--to`.
  var isChosenByEnding: Bool { get }
  /// The format in words, for messages: "HTML page".
  var words: String { get }
  /// The names of the formats to which a link from this one may lead, the best first; empty if it shows no links.
  var linkedFormats: [String] { get }
  /// Why the report cannot go to standard output in this format; nil if it can.
  var refusalOfStandardOutput: String? { get }

  /// Checks before the run whether the report can be written, so that no training is lost.
  /// - Parameter path: the path of the report.
  func prepare(_ path: String) throws(Diagnostic)

  /// Returns the content of the file. Files that belong to it are written here, beside it.
  func content(of report: Report, in context: ReportContext) throws(Diagnostic) -> [UInt8]

  /// Whether this format has written a file, judging by its content.
  /// - Parameter head: the first ``ReportFile/headLength`` bytes of the file.
  func isOwn(_ path: String, head: [UInt8]) -> Bool
}

extension ReportFormat {
  var otherEndings: [String] { [] }
  var isChosenByEnding: Bool { true }
  var linkedFormats: [String] { [] }
  var refusalOfStandardOutput: String? { nil }
  func prepare(_ path: String) throws(Diagnostic) {}

  /// The endings, the usual one first.
  var endings: [String] { [name] + otherEndings }
}

/// What a format may need besides the report.
struct ReportContext {
  /// The path of the format's file; nil for standard output.
  let path: String?
  /// Whether the page contains the notebook's raw HTML.
  let unsafeHTML: Bool
  let pictures: PictureFiles
  /// The links of the prose, from the format's file.
  let links: NotebookLinks
  /// Whether files that are not reports may be replaced too.
  let isForced: Bool
  /// Files that no report may replace, each with a description.
  let inputs: [FileIdentity: String]
  /// Whether the user does not want to wait any longer.
  let isCancelled: () -> Bool
}
