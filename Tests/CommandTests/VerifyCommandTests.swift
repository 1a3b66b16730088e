import Foundation
import Testing

@Suite("nbrun verify and nbrun extract")
struct VerifyCommandTests {
  private let command: Command

  init() throws {
    command = try Command()
    try command.write(
      command.notebook(
        "```math check\n\\hat y = \\text{softmax}(z_2)\n```\n\n```backprop\n```\n\n```evaluate\n```\n\n<b>&amp; </script>\n"
      ))
    let outcome = try command.run(["-q", "notebook.md", "-P", "epochs=3", "--seed", "5"])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private let report = "output/notebook.html"

  private func edit(_ change: (String) -> String) throws {
    let page = try command.read(report)
    let changed = change(page)
    try #require(changed != page)
    try command.write(changed, to: report)
  }

  @Test("a report is reproduced from itself alone, bit for bit")
  func reproduced() throws {
    // Neither the notebook nor the cache is asked.
    try FileManager.default.removeItem(atPath: "\(command.folder)/notebook.md")
    try FileManager.default.removeItem(atPath: "\(command.folder)/output/.nbrun")
    let before = command.files
    let outcome = try command.run(["verify", "-q", report])
    #expect(outcome.status == 0)
    #expect(
      outcome.output == "output/notebook.html: reproduced, bit for bit (epochs: 3, checked equalities: 17)\n")
    #expect(outcome.errors.isEmpty)
    #expect(command.files == before)
  }

  @Test("a number that the run did not have is found, at its step and epoch")
  func changedNumber() throws {
    let loss = try #require(try command.read(report).firstMatch(of: /"epoch":2,"loss":0\.(\d+)/))
    try edit { page in page.replacing("\"epoch\":2,\"loss\":0.\(loss.1)", with: "\"epoch\":2,\"loss\":0.25") }
    let outcome = try command.run(["verify", "-q", report])
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("not reproduced"))
    #expect(
      outcome.output.contains(
        "first at epoch-loop, line 11, epoch 2: the loss is 0.\(loss.1), and was 0.25: "))
  }

  @Test("weights and pictures are held to the run too")
  func changedDigests() throws {
    let page = try command.read(report)
    let weights = try #require(page.firstMatch(of: /"weights":"([0-9a-f]{64})"/)).1
    let shown = try #require(page.matches(of: /"shown":"([0-9a-f]{64})"/).last).1
    try command.write(page.replacing(weights, with: String(repeating: "0", count: 64)), to: report)
    #expect(
      try command.run(["verify", "-q", report]).output.contains("epoch 1: the weights are not the same"))
    try command.write(page.replacing(shown, with: String(repeating: "0", count: 64)), to: report)
    #expect(try command.run(["verify", "-q", report]).output.contains("what it shows is not the same"))
  }

  @Test("other data are told before what they do")
  func changedData() throws {
    let path = "\(command.data.folder)/t10k-images-idx3-ubyte"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for place in 16..<400 { bytes[place] = 255 - bytes[place] }
    try bytes.write(to: URL(fileURLWithPath: path))
    let outcome = try command.run(["verify", "-q", report])
    #expect(outcome.status == 3)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count >= 3)
    #expect(lines[1].contains("the data differ"))
    #expect(lines[2].contains("first at "))
  }

  @Test("data that are not here are an error with a hint")
  func missingData() throws {
    try FileManager.default.removeItem(atPath: command.data.folder)
    let outcome = try command.run(["verify", "-q", report])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--folder"))
  }

  @Test("the notebook comes out of the report as it went in, byte by byte")
  func extract() throws {
    let source = try command.read("notebook.md")
    let outcome = try command.run(["extract", report])
    #expect(outcome.output == source)
    #expect(outcome.errors == "the run was given -P epochs=3\n")
    #expect(try command.run(["extract", report, "-o", "again.md"]).status == 0)
    #expect(try command.read("again.md") == source)
    let second = try command.run(["extract", report, "-o", "notebook.md"])
    #expect(second.status == 2)
    #expect(second.errors.contains("'notebook.md' is there already"))
  }

  @Test(
    "what is no report is refused, with a hint",
    arguments: [
      ("notebook.md", "is no report of nbrun"), ("nothing.html", "there is no file 'nothing.html'"),
      ("output", "'output' is a folder"),
    ])
  func noReport(path: String, message: String) throws {
    for name in ["verify", "extract"] {
      let outcome = try command.run([name, path])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(message))
      #expect(outcome.output.isEmpty)
    }
  }

  @Test("a report that was cut is told so")
  func cut() throws {
    try edit { page in
      String(page.prefix(upTo: page.firstRange(of: "\"nbrun\":")?.upperBound ?? page.startIndex))
    }
    #expect(try command.run(["verify", report]).errors.contains("was cut"))
  }
}
