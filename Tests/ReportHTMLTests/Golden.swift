import Foundation
import Testing

/// Compares a text with a file beside the tests. The test fails if the file is missing. With NBRUN_RECORD_GOLDENS=1
/// it writes the file, and fails too, so that recording is never taken for a passed test.
func expectGolden(
  _ text: String, _ name: String, in folder: String = "Goldens",
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(folder)
    .appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["NBRUN_RECORD_GOLDENS"] == "1" {
    try text.write(to: file, atomically: true, encoding: .utf8)
    Issue.record(
      "recorded \(name): look at it, then run again without recording", sourceLocation: sourceLocation)
    return
  }
  guard let golden = try? String(contentsOf: file, encoding: .utf8) else {
    Issue.record(
      "there is no golden \(name); record it with NBRUN_RECORD_GOLDENS=1", sourceLocation: sourceLocation)
    return
  }
  let (lines, wanted) = (text.split(separator: "\n"), golden.split(separator: "\n"))
  let difference = zip(lines, wanted).first { $0 != $1 }
  #expect(
    text == golden,
    "\(name) differs: \(difference?.0 ?? "in length") is not \(difference?.1 ?? "the golden's")",
    sourceLocation: sourceLocation)
}

/// Returns the HTML with each tag on its own line, so that a golden file can be read and compared.
func linewise(_ html: String) -> String {
  html.replacing("><", with: ">\n<") + "\n"
}
