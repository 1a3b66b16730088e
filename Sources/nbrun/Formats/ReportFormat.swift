import OperatingSystem
import ReportModel
import SourceText

/// A form in which a report can be written: a file in this folder, and a line in ``ReportFormats``.
protocol ReportFormat: Sendable {
  /// What `--to` calls it, and the usual ending of its files: "html".
  var name: String { get }
  /// Other endings that its files may have.
  var otherEndings: [String] { get }
  /// The ending of the name behind `-o` is enough to choose it, without `--to`.
  var isChosenByEnding: Bool { get }
  /// For messages: "HTML page".
  var words: String { get }
  /// Names of the formats to which a link from this one may lead, the best first; empty where it shows no links.
  var linkedFormats: [String] { get }
  /// Why it cannot go to standard output; nil where it can.
  var refusalOfStandardOutput: String? { get }

  /// Finds out before the run whether it can be written: training for nothing helps nobody.
  /// - Parameter path: of its file.
  func prepare(_ path: String) throws(Diagnostic)

  /// What the file holds. Files that belong to it are written here, beside it.
  func content(of report: Report, in context: ReportContext) throws(Diagnostic) -> [UInt8]

  /// Whether a file is one that this format has written, by its first bytes.
  /// - Parameter head: as many as ``ReportFile/headLength``.
  func isOwn(_ path: String, head: [UInt8]) -> Bool
}

extension ReportFormat {
  var otherEndings: [String] { [] }
  var isChosenByEnding: Bool { true }
  var linkedFormats: [String] { [] }
  var refusalOfStandardOutput: String? { nil }
  func prepare(_ path: String) throws(Diagnostic) {}

  /// The usual one first.
  var endings: [String] { [name] + otherEndings }
}

/// What a format may need besides the report.
struct ReportContext {
  /// Of the format's file; nil for standard output.
  let path: String?
  /// The notebook's raw HTML lives in a page.
  let unsafeHTML: Bool
  let pictures: PictureFiles
  /// Where the links of the prose lead from the format's file.
  let links: NotebookLinks
  /// Files that are no reports may be replaced too.
  let isForced: Bool
  /// Files that no report may replace, with what each is.
  let inputs: [FileIdentity: String]
  /// Whether the user wants no more waiting.
  let isCancelled: () -> Bool
}

enum ReportFormats {
  /// In the order in which messages list them. The first is the one that nobody has to ask for.
  static let all: [any ReportFormat] = [HTMLFormat(), MarkdownFormat(), PDFFormat(), JSONFormat()]

  static func named(_ name: String) -> (any ReportFormat)? { all.first { $0.name == name } }

  /// The format whose files have this ending.
  static func withEnding(_ ending: String) -> (any ReportFormat)? {
    all.first { $0.endings.contains(ending) }
  }

  /// "html, md, pdf and json"
  static var list: String {
    all.dropLast().map(\.name).joined(separator: ", ") + " and " + all[all.count - 1].name
  }

  /// Whether a file is a report that nbrun has written, of this version or an earlier one.
  static func isReport(_ path: String, head: [UInt8]) -> Bool {
    all.contains { $0.isOwn(path, head: head) }
  }
}
