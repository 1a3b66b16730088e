import Foundation
import Testing

@Suite("Of several notebooks, each is told how it went")
struct SeveralNotebooksTests {
  private let command: Command

  init() throws {
    command = try Command()
  }

  private func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: ("\(command.folder)/\(path)" as NSString).deletingLastPathComponent,
      withIntermediateDirectories: true)
    try command.write(text, to: path)
  }

  /// The last lines of standard error, split into columns.
  private func table(_ outcome: Command.Outcome) throws -> [[String]] {
    let lines = outcome.errors.split(separator: "\n").map(String.init)
    let start = try #require(lines.lastIndex { $0.hasPrefix("notebook ") })
    return lines[start...].map { $0.split(separator: #/ {2,}/#).map(String.init) }
  }

  @Test("one with mistakes keeps no other from running, the exit code is the worst, a table ends the run")
  func mistakes() throws {
    try command.write(command.notebook(epochs: 1), to: "good.md")
    try command.write("```load\ndatset: x\n```\n{{ a.b }}\n", to: "bad.md")
    try command.write(command.notebook("```expect\nepoch-loop.epochs: \"> 5\"\n```\n"), to: "claims.md")
    try command.write(command.notebook("```forward\nexamples: 1000\n```\n"), to: "fails.md")
    let outcome = try command.run(["bad.md", "nowhere.md", "good.md", "claims.md", "fails.md"])
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("bad.md:2:1: error: unknown option 'datset' of load"))
    let table = try table(outcome)
    #expect(table.map { $0[0] } == ["notebook", "bad.md", "nowhere.md", "good.md", "claims.md", "fails.md"])
    #expect(
      table[1...].map { $0[1] } == [
        "not run: 2 mistakes", "not run: 1 mistake", "ok", "expectation failed", "a step failed",
      ])
    #expect(table[3].count == 5)
    #expect(table[3][2].hasSuffix("%"))
    #expect(table[3][4] == "output/good.html")
    #expect(command.exists("output/good.html") && command.exists("output/fails.html"))
    #expect(!command.exists("output/bad.html"))
    #expect(try command.run(["claims.md", "good.md"]).status == 3)
    #expect(try command.run(["claims.md", "fails.md", "good.md"]).status == 1)
  }

  @Test("the columns stand below each other, whatever the names are")
  func aligned() throws {
    let names = ["a.md", "a longer name.md", "tab\t.md"]
    for name in names { try command.write(command.notebook(epochs: 1), to: name) }
    let outcome = try command.run(names)
    let lines = outcome.errors.split(separator: "\n").suffix(4)
    let heading = try #require(lines.first)
    let column = try #require(heading.range(of: "result")?.lowerBound)
    let place = heading.distance(from: heading.startIndex, to: column)
    #expect(lines.count == 4)
    for line in lines.dropFirst() { #expect(line.dropFirst(place).hasPrefix("ok"), "\(line)") }
  }

  @Test("a report that may not be written keeps no other from being written")
  func refused() throws {
    for name in ["a.md", "b.md"] { try command.write(command.notebook(epochs: 1), to: name) }
    try write("precious", to: "output/a.html")
    let outcome = try command.run(["a.md", "b.md"])
    #expect(outcome.status == 2)
    #expect(try table(outcome)[1...].map { $0[1] } == ["not run: its report has no place", "ok"])
    #expect(try command.read("output/a.html") == "precious")
    #expect(command.exists("output/b.html"))
  }

  @Test("two notebooks of one name get two reports, called by the folders that tell them apart")
  func sameName() throws {
    for path in ["ada/hw.md", "bob/hw.md", "x/ada/hw.md", "other.md"] { try write("# \(path)", to: path) }
    let outcome = try command.run(["ada/hw.md", "bob/hw.md", "other.md", "-o", "new/"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      command.files.filter { $0.hasPrefix("new/") } == [
        "new/ada-hw.html", "new/bob-hw.html", "new/other.html",
      ])
    #expect(try command.read("new/ada-hw.html").contains("ada/hw.md"))
    let deeper = try command.run(["ada/hw.md", "x/ada/hw.md"])
    #expect(deeper.status == 0)
    #expect(command.exists("output/x-ada-hw.html"))
    try write("# clash", to: "ada-hw.md")
    let clash = try command.run(["ada/hw.md", "bob/hw.md", "ada-hw.md"])
    #expect(clash.status == 2)
    #expect(clash.errors.contains("would both be written to 'output/ada-hw.html'"))
  }

  @Test("one notebook is told without a table, and -q says nothing")
  func one() throws {
    for name in ["a.md", "b.md"] { try command.write(command.notebook(epochs: 1), to: name) }
    #expect(!(try command.run(["a.md"]).errors.contains("notebook ")))
    #expect(try command.run(["-q", "a.md", "b.md"]).errors.isEmpty)
  }

  @Test(
    "an option that is given two values is a mistake",
    arguments: [
      ["-P", "epochs=1", "-P", "epochs=2"], ["-P", "epochs=1", "-P", "epoch-loop.epochs=2"],
      ["-P", "epochs=1", "-P", "epochs=1"],
    ])
  func twice(options: [String]) throws {
    try command.write(command.notebook(epochs: 1))
    let outcome = try command.run(["notebook.md"] + options)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("set the same option"))
    #expect(command.files == ["notebook.md"])
  }
}
