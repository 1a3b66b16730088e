import Foundation
import TestSupport
import Testing

@Suite("nbrun NOTEBOOK")
struct RunCommandTests {
  private let command: Command

  init() throws {
    command = try Command()
  }

  @Test("runs a notebook, writes its report, and says so on standard error alone")
  func runs() throws {
    try command.write(command.notebook())
    let outcome = try command.run(["notebook.md"])
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    let lines = outcome.errors.split(separator: "\n").map(String.init)
    #expect(lines.count { $0.contains("epoch 1/2") || $0.contains("epoch 2/2") } == 2)
    #expect(lines.last == "wrote output/notebook.html")
    #expect(!outcome.errors.contains("\u{1B}"))
    #expect(try command.read("output/notebook.html").hasPrefix("<!DOCTYPE html>"))
    #expect(command.files == ["notebook.md", "output", "output/notebook.html"])
  }

  @Test("-q says nothing where all is well")
  func quiet() throws {
    try command.write(command.notebook())
    let outcome = try command.run(["-q", "notebook.md"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
  }

  @Test("-o - puts the report and nothing else on standard output")
  func standardOutput() throws {
    try command.write(command.notebook())
    let outcome = try command.run(["notebook.md", "-o", "-", "--to", "json"])
    let record = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    #expect(record?["status"] as? String == "ok")
    #expect(command.files == ["notebook.md"])
  }

  @Test(
    "-o names a file or a folder, and --to the formats",
    arguments: [
      (["-o", "page.html"], ["page.html"]),
      (["-o", "page"], ["page"]),
      (["-o", "new/"], ["new", "new/notebook.html"]),
      (["-o", "run.json"], ["run.json"]),
      (["--to", "html,json"], ["output", "output/notebook.html", "output/notebook.json"]),
      (["--to", "json", "-o", "record"], ["record"]),
      (["-o", "page.HTM"], ["page.HTM"]),
      (["--to", "json,html", "-o", "page.html"], ["page.html", "page.json"]),
    ])
  func places(options: [String], expected: [String]) throws {
    try command.write(command.notebook(epochs: 1))
    #expect(try command.run(["notebook.md"] + options).status == 0)
    #expect(command.files.filter { $0 != "notebook.md" } == expected)
  }

  @Test("several notebooks become one report each")
  func several() throws {
    try command.write(command.notebook(epochs: 1), to: "a.md")
    try command.write("Only prose.", to: "b.md")
    #expect(try command.run(["a.md", "b.md"]).status == 0)
    #expect(command.exists("output/a.html") && command.exists("output/b.html"))
  }

  @Test("a step that fails: the report is written, exit code 1, and the place is told")
  func failure() throws {
    let spoilt = try SmallDataset()
    try spoilt.spoil()
    try command.write(command.notebook("```load\nid: other\ndataset: \(spoilt.folder)\n```\n"))
    let outcome = try command.run(["notebook.md"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("notebook.md:17:10: error: label 9 in \(spoilt.folder)/"))
    #expect(try command.read("output/notebook.html").contains("data-status=\"failed\""))
  }

  @Test("an expectation that fails: the report is written, exit code 3, and the claim is told")
  func expectation() throws {
    try command.write(command.notebook("```expect\nepoch-loop.epochs: \"> 5\"\n```\n"))
    let outcome = try command.run(["notebook.md"])
    #expect(outcome.status == 3)
    #expect(
      outcome.errors.contains("notebook.md:16:1: error: epoch-loop.epochs is 2, and was expected to be > 5"))
    #expect(command.exists("output/notebook.html"))
  }

  @Test(
    "a signal ends the run at the epoch, and what was done is written",
    arguments: zip([SIGINT, SIGTERM, SIGHUP], [130, 143, 129] as [Int32]))
  func signals(number: Int32, status: Int32) throws {
    try command.write(command.notebook(epochs: 100_000))
    var isAsked = false
    let outcome = try command.run(["notebook.md"]) { text, process in
      guard !isAsked, text.contains("epoch ") else { return }
      isAsked = true
      kill(process.processIdentifier, number)
    }
    #expect(outcome.status == status)
    let page = try command.read("output/notebook.html")
    #expect(page.contains("interrupted in epoch"))
    #expect(page.hasSuffix("</html>\n"))
  }

  @Test("a report that may not grow so large: the old one stays, and nothing half-written is left")
  func fullDisk() throws {
    try command.write(command.notebook(epochs: 1))
    try FileManager.default.createDirectory(
      atPath: "\(command.folder)/output", withIntermediateDirectories: true)
    let old = "<!DOCTYPE html>\n<html><head><meta name=\"generator\" content=\"nbrun 0.0.1\">the old report"
    try command.write(old, to: "output/notebook.html")
    let outcome = try command.shell("ulimit -f 8; \"$NBRUN\" -q notebook.md")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("'output/notebook.html' cannot be written: file too large"))
    #expect(try command.read("output/notebook.html") == old)
    #expect(command.files == ["notebook.md", "output", "output/notebook.html"])
  }

  @Test("a report whose place has gone is kept elsewhere, and the error says where")
  func refuge() throws {
    try command.write(command.notebook(epochs: 300))
    var isGone = false
    let outcome = try command.run(["notebook.md"]) { text, _ in
      guard !isGone, text.contains("epoch 1/300") else { return }
      isGone = true
      try? FileManager.default.moveItem(
        atPath: "\(command.folder)/output", toPath: "\(command.folder)/elsewhere")
    }
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("no file can be written to the folder 'output'"))
    let hint = try #require(outcome.errors.split(separator: "\n").first { $0.contains("it is kept in ") })
    let path = try #require(hint.split(separator: " ").last.map(String.init))
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("</html>\n"))
    try FileManager.default.removeItem(atPath: path)
  }

  @Test("a reader who has read enough ends nothing and is told nothing")
  func closedPipe() throws {
    try command.write("Only prose.")
    let outcome = try command.shell("\"$NBRUN\" -q notebook.md -o - | head -c 10")
    #expect(outcome.output == "<!DOCTYPE ")
    #expect(outcome.errors.isEmpty)
  }

  @Test("the same notebook twice gives the same losses, to the bit")
  func reproducible() throws {
    try command.write(command.notebook())
    func losses() throws -> [String] {
      try command.run(["-q", "notebook.md", "-o", "-", "-t", "json"]).output
        .split(separator: "\n").filter { $0.contains("\"loss\"") }.map(String.init)
    }
    let first = try losses()
    // Before the training, after each of its two epochs, and at the end of the training.
    #expect(first.count == 4)
    #expect(try losses() == first)
  }
}
