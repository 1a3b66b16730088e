import Foundation
import Testing

/// Compares with a text kept beside the tests. A missing one fails; NBRUN_RECORD_GOLDENS=1 writes it, and
/// fails too, so that no recording passes for a test.
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

/// A tag on each line, so that a golden can be read and compared.
func linewise(_ html: String) -> String {
  html.replacing("><", with: ">\n<") + "\n"
}
