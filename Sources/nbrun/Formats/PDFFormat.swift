import ReportModel
import SourceText

/// The page as Chromium prints it.
struct PDFFormat: ReportFormat {
  let name = "pdf"
  let words = "PDF"
  let linkedFormats = ["html", "pdf"]
  let refusalOfStandardOutput: String? = "-o - is for text, and a PDF is none"

  /// A run of an hour is not for a page that nobody can print.
  func prepare(_ path: String) throws(Diagnostic) { _ = try PDFPrinter() }

  func content(of report: Report, in context: ReportContext) throws(Diagnostic) -> [UInt8] {
    try PDFPrinter().pdf(
      of: HTMLFormat.page(of: report, in: context), isCancelled: context.isCancelled)
  }

  func isOwn(_ path: String, head: [UInt8]) -> Bool { PDFPrinter.isPDF(head) && PDFPrinter.isReport(path) }
}
