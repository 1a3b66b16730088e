import Foundation
// Not `@testable`: the test uses only what a program can use.
import Pipeline
import ReportModel
import SourceText
import TestSupport
import Testing

@Suite("A program runs a notebook in a few lines")
struct DoorTests {
  @Test("read, run, and the report is there")
  func door() throws {
    let data = try SmallDataset()
    let text =
      fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [4]")
      + fence("epoch-loop", "epochs: 1")
    let (plan, _, problems) = Plan.read(SourceFile(path: "homework.md", text: text))
    #expect(problems.isEmpty)
    let report = plan.run(RunSettings(version: "1.0"))
    #expect(report.record.status == .ok)
    #expect(report.record.cells.map(\.step) == ["load", "init", "epoch-loop"])
  }
}
