import ReportModel
import SourceText

/// The run record, for programs.
struct JSONFormat: ReportFormat {
  let name = "json"
  let words = "JSON record"

  func content(of report: Report, in context: ReportContext) throws(Diagnostic) -> [UInt8] {
    do {
      return Array((try report.record.json() + "\n").utf8)
    } catch {
      throw Diagnostic("the run record cannot be written: \(error)")
    }
  }

  func isOwn(_ path: String, head: [UInt8]) -> Bool { ReportFile.isRecord(path, head: head) }
}
