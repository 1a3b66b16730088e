import ReportModel
import SourceText

/// The page as a PDF printed by Chromium.
struct PDFFormat: ReportFormat {
  let name = "pdf"
  let words = "PDF"
  let linkedFormats = ["html", "pdf"]
  let refusalOfStandardOutput: String? = "-o - is for text, and a PDF is not text"

  /// Finds the browser before the run, so that no long run is lost because the page cannot be printed.
  func prepare(_ path: String) throws(Diagnostic) { _ = try PDFPrinter() }

  func content(of report: Report, in context: ReportContext) throws(Diagnostic) -> [UInt8] {
    try PDFPrinter().pdf(
      of: HTMLFormat.page(of: report, in: context), isCancelled: context.isCancelled)
  }

  func isOwn(_ path: String, head: [UInt8]) -> Bool { PDFPrinter.isPDF(head) && PDFPrinter.isReport(path) }
}
