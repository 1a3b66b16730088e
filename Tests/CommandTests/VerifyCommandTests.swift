import Foundation
import ReportModel
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
    let outcome = try command.run([
      "-q", "notebook.md", "-P", "epochs=3", "--seed", "5", "--to", "html,json",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private let report = "output/notebook.html"

  /// What `verify` reports about the record after a change to it.
  private func verdict(changing change: (inout RunRecord) -> Void) throws -> String {
    var record = try RunRecord(json: Data(command.read("output/notebook.json").utf8))
    change(&record)
    try command.write(record.json(), to: "changed.json")
    let outcome = try command.run(["verify", "-q", "changed.json"])
    #expect(outcome.status == 3)
    #expect(outcome.output.hasPrefix("changed.json: not reproduced\n"))
    return outcome.output
  }

  @Test("a record's texts may have any number of commas, and its values have a limit")
  func commas() throws {
    var record = try RunRecord(json: Data(command.read("output/notebook.json").utf8))
    record.notebook.source = String(repeating: #",",\"#, count: 3_100_000)
    try command.write(record.json(), to: "commas.json")
    #expect(
      try command.run(["extract", "commas.json"]).errors.contains(
        "the notebook in 'commas.json' is not the one"))
    record.notebook.source = nil
    let json = try record.json(.compact)
    let values = String(repeating: #"",","#, count: 6_000_001)
    try command.write(#"{"x":["# + values + "\"\"]," + json.dropFirst(), to: "values.json")
    #expect(try command.run(["extract", "values.json"]).errors.contains("more than 6000000 values"))
  }

  @Test("a report is reproduced from itself alone, bit for bit")
  func reproduced() throws {
    // `verify` uses neither the notebook nor the cache.
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
    let said = try verdict { $0.cells[2].history?[1].loss = 0.25 }
    #expect(said.contains("first at epoch-loop, line 11, epoch 2: the loss is 0."))
    #expect(said.contains(", and was 0.25: they differ by "))
    #expect(
      try verdict { $0.cells[0].values["train"] = .integer(91) }.contains("the train is 90, and was 91\n"))
    #expect(try verdict { $0.equations[0].relativeError = 0.5 }.contains("largest error is "))
  }

  @Test("weights and pictures are held to the run too")
  func changedDigests() throws {
    let zero = String(repeating: "0", count: 64)
    #expect(
      try verdict { $0.cells[2].history?[0].weights = zero }.contains("epoch 1: the weights are not the same")
    )
    #expect(
      try verdict { $0.cells[4].shown = zero }.contains(
        ": its text, tables, plots or pictures are not the same"))
  }

  @Test("what is missing, added or said otherwise is no reproduction")
  func changedRecord() throws {
    #expect(try verdict { $0.cells.removeLast() }.contains("the report does not have this step"))
    #expect(
      try verdict { $0.cells[2].options["batch_size"] = .integer(8) }.contains(
        "batch_size as 64, and the report says 8"))
    #expect(
      try verdict { $0.cells[2].history?.removeLast() }.contains("it ends after epoch 3, and went to 2"))
    #expect(
      try verdict { $0.cells[4].shown = nil }.contains("its text, tables, plots or pictures are not the same")
    )
    #expect(try verdict { $0.cells[4].values["accuracy"] = nil }.contains("and the report has none"))
    #expect(
      try verdict { $0.equations.removeLast() }.contains("there are 17 equalities, and the report has 16"))
    #expect(try verdict { $0.status = .failed }.contains("it ends as ok, and ended as failed"))
    #expect(
      try verdict { $0.cells[1].error = .init(message: "no", line: 7, column: 1) }
        .contains("it does not fail; the report says that it fails: no"))
  }

  @Test("a page that was changed is told so before anything runs")
  func changedPage() throws {
    let page = try command.read(report)
    try command.write(page.replacing("A small notebook", with: "A large notebook"), to: report)
    let outcome = try command.run(["verify", "-q", report])
    #expect(outcome.status == 3)
    #expect(
      outcome.output == "\(report): not reproduced\n  the page was changed after nbrun had written it\n")
  }

  @Test("a notebook that was changed in its report is not run")
  func changedNotebook() throws {
    var record = try RunRecord(json: Data(command.read("output/notebook.json").utf8))
    record.notebook.source? += "\nMore.\n"
    try command.write(record.json(), to: "changed.json")
    for name in ["verify", "extract"] {
      let outcome = try command.run([name, "changed.json"])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("is not the one that ran"))
    }
  }

  @Test("of a run that was interrupted, what it had done is reproduced, and no more is run")
  func interrupted() throws {
    try command.write(command.notebook(epochs: 100_000))
    var isAsked = false
    _ = try command.run(["notebook.md", "--no-cache"]) { text, process in
      guard !isAsked, text.contains("epoch 20/") else { return }
      isAsked = true
      kill(process.processIdentifier, SIGINT)
    }
    let outcome = try command.run(["verify", "-q", report])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("it was interrupted, and the same up to there"))
  }

  @Test("a run that failed fails in the same way, and claims about time are nobody's promise")
  func failed() throws {
    try command.write(
      command.notebook("```expect\nepoch-loop.seconds: \"< 0\"\n```\n\n```forward\nexamples: 1000\n```\n"))
    #expect(try command.run(["-q", "notebook.md"]).status == 1)
    let outcome = try command.run(["verify", "-q", report])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("it failed, and fails in the same way"))
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
    // A file with the same content may be written again; a file with other content stays.
    #expect(try command.run(["extract", report, "-o", "again.md"]).status == 0)
    try command.write("My own words.", to: "own.md")
    let refused = try command.run(["extract", report, "-o", "own.md"])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("'own.md' is there already, with other content"))
    #expect(try command.read("own.md") == "My own words.")
    #expect(try command.run(["extract", report, "-o", "own.md", "--force"]).status == 0)
    #expect(try command.read("own.md") == source)
  }

  @Test(
    "what is no report is refused, with a hint",
    arguments: [
      ("notebook.md", "is not a report by nbrun"), ("nothing.html", "there is no file 'nothing.html'"),
      ("output", "'output' is a folder"), ("/dev/zero", "'/dev/zero' is not a regular file"),
      ("notebok.html", "there is no file 'notebok.html'"),
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
    let page = try command.read(report)
    let record = try #require(page.firstRange(of: "\"nbrun\":"))
    try command.write(String(page[..<record.upperBound]), to: report)
    #expect(try command.run(["verify", report]).errors.contains("was cut"))
  }
}
