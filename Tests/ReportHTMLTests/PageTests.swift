import Foundation
import Testing

@testable import ReportHTML

@Suite("The page")
struct PageTests {
  static let page = HTMLPage(SampleReport.report).html

  @Test(
    "can be looked at: NBRUN_WRITE_SAMPLE names the file",
    .enabled(if: ProcessInfo.processInfo.environment["NBRUN_WRITE_SAMPLE"] != nil))
  func writesSample() throws {
    let path = try #require(ProcessInfo.processInfo.environment["NBRUN_WRITE_SAMPLE"])
    try Self.page.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
