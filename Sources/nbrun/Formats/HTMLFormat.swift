import ReportHTML
import ReportModel
import SourceText

/// A single HTML page that needs no other file.
struct HTMLFormat: ReportFormat {
  let name = "html"
  let otherEndings = ["htm"]
  let words = "HTML page"
  let linkedFormats = ["html"]

  func content(of report: Report, in context: ReportContext) throws(Diagnostic) -> [UInt8] {
    Array(Self.page(of: report, in: context).utf8)
  }

  static func page(of report: Report, in context: ReportContext) -> String {
    let (pictures, links) = (context.pictures, context.links)
    let options = HTMLPage.Options(
      unsafeHTML: context.unsafeHTML, pictureLoader: { pictures.picture($0) },
      linkResolver: { links.target(of: $0) })
    return HTMLPage(report, options: options).html
  }

  func isOwn(_ path: String, head: [UInt8]) -> Bool { HTMLPage.isPage(head) && HTMLPage.isByNbrun(head) }
}
