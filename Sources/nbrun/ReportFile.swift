import Digests
import Foundation
import ReportHTML
import ReportModel
import SourceText

/// A report that nbrun wrote, HTML or JSON.
struct ReportFile {
  let record: RunRecord
  /// The page is as nbrun wrote it, as far as its seal can tell.
  let isUnchanged: Bool

  init(_ path: String) throws(Diagnostic) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let files = FileManager.default
      let exists = files.fileExists(atPath: path)
      throw Diagnostic(
        files.isFolder(path)
          ? "'\(path)' is a folder" : exists ? "'\(path)' cannot be read" : "there is no file '\(path)'",
        hint: "name a report, such as output/homework.html")
    }
    var json = data
    isUnchanged = HTMLPage.isSealed(data) || !Self.isPage(data)
    // The last: a notebook's own HTML stands before it.
    if let start = data.range(of: Data(Self.opening.utf8), options: .backwards) {
      guard let end = data.range(of: Data("</script>".utf8), in: start.upperBound..<data.endIndex) else {
        throw Diagnostic("'\(path)' was cut: its record has no end", hint: "run the notebook again")
      }
      json = data[start.upperBound..<end.lowerBound]
    }
    do {
      record = try RunRecord(json: json)
    } catch {
      throw Diagnostic(
        "'\(path)' is no report of nbrun, or was changed: it holds no record of a run",
        hint: path.hasSuffix(".md")
          ? "name the report that was made of it, such as output/homework.html" : nil)
    }
  }

  private static let opening = #"<script type="application/json" id="nbrun-record">"#

  private static func isPage(_ data: Data) -> Bool { data.starts(with: Data("<!DOCTYPE".utf8)) }

  /// The notebook that the report was made of.
  static func source(of record: RunRecord, _ path: String) throws(Diagnostic) -> String {
    guard let source = record.notebook.source else {
      throw Diagnostic(
        "'\(path)' does not carry its notebook",
        hint: "it was made by nbrun \(record.nbrun); later ones carry it")
    }
    guard SHA256.hexDigest(of: source) == record.notebook.sha256 else {
      throw Diagnostic("the notebook in '\(path)' is not the one that ran: it was changed in the report")
    }
    return source
  }
}
